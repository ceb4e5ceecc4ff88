import { bind, createdId, seeded, World } from './harness.js';

const columnSet = { AllColumns: true };

async function quote(world: World, columns: Record<string, unknown> = {}): Promise<string> {
  const body = {
    name: 'Request 7',
    ...bind('customerid_account', 'accounts', seeded.account),
    ...bind('pricelevelid', 'pricelevels', seeded.euroPrices),
    ...columns,
  };
  return createdId(await world.call('POST', 'quotes', { as: 'seller', body }));
}

async function line(world: World, quoteId: string, columns: Record<string, unknown> = {}): Promise<string> {
  const body = {
    ...bind('quoteid', 'quotes', quoteId),
    ...bind('productid', 'products', seeded.desk),
    ...bind('uomid', 'uoms', seeded.pieces),
    quantity: 2,
    ...columns,
  };
  return createdId(await world.call('POST', 'quotedetails', { as: 'seller', body }));
}

const activate = (world: World, id: string) =>
  world.call('PATCH', `quotes(${id})`, { as: 'seller', body: { statecode: 1, statuscode: 2 } });

const closing = (world: World, action: 'WinQuote' | 'CloseQuote', id: string, status: number) =>
  world.call('POST', action, {
    as: 'seller',
    body: {
      QuoteClose: {
        '@odata.type': 'Microsoft.Dynamics.CRM.quoteclose',
        subject: 'closed',
        ...bind('quoteid', 'quotes', id),
      },
      Status: status,
    },
  });

const revise = (world: World, id: string) =>
  world.call('POST', 'ReviseQuote', { as: 'seller', body: { QuoteId: id, ColumnSet: columnSet } });

const convert = (world: World, id: string) =>
  world.call('POST', 'ConvertQuoteToSalesOrder', { as: 'seller', body: { QuoteId: id, ColumnSet: columnSet } });

describe('quotes (sheet 2.6)', () => {
  it('a draft is priced line by line and in total as an order is', async () => {
    const world = new World();
    const id = await quote(world, { discountamount: 10 });
    const lineId = await line(world, id);
    const detail = await world.read(`quotedetails(${lineId})`);
    const header = await world.read(`quotes(${id})`);
    expect(detail.extendedamount).toBe(detail.priceperunit * 2);
    expect(header).toMatchObject({ statecode: 0, revisionnumber: 0, totaldiscountamount: 10 });
    expect(header.totalamount).toBe(detail.extendedamount - 10);
  });

  it('an active quote and its lines are read only for everybody', async () => {
    const world = new World();
    const id = await quote(world);
    const lineId = await line(world, id);
    expect((await activate(world, id)).status).toBe(204);
    for (const as of ['seller', 'integration', 'administrator'] as const) {
      expect((await world.call('PATCH', `quotes(${id})`, { as, body: { name: 'x' } })).status).toBe(400);
      expect((await world.call('PATCH', `quotedetails(${lineId})`, { as, body: { quantity: 9 } })).status).toBe(400);
      expect((await world.call('DELETE', `quotedetails(${lineId})`, { as })).status).toBe(400);
    }
    expect((await world.call('PATCH', `quotes(${id})`, { body: { statecode: 0, statuscode: 1 } })).status).toBe(400);
  });

  it('a note can be made on an active quote', async () => {
    const world = new World();
    const id = await quote(world);
    await activate(world, id);
    const body = { subject: 's', notetext: 't', ...bind('objectid_quote', 'quotes', id) };
    expect((await world.call('POST', 'annotations', { body })).status).toBe(204);
  });

  it('Won and Closed are reached by their actions from Active alone, not by PATCH', async () => {
    const world = new World();
    const id = await quote(world);
    expect((await closing(world, 'WinQuote', id, -1)).status).toBe(400);
    await activate(world, id);
    const patched = await world.call('PATCH', `quotes(${id})`, { body: { statecode: 2, statuscode: 4 } });
    expect([patched.status, patched.text]).toEqual([400, expect.stringContaining('use the WinQuoteRequest')]);
    expect((await closing(world, 'WinQuote', id, -1)).status).toBe(204);
    expect(await world.read(`quotes(${id})`)).toMatchObject({ statecode: 2, statuscode: 4 });
    expect((await closing(world, 'CloseQuote', id, 5)).status).toBe(400);
    const closes = await world.read(`quotes(${id})/Quote_QuoteClose`);
    expect(closes.value).toHaveLength(1);
  });

  it('a revision is a new draft with the same number and lines, and the active one is closed as Revised', async () => {
    const world = new World();
    const id = await quote(world);
    const lineId = await line(world, id, { ispriceoverridden: true, priceperunit: 900 });
    await activate(world, id);
    const revised = await revise(world, id);
    expect(revised.status).toBe(200);
    const before = await world.read(`quotes(${id})`);
    expect(before).toMatchObject({ statecode: 3, statuscode: 7 });
    expect(revised.json).toMatchObject({
      statecode: 0,
      quotenumber: before.quotenumber,
      revisionnumber: 1,
      name: 'Request 7',
    });
    const lines = await world.read(`quotes(${revised.json.quoteid})/quote_details`);
    expect(lines.value).toMatchObject([{ quantity: 2, priceperunit: 900, ispriceoverridden: true }]);
    expect(lines.value[0].quotedetailid).not.toBe(lineId);
    expect((await revise(world, revised.json.quoteid)).status).toBe(400);
  });

  it('a closed quote can be revised and stays as it was closed', async () => {
    const world = new World();
    const id = await quote(world);
    await activate(world, id);
    await closing(world, 'CloseQuote', id, 5);
    expect((await revise(world, id)).json).toMatchObject({ revisionnumber: 1, statecode: 0 });
    expect(await world.read(`quotes(${id})`)).toMatchObject({ statecode: 3, statuscode: 5 });
  });

  it('only a won quote becomes an order, which names the quote and each of its lines', async () => {
    const world = new World();
    const id = await quote(world, { shipto_city: 'Lyngby' });
    const lineId = await line(world, id);
    await activate(world, id);
    expect((await convert(world, id)).status).toBe(400);
    await closing(world, 'WinQuote', id, 4);
    const made = await convert(world, id);
    expect(made.json).toMatchObject({ statecode: 0, name: 'Request 7', shipto_city: 'Lyngby', _quoteid_value: id });
    const lines = await world.read(`salesorders(${made.json.salesorderid})/order_details`);
    expect(lines.value).toMatchObject([{ _quotedetailid_value: lineId, quantity: 2 }]);
    expect((await world.call('DELETE', `quotes(${id})`)).status).toBe(405);
  });

  it('steps on quotes and quote lines are called for creation, activation, closing and deletion', async () => {
    const world = new World();
    const endpoint = createdId(
      await world.call('POST', 'serviceendpoints', {
        as: 'administrator',
        body: { name: 'w', url: 'http://127.0.0.1:1/', contract: 8, authtype: 5, authvalue: settings },
      }),
    );
    for (const [message, table] of [
      ['Create', 'quote'],
      ['Update', 'quote'],
      ['Delete', 'quote'],
      ['Create', 'quotedetail'],
    ] as const) {
      await step(world, endpoint, { message, table });
    }
    const id = await quote(world);
    await line(world, id);
    await activate(world, id);
    await closing(world, 'WinQuote', id, -1);
    const other = await quote(world);
    await world.call('DELETE', `quotes(${other})`, { as: 'seller' });
    await world.settle();
    const told = world.notices.map(({ body }) => {
      const { MessageName: message, PrimaryEntityName: table } = JSON.parse(body);
      return `${message} ${table}`;
    });
    expect(new Set(told)).toEqual(new Set(['Create quote', 'Update quote', 'Create quotedetail', 'Delete quote']));
  });
});

const settings = '<settings><setting name="x-secret" value="s" /></settings>';

async function step(world: World, endpoint: string, what: { message: string; table: string }): Promise<void> {
  const filter = await world.read(
    `sdkmessagefilters?$select=sdkmessagefilterid,_sdkmessageid_value&$filter=primaryobjecttypecode eq '${what.table}' and sdkmessageid/name eq '${what.message}'`,
  );
  const { sdkmessagefilterid, _sdkmessageid_value: messageId } = filter.value[0];
  const answer = await world.call('POST', 'sdkmessageprocessingsteps', {
    as: 'administrator',
    body: {
      name: `${what.message} of ${what.table}`,
      mode: 1,
      stage: 40,
      ...bind('eventhandler_serviceendpoint', 'serviceendpoints', endpoint),
      ...bind('sdkmessageid', 'sdkmessages', messageId),
      ...bind('sdkmessagefilterid', 'sdkmessagefilters', sdkmessagefilterid),
    },
  });
  if (answer.status !== 204) throw new Error(answer.text);
}

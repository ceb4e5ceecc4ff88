import { describe, expect, it } from '@jest/globals';
import { type Answer, bind, createdId, lineBody, seeded, World } from './harness.js';

const any = { 'if-match': '*' };
const patch = (world: World, id: string, body: unknown, as: 'seller' | 'integration' = 'integration') =>
  world.call('PATCH', `salesorders(${id})`, { as, body, headers: any });
const close = (world: World, action: string, id: string, status: number): Promise<Answer> =>
  world.call('POST', action, {
    body: {
      OrderClose: {
        '@odata.type': 'Microsoft.Dynamics.CRM.orderclose',
        subject: 'closed',
        ...bind('salesorderid', 'salesorders', id),
      },
      Status: status,
    },
  });

async function submittedOrder(): Promise<{ world: World; id: string; line: string }> {
  const world = new World();
  const id = await world.order();
  const line = await world.line(id);
  expect((await patch(world, id, { statecode: 1, statuscode: 3 }, 'seller')).status).toBe(204);
  return { world, id, line };
}

describe('a new order', () => {
  it('D-040 starts Active/New with number, currency, owner and zero totals', async () => {
    const world = new World();
    const id = createdId(
      await world.call('POST', 'salesorders', {
        as: 'seller',
        body: bind('customerid_account', 'accounts', seeded.account),
      }),
    );
    const row = await world.read(`salesorders(${id})`);
    expect(row).toMatchObject({
      statecode: 0,
      statuscode: 1,
      totalamount: 0,
      totallineitemamount: 0,
      _transactioncurrencyid_value: seeded.euro,
      _ownerid_value: seeded.users.seller,
      _accountid_value: seeded.account,
    });
    expect(row.ordernumber).toMatch(/^ORD-01000-[A-Z0-9]{6}$/);
  });

  it('D-040 needs a customer (strict: Q-14)', async () => {
    const answer = await new World().call('POST', 'salesorders', { body: { name: 'x' } });
    expect([answer.status, answer.json.error.code]).toEqual([400, '0x80040200']);
  });

  it('D-041 statecode on create is ignored, a statuscode of another state is 400 0x80048408', async () => {
    const world = new World();
    const id = await world.order({ statecode: 1 });
    expect((await world.read(`salesorders(${id})`)).statecode).toBe(0);
    const body = { ...bind('customerid_account', 'accounts', seeded.account), statuscode: 3 };
    const answer = await world.call('POST', 'salesorders', { body });
    expect([answer.status, answer.json.error.code]).toEqual([400, '0x80048408']);
  });

  it('D-042 a price list in another currency is 400 0x80048cf6, on create and later', async () => {
    const world = new World();
    const dollars = bind('pricelevelid', 'pricelevels', seeded.dollarPrices);
    const created = await world.call('POST', 'salesorders', {
      body: { ...bind('customerid_account', 'accounts', seeded.account), ...dollars },
    });
    expect([created.status, created.json.error.code]).toEqual([400, '0x80048cf6']);
    const changed = await patch(world, await world.order(), dollars);
    expect([changed.status, changed.json.error.code]).toEqual([400, '0x80048cf6']);
  });
});

describe('lines', () => {
  it('D-043 a catalogue line needs a unit of its product and takes no description as product', async () => {
    const world = new World();
    const id = await world.order();
    const { 'uomid@odata.bind': _unit, ...withoutUnit } = lineBody(id);
    const group = createdId(await world.call('POST', 'uomschedules', { body: { name: 'Other', baseuomname: 'KG' } }));
    const [kilogram] = (await world.read(`uoms?$filter=_uomscheduleid_value eq ${group}`)).value;
    const cases: [unknown, string][] = [
      [withoutUnit, 'The unit id is missing.'],
      [
        { ...withoutUnit, ...bind('uomid', 'uoms', kilogram.uomid) },
        'The specified unit is not valid for this product.',
      ],
      [
        { ...lineBody(id), productdescription: 'x' },
        "You cannot set both 'productid' and 'productdescription' for the same record.",
      ],
      [{ ...lineBody(id), quantity: 1.5 }, 'The number of decimal places on the quantity is invalid.'],
      [{ ...bind('salesorderid', 'salesorders', id), quantity: 1 }, 'The product id is missing.'],
    ];
    for (const [body, message] of cases) {
      const answer = await world.call('POST', 'salesorderdetails', { body });
      expect([answer.status, answer.json.error.message]).toEqual([400, message]);
    }
  });

  it('D-043 a write-in line has a name and neither product nor unit', async () => {
    const world = new World();
    const id = await world.order();
    const writeIn = {
      ...bind('salesorderid', 'salesorders', id),
      isproductoverridden: true,
      productdescription: 'Assembly',
      quantity: 1,
      priceperunit: 40,
    };
    const line = createdId(await world.call('POST', 'salesorderdetails', { body: writeIn }));
    expect(await world.read(`salesorderdetails(${line})`)).toMatchObject({
      productname: 'Assembly',
      extendedamount: 40,
    });
    const both = await world.call('POST', 'salesorderdetails', {
      body: { ...writeIn, ...bind('uomid', 'uoms', seeded.pieces) },
    });
    expect(both.json.error.message).toBe("You cannot set both 'uomid' and 'productdescription' for the same record.");
  });

  it('a retired product is refused', async () => {
    const world = new World();
    await world.call('PATCH', `products(${seeded.desk})`, { body: { statecode: 1 }, headers: any });
    const answer = await world.call('POST', 'salesorderdetails', { body: lineBody(await world.order()) });
    expect(answer.status).toBe(400);
  });
});

describe('read-only orders', () => {
  it('D-050 columns of a Submitted order are refused for everyone while SOP is off', async () => {
    const { world, id } = await submittedOrder();
    for (const as of ['seller', 'integration'] as const) {
      const answer = await patch(world, id, { name: 'x' }, as);
      expect([as, answer.status, answer.json.error.code]).toEqual([as, 400, '0x80040265']);
      expect(answer.json.error.message).toBe('Cannot perform the action because the record is read only.');
    }
    await world.setup({ readOnlyCode: '0x80048d0f' });
    expect((await patch(world, id, { name: 'x' })).json.error.code).toBe('0x80048d0f');
  });

  it('D-050 own columns are no business columns: written unless the setting says otherwise', async () => {
    const { world, id } = await submittedOrder();
    const column = {
      '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
      SchemaName: 'tdm_status',
      DisplayName: { LocalizedLabels: [{ Label: 'x' }] },
      MaxLength: 50,
    };
    await world.call('POST', "EntityDefinitions(LogicalName='salesorder')/Attributes", {
      as: 'administrator',
      body: column,
    });
    expect((await patch(world, id, { tdm_status: 'Open' })).status).toBe(204);
    expect((await patch(world, id, { tdm_status: 'Open', name: 'x' })).status).toBe(400);
    await world.setup({ ownColumnsOnReadOnlyOrders: false });
    expect((await patch(world, id, { tdm_status: 'Open' })).status).toBe(400);
  });

  it('D-051 lines under an order that is not Active are 400 0x80043b09', async () => {
    const { world, id, line } = await submittedOrder();
    const answers = [
      await world.call('POST', 'salesorderdetails', { body: lineBody(id) }),
      await world.call('PATCH', `salesorderdetails(${line})`, { body: { quantity: 3 }, headers: any }),
      await world.call('DELETE', `salesorderdetails(${line})`),
    ];
    for (const answer of answers) expect([answer.status, answer.json.error.code]).toEqual([400, '0x80043b09']);
  });

  it('D-052 with SOP on the integration user edits a Submitted order and its lines, a seller does not', async () => {
    const { world, id, line } = await submittedOrder();
    await world.setup({ salesOrderProcessing: true });
    expect((await patch(world, id, { name: 'x' })).status).toBe(204);
    expect(
      (await world.call('PATCH', `salesorderdetails(${line})`, { body: { quantity: 3 }, headers: any })).status,
    ).toBe(204);
    expect((await patch(world, id, { name: 'y' }, 'seller')).status).toBe(400);
    expect((await close(world, 'FulfillSalesOrder', id, 100001)).status).toBe(204);
    expect((await patch(world, id, { name: 'y' })).status).toBe(400);
  });

  it('notes on a read-only order are possible', async () => {
    const { world, id } = await submittedOrder();
    const note = createdId(
      await world.call('POST', 'annotations', {
        body: { ...bind('objectid_salesorder', 'salesorders', id), subject: 's', notetext: 'shipped' },
      }),
    );
    expect(await world.read(`annotations(${note})`)).toMatchObject({
      _objectid_value: id,
      objecttypecode: 'salesorder',
      notetext: 'shipped',
    });
    expect(
      (await world.read(`salesorders(${id})?$expand=SalesOrder_Annotation($select=subject)`)).SalesOrder_Annotation,
    ).toHaveLength(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import { bind, lineBody, seeded, World } from './harness.js';
import { pairs, posted, registerEndpoint, registerStep, targetOf } from './webhook-harness.js';

const any = { 'if-match': '*' };
const HEADER_FILTER = 'name,description,statecode,statuscode';
const patch = (world: World, id: string, body: unknown, headers: Record<string, string> = any, query = '') =>
  world.call('PATCH', `salesorders(${id})${query}`, { body, headers });

describe('which writes are posted', () => {
  it('D-063 an Update step with a filter is posted iff the update names one of its columns, changed or not', async () => {
    const world = new World();
    await registerStep(world, await registerEndpoint(world), {
      table: 'salesorder',
      message: 'Update',
      filter: HEADER_FILTER,
    });
    const id = await world.order();
    await patch(world, id, { shipto_city: 'X' });
    expect(await posted(world)).toHaveLength(0);
    await patch(world, id, { name: 'PO 1' });
    expect((await posted(world)).map((body) => targetOf(body).name)).toEqual(['PO 1']);
  });

  it('D-063 Create and Delete are posted without a filter, and take none', async () => {
    const world = new World();
    const endpoint = await registerEndpoint(world);
    await registerStep(world, endpoint, { table: 'salesorder', message: 'Create' });
    await registerStep(world, endpoint, { table: 'salesorder', message: 'Delete' });
    await expect(
      registerStep(world, endpoint, { table: 'salesorder', message: 'Create', filter: 'name' }),
    ).rejects.toThrow('400');
    const id = await world.order();
    await world.call('DELETE', `salesorders(${id})`);
    expect((await posted(world)).map((body) => body.MessageName)).toEqual(['Create', 'Delete']);
  });

  it('D-064 the call leaves after commit and after the answer', async () => {
    const world = new World();
    await registerStep(world, await registerEndpoint(world), { table: 'salesorder', message: 'Create' });
    await world.order();
    expect(world.notices).toHaveLength(0);
    expect((await world.control('GET', '/notifications')).json.waiting).toBe(1);
    await world.clock.advance(1);
    expect(world.notices).toHaveLength(1);
    expect((await world.control('GET', '/notifications')).json).toMatchObject({ waiting: 0, sent: 1 });
  });

  it('D-065 a failed write and a rolled-back change set post nothing', async () => {
    const world = new World();
    await registerStep(world, await registerEndpoint(world), { table: 'salesorder', message: 'Create' });
    const part = (id: number, body: unknown) =>
      `--c\r\nContent-Type: application/http\r\nContent-ID: ${id}\r\n\r\nPOST /api/data/v9.2/salesorders HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}\r\n`;
    const good = bind('customerid_account', 'accounts', seeded.account);
    const raw = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${part(1, good)}${part(2, { name: 'no customer' })}--c--\r\n--b--\r\n`;
    expect(
      (await world.call('POST', '$batch', { raw, headers: { 'content-type': 'multipart/mixed; boundary=b' } })).status,
    ).toBe(400);
    expect(await posted(world)).toEqual([]);
  });

  it('D-031 CreateMultiple posts one Create per row', async () => {
    const world = new World();
    await registerStep(world, await registerEndpoint(world), { table: 'salesorderdetail', message: 'Create' });
    const id = await world.order();
    const target = { '@odata.type': 'Microsoft.Dynamics.CRM.salesorderdetail', ...lineBody(id) };
    await world.call('POST', 'salesorderdetails/Microsoft.Dynamics.CRM.CreateMultiple', {
      body: { Targets: [target, target] },
    });
    expect((await posted(world)).map((body) => body.MessageName)).toEqual(['Create', 'Create']);
  });

  it('D-068 columns and state in one PATCH become two Updates with disjoint Targets', async () => {
    const world = new World();
    await registerStep(world, await registerEndpoint(world), {
      table: 'salesorder',
      message: 'Update',
      filter: HEADER_FILTER,
    });
    const id = await world.order();
    await patch(world, id, { name: 'PO 2', statecode: 1, statuscode: 3 });
    const [first, second, ...rest] = await posted(world);
    expect(rest).toEqual([]);
    expect(targetOf(first)).toMatchObject({ name: 'PO 2' });
    expect(targetOf(first)).not.toHaveProperty('statecode');
    expect(targetOf(second)).toMatchObject({ statecode: { Value: 1 }, statuscode: { Value: 3 } });
    expect(targetOf(second)).not.toHaveProperty('name');
    expect(pairs(second?.InputParameters)).toHaveProperty('parentExecutionId');
  });

  it('D-069 a line write posts the line and a header Update of totals only, one level deeper in the same correlation', async () => {
    const world = new World();
    const endpoint = await registerEndpoint(world);
    await registerStep(world, endpoint, { table: 'salesorderdetail', message: 'Create' });
    await registerStep(world, endpoint, { table: 'salesorder', message: 'Update' });
    const id = await world.order();
    await world.line(id);
    const [line, header, ...rest] = await posted(world);
    expect(rest).toEqual([]);
    expect([line?.Depth, header?.Depth]).toEqual([1, 2]);
    expect(header?.CorrelationId).toBe(line?.CorrelationId);
    expect(Object.keys(targetOf(header)).sort()).toEqual([
      'modifiedby',
      'modifiedon',
      'modifiedonbehalfby',
      'pricingerrorcode',
      'salesorderid',
      'totalamount',
      'totalamountlessfreight',
      'totaldiscountamount',
      'totallineitemamount',
      'totallineitemdiscountamount',
      'totaltax',
    ]);
    const parent = header?.ParentContext as { SharedVariables: unknown };
    expect(pairs(parent.SharedVariables)).toMatchObject({ InternalSystemPriceCalculationEvent: true });
  });

  it('D-069 a header step whose filter has no totals does not hear of roll-ups; D-048 nor anybody with the engine off', async () => {
    const world = new World();
    const endpoint = await registerEndpoint(world);
    await registerStep(world, endpoint, { table: 'salesorder', message: 'Update', filter: HEADER_FILTER });
    const id = await world.order();
    await world.line(id);
    expect(await posted(world)).toEqual([]);
    await registerStep(world, endpoint, { table: 'salesorder', message: 'Update' });
    await world.setup({ systemPricing: false });
    await world.line(id);
    expect(await posted(world)).toEqual([]);
  });

  it('D-062 a new owner is an Update and an Assign', async () => {
    const world = new World();
    const endpoint = await registerEndpoint(world);
    await registerStep(world, endpoint, { table: 'salesorder', message: 'Update', filter: 'ownerid' });
    await registerStep(world, endpoint, { table: 'salesorder', message: 'Assign' });
    const id = await world.order();
    await patch(world, id, bind('ownerid', 'systemusers', seeded.users.seller));
    const [update, assign] = await posted(world);
    expect([update?.MessageName, assign?.MessageName]).toEqual(['Update', 'Assign']);
    expect(pairs(assign?.InputParameters).Assignee).toMatchObject({
      Id: seeded.users.seller,
      LogicalName: 'systemuser',
    });
  });

  it('SetState and CancelSalesOrder steps hear of state changes; fulfilling shows as an Update', async () => {
    const world = new World();
    const endpoint = await registerEndpoint(world);
    await registerStep(world, endpoint, { table: 'salesorder', message: 'SetState' });
    await registerStep(world, endpoint, { table: 'salesorder', message: 'CancelSalesOrder' });
    await registerStep(world, endpoint, { table: 'salesorder', message: 'Update', filter: 'statecode' });
    const [one, two] = [await world.order(), await world.order()];
    const close = (id: string) => ({
      '@odata.type': 'Microsoft.Dynamics.CRM.orderclose',
      subject: 's',
      ...bind('salesorderid', 'salesorders', id),
    });
    await world.call('POST', 'CancelSalesOrder', { body: { OrderClose: close(one), Status: 4 } });
    expect((await posted(world)).map((body) => body.MessageName)).toEqual(['CancelSalesOrder', 'Update', 'SetState']);
    const cancel = (await posted(world))[0];
    expect(pairs(cancel?.InputParameters)).toMatchObject({
      OrderClose: { LogicalName: 'orderclose' },
      Status: { Value: 4 },
    });
    world.notices.length = 0;
    await world.call('POST', 'FulfillSalesOrder', { body: { OrderClose: close(two), Status: 100001 } });
    expect((await posted(world)).map((body) => body.MessageName)).toEqual(['Update', 'SetState']);
  });

  it('D-077 deleting an order posts the order alone; its lines only when so set', async () => {
    for (const [cascadeDeleteEvents, expected] of [
      [false, ['salesorder']],
      [true, ['salesorderdetail', 'salesorder']],
    ] as const) {
      const world = new World();
      await world.setup({ cascadeDeleteEvents });
      const endpoint = await registerEndpoint(world);
      for (const table of ['salesorder', 'salesorderdetail'])
        await registerStep(world, endpoint, { table, message: 'Delete' });
      const id = await world.order();
      await world.line(id);
      await world.call('DELETE', `salesorders(${id})`);
      expect((await posted(world)).map((body) => body.PrimaryEntityName)).toEqual(expected);
    }
  });

  it('D-079 a disabled step posts nothing and keeps nothing for later', async () => {
    const world = new World();
    const step = await registerStep(world, await registerEndpoint(world), { table: 'salesorder', message: 'Create' });
    const change = (statecode: number, statuscode: number) =>
      world.call('PATCH', `sdkmessageprocessingsteps(${step})`, {
        as: 'administrator',
        body: { statecode, statuscode },
        headers: any,
      });
    expect((await change(1, 2)).status).toBe(204);
    await world.order();
    await change(0, 1);
    expect(await posted(world)).toEqual([]);
    await world.order();
    expect(await posted(world)).toHaveLength(1);
  });
});

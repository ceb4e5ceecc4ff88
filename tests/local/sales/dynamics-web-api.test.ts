import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamicsWebApi } from 'dynamics-web-api';
import { createSalesSimulator } from '../../../local/sales/simulator.js';
import { type RunningServer, serveHttp } from '../../../local/simulator-kit/http-server.js';
import { seeded, tokens } from './harness.js';

/** The independent client against the simulator over HTTP: what it believes about Dataverse must hold here. */
describe('npm dynamics-web-api', () => {
  let server: RunningServer;
  let client: DynamicsWebApi;

  beforeAll(async () => {
    server = await serveHttp(createSalesSimulator({ tokens, seed: 'furniture' }), { port: 0 });
    client = new DynamicsWebApi({
      serverUrl: server.url,
      dataApi: { version: '9.2' },
      onTokenRefresh: () => Promise.resolve(tokens.integration),
    });
  });

  afterAll(() => server.close());

  const orderData = (name: string) => ({
    name,
    'customerid_account@odata.bind': `/accounts(${seeded.account})`,
    'pricelevelid@odata.bind': `/pricelevels(${seeded.euroPrices})`,
  });
  const lineData = (order: string) => ({
    'salesorderid@odata.bind': order,
    'productid@odata.bind': `/products(${seeded.desk})`,
    'uomid@odata.bind': `/uoms(${seeded.pieces})`,
    quantity: 2,
  });
  const createOrder = (name: string) =>
    client.create<Record<string, unknown>>({ collection: 'salesorders', data: orderData(name) }).then(String);

  it('creates with the id or the row as result', async () => {
    expect(await createOrder('dwa 1')).toMatch(/^[0-9a-f-]{36}$/i);
    const row = await client.create<Record<string, unknown>>({
      collection: 'salesorders',
      data: orderData('dwa 2'),
      returnRepresentation: true,
      select: ['name'],
    });
    expect(row).toMatchObject({ name: 'dwa 2' });
    expect(row['@odata.etag']).toMatch(/^W\//);
  });

  it('retrieves with $select, $expand, annotations and If-None-Match', async () => {
    const key = await createOrder('dwa 3');
    await client.create({ collection: 'salesorderdetails', data: lineData(`/salesorders(${key})`) });
    const row = await client.retrieve<Record<string, unknown>>({
      collection: 'salesorders',
      key,
      select: ['name', 'statecode', 'totalamount'],
      expand: [
        { property: 'order_details', select: ['quantity'] },
        { property: 'customerid_account', select: ['accountnumber'] },
      ],
      includeAnnotations: '*',
    });
    expect(row).toMatchObject({ name: 'dwa 3', totalamount: 1298.8, customerid_account: { accountnumber: 'C00010' } });
    expect(row.statecode_Formatted).toBe('Active');
    const unchanged = await client.retrieve({
      collection: 'salesorders',
      key,
      ifnonematch: (await client.retrieve<{ '@odata.etag': string }>({ collection: 'salesorders', key }))[
        '@odata.etag'
      ],
    });
    expect(unchanged).toBeUndefined();
  });

  it('updates, and is refused with a stale etag', async () => {
    const key = await createOrder('dwa 4');
    const { '@odata.etag': etag } = await client.retrieve<{ '@odata.etag': string }>({
      collection: 'salesorders',
      key,
    });
    const changed = await client.update<{ name: string }>({
      collection: 'salesorders',
      key,
      data: { name: 'dwa 4b' },
      ifmatch: etag,
      returnRepresentation: true,
    });
    expect(changed.name).toBe('dwa 4b');
    expect(await client.update({ collection: 'salesorders', key, data: { name: 'x' }, ifmatch: etag })).toBe(false);
    await client.updateSingleProperty({ collection: 'salesorders', key, fieldValuePair: { name: 'dwa 4c' } });
    expect((await client.retrieve<{ name: string }>({ collection: 'salesorders', key, select: ['name'] })).name).toBe(
      'dwa 4c',
    );
  });

  it('upserts, and updates only what exists', async () => {
    const key = 'aaaaaaaa-0000-4000-8000-000000000001';
    await client.upsert({ collection: 'salesorders', key, data: orderData('dwa 5'), ifnonematch: '*' });
    expect(
      await client.upsert({ collection: 'salesorders', key, data: orderData('dwa 5'), ifnonematch: '*' }),
    ).toBeNull();
    await expect(
      client.update({ collection: 'salesorders', key: 'aaaaaaaa-0000-4000-8000-000000000002', data: { name: 'x' } }),
    ).rejects.toMatchObject({ status: 404, code: '0x80040217' });
  });

  it('reads pages and counts', async () => {
    await Promise.all(['p1', 'p2', 'p3'].map((name) => createOrder(`page ${name}`)));
    const filter = "startswith(name,'page ')";
    const first = await client.retrieveMultiple<{ name: string }>({
      collection: 'salesorders',
      select: ['name'],
      filter,
      orderBy: ['name asc'],
      maxPageSize: 2,
      count: true,
    });
    expect([first.value.length, first.oDataCount]).toEqual([2, 3]);
    const second = await client.retrieveMultiple<{ name: string }>(
      { collection: 'salesorders', maxPageSize: 2 },
      first.oDataNextLink,
    );
    expect(second.value.map((row) => row.name)).toEqual(['page p3']);
    const all = await client.retrieveAll<{ name: string }>({
      collection: 'salesorders',
      filter,
      orderBy: ['name desc'],
      maxPageSize: 1,
    });
    expect(all.value.map((row) => row.name)).toEqual(['page p3', 'page p2', 'page p1']);
    expect(await client.count({ collection: 'accounts' })).toBe(10);
  });

  it('tracks changes', async () => {
    const first = await client.retrieveMultiple({ collection: 'salesorders', select: ['name'], trackChanges: true });
    await createOrder('tracked');
    const delta = await client.retrieveMultiple<{ name: string }>({ collection: 'salesorders' }, first.oDataDeltaLink);
    expect(delta.value.map((row) => row.name)).toEqual(['tracked']);
    expect(delta.oDataDeltaLink).toBeDefined();
  });

  it('runs a batch whose line refers to the order of the same change set', async () => {
    client.startBatch();
    void client.create({ collection: 'salesorders', data: orderData('batched'), contentId: '1' });
    void client.create({ collection: 'salesorderdetails', data: lineData('$1'), contentId: '2' });
    void client.retrieveMultiple({
      collection: 'accounts',
      select: ['accountnumber'],
      filter: "accountnumber eq 'C00010'",
      inChangeSet: false,
    });
    const [order, line, accounts] = await client.executeBatch();
    expect(accounts?.value).toHaveLength(1);
    const row = await client.retrieve<Record<string, unknown>>({ collection: 'salesorderdetails', key: String(line) });
    expect(row._salesorderid_value).toBe(order);
  });

  it('tells every failure of a batch', async () => {
    client.startBatch();
    void client.create({ collection: 'salesorders', data: { name: 'no customer' }, contentId: '1' });
    await expect(client.executeBatch()).rejects.toMatchObject([{ status: 400, error: { code: '0x80040200' } }]);
  });

  it('calls functions and actions', async () => {
    const who = await client.callFunction<{ UserId: string }>({ functionName: 'WhoAmI' });
    expect(who.UserId).toBe(seeded.users.integration);
    const key = await createOrder('closing');
    await client.callAction({
      collection: 'salesorders',
      key,
      actionName: 'Microsoft.Dynamics.CRM.LockSalesOrderPricing',
      action: {},
    });
    await client.callAction({
      actionName: 'FulfillSalesOrder',
      action: {
        OrderClose: {
          '@odata.type': 'Microsoft.Dynamics.CRM.orderclose',
          subject: 's',
          'salesorderid@odata.bind': `/salesorders(${key})`,
        },
        Status: 100001,
      },
    });
    expect((await client.retrieve<{ statecode: number }>({ collection: 'salesorders', key })).statecode).toBe(3);
  });

  it('deletes', async () => {
    const key = await createOrder('gone');
    await client.deleteRecord({ collection: 'salesorders', key });
    await expect(client.retrieve({ collection: 'salesorders', key })).rejects.toMatchObject({ status: 404 });
  });

  it('reads metadata', async () => {
    const table = await client.retrieveEntity<{ EntitySetName: string }>({
      key: "LogicalName='salesorder'",
      select: ['EntitySetName'],
    });
    expect(table.EntitySetName).toBe('salesorders');
    const attributes = await client.retrieveAttributes<{ LogicalName: string }>({
      entityKey: "LogicalName='salesorder'",
      filter: "LogicalName eq 'name'",
      select: ['LogicalName'],
    });
    expect(attributes.value.map((row) => row.LogicalName)).toEqual(['name']);
  });
});

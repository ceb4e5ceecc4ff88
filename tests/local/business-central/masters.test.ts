import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness, lineAt } from './harness.js';

describe('masters', () => {
  it('S-120 a customer needs a displayName; another number renames and keeps the id', async () => {
    const bc = new Harness();
    for (const body of [{}, { displayName: ' ' }]) {
      expect(errorOf(await bc.post('customers', body)).message).toContain('A "displayName" must be provided.');
    }
    const created = (await bc.post('customers', { displayName: 'New shop' })).json;
    expect(created.number).toBe('C20001');
    const renamed = (await bc.patch(`customers(${created.id})`, { number: 'C90000' }, String(created['@odata.etag'])))
      .json;
    expect(renamed).toMatchObject({ id: created.id, number: 'C90000' });
    expect(errorOf(await bc.patch(`customers(${created.id})`, { number: 'C00010' }))).toMatchObject({
      status: 409,
      code: 'Internal_EntityWithSameKeyExists',
    });
  });

  it('S-121 a new customer emits created and updated', async () => {
    const bc = new Harness();
    await bc.subscribe('customers');
    await bc.post('customers', { displayName: 'New shop' });
    await bc.clock.advance(30_000);
    expect(bc.sent()).toEqual(['created', 'updated']);
  });

  it('S-122 the balance moves the ETag, not the stamp, and notifies nobody', async () => {
    const bc = new Harness();
    const path = `customers(${await bc.idOf('customers', 'C00010')})`;
    await bc.subscribe('customers');
    const before = (await bc.get(path)).json;
    const { id } = await bc.order();
    await bc.control('POST', `/orders/${id}/invoice`);
    const after = (await bc.get(path)).json;
    expect(after).toMatchObject({ balanceDue: 1571.55, lastModifiedDateTime: before.lastModifiedDateTime });
    expect(after['@odata.etag']).not.toBe(before['@odata.etag']);
    await bc.clock.advance(30_000);
    expect(bc.posted).toHaveLength(0);
  });

  it('S-123 item inventory: refused on POST, an adjustment on PATCH', async () => {
    const bc = new Harness();
    const refused = await bc.post('items', { displayName: 'Stool', inventory: 5 });
    expect(errorOf(refused).message).toContain('Inventory cannot be changed during on insert.');
    const path = `items(${await bc.idOf('items', '1900-S')})`;
    const before = (await bc.get(path)).json;
    const after = (await bc.patch(path, { inventory: 190 })).json;
    expect(after).toMatchObject({ inventory: 190, lastModifiedDateTime: before.lastModifiedDateTime });
  });

  it('S-123 a new item can be sold once it has unit and groups', async () => {
    const bc = new Harness();
    const item = (await bc.post('items', { displayName: 'Stool', baseUnitOfMeasureCode: 'pcs', unitPrice: 40 })).json;
    const order = await bc.order([]);
    const line = { itemId: item.id, quantity: 2 };
    expect((await bc.post(`salesOrders(${order.id})/salesOrderLines`, line)).status).toBe(400);
    await bc.patch(`items(${item.id})`, { generalProductPostingGroupCode: 'RETAIL', taxGroupCode: 'ZERO' });
    expect((await bc.post(`salesOrders(${order.id})/salesOrderLines`, line)).json).toMatchObject({
      netAmountIncludingTax: 80,
    });
  });

  it('S-124 writes to shipments, invoices, companies and accounts are 405', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    await bc.control('POST', `/orders/${id}/invoice`);
    const shipment = (await bc.rows('salesShipments'))[0]?.id;
    expect(errorOf(await bc.post('salesShipments', {}))).toMatchObject({
      status: 405,
      code: 'BadRequest_MethodNotAllowed',
    });
    expect((await bc.patch(`salesShipments(${shipment})`, {})).status).toBe(405);
    expect((await bc.delete(`salesShipments(${shipment})`)).status).toBe(405);
    const company = { body: {}, headers: { 'if-match': '*' } };
    expect((await bc.call('POST', 'companies', company)).status).toBe(405);
    expect((await bc.call('PATCH', bc.company, company)).status).toBe(405);
    expect((await bc.call('DELETE', bc.company)).status).toBe(405);
  });

  it('S-125 a customer with orders cannot be deleted, and orders keep its old name', async () => {
    const bc = new Harness();
    const order = await bc.order();
    const path = `customers(${order.header.customerId})`;
    expect(errorOf(await bc.delete(path))).toMatchObject({ status: 400, code: 'Application_DialogException' });
    await bc.patch(path, { displayName: 'Renamed' });
    expect((await bc.read(order.id)).header.customerName).toBe('Adlerhof Interiors');
    const other = await bc.idOf('customers', 'C00060');
    expect((await bc.delete(`customers(${other})`)).status).toBe(204);
  });

  it('small masters are created, changed and deleted by the same rules', async () => {
    const bc = new Harness();
    const unit = (await bc.post('unitsOfMeasure', { code: 'pal ', displayName: 'Pallet' })).json;
    expect(unit).toMatchObject({ code: 'PAL' });
    expect((await bc.post('unitsOfMeasure', { code: 'PAL' })).status).toBe(409);
    expect((await bc.post('unitsOfMeasure', { displayName: 'no code' })).status).toBe(400);
    expect((await bc.delete(`unitsOfMeasure(${unit.id})`)).status).toBe(204);
    expect((await bc.delete(`unitsOfMeasure(${await bc.idOf('unitsOfMeasure', 'PCS')})`)).status).toBe(400);
    const item = await bc.idOf('items', '1960-S');
    expect((await bc.post(`items(${item})/itemVariants`, { code: 'OAK', description: 'Oak' })).json).toMatchObject({
      itemNumber: '1960-S',
    });
  });

  it('a blocked item and a customer without posting groups are refused on orders', async () => {
    const bc = new Harness();
    const order = await bc.order();
    await bc.patch(`items(${lineAt(order, 0).itemId})`, { blocked: true });
    await expect(bc.order()).rejects.toThrow('Blocked must be equal');
    await bc.setup({ customerTemplate: false });
    const { json } = await bc.post('customers', { displayName: 'Bare' });
    expect(errorOf(await bc.post('salesOrders', { customerId: json.id })).code).toBe(
      'Application_FieldValidationException',
    );
  });

  it('the empty seed has a company and no masters', async () => {
    const bc = new Harness({ seed: 'empty' });
    for (const set of ['customers', 'items', 'unitsOfMeasure', 'currencies', 'salesOrders']) {
      expect(await bc.rows(set)).toEqual([]);
    }
    expect((await bc.call('GET', 'companies')).json.value).toHaveLength(1);
  });
});

describe('salespeople', () => {
  it('are there only where the setup says that this version lists them', async () => {
    const bc = new Harness();
    expect((await bc.get('salespeoplePurchasers')).status).toBe(404);
    await bc.control('POST', '/setup', { salespeople: true });
    const rows = (await bc.get('salespeoplePurchasers')).json.value as readonly Record<string, unknown>[];
    expect(rows.map(({ code }) => code)).toContain('BM');
    const added = { code: 'NEW', displayName: 'Nia Newby', email: 'nia@aurland.example' };
    expect((await bc.post('salespeoplePurchasers', added)).json).toMatchObject(added);
    const { id } = await bc.order();
    expect((await bc.patch(`salesOrders(${id})`, { salesperson: 'NEW' })).json.salesperson).toBe('NEW');
  });
});

import { describe, expect, it } from '@jest/globals';
import { bind, createdId, seeded, World } from './harness.js';

const any = { 'if-match': '*' };

async function invoiceOf(world: World, columns: Record<string, unknown> = {}): Promise<string> {
  const body = {
    ...bind('customerid_account', 'accounts', seeded.account),
    ...bind('pricelevelid', 'pricelevels', seeded.euroPrices),
    ...columns,
  };
  return createdId(await world.call('POST', 'invoices', { body }));
}

async function lineOf(world: World, invoice: string, columns: Record<string, unknown> = {}) {
  const body = {
    ...bind('invoiceid', 'invoices', invoice),
    ...bind('productid', 'products', seeded.desk),
    ...bind('uomid', 'uoms', seeded.pieces),
    quantity: 2,
    ...columns,
  };
  return await world.call('POST', 'invoicedetails', { body });
}

const patch = (world: World, path: string, body: unknown) => world.call('PATCH', path, { body, headers: any });

describe('invoices (sheet 2.7)', () => {
  it('are priced as orders are: lines and totals follow', async () => {
    const world = new World();
    const id = await invoiceOf(world, { freightamount: 10 });
    await lineOf(world, id, { tax: 272.75 });
    expect(await world.read(`invoices(${id})`)).toMatchObject({
      totallineitemamount: 1298.8,
      totaltax: 272.75,
      totalamount: 1581.55,
      statecode: 0,
      statuscode: 1,
    });
  });

  it('number themselves where none is given, and keep one that is', async () => {
    const world = new World();
    expect((await world.read(`invoices(${await invoiceOf(world)})`)).invoicenumber).toMatch(/^INV-01000-/);
    const named = await invoiceOf(world, { invoicenumber: 'SI-1' });
    await patch(world, `invoices(${named})`, { invoicenumber: 'SI-2' });
    expect((await world.read(`invoices(${named})`)).invoicenumber).toBe('SI-1');
  });

  it('take totals and amounts by changes alone, and not as they are made', async () => {
    const world = new World();
    await world.setup({ systemPricing: false });
    const id = await invoiceOf(world, { totalamount: 5 });
    expect((await world.read(`invoices(${id})`)).totalamount).not.toBe(5);
    await patch(world, `invoices(${id})`, { totalamount: 5 });
    expect((await world.read(`invoices(${id})`)).totalamount).toBe(5);
  });

  it('have no columns of orders that invoices lack', async () => {
    const world = new World();
    for (const column of ['requestdeliveryby', 'freighttermscode', 'shipto_contactname']) {
      expect((await world.call('GET', `invoices?$select=${column}`)).status).toBe(400);
    }
  });

  it('are read only with their lines while Paid or Canceled, and editable once Active again', async () => {
    const world = new World();
    const id = await invoiceOf(world);
    for (const state of [
      { statecode: 2, statuscode: 100002 },
      { statecode: 3, statuscode: 100003 },
    ]) {
      expect((await patch(world, `invoices(${id})`, state)).status).toBe(204);
      expect((await patch(world, `invoices(${id})`, { description: 'x' })).status).toBe(400);
      expect((await lineOf(world, id)).status).toBe(400);
    }
    expect((await patch(world, `invoices(${id})`, { statecode: 0, statuscode: 4 })).status).toBe(204);
    expect((await patch(world, `invoices(${id})`, { description: 'x' })).status).toBe(204);
    expect((await patch(world, `invoices(${id})`, { statecode: 1 })).status).toBe(400);
  });

  it('want a customer, and a product that is active and has the unit', async () => {
    const world = new World();
    expect((await world.call('POST', 'invoices', { body: { name: 'x' } })).status).toBe(400);
    const id = await invoiceOf(world);
    await patch(world, `products(${seeded.desk})`, { statecode: 1, statuscode: 2 });
    expect((await lineOf(world, id)).json.error.message).toBe('You can only add active products.');
  });

  it('take their lines along when they are deleted', async () => {
    const world = new World();
    const id = await invoiceOf(world);
    await lineOf(world, id);
    await world.call('DELETE', `invoices(${id})`);
    expect((await world.read('invoicedetails')).value).toEqual([]);
  });
});

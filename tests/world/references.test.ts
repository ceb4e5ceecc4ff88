import { describe, expect, it } from '@jest/globals';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import { expectAgreement, onlyCoupling } from './agreement';
import { type Row, rowsOf } from './people';
import { World } from './world';

const terms = mappingWith({
  codes: {
    paymentTerms: [{ businessCentral: '90D', sales: '1' }],
    salesperson: [{ businessCentral: 'ZZ', sales: '0a000000-0000-4000-8000-00000000000a' }],
  },
  header: [],
  line: [],
});

/** A product of Sales in the unit of the desk, sold at a price of its own. */
async function newProduct(world: World, number: string, values: Row = {}): Promise<string> {
  const { people } = world;
  const filter = encodeURIComponent("productnumber eq '1896-S'");
  const [desk] = rowsOf(
    (await people.sales('GET', `products?$select=_defaultuomscheduleid_value,_defaultuomid_value&$filter=${filter}`))
      .value,
  );
  const product = await people.sales('POST', 'products', {
    productnumber: number,
    name: number,
    'defaultuomscheduleid@odata.bind': `/uomschedules(${desk?._defaultuomscheduleid_value})`,
    'defaultuomid@odata.bind': `/uoms(${desk?._defaultuomid_value})`,
    ...values,
  });
  await people.sales('PATCH', `products(${product.productid})`, { statecode: 0, statuscode: 1 });
  return String(product.productid);
}

/** An item that can be sold. */
async function newItem(world: World, values: Row): Promise<void> {
  await world.people.businessCentral('POST', 'items', {
    displayName: values.number,
    type: 'Inventory',
    baseUnitOfMeasureCode: 'PCS',
    generalProductPostingGroupCode: 'RETAIL',
    inventoryPostingGroupCode: 'RESALE',
    taxGroupCode: 'STANDARD',
    ...values,
  });
}

async function idOf(world: World, set: string, filter: string): Promise<string> {
  return String(rowsOf((await world.people.businessCentral('GET', `${set}?$filter=${filter}`)).value)[0]?.id);
}

const krona = { isocurrencycode: 'SEK', currencyname: 'Krona', currencysymbol: 'kr', currencyprecision: 2 };

describe('all that an order lacks is told at once, and it goes on by itself when the last appears (C8, F15)', () => {
  it('also where nothing carries the freight: what is missing is named first, then the freight', async () => {
    const world = await World.create();
    const desk = await idOf(world, 'items', "number eq '1896-S'");
    await world.people.businessCentral('PATCH', `items(${desk})`, { blocked: true });
    await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }], values: { freightamount: 30 } });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: 'Business Central has blocked: item 1896-S.',
      nextAction: 'Unblock them in Business Central or correct the order; it goes on by itself.',
    });
    await world.people.businessCentral('PATCH', `items(${desk})`, { blocked: false });
    await world.sweepAndSettle();
    expect((await onlyCoupling(world)).parked?.reason).toBe('freightNotMapped');
  });

  it('a blocked customer is told as blocked, and not as one to be created', async () => {
    const world = await World.create();
    const customer = await idOf(world, 'customers', "number eq 'C00010'");
    await world.people.businessCentral('PATCH', `customers(${customer})`, { blocked: 'All' });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }] });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: 'Business Central has blocked: customer C00010.',
      detail: 'customer C00010 (blocked there)',
      nextAction: 'Unblock them in Business Central or correct the order; it goes on by itself.',
    });
    await world.people.businessCentral('PATCH', `customers(${customer})`, { blocked: '_x0020_' });
    await world.sweepAndSettle();
    await expectAgreement(world, id);
  });

  it('a refusal of a blank value names the items that may lack it', async () => {
    const world = await World.create();
    await newItem(world, { number: 'BARE', taxGroupCode: '' });
    await newProduct(world, 'BARE');
    await world.people.newSalesOrder({ lines: [{ product: 'BARE', quantity: 1, price: 50 }] });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'refusedByBusinessCentral',
      sentence: expect.stringMatching(/contains a value \(\).*The value is blank on one of: item BARE\.$/),
    });
  });

  it('in Business Central: customer, currency, terms, item, a fee and unit', async () => {
    const world = await World.create({ mapping: terms });
    const { people } = world;
    await people.sales('POST', 'accounts', { name: 'Harbour Office Hotel', accountnumber: 'C90001' });
    const currency = await people.sales('POST', 'transactioncurrencies', { ...krona, exchangerate: 11 });
    const bind = { 'transactioncurrencyid@odata.bind': `/transactioncurrencies(${currency.transactioncurrencyid})` };
    const list = await people.sales('POST', 'pricelevels', { name: 'Standard SEK', ...bind });
    await newProduct(world, 'HANDLING', { producttypecode: 4 });
    const pieces = await idOf(world, 'unitsOfMeasure', "code eq 'PCS'");
    const desk = await idOf(world, 'items', "number eq '1896-S'");
    await people.businessCentral('PATCH', `items(${desk})`, { blocked: true });
    await people.businessCentral('PATCH', `unitsOfMeasure(${pieces})`, { code: 'STK' });
    await people.newSalesOrder({
      customer: 'C90001',
      lines: [
        { product: '1896-S', quantity: 1, price: 7000 },
        { product: 'HANDLING', quantity: 1, price: 50 },
      ],
      values: { ...bind, 'pricelevelid@odata.bind': `/pricelevels(${list.pricelevelid})`, paymenttermscode: 1 },
    });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence:
        'Business Central does not have: customer C90001, currency SEK, payment terms 90D, item 1896-S (blocked there), item HANDLING (a flat fee in Sales), unit PCS.',
    });
    await people.businessCentral('POST', 'customers', { number: 'C90001', displayName: 'Harbour Office Hotel' });
    await people.businessCentral('POST', 'currencies', { code: 'SEK', displayName: 'Krona' });
    await people.businessCentral('POST', 'paymentTerms', { code: '90D', displayName: 'Net 90 days' });
    await people.businessCentral('PATCH', `items(${desk})`, { blocked: false });
    await people.businessCentral('PATCH', `unitsOfMeasure(${pieces})`, { code: 'PCS' });
    await world.sweepAndSettle();
    expect((await onlyCoupling(world)).parked?.sentence).toBe(
      'Business Central does not have: item HANDLING (a flat fee in Sales).',
    );
    await newItem(world, { number: 'HANDLING', type: 'Service' });
    await world.sweepAndSettle();
    const [order] = await people.businessCentralOrders();
    expect(order).toMatchObject({ customerNumber: 'C90001', currencyCode: 'SEK' });
    expect(rowsOf(order?.salesOrderLines)).toHaveLength(2);
    expect((await onlyCoupling(world)).parked).toBeUndefined();
  });

  it('in Sales: account, price list, a retired product and an unknown one', async () => {
    const world = await World.create();
    const { people } = world;
    const filter = encodeURIComponent("productnumber eq '1896-S'");
    const [desk] = rowsOf((await people.sales('GET', `products?$select=productid&$filter=${filter}`)).value);
    const retire = (statecode: number, statuscode: number) =>
      people.sales('PATCH', `products(${desk?.productid})`, { statecode, statuscode });
    await retire(1, 2);
    const prices = await people.firstId('pricelevels', "contains(name,'USD')", 'pricelevelid');
    await people.sales('PATCH', `pricelevels(${prices})`, { statecode: 1, statuscode: 100002 });
    await people.businessCentral('POST', 'customers', { number: 'C90002', displayName: 'Quay House' });
    await newItem(world, { number: 'NEW-1' });
    const order = await people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C90002',
      currencyCode: 'USD',
      salesOrderLines: ['1896-S', 'NEW-1'].map((lineObjectNumber) => ({
        lineType: 'Item',
        lineObjectNumber,
        quantity: 1,
        unitPrice: 10,
      })),
    });
    await people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    expect(world.couplings.all()[0]?.parked).toMatchObject({
      reason: 'referenceMissing',
      sentence:
        'Dynamics 365 Sales does not have: account C90002, an active price list in USD, product 1896-S (retired there), product NEW-1.',
    });
    await people.sales('POST', 'accounts', { name: 'Quay House', accountnumber: 'C90002' });
    await people.sales('PATCH', `pricelevels(${prices})`, { statecode: 0, statuscode: 100001 });
    await retire(0, 1);
    await newProduct(world, 'NEW-1');
    await world.sweepAndSettle();
    const coupling = await onlyCoupling(world);
    expect(coupling.parked).toBeUndefined();
    await expectAgreement(world, String(coupling.salesId));
  });

  it('a product that is retired in Sales after it was sold reaches Business Central; what comes back waits for it (P-027)', async () => {
    const world = await World.create();
    const { people } = world;
    const id = await people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1, price: 5 }], submit: false });
    const desk = await people.firstId('products', "productnumber eq '1896-S'", 'productid');
    await people.sales('PATCH', `products(${desk})`, { statecode: 1, statuscode: 2 });
    await people.submit(id);
    await world.settle();
    expect(await people.businessCentralOrders()).toHaveLength(1);
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'refusedBySales',
      sentence: 'Dynamics 365 Sales refused the change: You can only add active products.',
    });
    await people.sales('PATCH', `products(${desk})`, { statecode: 0, statuscode: 1 });
    await world.sweepAndSettle();
    await expectAgreement(world, id);
  });
});

describe('what only a refusal of Business Central tells is named like all else (P-030)', () => {
  it('a unit that the item is not sold in', async () => {
    const world = await World.create();
    const { people } = world;
    const id = await people.newSalesOrder({ lines: [], submit: false });
    const bookcase = await newProduct(world, 'X-1');
    await newItem(world, { number: 'X-1', baseUnitOfMeasureCode: 'BOX' });
    const unit = await people.firstId('uoms', "name eq 'PCS'", 'uomid');
    await people.sales('POST', 'salesorderdetails', {
      'salesorderid@odata.bind': `/salesorders(${id})`,
      'productid@odata.bind': `/products(${bookcase})`,
      'uomid@odata.bind': `/uoms(${unit})`,
      quantity: 1,
      ispriceoverridden: true,
      priceperunit: 3,
    });
    await people.submit(id);
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: 'Business Central does not have: unit PCS among the units of its item.',
    });
    const item = await idOf(world, 'items', "number eq 'X-1'");
    await people.businessCentral('PATCH', `items(${item})`, { baseUnitOfMeasureCode: 'PCS' });
    await world.sweepAndSettle();
    await expectAgreement(world, id);
  });

  it('a resource', async () => {
    const world = await World.create();
    const { people } = world;
    await newProduct(world, 'ADVICE', { producttypecode: 3 });
    await people.newSalesOrder({ lines: [{ product: 'ADVICE', quantity: 1, price: 80 }] });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: 'Business Central does not have: resource ADVICE.',
    });
  });
});

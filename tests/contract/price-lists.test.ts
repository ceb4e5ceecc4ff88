import { describe, expect, it } from '@jest/globals';
import { decimal } from '../../lib/order/decimal.js';
import { stableId } from '../../local/sales/seed.js';
import { expectFailure, expectValue } from '../support/results.js';
import { rows, SalesWorld } from './sales-world.js';

const inDollars = { accountNumbers: [], productNumbers: [], isoCurrencyCodes: ['USD'] };
const dollar = stableId('currency USD');
const list = {
  id: '0a000000-0000-8000-8000-000000000021',
  name: 'Tandem USD',
  description: 'Made by Tandem.',
  currencyId: dollar,
} as const;
const price = {
  id: '0a000000-0000-8000-8000-000000000022',
  priceListId: list.id,
  productId: rows.desk,
  unitId: rows.pieces,
  amount: decimal('12.35'),
};

describe('price lists against the simulator (C8, P-038)', () => {
  it('a list is made once under an id of ours, and is found for its currency at once', async () => {
    const world = new SalesWorld();
    const { priceLists } = world.sales;
    await world.asSeller('DELETE', `pricelevels(${stableId('price list USD')})`);
    expect(
      expectValue(await world.sales.findReferences(inDollars)).currencies.get('USD')?.priceLevelId,
    ).toBeUndefined();
    expect(expectValue(await priceLists.findList(list.id))).toBeUndefined();
    expectValue(await priceLists.createList(list));
    expect(expectFailure(await priceLists.createList(list)).reason).toBe('exists');
    expect(expectValue(await priceLists.findList(list.id))).toBe('active');
    expect(expectValue(await world.sales.findReferences(inDollars)).currencies.get('USD')?.priceLevelId).toBe(list.id);
    await world.asSeller('PATCH', `pricelevels(${list.id})`, { statecode: 1, statuscode: 100002 });
    expect(expectValue(await priceLists.findList(list.id))).toBe('inactive');
  });

  it('a price is added once; a second one of the same product and unit is refused', async () => {
    const world = new SalesWorld();
    const { priceLists } = world.sales;
    expectValue(await priceLists.createList(list));
    expect(expectValue(await priceLists.findPriced(list.id, [rows.desk, rows.chair])).size).toBe(0);
    expectValue(await priceLists.createPrice(price));
    expect(expectFailure(await priceLists.createPrice(price)).reason).toBe('exists');
    const other = await priceLists.createPrice({ ...price, id: '0a000000-0000-8000-8000-000000000023' });
    expect(['refused', 'invalid']).toContain(expectFailure(other).reason);
    const priced = expectValue(await priceLists.findPriced(list.id, [rows.desk, rows.chair]));
    expect([...priced]).toEqual([`${rows.desk}|${rows.pieces}`]);
    const read = await world.integration.send({
      name: 'readPrice',
      method: 'GET',
      url: `productpricelevels(${price.id})?$select=amount`,
      safety: 'read',
    });
    expect(expectValue(read).body).toContain('"amount":12.35');
    expect(expectValue(await priceLists.findPriced(list.id, []))).toEqual(new Set());
  });

  it('a list or price may only be made by who has the privilege to', async () => {
    const world = new SalesWorld();
    const { priceLists } = world.sales;
    await world.control('POST', '/setup', {
      withheldPrivileges: ['prvCreatePriceLevel', 'prvCreateProductPriceLevel'],
    });
    expect(expectFailure(await priceLists.createList(list)).reason).toBe('forbidden');
    const inEuros = { ...price, priceListId: rows.euroPrices };
    expect(expectFailure(await priceLists.createPrice(inEuros)).reason).toBe('forbidden');
  });

  it('the list of an order is the one it has', async () => {
    const world = new SalesWorld();
    const orderId = '0a000000-0000-4000-8000-000000000024';
    await world.asSeller('POST', 'salesorders', {
      salesorderid: orderId,
      name: 'SO',
      'customerid_account@odata.bind': `/accounts(${rows.account})`,
      'pricelevelid@odata.bind': `/pricelevels(${rows.euroPrices})`,
      'transactioncurrencyid@odata.bind': `/transactioncurrencies(${rows.euro})`,
    });
    const { priceLists } = world.sales;
    expect(expectValue(await priceLists.findListOfOrder(orderId))).toBe(rows.euroPrices);
    await world.asSeller('PATCH', `salesorders(${orderId})`, { 'pricelevelid@odata.bind': null });
    expect(expectValue(await priceLists.findListOfOrder(orderId))).toBeUndefined();
  });
});

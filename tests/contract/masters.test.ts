import { describe, expect, it } from '@jest/globals';
import { stableId } from '../../local/sales/seed.js';
import { expectFailure, expectValue } from '../support/results.js';
import { BusinessCentralWorld } from './business-central-world.js';
import { SalesWorld } from './sales-world.js';

describe('customers and items against the simulators (C8)', () => {
  it('Business Central: found by all values at once, without regard to case; a number that is there is told as such', async () => {
    const { businessCentral } = new BusinessCentralWorld();
    const where = { displayName: 'Adlerhof Interiors', city: 'Freudstadt' };
    const found = await businessCentral.masters.find({ table: 'customer', where, select: ['number'] });
    expect(expectValue(found)).toMatchObject([{ number: 'C00010' }]);
    const elsewhere = { table: 'customer', where: { ...where, city: 'Molde' }, select: ['number'] } as const;
    expect(expectValue(await businessCentral.masters.find(elsewhere))).toEqual([]);
    const values = { number: 'C00010', displayName: 'Adlerhof Interiors' };
    const failure = expectFailure(await businessCentral.masters.create({ table: 'customer', values }));
    expect(failure.reason).toBe('exists');
  });

  it('Sales: wildcards and quotes find only themselves; a row under an id of ours is made once', async () => {
    const world = new SalesWorld();
    await world.asSeller('POST', 'accounts', { name: "O'N%", accountnumber: 'X1' });
    await world.asSeller('POST', 'accounts', { name: "O'Neill", accountnumber: 'X2' });
    const named = { table: 'customer', where: { name: "O'N%" }, select: ['accountnumber'] } as const;
    expect(expectValue(await world.sales.masters.find(named))).toMatchObject([{ accountnumber: 'X1' }]);
    const byId = { table: 'customer', where: { accountid: stableId('customer C00020') }, select: ['name'] } as const;
    expect(expectValue(await world.sales.masters.find(byId))).toHaveLength(1);
    const creation = {
      table: 'item',
      id: '0a000000-0000-8000-8000-000000000011',
      values: { productnumber: 'STOOL', name: 'Stool', producttypecode: '1' },
      unit: { group: 'Furniture units', name: 'PCS' },
    } as const;
    expectValue(await world.sales.masters.create(creation));
    expect(expectFailure(await world.sales.masters.create(creation)).reason).toBe('exists');
    const keys = { accountNumbers: [], productNumbers: ['STOOL'], isoCurrencyCodes: [] };
    expect(
      expectValue(await world.sales.findReferences(keys))
        .products.get('STOOL')
        ?.units.has('PCS'),
    ).toBe(true);
    const unknown = { ...creation, id: '0a000000-0000-8000-8000-000000000012', unit: { group: 'None', name: 'PCS' } };
    expect(expectFailure(await world.sales.masters.create(unknown)).reason).toBe('refused');
  });

  it('the company’s own currency is known though it has no row', async () => {
    const { businessCentral } = new BusinessCentralWorld();
    const found = expectValue(await businessCentral.findCurrencies(['EUR', 'USD', 'SEK']));
    expect([...found].toSorted()).toEqual(['EUR', 'USD']);
  });
});

describe('how much fields hold (F18)', () => {
  it('Business Central tells lengths of texts, Sales lengths and places', async () => {
    const { businessCentral } = new BusinessCentralWorld();
    const ofBusinessCentral = expectValue(await businessCentral.readFieldLimits());
    expect(ofBusinessCentral.header.get('shipToCity')).toEqual({ maxLength: 30 });
    expect(ofBusinessCentral.line.get('description')).toEqual({ maxLength: 100 });
    const { sales } = new SalesWorld();
    const ofSales = expectValue(await sales.readFieldLimits());
    expect(ofSales.header.get('shipto_city')).toEqual({ maxLength: 80 });
    expect(ofSales.line.get('quantity')).toEqual({ places: 5 });
  });
});

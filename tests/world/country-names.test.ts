import { describe, expect, it } from '@jest/globals';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import { expectAgreement, onlyCoupling } from './agreement';
import { World } from './world';

const countries = [
  { businessCentral: 'DE', sales: 'Germany' },
  { businessCentral: 'DE', sales: 'Deutschland' },
  { businessCentral: 'GB', sales: 'United Kingdom' },
];
const desk = [{ product: '1896-S', quantity: 2, price: 600 }];
const address = (country: string) => ({ shipto_line1: 'Hafen 1', shipto_city: 'Kiel', shipto_country: country });

async function worldOf(names: typeof countries | undefined): Promise<World> {
  const references = { units: [], currencies: [], ...(names === undefined ? {} : { countries: names }) };
  return await World.create({ mapping: mappingWith({ codes: {}, references, header: [], line: [] }) });
}

async function change(world: World, id: string, values: Record<string, unknown>): Promise<void> {
  await world.people.reopen(id);
  await world.people.sales('PATCH', `salesorders(${id})`, values);
  await world.people.submit(id);
  await world.settle();
}

async function shown(world: World, id: string) {
  const [order] = await world.people.businessCentralOrders();
  const { shipto_country, billto_country } = await world.people.salesOrder(id);
  return {
    businessCentral: [order?.shipToCountry, order?.billToCountry],
    sales: [shipto_country, billto_country],
    orderId: String(order?.id),
  };
}

describe('countries that addresses of Sales name in free text', () => {
  it('become codes, in any of their names, and codes become the first name, in both addresses', async () => {
    const world = await worldOf(countries);
    const id = await world.people.newSalesOrder({ lines: desk, values: address('deutschland') });
    await world.settle();
    const { orderId, ...first } = await shown(world, id);
    expect(first.businessCentral[0]).toBe('DE');
    // What people wrote stands as they wrote it.
    expect(first.sales[0]).toBe('deutschland');
    await expectAgreement(world, id);

    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { shipToCountry: 'GB' });
    await world.settle();
    expect((await shown(world, id)).sales[0]).toBe('United Kingdom');
    // A code that no name is given for, and one that a seller knows by heart, travel as they are.
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { shipToCountry: 'SE' });
    await world.settle();
    expect((await shown(world, id)).sales[0]).toBe('SE');
    await change(world, id, { shipto_country: 'Germany' });
    expect(await shown(world, id)).toMatchObject({ businessCentral: ['DE', first.businessCentral[1]] });
    await expectAgreement(world, id);
  });

  it('are written to the invoice address, and another name for the same country is no change', async () => {
    const world = await worldOf(countries);
    const id = await world.people.newSalesOrder({ lines: desk });
    await world.settle();
    const before = await shown(world, id);
    expect([before.businessCentral[1], before.sales[1]]).toEqual(['DE', 'Germany']);
    const stamped = async () => (await world.people.businessCentralOrders())[0]?.['@odata.etag'];
    const etag = await stamped();
    await change(world, id, { shipto_country: 'Deutschland' });
    expect((await shown(world, id)).sales[0]).toBe('Deutschland');
    expect(await stamped()).toBe(etag);
    await expectAgreement(world, id);
  });

  it('wait as a missing reference without a name in the table, and go on once it is corrected', async () => {
    const world = await worldOf(undefined);
    const id = await world.people.newSalesOrder({ lines: desk, values: address('Germany') });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      detail: 'country GERMANY (mapping.references.countries)',
    });
    await change(world, id, { shipto_country: 'DE' });
    expect((await shown(world, id)).businessCentral[0]).toBe('DE');
    await expectAgreement(world, id);
  });
});

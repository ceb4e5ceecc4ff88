import { describe, expect, it } from '@jest/globals';
import { mappingWith, type OwnMapping } from '../../lib/mapping/connection-mapping';
import { expectAgreement, onlyCoupling } from './agreement';
import { World } from './world';

const desk = [{ product: '1896-S', quantity: 2, price: 600 }];
const codes = { paymentTerms: [{ businessCentral: '30D', sales: '1' }] };
const nothing: OwnMapping = { codes: {}, header: [], line: [] };

const withFlags = (header: NonNullable<OwnMapping['fields']>['header'], more: Partial<OwnMapping> = {}) =>
  World.create({ mapping: mappingWith({ ...nothing, ...more, fields: { header, line: {} } }) });

async function orderOf(world: World) {
  const [order] = await world.people.businessCentralOrders();
  return { id: String(order?.id), order };
}

async function changeInSales(world: World, id: string, values: Record<string, unknown>): Promise<void> {
  await world.people.reopen(id);
  await world.people.sales('PATCH', `salesorders(${id})`, values);
  await world.people.submit(id);
  await world.settle();
}

describe('flags of a field (P-094, P-095)', () => {
  it('notBlank: a blank on either side does not travel, and the other side’s value comes back', async () => {
    const world = await withFlags({ email: { notBlank: true } });
    const id = await world.people.newSalesOrder({ lines: desk, values: { emailaddress: 'ida@holm.example' } });
    await world.settle();
    expect((await orderOf(world)).order?.email).toBe('ida@holm.example');
    await changeInSales(world, id, { emailaddress: null });
    expect((await world.people.salesOrder(id)).emailaddress).toBe('ida@holm.example');
    expect((await orderOf(world)).order?.email).toBe('ida@holm.example');
    await world.people.businessCentral('PATCH', `salesOrders(${(await orderOf(world)).id})`, { email: '' });
    await world.settle();
    expect((await orderOf(world)).order?.email).toBe('ida@holm.example');
    await changeInSales(world, id, { emailaddress: 'ulla@holm.example' });
    expect((await orderOf(world)).order?.email).toBe('ulla@holm.example');
    await expectAgreement(world, id);
  });

  it('without it a blank travels', async () => {
    const world = await withFlags({});
    const id = await world.people.newSalesOrder({ lines: desk, values: { emailaddress: 'ida@holm.example' } });
    await world.settle();
    await changeInSales(world, id, { emailaddress: null });
    expect((await orderOf(world)).order?.email).toBe('');
  });

  it('whenUnknown wait: an option without a code, and a code without an option, are named and waited for', async () => {
    const world = await withFlags({ paymentTerms: { whenUnknown: 'wait' } }, { codes });
    const id = await world.people.newSalesOrder({ lines: desk, values: { paymenttermscode: 3 } });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: 'Business Central does not have: a code for 3 of paymentTerms (mapping.codes).',
    });
    await changeInSales(world, id, { paymenttermscode: 1 });
    await expectAgreement(world, id);
    const { id: orderId } = await orderOf(world);
    const terms = (await world.people.businessCentral('GET', "paymentTerms?$filter=code eq 'COD'")).value as {
      id: string;
    }[];
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { paymentTermsId: terms[0]?.id });
    await world.settle();
    expect((await onlyCoupling(world)).parked?.sentence).toBe(
      'Dynamics 365 Sales does not have: an option for COD of paymentTerms (mapping.codes).',
    );
  });

  it('whenUnknown clear: what no table names is a blank on the other side', async () => {
    const world = await withFlags({ paymentTerms: { whenUnknown: 'clear' } }, { codes });
    const id = await world.people.newSalesOrder({ lines: desk, values: { paymenttermscode: 1 } });
    await world.settle();
    const terms = (await world.people.businessCentral('GET', "paymentTerms?$filter=code eq 'COD'")).value as {
      id: string;
    }[];
    await world.people.businessCentral('PATCH', `salesOrders(${(await orderOf(world)).id})`, {
      paymentTermsId: terms[0]?.id,
    });
    await world.settle();
    expect((await world.people.salesOrder(id)).paymenttermscode).toBeNull();
    expect((await onlyCoupling(world)).parked).toBeUndefined();
  });

  it('validation: a value that may not travel makes the order wait, and it goes on once it is corrected', async () => {
    const world = await withFlags({ shipToCountry: { validation: { oneOf: ['DE', 'DK'] } } });
    const id = await world.people.newSalesOrder({ lines: desk, values: { shipto_country: 'FR' } });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'valueNotAllowed',
      sentence: 'Dynamics 365 Sales shows values that may not travel: shipToCountry (FR).',
    });
    expect(await world.people.businessCentralOrders()).toEqual([]);
    await changeInSales(world, id, { shipto_country: 'DK' });
    expect((await orderOf(world)).order?.shipToCountry).toBe('DK');
    await changeInSales(world, id, { shipto_country: 'FR' });
    expect((await orderOf(world)).order?.shipToCountry).toBe('DK');
    expect((await onlyCoupling(world)).parked?.reason).toBe('valueNotAllowed');
  });

  it('off: a field that is switched off does not travel (P-094)', async () => {
    const world = await withFlags({ email: { off: true } });
    const id = await world.people.newSalesOrder({ lines: desk, values: { emailaddress: 'ida@holm.example' } });
    await world.settle();
    expect((await orderOf(world)).order?.email).not.toBe('ida@holm.example');
    await world.people.businessCentral('PATCH', `salesOrders(${(await orderOf(world)).id})`, { email: 'b@c.example' });
    await world.settle();
    expect((await world.people.salesOrder(id)).emailaddress).toBe('ida@holm.example');
    await expectAgreement(world, id);
  });
});

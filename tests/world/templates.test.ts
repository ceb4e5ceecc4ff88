import { describe, expect, it } from '@jest/globals';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import type { ReferenceRules } from '../../lib/mapping/reference-rules';
import type { OrderTemplates } from '../../lib/mapping/templates';
import { ownPhone } from '../support/own-phone';
import { expectAgreement, onlyCoupling } from './agreement';
import { addColumn } from './own-columns';
import { rowsOf } from './people';
import { World } from './world';

const lines = [{ product: '1896-S', quantity: 2 }];

const mapping = mappingWith(ownPhone);

const big = [{ field: 'shipToCity', equals: 'Aarhus' }];
const orderTemplates: OrderTemplates = {
  fromSales: [
    { name: 'Aarhus', when: big, values: { 'custom.phone': '86 10 10 10', requestedDeliveryDate: '2026-12-01' } },
    { name: 'everybody', values: { 'custom.phone': '70 10 10 10' } },
  ],
  fromBusinessCentral: [{ name: 'phone orders', values: { 'custom.phone': '33 10 10 10' } }],
};

async function templatedWorld() {
  const world = await World.create({ mapping, policies: { orderTemplates } });
  await addColumn(world, 'salesorder', 'contoso_phone');
  return world;
}

async function summariesOf(world: World, salesId: string): Promise<readonly string[]> {
  const stored = await world.couplings.findByRecord('world', 'sales', salesId);
  const journal = await world.couplings.readJournal('world', stored?.coupling.couplingId ?? '');
  return journal.map(({ summary }) => summary);
}

describe('new orders are made with the values of a template (P-092)', () => {
  it('the first whose conditions hold; both sides show its values, and the history names it (I1, I3)', async () => {
    const world = await templatedWorld();
    const aarhus = await world.people.newSalesOrder({ lines, values: { shipto_city: 'Aarhus' } });
    const elsewhere = await world.people.newSalesOrder({ lines, values: { shipto_city: 'Odense' } });
    await world.settle();
    const one = await expectAgreement(world, aarhus);
    expect(one.sales.header).toMatchObject({ 'custom.phone': '86 10 10 10', requestedDeliveryDate: '2026-12-01' });
    expect(one.businessCentral.header).toMatchObject({ 'custom.phone': '86 10 10 10' });
    expect(await summariesOf(world, aarhus)).toContainEqual(
      expect.stringContaining('; template "Aarhus" gives custom.phone 86 10 10 10, requestedDeliveryDate 2026-12-01'),
    );
    const other = await expectAgreement(world, elsewhere);
    expect([other.sales.header['custom.phone'], other.businessCentral.header['custom.phone']]).toEqual([
      '70 10 10 10',
      '70 10 10 10',
    ]);
  });

  it('what the order states itself stands, and later changes of both sides go over what a template gave', async () => {
    const world = await templatedWorld();
    const id = await world.people.newSalesOrder({
      lines,
      values: { shipto_city: 'Aarhus', contoso_phone: '11 11', requestdeliveryby: '2026-04-01T00:00:00Z' },
    });
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.header).toMatchObject({ 'custom.phone': '11 11', requestedDeliveryDate: '2026-04-01' });
    expect(await summariesOf(world, id)).not.toContainEqual(expect.stringContaining('template'));
    const given = await world.people.newSalesOrder({ lines, values: { shipto_city: 'Odense' } });
    await world.settle();
    await world.people.reopen(given);
    await world.people.sales('PATCH', `salesorders(${given})`, { contoso_phone: null });
    await world.people.submit(given);
    await world.settle();
    const after = await expectAgreement(world, given);
    expect([after.sales.header['custom.phone'], after.businessCentral.header['custom.phone']]).toEqual([null, null]);
  });

  it('an order of Business Central is made in Sales with them, and shows them itself then', async () => {
    const world = await templatedWorld();
    const order = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00020',
      phoneNumber: '',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 4 }],
    });
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    const { salesId = '' } = await onlyCoupling(world);
    const { sales, businessCentral } = await expectAgreement(world, salesId);
    expect([sales.header['custom.phone'], businessCentral.header['custom.phone']]).toEqual([
      '33 10 10 10',
      '33 10 10 10',
    ]);
    expect(await summariesOf(world, salesId)).toContainEqual(expect.stringContaining('template "phone orders" gives'));
  });

  it('a customer that is missing is made with the first template that its account meets', async () => {
    const byNumber = { by: 'fields', fields: [{ businessCentral: 'number', sales: 'accountnumber' }] } as const;
    const references: ReferenceRules = {
      customer: {
        match: [byNumber],
        createMissing: {
          businessCentral: { phoneNumber: '70 00 00 00' },
          templates: [
            {
              name: 'Jutland',
              from: 'sales',
              when: [{ field: 'address1_postalcode', startsWith: '8' }],
              businessCentral: { phoneNumber: '86 00 00 00' },
            },
            { name: 'not for accounts', from: 'businessCentral', unitGroup: 'Furniture units' },
          ],
        },
      },
      units: [],
      currencies: [],
    };
    const world = await World.create({ mapping: mappingWith({ codes: {}, header: [], line: [], references }) });
    const phoneOf = async (accountnumber: string, address1_postalcode: string) => {
      const values = { name: `Account ${accountnumber}`, accountnumber, address1_postalcode };
      const { accountid } = await world.people.sales('POST', 'accounts', values);
      const id = await world.people.newSalesOrder({
        lines: [{ product: '1896-S', quantity: 1, price: 10 }],
        isOfContact: true,
        values: { 'customerid_account@odata.bind': `/accounts(${accountid})` },
      });
      await world.settle();
      const query = `customers?$filter=number eq '${accountnumber}'`;
      const [customer] = rowsOf((await world.people.businessCentral('GET', query)).value);
      return { phone: customer?.phoneNumber, summaries: await summariesOf(world, id) };
    };
    const jutland = await phoneOf('K-90', '8000');
    expect(jutland.phone).toBe('86 00 00 00');
    expect(jutland.summaries).toContain(
      'create customer K-90 in Business Central for account Account K-90, by template "Jutland"',
    );
    const zealand = await phoneOf('K-91', '2100');
    expect(zealand.phone).toBe('70 00 00 00');
  });
});

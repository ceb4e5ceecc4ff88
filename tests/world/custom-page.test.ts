import { describe, expect, it } from '@jest/globals';
import type { ConnectionPolicies } from '../../lib/ports/connection';
import { referenceOnPage } from '../support/page-mapping';
import { expectAgreement, onlyCoupling } from './agreement';
import { changeInSales, pageWorld, shownOnPage } from './page-world';
import type { World } from './world';

const desk = [{ product: '1896-S', quantity: 2, price: 600 }];

async function coupledOrder(policies: Partial<ConnectionPolicies> = {}): Promise<{ world: World; id: string }> {
  const world = await pageWorld(policies);
  const id = await world.people.newSalesOrder({ lines: desk, values: { contoso_reference: 'Ida' } });
  await world.settle();
  return { world, id };
}

async function orderId(world: World): Promise<string> {
  const [order] = await world.people.businessCentralOrders();
  return String(order?.id);
}

async function expectReference(world: World, id: string, value: string): Promise<void> {
  const { coupling } = await expectAgreement(world, id);
  expect(await shownOnPage(world)).toBe(value);
  expect((await world.people.salesOrder(id)).contoso_reference).toBe(value);
  expect(coupling.base?.header['custom.reference']).toEqual({ businessCentral: value, sales: value });
}

describe('a field of a page of a customer’s own that both sides may change (spec §2.1)', () => {
  it('is written once the order is there, since a new order cannot carry it', async () => {
    const { world, id } = await coupledOrder();
    await expectReference(world, id, 'Ida');
  });

  it('reaches the page after what else changed, and Sales from the page', async () => {
    const { world, id } = await coupledOrder();
    await changeInSales(world, id, { values: { contoso_reference: 'Bo', name: 'PO 2' }, quantity: 5 });
    await world.settle();
    await expectReference(world, id, 'Bo');
    const [order] = await world.people.businessCentralOrders();
    expect(order?.externalDocumentNumber).toBe('PO 2');
    await world.people.businessCentralPage('PATCH', await orderId(world), { yourReference: 'Eva' });
    await world.settle();
    await expectReference(world, id, 'Eva');
  });

  it('is emptied as well', async () => {
    const { world, id } = await coupledOrder();
    await changeInSales(world, id, { values: { contoso_reference: null } });
    await world.settle();
    await expectAgreement(world, id);
    expect(await shownOnPage(world)).toBe('');
  });

  it('changed on both sides it is a conflict; the loser is kept, and a rule may ask a person', async () => {
    const { world, id } = await coupledOrder();
    await world.people.businessCentralPage('PATCH', await orderId(world), { yourReference: 'Eva' });
    await changeInSales(world, id, { values: { contoso_reference: 'Bo' } });
    await world.settle();
    await expectReference(world, id, 'Bo');
    const { couplingId } = await onlyCoupling(world);
    const journal = await world.couplings.readJournal('world', couplingId);
    expect(journal.flatMap((entry) => entry.conflicts ?? [])).toEqual([
      expect.objectContaining({ winner: 'sales', businessCentral: { 'custom.reference': 'Eva' } }),
    ]);
    const asking = await coupledOrder({ conflictRules: [{ when: { group: 'custom.reference' }, rule: 'park' }] });
    await asking.world.people.businessCentralPage('PATCH', await orderId(asking.world), { yourReference: 'Eva' });
    await changeInSales(asking.world, asking.id, { values: { contoso_reference: 'Bo' } });
    await asking.world.settle();
    expect((await onlyCoupling(asking.world)).parked?.reason).toBe('conflictNeedsPerson');
    expect(await shownOnPage(asking.world)).toBe('Eva');
  });

  it('an edit of the page between reading and writing is never overwritten unseen: its own version says so (I2)', async () => {
    const { world, id } = await coupledOrder();
    await changeInSales(world, id, { values: { contoso_reference: 'Bo' } });
    await world.people.control('businessCentral', 'POST', '/faults', {
      kind: 'versionRace',
      match: { method: 'PATCH', path: 'salesOrderDetails' },
      times: 1,
    });
    await world.settle();
    await expectReference(world, id, 'Bo');
    const { couplingId } = await onlyCoupling(world);
    const journal = await world.couplings.readJournal('world', couplingId);
    expect(journal.filter(({ outcome }) => outcome === 'failed').map(({ summary }) => summary)).toEqual([
      expect.stringContaining('versionMismatch'),
    ]);
  });

  it('is carried over to a document that is made anew (spec §3.2)', async () => {
    const { world, id } = await coupledOrder({ changeReleased: 'archiveAndRecreate', releaseOrders: 'never' });
    const before = await orderId(world);
    await world.people.control('businessCentral', 'POST', `/orders/${before}/release`);
    await world.settle();
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    expect(await orderId(world)).not.toBe(before);
    await expectReference(world, id, 'Ida');
    await changeInSales(world, id, { values: { contoso_reference: 'Bo' }, quantity: 6 });
    await world.settle();
    await expectReference(world, id, 'Bo');
  });
});

describe('the order number of Sales as Your Reference, on a page of a customer’s own (P-003)', () => {
  it('is written there, stays through a document made anew, and is put back when somebody edits it', async () => {
    const [field] = referenceOnPage.header;
    const number = { ...field, label: 'The order number', direction: 'fromSales', sales: { column: 'ordernumber' } };
    const mapping = { ...referenceOnPage, header: [number] } as typeof referenceOnPage;
    const world = await pageWorld({ changeReleased: 'archiveAndRecreate' }, { mapping });
    const id = await world.people.newSalesOrder({ lines: desk });
    await world.settle();
    const { ordernumber } = await world.people.salesOrder(id);
    expect(await shownOnPage(world)).toBe(ordernumber);
    await world.people.businessCentralPage('PATCH', await orderId(world), { yourReference: 'else' });
    await world.settle();
    expect(await shownOnPage(world)).toBe(ordernumber);
    const before = await orderId(world);
    await world.people.control('businessCentral', 'POST', `/orders/${before}/release`);
    await world.settle();
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    expect(await orderId(world)).not.toBe(before);
    expect(await shownOnPage(world)).toBe(ordernumber);
    await expectAgreement(world, id);
  });
});

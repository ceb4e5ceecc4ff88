import { describe, expect, it } from '@jest/globals';
import { decideDeletion } from '../../lib/operations/resolve-deletion';
import type { ConnectionPorts } from '../../lib/sync/engine';
import { countGone, liftPause } from '../../lib/sync/life-cycle/pause';
import { expectAgreement, onlyCoupling } from './agreement';
import {
  cancelInSales,
  changeFirstLine,
  coupledOrder,
  deleteInBusinessCentral,
  inBusinessCentral,
  type Life,
  post,
  standing,
  stateInSales,
} from './life-cycle-world';
import { World } from './world';

async function decide({ world }: Life, body: Record<string, unknown>) {
  const answer = await decideDeletion(world.engine, { body, who: 'Vera' });
  await world.settle();
  await world.sweepAndSettle();
  return answer;
}

async function deletedInSales(): Promise<Life> {
  const life = await coupledOrder();
  await life.world.people.reopen(life.id);
  await life.world.people.sales('DELETE', `salesorders(${life.id})`);
  await life.world.settle();
  return life;
}

describe('a person decides what becomes of an order that is gone from one side', () => {
  it('cancelled in Sales: the coupling ends', async () => {
    const life = await coupledOrder();
    await deleteInBusinessCentral(life);
    expect(await decide(life, { salesOrderId: life.id, action: 'cancelInSales' })).toMatchObject({ kind: 'ok' });
    expect(await stateInSales(life)).toBe(2);
    expect(life.world.couplings.all()[0]?.state).toBe('ended');
  });

  it('deleted in Business Central as well: a draft, kept as a version, conditional on what Sales last had (P-114, I14)', async () => {
    const life = await deletedInSales();
    const body = { businessCentralOrderId: life.order.id, action: 'deleteInBusinessCentral' };
    expect(await decide(life, body)).toMatchObject({ kind: 'ok' });
    expect(await life.world.people.businessCentralOrders()).toHaveLength(0);
    const [coupling] = life.world.couplings.all();
    expect(coupling).toMatchObject({ state: 'ended' });
    expect(coupling?.openEffect).toBeUndefined();
    const journal = await life.world.couplings.readJournal('world', coupling?.couplingId ?? '');
    const version = journal.find((entry) => entry.version !== undefined)?.version;
    expect(version).toMatchObject({ number: 1, causedBy: { operator: 'Vera' } });
    expect(version?.businessCentral.lines).toHaveLength(2);
    expect(journal.filter(({ outcome }) => outcome === 'open')).toEqual([]);
  });

  it.each(['lostAnswer', 'cutBefore'] as const)(
    '%s while it is deleted in Business Central: ends the same, with nothing left open (I9, I11)',
    async (kind) => {
      const life = await deletedInSales();
      const body = { businessCentralOrderId: life.order.id, action: 'deleteInBusinessCentral' };
      const fault = { kind, match: { method: 'POST', path: 'batch' }, times: 1 };
      await life.world.people.control('businessCentral', 'POST', '/faults', fault);
      const asked = decideDeletion(life.world.engine, { body, who: 'Vera' });
      await life.world.clock.advance(30_000);
      // What was cut before it came is sent again; what may have been done is looked at first.
      expect(await asked).toMatchObject(kind === 'cutBefore' ? { kind: 'ok' } : { kind: 'refused', code: 'unclear' });
      await life.world.settle();
      await life.world.sweepAndSettle();
      expect(await life.world.people.businessCentralOrders()).toHaveLength(0);
      const [coupling] = life.world.couplings.all();
      expect(coupling).toMatchObject({ state: 'ended' });
      const journal = await life.world.couplings.readJournal('world', coupling?.couplingId ?? '');
      expect(journal.filter(({ outcome }) => outcome === 'open')).toEqual([]);
    },
  );

  it('is not deleted in Business Central while that side shows what Sales never had, or is no draft (I14)', async () => {
    const changed = await deletedInSales();
    const body = { businessCentralOrderId: changed.order.id, action: 'deleteInBusinessCentral' };
    await changed.world.people.businessCentral('PATCH', `salesOrders(${changed.order.id})`, {
      shipToName: 'Nobody told',
    });
    await changed.world.settle();
    expect(await decide(changed, body)).toMatchObject({ kind: 'refused', code: 'changedInBusinessCentral' });
    expect(await changed.world.people.businessCentralOrders()).toHaveLength(1);

    const released = await deletedInSales();
    await released.world.people.control('businessCentral', 'POST', `/orders/${released.order.id}/release`);
    await released.world.settle();
    const asked = { businessCentralOrderId: released.order.id, action: 'deleteInBusinessCentral' };
    expect(await decide(released, asked)).toMatchObject({ kind: 'refused', code: 'notADraft' });

    const gone = await coupledOrder();
    await deleteInBusinessCentral(gone);
    const elsewhere = { salesOrderId: gone.id, action: 'deleteInBusinessCentral' };
    expect(await decide(gone, elsewhere)).toMatchObject({ kind: 'refused', code: 'goneInBusinessCentral' });
  });

  it('made anew in Business Central from Sales, with what the seller changed since; the history goes on', async () => {
    const life = await coupledOrder();
    await deleteInBusinessCentral(life);
    await changeFirstLine(life, 7);
    await life.world.settle();
    await decide(life, { salesOrderId: life.id, action: 'makeAnew' });
    const { coupling, businessCentral } = await expectAgreement(life.world, life.id);
    expect(businessCentral.lines.map((line) => line.quantity).sort()).toEqual(['7', '8']);
    expect(coupling).toMatchObject({ generation: 2, supersededIds: [life.order.id] });
    expect(await life.world.people.businessCentralOrders()).toHaveLength(1);
    const journal = await life.world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.map(({ summary }) => summary).join()).toContain('to be made anew in Business Central, by Vera');
  });

  it('made anew in Sales from Business Central, under another id', async () => {
    const life = await deletedInSales();
    await decide(life, { businessCentralOrderId: life.order.id, action: 'makeAnew' });
    const [coupling] = life.world.couplings.all();
    expect(coupling?.salesId).not.toBe(life.id);
    const { sales } = await expectAgreement(life.world, coupling?.salesId ?? '');
    expect(sales.lines.map((line) => line.quantity).sort()).toEqual(['5', '8']);
    expect((await life.world.people.sales('GET', 'salesorders?$select=name')).value).toHaveLength(1);
  });

  it('coupled with the document that was restored, or entered anew', async () => {
    const restored = await coupledOrder();
    await deleteInBusinessCentral(restored);
    await restored.world.people.control('businessCentral', 'POST', `/archive/${restored.order.number}/restore`);
    await restored.world.settle();
    await decide(restored, { salesOrderId: restored.id, action: 'recouple' });
    await expectAgreement(restored.world, restored.id);

    const entered = await coupledOrder();
    await deleteInBusinessCentral(entered);
    const order = await entered.world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 6 }],
    });
    await decide(entered, {
      salesOrderId: entered.id,
      action: 'recouple',
      withOrderId: order.id,
    });
    const { coupling } = await expectAgreement(entered.world, entered.id);
    expect(coupling.businessCentralId).toBe(order.id);
  });

  it('is refused where nothing is gone, for what is not gone there, and for an order that somebody else has', async () => {
    const life = await coupledOrder();
    const body = { salesOrderId: life.id, action: 'cancelInSales' };
    expect(await decide(life, body)).toMatchObject({ kind: 'refused', code: 'notGone' });
    const sales = await deletedInSales();
    expect(await decide(sales, { businessCentralOrderId: sales.order.id, action: 'cancelInSales' })).toMatchObject({
      code: 'goneInSales',
    });
    await life.world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }] });
    await life.world.settle();
    const other = (await life.world.people.businessCentralOrders()).find(({ id }) => id !== life.order.id);
    await deleteInBusinessCentral(life);
    const taken = { salesOrderId: life.id, action: 'recouple', withOrderId: other?.id };
    expect(await decide(life, taken)).toMatchObject({ code: 'taken' });
    expect(await decide(life, { salesOrderId: life.id, action: 'burn' })).toMatchObject({ kind: 'badRequest' });
  });

  it('deleted in Sales and entered again by hand: shown, not made twice, and coupled in its place (I5, F13)', async () => {
    const life = await deletedInSales();
    const again = await life.world.people.newSalesOrder({
      lines: [
        { product: '1896-S', quantity: 5 },
        { product: '1900-S', quantity: 8, price: 99.5 },
      ],
    });
    await life.world.settle();
    await life.world.sweepAndSettle();
    expect(await life.world.people.businessCentralOrders()).toHaveLength(1);
    expect(life.world.couplings.all()).toMatchObject([{ parked: { reason: 'enteredAgain' } }]);
    await decide(life, { businessCentralOrderId: life.order.id, action: 'recouple' });
    const { coupling } = await expectAgreement(life.world, again);
    expect(coupling.businessCentralId).toBe(life.order.id);
    const lines = (await life.world.people.businessCentralOrders())[0]?.salesOrderLines;
    expect(lines).toMatchObject((life.order.salesOrderLines as { id: string }[]).map(({ id }) => ({ id })));
  });

  it('what looks like it may be another order: then it enters as a new one', async () => {
    const life = await deletedInSales();
    const again = await life.world.people.newSalesOrder({
      lines: [
        { product: '1896-S', quantity: 5 },
        { product: '1900-S', quantity: 8, price: 99.5 },
      ],
    });
    await life.world.settle();
    expect(await decide(life, { businessCentralOrderId: life.order.id, action: 'leaveApart' })).toMatchObject({
      kind: 'ok',
    });
    await expectAgreement(life.world, again);
    expect(await life.world.people.businessCentralOrders()).toHaveLength(2);
    const first = await life.world.couplings.findByRecord('world', 'businessCentral', String(life.order.id));
    expect(first?.coupling.parked?.reason).toBe('deletedInSales');
  });

  it('deleted in Business Central and entered again there: shown, not made in Sales a second time', async () => {
    const life = await coupledOrder();
    await deleteInBusinessCentral(life);
    const order = await life.world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      salesOrderLines: [
        { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 8 },
        { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 5 },
      ],
    });
    await life.world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await life.world.settle();
    expect((await life.world.people.sales('GET', 'salesorders?$select=name')).value).toHaveLength(1);
    expect(life.world.couplings.all()).toMatchObject([{ parked: { reason: 'enteredAgain' } }]);
    await decide(life, { salesOrderId: life.id, action: 'recouple' });
    const { coupling } = await expectAgreement(life.world, life.id);
    expect(coupling.businessCentralId).toBe(order.id);
  });

  it('cancelled in Sales where it was deleted before its creation was finished', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    const message = 'Not today.';
    await world.people.control('businessCentral', 'POST', '/faults', {
      kind: 'status',
      options: { status: 400, body: { error: { code: 'Application_DialogException', message } } },
      match: { method: 'POST', path: 'batch' },
    });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'DELETE', '/faults');
    await world.people.businessCentral('DELETE', `salesOrders(${order?.id})`);
    await world.settle();
    const waiting = await onlyCoupling(world);
    expect(waiting).toMatchObject({ parked: { reason: 'deletedInBusinessCentral' } });
    expect(waiting.base).toBeUndefined();
    const body = { salesOrderId: id, action: 'cancelInSales' };
    expect(await decideDeletion(world.engine, { body, who: 'Vera' })).toMatchObject({ kind: 'ok' });
    expect(await world.people.salesOrder(id)).toMatchObject({ statecode: 2 });
    expect((await onlyCoupling(world)).base).toBeDefined();
  });
});

describe('an order that only waits because the life cycle of the connection is paused', () => {
  /** Of another order it was found that it is gone, which pauses the connection. */
  async function whilePaused(fulfilWhen: 'shipped' | 'invoiced' = 'shipped'): Promise<Life> {
    const life = await coupledOrder({
      policies: {
        pauseWhenGone: { orders: 0, percent: 0 },
        fulfilWhen,
        canceledInSales: 'deleteDraft',
        archiveOrdersConfirmed: true,
      },
    });
    const ports = life.world.engine.connections.get('world') as ConnectionPorts;
    await countGone(life.world.engine, ports, { couplingId: 'another', side: 'businessCentral' });
    return life;
  }

  async function expectRefused(life: Life, code: string): Promise<void> {
    for (const action of ['makeAnew', 'cancelInSales', 'recouple']) {
      expect(await decide(life, { salesOrderId: life.id, action })).toMatchObject({ kind: 'refused', code });
    }
  }

  it('is not gone: shipped in full it is neither made anew nor cancelled, and is closed once the pause is lifted (I5, I12)', async () => {
    const life = await whilePaused();
    await inBusinessCentral(life, 'release');
    await post(life, 'ship', [5, 8]);
    expect(await standing(life)).toEqual({ state: 'coupled', reason: 'closingPaused' });
    await expectRefused(life, 'notGone');
    expect(await life.world.people.businessCentralOrders()).toHaveLength(1);
    await liftPause(life.world.engine, 'world');
    await life.world.clock.advance(3_600_000);
    await life.world.sweepAndSettle();
    expect(await standing(life)).toEqual({ state: 'fulfilled', reason: undefined });
  });

  it('is not gone: cancelled in Sales it waits with its draft', async () => {
    const life = await whilePaused();
    await cancelInSales(life);
    expect(await standing(life)).toMatchObject({ reason: 'closingPaused' });
    await expectRefused(life, 'notGone');
  });

  it('is not deleted: invoiced in full it is not made anew (I12)', async () => {
    const life = await whilePaused('invoiced');
    await inBusinessCentral(life, 'release');
    await post(life, 'ship', [5, 8]);
    await post(life, 'invoice', [5, 8]);
    expect(await standing(life)).toEqual({ state: 'coupled', reason: 'closingPaused' });
    await expectRefused(life, 'notGone');
    expect(await life.world.people.businessCentralOrders()).toEqual([]);
  });

  it.each([
    { code: 'notGone', isInvoiced: false },
    { code: 'invoicedInFull', isInvoiced: true },
  ])('and was marked as gone by an earlier version of the product: $code', async ({ code, isInvoiced }) => {
    const life = await whilePaused('invoiced');
    await inBusinessCentral(life, 'release');
    await post(life, 'ship', [5, 8]);
    if (isInvoiced) {
      await post(life, 'invoice', [5, 8]);
    }
    const stored = await life.world.couplings.findByRecord('world', 'sales', life.id);
    if (stored === undefined) {
      throw new Error('not coupled');
    }
    const parked = { reason: 'lifeCyclePaused', sentence: '', nextAction: '', sinceIso: '', tries: 0 } as const;
    await life.world.couplings.save(stored, { ...stored.coupling, parked }, []);
    const body = { salesOrderId: life.id, action: 'makeAnew' };
    expect(await decideDeletion(life.world.engine, { body, who: 'Vera' })).toMatchObject({ kind: 'refused', code });
  });
});

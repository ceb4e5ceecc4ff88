import { describe, expect, it } from '@jest/globals';
import { liftPause, readPause } from '../../lib/sync/life-cycle/pause';
import { expectAgreement, onlyCoupling } from './agreement';
import {
  cancelInSales,
  changeFirstLine,
  closings,
  coupledOrder,
  deleteInBusinessCentral,
  inBusinessCentral,
  notes,
  post,
  standing,
  stateInSales,
} from './life-cycle-world';
import { type Row, rowsOf } from './people';

const modes = [
  ['sales-order processing off', {}],
  ['sales-order processing on', { salesSetup: { salesOrderProcessing: true } }],
] as const;

describe('shipping (P-040, P-041, P-043)', () => {
  it.each(modes)('a part leaves the order submitted, everything closes it as fulfilled: %s', async (_, options) => {
    const life = await coupledOrder(options);
    await post(life, 'ship', [3, 0]);
    expect(await standing(life)).toEqual({ state: 'coupled', reason: undefined });
    expect(await stateInSales(life)).toBe(1);
    await inBusinessCentral(life, 'ship');
    expect(await standing(life)).toEqual({ state: 'fulfilled', reason: undefined });
    const order = await life.world.people.salesOrder(life.id);
    expect(order).toMatchObject({ statecode: 3, statuscode: 100001, datefulfilled: '2026-03-01T23:00:00Z' });
    expect(await closings(life)).toBe(1);
    expect(await notes(life)).toContain('Everything has been shipped');
    const lines = await life.world.people.salesLines(life.id);
    expect(lines.map((line) => line.quantityshipped).sort()).toEqual([5, 8]);
  });

  it('policy never: the order stays submitted', async () => {
    const life = await coupledOrder({ policies: { fulfilWhen: 'never' } });
    await inBusinessCentral(life, 'ship');
    expect(await stateInSales(life)).toBe(1);
    await expectAgreement(life.world, life.id);
  });

  it.each(['lostAnswer', 'cutBefore'] as const)('%s while it is fulfilled: closed once (I9)', async (kind) => {
    const life = await coupledOrder();
    const lineId = rowsOf(life.order.salesOrderLines)[0]?.id;
    await life.world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/ship`);
    await life.world.people.control('sales', 'POST', '/faults', {
      kind,
      match: { method: 'POST', path: 'batch' },
      times: 8,
    });
    await life.world.settle();
    await life.world.people.control('sales', 'DELETE', '/faults');
    await life.world.sweepAndSettle();
    expect(lineId).toBeDefined();
    expect(await standing(life)).toEqual({ state: 'fulfilled', reason: undefined });
    expect(await closings(life)).toBe(1);
  });

  it('a shipment undone before the order is complete takes the quantity back', async () => {
    const life = await coupledOrder();
    await post(life, 'ship', [3, 0]);
    await inBusinessCentral(life, 'undo-shipment');
    // Business Central notifies nobody of it: it is seen with the next read of the order.
    await life.world.people.businessCentral('PATCH', `salesOrders(${life.order.id})`, { phoneNumber: '+45 1234' });
    await life.world.settle();
    const { sales } = await expectAgreement(life.world, life.id);
    expect(sales.lines.map((line) => line.shippedQuantity)).toEqual(['0', '0']);
  });

  it('a shipment undone afterwards cannot be followed: it waits with the fields named, and the seller is told once', async () => {
    const life = await coupledOrder();
    await inBusinessCentral(life, 'ship');
    await inBusinessCentral(life, 'undo-shipment');
    expect(await standing(life)).toEqual({ state: 'fulfilled', reason: 'fulfilledInSales' });
    const told = await notes(life);
    expect(told.split('no longer follow')).toHaveLength(2);
    expect(told).toContain('shippedQuantity of 1896-S');
    await inBusinessCentral(life, 'ship');
    expect(await standing(life)).toEqual({ state: 'fulfilled', reason: undefined });
  });

  it('its external document number edited before posting, it is invoiced all the same: its id decides (P-012)', async () => {
    const life = await coupledOrder();
    await life.world.people.businessCentral('PATCH', `salesOrders(${life.order.id})`, {
      externalDocumentNumber: 'EDITED 1',
    });
    await life.world.settle();
    await inBusinessCentral(life, 'invoice');
    expect(await stateInSales(life)).toBe(4);
    expect((await life.world.people.salesOrder(life.id)).name).toBe('EDITED 1');
  });

  it('fulfilled by hand in Sales: Business Central goes on, its changes wait (W-09, I12)', async () => {
    const life = await coupledOrder();
    await life.world.people.sales('POST', 'FulfillSalesOrder', {
      OrderClose: {
        '@odata.type': 'Microsoft.Dynamics.CRM.orderclose',
        subject: 'done',
        'salesorderid@odata.bind': `/salesorders(${life.id})`,
      },
      Status: 100001,
    });
    await life.world.settle();
    expect(await standing(life)).toEqual({ state: 'fulfilled', reason: undefined });
    const [line] = rowsOf(life.order.salesOrderLines);
    await life.world.people.businessCentral('PATCH', `salesOrders(${life.order.id})/salesOrderLines(${line?.id})`, {
      unitPrice: 777,
    });
    await life.world.settle();
    expect(await standing(life)).toMatchObject({ state: 'fulfilled', reason: 'fulfilledInSales' });
    expect(await stateInSales(life)).toBe(3);
  });
});

describe('invoicing (P-042, P-046, P-047)', () => {
  it.each(modes)(
    'everything at once: Invoiced, with the last quantities, and the coupling ends: %s',
    async (_, options) => {
      const life = await coupledOrder(options);
      await inBusinessCentral(life, 'invoice');
      expect(await standing(life)).toEqual({ state: 'ended', reason: undefined });
      const order = await life.world.people.salesOrder(life.id);
      expect(order).toMatchObject({ statecode: 4, statuscode: 100003, tdm_businesscentralstatus: 'Invoiced' });
      const lines = await life.world.people.salesLines(life.id);
      expect(lines.map((line) => line.quantityshipped).sort()).toEqual([5, 8]);
      expect(await notes(life)).toContain('invoiced completely');
    },
  );

  it('in two invoices after shipping: Fulfilled, then Invoiced', async () => {
    const life = await coupledOrder();
    await inBusinessCentral(life, 'ship');
    await post(life, 'invoice', [5, 0]);
    expect(await standing(life)).toEqual({ state: 'fulfilled', reason: undefined });
    await inBusinessCentral(life, 'invoice');
    expect(await standing(life)).toEqual({ state: 'ended', reason: undefined });
    expect(await stateInSales(life)).toBe(4);
  });

  it('policies: told in words alone, or fulfilled when it is invoiced', async () => {
    const told = await coupledOrder({ policies: { whenInvoiced: 'tell', fulfilWhen: 'never' } });
    await inBusinessCentral(told, 'invoice');
    expect([await stateInSales(told), (await standing(told)).state]).toEqual([1, 'ended']);
    expect(await notes(told)).toContain('invoiced completely');
    const closed = await coupledOrder({ policies: { whenInvoiced: 'tell', fulfilWhen: 'invoiced' } });
    await inBusinessCentral(closed, 'invoice');
    expect([await stateInSales(closed), (await standing(closed)).state]).toEqual([3, 'ended']);
  });

  it('a part, and the rest deleted: a person decides', async () => {
    const life = await coupledOrder();
    await post(life, 'invoice', [5, 0]);
    await deleteInBusinessCentral(life);
    expect(await standing(life)).toMatchObject({ reason: 'restDeletedInBusinessCentral' });
    expect(await stateInSales(life)).toBe(1);
    expect(await notes(life)).toContain('What was left of the order was deleted');
  });

  it('posted while a change is on its way: told, nothing written, and closed once the change is taken back (F13, I12)', async () => {
    const life = await coupledOrder();
    await life.world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/invoice`);
    await changeFirstLine(life, 6);
    await life.world.settle();
    expect(await standing(life)).toMatchObject({ reason: 'postedInBusinessCentral' });
    expect(await stateInSales(life)).toBe(1);
    expect(await notes(life)).toContain('before your latest change');
    await changeFirstLine(life, 5);
    await life.world.settle();
    expect(await standing(life)).toEqual({ state: 'ended', reason: undefined });
    expect(await stateInSales(life)).toBe(4);
  });

  it('an invoiced order takes no writes any more, whatever people do in Sales (I12)', async () => {
    const life = await coupledOrder();
    await inBusinessCentral(life, 'invoice');
    const before = await life.world.people.salesOrder(life.id);
    await life.world.people.takeRequests();
    await life.world.people.control('sales', 'POST', '/notifications', {});
    await life.world.sweepAndSettle();
    expect(await life.world.people.salesOrder(life.id)).toEqual(before);
  });
});

describe('released in Business Central (spec §3.2)', () => {
  it('of a line whose price, quantity and description change together the description is written, and the rest waits', async () => {
    const life = await coupledOrder();
    await inBusinessCentral(life, 'release');
    const { world, id } = life;
    await world.people.reopen(id);
    const lines = await world.people.salesLines(id);
    const line = lines.find(({ productid }) => (productid as Row).productnumber === '1900-S');
    const change = { quantity: 9, priceperunit: 89, description: 'With armrests' };
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, change);
    await world.people.submit(id);
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    expect(rowsOf(order?.salesOrderLines).map(({ description }) => description)).toContain('With armrests');
    expect(rowsOf(order?.salesOrderLines).map(({ quantity }) => quantity)).not.toContain(9);
    expect((await standing(life)).reason).toBe('releasedInBusinessCentral');
  });
});

describe('cancelling in Sales (W-09, W-10)', () => {
  it('a person decides by default; Business Central is untouched and its changes revive nothing', async () => {
    const life = await coupledOrder();
    await cancelInSales(life);
    expect(await standing(life)).toMatchObject({ reason: 'canceledInSales' });
    const [line] = rowsOf(life.order.salesOrderLines);
    await life.world.people.businessCentral('PATCH', `salesOrders(${life.order.id})/salesOrderLines(${line?.id})`, {
      unitPrice: 777,
    });
    await life.world.settle();
    expect(await stateInSales(life)).toBe(2);
    await deleteInBusinessCentral(life);
    expect(await standing(life)).toEqual({ state: 'ended', reason: undefined });
  });

  const deleting = { canceledInSales: 'deleteDraft', archiveOrdersConfirmed: true } as const;

  it('policy deleteDraft: the draft is archived and deleted, with a version kept before', async () => {
    const life = await coupledOrder({ policies: deleting });
    await cancelInSales(life);
    await life.world.sweepAndSettle();
    expect(await standing(life)).toEqual({ state: 'ended', reason: undefined });
    expect(await life.world.people.businessCentralOrders()).toEqual([]);
    const archive = await life.world.people.control('businessCentral', 'GET', `/archive?number=${life.order.number}`);
    expect(JSON.stringify(archive)).toContain(String(life.order.number));
    const [coupling] = life.world.couplings.all();
    const journal = await life.world.couplings.readJournal('world', coupling?.couplingId ?? '');
    expect(journal.filter((entry) => entry.kind === 'version')).toHaveLength(1);
    expect(journal.filter((entry) => entry.outcome === 'open')).toEqual([]);
  });

  it.each([
    ['released', async (life: Awaited<ReturnType<typeof coupledOrder>>) => await inBusinessCentral(life, 'release')],
    ['shipped in part', async (life: Awaited<ReturnType<typeof coupledOrder>>) => await post(life, 'ship', [1, 0])],
  ])('policy deleteDraft: an order that is %s is not deleted', async (_, deed) => {
    const life = await coupledOrder({ policies: deleting });
    await deed(life);
    await cancelInSales(life);
    expect(await standing(life)).toMatchObject({ reason: 'canceledInSales' });
    expect(await life.world.people.businessCentralOrders()).toHaveLength(1);
  });

  it.each([
    ['a price', { unitPrice: 777 }],
    ['a description, of which nobody is notified', { description: 'Call before delivery!' }],
    ['a shipment date, of which nobody is notified', { shipmentDate: '2026-06-24' }],
  ])('policy deleteDraft: %s that Sales never saw keeps the order (I14)', async (_, edit) => {
    const { world, order, ...life } = await coupledOrder({ policies: deleting });
    const [line] = rowsOf(order.salesOrderLines);
    await world.people.businessCentral('PATCH', `salesOrders(${order.id})/salesOrderLines(${line?.id})`, edit);
    await cancelInSales({ world, order, ...life });
    expect(await standing({ world, order, ...life })).toMatchObject({ reason: 'canceledInSales' });
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
  });

  it.each(['lostAnswer', 'cutBefore'] as const)(
    'policy deleteDraft: %s on the deletion ends the same',
    async (kind) => {
      const life = await coupledOrder({ policies: deleting });
      await life.world.people.control('businessCentral', 'POST', '/faults', {
        kind,
        match: { method: 'POST', path: '\\$batch' },
        times: 1,
      });
      await cancelInSales(life);
      await life.world.sweepAndSettle();
      expect(await standing(life)).toEqual({ state: 'ended', reason: undefined });
      expect(await life.world.people.businessCentralOrders()).toEqual([]);
    },
  );

  it('policy deleteDraft: a document that keeps changing is tried a bounded number of times, then deleted (L3)', async () => {
    const life = await coupledOrder({ policies: deleting });
    await life.world.people.control('businessCentral', 'POST', '/faults', {
      kind: 'status',
      options: { status: 412 },
      match: { method: 'POST', path: '\\$batch' },
    });
    await cancelInSales(life);
    expect(await standing(life)).toEqual({ state: 'coupled', reason: 'writeDidNotSettle' });
    expect((await onlyCoupling(life.world)).parked?.sentence).toContain(
      'Deleting the draft of the order, which was cancelled in Sales, did not succeed in 9 tries',
    );
    expect(await life.world.people.businessCentralOrders()).toHaveLength(1);
    await life.world.people.control('businessCentral', 'DELETE', '/faults');
    await life.world.clock.advance(2 * 3_600_000);
    await life.world.sweepAndSettle();
    expect(await standing(life)).toEqual({ state: 'ended', reason: undefined });
    expect(await life.world.people.businessCentralOrders()).toEqual([]);
  });

  it('policy deleteDraft: of many cancelled at once no more drafts are deleted until an operator lifts it', async () => {
    const life = await coupledOrder({ policies: deleting });
    const { world } = life;
    const others: string[] = [];
    for (let made = 0; made < 6; made += 1) {
      others.push(await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }] }));
    }
    await world.settle();
    for (const id of [life.id, ...others]) {
      await cancelInSales({ ...life, id });
    }
    await world.sweepAndSettle();
    const waiting = world.couplings.all().filter(({ parked }) => parked?.reason === 'closingPaused');
    expect(waiting).toHaveLength(2);
    expect(await world.people.businessCentralOrders()).toHaveLength(2);
    expect(await readPause(world.engine.state, 'world')).toMatchObject({ gone: 6, side: 'sales' });
    expect(await liftPause(world.engine, 'world')).toBe(true);
    await world.clock.advance(60 * 60_000);
    await world.sweepAndSettle();
    expect(await world.people.businessCentralOrders()).toEqual([]);
    expect(await readPause(world.engine.state, 'world')).toBeUndefined();
  });

  it('cancelled before it was made: never made', async () => {
    const life = await coupledOrder();
    await life.world.people.sales('POST', 'accounts', { name: 'Harbour Office Hotel', accountnumber: 'C90001' });
    const id = await life.world.people.newSalesOrder({
      customer: 'C90001',
      lines: [{ product: '1896-S', quantity: 1 }],
    });
    await life.world.settle();
    await cancelInSales({ ...life, id });
    await life.world.sweepAndSettle();
    const stored = await life.world.couplings.findByRecord('world', 'sales', id);
    expect(stored?.coupling).toMatchObject({ state: 'ended' });
  });
});

describe('deleted in Business Central (P-049, W-27)', () => {
  it('waits for a person, tells the seller once, and leaves Sales untouched', async () => {
    const life = await coupledOrder();
    await deleteInBusinessCentral(life);
    await life.world.sweepAndSettle();
    expect(await standing(life)).toMatchObject({ reason: 'deletedInBusinessCentral' });
    expect(await stateInSales(life)).toBe(1);
    expect((await notes(life)).split('was deleted in Business Central')).toHaveLength(2);
  });

  it('policy cancelAfterMinutes: cancelled once, not before the time', async () => {
    const life = await coupledOrder({ policies: { cancelAfterMinutes: 30 } });
    await deleteInBusinessCentral(life);
    await life.world.clock.advance(20 * 60_000);
    expect(await stateInSales(life)).toBe(1);
    await life.world.clock.advance(20 * 60_000);
    await life.world.sweepAndSettle();
    expect(await stateInSales(life)).toBe(2);
    expect(await closings(life)).toBe(1);
    expect(await standing(life)).toEqual({ state: 'ended', reason: undefined });
    expect(await notes(life)).toContain('was cancelled, because');
  });

  it('policy cancelAfterMinutes: an order that the seller has changed since is not cancelled (I14)', async () => {
    const life = await coupledOrder({ policies: { cancelAfterMinutes: 30 } });
    await deleteInBusinessCentral(life);
    await changeFirstLine(life, 7);
    await life.world.settle();
    await life.world.clock.advance(60 * 60_000);
    await life.world.sweepAndSettle();
    expect(await stateInSales(life)).toBe(1);
    expect(await standing(life)).toMatchObject({ reason: 'deletedInBusinessCentral' });
  });

  it('deleted on both sides: the coupling ends', async () => {
    const life = await coupledOrder();
    await deleteInBusinessCentral(life);
    await life.world.people.reopen(life.id);
    await life.world.people.sales('DELETE', `salesorders(${life.id})`);
    await life.world.settle();
    await life.world.sweepAndSettle();
    expect(life.world.couplings.all()[0]?.state).toBe('ended');
  });

  it('an order deleted in Sales first can still be deleted in Business Central (P-050)', async () => {
    const life = await coupledOrder();
    await life.world.people.reopen(life.id);
    await life.world.people.sales('DELETE', `salesorders(${life.id})`);
    await life.world.settle();
    expect(life.world.couplings.all()[0]?.parked?.reason).toBe('deletedInSales');
    await deleteInBusinessCentral(life);
    await life.world.sweepAndSettle();
    expect(life.world.couplings.all()[0]).toMatchObject({ state: 'ended' });
  });

  it('restored from the archive: shown to a person, or coupled again by the policy (F13)', async () => {
    for (const restoredOrders of ['offer', 'couple'] as const) {
      const life = await coupledOrder({ policies: { restoredOrders } });
      await deleteInBusinessCentral(life);
      await life.world.people.control('businessCentral', 'POST', `/archive/${life.order.number}/restore`);
      await life.world.settle();
      await life.world.sweepAndSettle();
      if (restoredOrders === 'offer') {
        expect(await standing(life)).toMatchObject({ reason: 'restoredInBusinessCentral' });
      } else {
        const { coupling } = await expectAgreement(life.world, life.id);
        expect(coupling.supersededIds).toEqual([life.order.id]);
      }
      expect(await life.world.people.businessCentralOrders()).toHaveLength(1);
      expect((await life.world.people.sales('GET', 'salesorders?$select=name')).value).toHaveLength(1);
    }
  });
});

describe('many orders gone from Business Central at once', () => {
  it('the connection pauses: no more is told or cancelled until an operator lifts it, then each is looked at again', async () => {
    const life = await coupledOrder({ policies: { cancelAfterMinutes: 10 } });
    const { world } = life;
    for (let made = 0; made < 6; made += 1) {
      await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }] });
    }
    await world.settle();
    for (const order of await world.people.businessCentralOrders()) {
      await world.people.businessCentral('DELETE', `salesOrders(${order.id})`);
    }
    await world.settle();
    const reasons = () => world.couplings.all().map(({ parked }) => parked?.reason);
    expect(reasons().filter((reason) => reason === 'lifeCyclePaused')).toHaveLength(2);
    expect(await readPause(world.engine.state, 'world')).toMatchObject({ gone: 6 });
    await world.clock.advance(30 * 60_000);
    await world.sweepAndSettle();
    const canceled = async () => rowsOf((await world.people.sales('GET', 'ordercloses?$select=subject')).value).length;
    expect(await canceled()).toBe(0);
    expect(await liftPause(world.engine, 'world')).toBe(true);
    await world.clock.advance(60 * 60_000);
    await world.sweepAndSettle();
    expect(await canceled()).toBe(7);
    expect(await readPause(world.engine.state, 'world')).toBeUndefined();
  });

  it('a company that has neither the order nor its customer is not believed', async () => {
    const life = await coupledOrder();
    const { customerId } = life.order;
    await life.world.people.businessCentral('PATCH', `customers(${customerId})`, { number: 'C99999' });
    await deleteInBusinessCentral(life);
    expect(await standing(life)).toMatchObject({ reason: 'fingerprintMismatch' });
    await life.world.people.businessCentral('PATCH', `customers(${customerId})`, { number: 'C00010' });
    await life.world.sweepAndSettle();
    expect(await standing(life)).toMatchObject({ reason: 'deletedInBusinessCentral' });
  });
});

describe('reopened in Sales', () => {
  it('is reported after a day, and goes on when it is submitted again', async () => {
    const life = await coupledOrder();
    await life.world.people.reopen(life.id);
    await life.world.settle();
    expect(await standing(life)).toEqual({ state: 'held', reason: undefined });
    await life.world.clock.advance(25 * 3_600_000);
    await life.world.sweepAndSettle();
    expect(await standing(life)).toEqual({ state: 'held', reason: 'reopenedForLong' });
    await life.world.people.submit(life.id);
    await life.world.settle();
    await expectAgreement(life.world, life.id);
  });
});

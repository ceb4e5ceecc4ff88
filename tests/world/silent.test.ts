import { describe, expect, it } from '@jest/globals';
import { sweepConnection } from '../../lib/sync/sweeps/sweep';
import { expectAgreement, onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { runSweeps, World } from './world';

interface Coupled {
  readonly world: World;
  readonly id: string;
  readonly orderId: string;
  readonly linePath: string;
}

async function coupledOrder(): Promise<Coupled> {
  const world = await World.create();
  const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 5 }] });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  const [line] = rowsOf(order?.salesOrderLines);
  return { world, id, orderId: String(order?.id), linePath: `salesOrders(${order?.id})/salesOrderLines(${line?.id})` };
}

/** Everything in storage, as text: what must not change at rest. */
const stored = (world: World) => JSON.stringify(world.couplings.all());

describe('changes that Business Central notifies nobody of (S-080, L2)', () => {
  it.each([
    ['description', { description: 'Oak, without notice' }],
    ['shipment date', { shipmentDate: '2026-06-24' }],
  ])('a %s changed alone is not seen by notices, nor by what was modified; the sweep brings it', async (_, values) => {
    const { world, id, linePath } = await coupledOrder();
    const before = stored(world);
    await world.people.businessCentral('PATCH', linePath, values);
    await world.settle();
    await sweepConnection(world.engine, 'world', { side: 'both', overlapMs: 600_000 });
    await world.settle();
    expect(stored(world)).toBe(before);
    await world.people.takeRequests();
    await runSweeps(world.engine);
    // One page of modified orders, one of all orders, one of ids; in Sales one of modified orders, one look-up by id.
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 3, sales: 2 });
    await world.settle();
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 1, sales: 1 });
    const { sales } = await expectAgreement(world, id);
    expect(Object.values(sales.lines[0] ?? {})).toContain(Object.values(values)[0]);
  });

  it('an undone shipment of a part is not seen by notices; the sweep brings the quantity back', async () => {
    const { world, id, orderId } = await coupledOrder();
    const [order] = await world.people.businessCentralOrders();
    const [line] = rowsOf(order?.salesOrderLines);
    const lines = [{ lineId: line?.id, quantity: 2 }];
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/ship`, { lines });
    await world.settle();
    const before = stored(world);
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/undo-shipment`);
    await world.settle();
    expect(stored(world)).toBe(before);
    await runSweeps(world.engine);
    await world.settle();
    const { sales } = await expectAgreement(world, id);
    expect(sales.lines[0]?.shippedQuantity).toBe('0');
  });

  it('at rest the sweeps enqueue nothing and write nothing, time after time', async () => {
    const { world, id } = await coupledOrder();
    const before = stored(world);
    for (let sweep = 0; sweep < 15; sweep += 1) {
      await world.clock.advance(300_000);
      await runSweeps(world.engine);
      expect((await world.queue.counts()).active).toBe(0);
    }
    await world.settle();
    expect(stored(world)).toBe(before);
    await expectAgreement(world, id);
  });
});

describe('deletions whose notifications are lost (F13, L2)', () => {
  it.each([
    ['businessCentral', 'deletedInBusinessCentral'],
    ['sales', 'deletedInSales'],
  ] as const)('one in %s is found by comparing ids, once', async (side, reason) => {
    const { world, id, orderId } = await coupledOrder();
    await world.people.control(side, 'POST', '/notifications', { drop: 1 });
    if (side === 'sales') {
      await world.people.sales('DELETE', `salesorders(${id})`);
    } else {
      await world.people.businessCentral('DELETE', `salesOrders(${orderId})`);
    }
    await world.settle();
    await world.people.control(side, 'POST', '/notifications', { drop: 0 });
    const coupling = () => world.couplings.all()[0];
    expect(coupling()?.parked).toBeUndefined();
    await runSweeps(world.engine);
    await world.settle();
    expect(coupling()?.parked?.reason).toBe(reason);
    const before = stored(world);
    await world.clock.advance(3_600_000);
    await runSweeps(world.engine);
    expect((await world.queue.counts()).active).toBe(0);
    expect(stored(world)).toBe(before);
  });

  it('a document that was archived and made anew is no deletion', async () => {
    const world = await World.create({ policies: { changeReleased: 'archiveAndRecreate' } });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 5 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await world.settle();
    await world.people.reopen(id);
    const [line] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity: 6 });
    await world.people.submit(id);
    await world.settle();
    expect((await onlyCoupling(world)).supersededIds).toEqual([order?.id]);
    await world.sweepAndSettle();
    await expectAgreement(world, id);
  });
});

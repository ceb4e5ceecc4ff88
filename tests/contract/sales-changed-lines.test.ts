import { describe, expect, it } from '@jest/globals';
import { expectValue } from '../support/results';
import { World } from '../world/world';

describe('the sweep of Sales', () => {
  it.each([
    ['sales-order processing on', { salesOrderProcessing: true }],
    ['system pricing off', { systemPricing: false }],
  ])('finds an edit of a line whose order did not move: %s (L2, D-048, D-049)', async (_, salesSetup) => {
    const world = await World.create({ salesSetup });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }], submit: false });
    await world.settle();
    await world.clock.advance(60_000);
    const sinceIso = new Date(world.clock.nowMs()).toISOString();
    await world.clock.advance(5_000);
    const [line] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { description: 'in red' });
    const sales = world.engine.connections.get('world')?.sales;
    const orders: string[] = [];
    let place: string | undefined;
    do {
      const listed = sales && expectValue(await sales.listOrdersModifiedSince(sinceIso, place));
      orders.push(...(listed?.orders ?? []).map((order) => order.id));
      place = listed?.next;
    } while (place !== undefined);
    expect([...new Set(orders)]).toEqual([id]);
  });

  it('makes a lost line edit good', async () => {
    const world = await World.create({ salesSetup: { systemPricing: false } });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2, price: 10 }] });
    await world.settle();
    await world.people.control('sales', 'POST', '/notifications', { drop: 1 });
    await world.people.reopen(id);
    const [line] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity: 6 });
    await world.people.submit(id);
    await world.settle();
    await world.sweepAndSettle();
    const [order] = await world.people.businessCentralOrders();
    expect(((order?.salesOrderLines ?? []) as { quantity: number }[])[0]?.quantity).toBe(6);
  });
});

import { describe, expect, it } from '@jest/globals';
import { expectAgreement, onlyCoupling } from './agreement';
import {
  changeFirstLine,
  coupledOrder,
  inBusinessCentral,
  type Life,
  notes,
  post,
  stateInSales,
} from './life-cycle-world';
import { rowsOf } from './people';
import { World } from './world';

async function deleteFirstLine({ world, id }: Life): Promise<void> {
  const desk = (await world.people.salesLines(id)).find(
    (line) => (line.productid as { productnumber: string }).productnumber === '1896-S',
  );
  await world.people.reopen(id);
  await world.people.sales('DELETE', `salesorderdetails(${desk?.salesorderdetailid})`);
  await world.people.submit(id);
  await world.settle();
  await world.sweepAndSettle();
}

describe('a line of which something has been shipped, and that the seller deletes', () => {
  it('is there again as it was, the seller is told, and the order goes on to its end', async () => {
    const life = await coupledOrder();
    const { world, id } = life;
    await post(life, 'ship', [3, 0]);
    const before = await expectAgreement(world, id);
    await deleteFirstLine(life);
    const after = await expectAgreement(world, id);
    expect(after.businessCentral).toEqual(before.businessCentral);
    expect((await onlyCoupling(world)).parked).toBeUndefined();
    expect(await notes(life)).toContain(': deleted in Sales, but 3 shipped already; the line is there again.');
    await deleteFirstLine(life);
    expect((await expectAgreement(world, id)).sales.lines).toHaveLength(2);
    await changeFirstLine(life, 6);
    await world.settle();
    expect((await expectAgreement(world, id)).businessCentral.lines.map((line) => line.quantity)).toContain('6');
    await inBusinessCentral(life, 'ship');
    await inBusinessCentral(life, 'invoice');
    expect(await stateInSales(life)).toBe(4);
  });

  it('also together with a change of another line, and where the rules say that Sales wins', async () => {
    const life = await coupledOrder({
      policies: { conflictRules: [{ when: { group: 'line' }, rule: 'salesWins' }] } as never,
    });
    const { world, id, order } = life;
    await post(life, 'ship', [3, 0]);
    const [desk] = rowsOf(order.salesOrderLines);
    await world.people.reopen(id);
    await world.people.businessCentral('PATCH', `salesOrders(${order.id})/salesOrderLines(${desk?.id})`, {
      quantity: 7,
    });
    await world.people.submit(id);
    await deleteFirstLine(life);
    expect((await expectAgreement(world, id)).sales.lines.map((line) => line.quantity)).toContain('7');
  });
});

describe('a line of goods that come back', () => {
  async function returned(quantity: number): Promise<Life> {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity, price: 300 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    return { world, id, order: order ?? {} };
  }

  it.each([
    [-2, -3],
    [2, -3],
    [-2, 4],
  ])('may be changed from %s to %s while nothing has come', async (before, after) => {
    const life = await returned(before);
    await changeFirstLine(life, after);
    await life.world.settle();
    const { businessCentral } = await expectAgreement(life.world, life.id);
    expect(businessCentral.lines.map((line) => line.quantity)).toEqual([String(after)]);
    expect((await onlyCoupling(life.world)).parked).toBeUndefined();
  });

  it('goes by the rules where both sides change it', async () => {
    const life = await returned(-2);
    const { world, id, order } = life;
    await world.people.reopen(id);
    const [line] = rowsOf(order.salesOrderLines);
    await world.people.businessCentral('PATCH', `salesOrders(${order.id})/salesOrderLines(${line?.id})`, {
      quantity: -5,
    });
    const [here] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${here?.salesorderdetailid})`, { quantity: -4 });
    await world.people.submit(id);
    await world.sweepAndSettle();
    expect((await expectAgreement(world, id)).businessCentral.lines.map((shown) => shown.quantity)).toEqual(['-4']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { synchronizeOrders } from '../../lib/operations/synchronize-orders';
import { expectAgreement } from './agreement';
import { unseen } from './full-synchronization-world';
import { rowsOf } from './people';
import { World } from './world';

const lines = [{ product: '1896-S', quantity: 2 }];

async function synchronize(world: World, body: object) {
  const answer = await world.operate(() => synchronizeOrders(world.engine, { body, who: 'ada' }));
  await world.settle();
  return (answer as unknown as { readonly body: { readonly orders: readonly { result: string; code?: string }[] } })
    .body.orders;
}

describe('chosen orders synchronized by hand', () => {
  it('P-125 many are made on the other side, from either side and whatever their age; coupled ones are left out of that', async () => {
    const world = await World.create({ policies: { startDate: '2026-06-01' } });
    const old = await world.people.newSalesOrder({ lines, values: { name: 'OLD 1' } });
    const older = await world.people.newSalesOrder({ lines, values: { name: 'OLD 2' } });
    const released = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00020',
      orderDate: '2026-03-02',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 4 }],
    });
    await world.people.control('businessCentral', 'POST', `/orders/${released.id}/release`);
    await world.settle();
    expect(world.couplings.all()).toEqual([]);
    const orders = [{ salesOrderId: old }, { salesOrderId: older }, { businessCentralOrderId: String(released.id) }];
    expect((await synchronize(world, { orders })).map(({ result }) => result)).toEqual(Array(3).fill('willBeMade'));
    await expectAgreement(world, old);
    await expectAgreement(world, older);
    expect(world.couplings.all().map(({ state }) => state)).toEqual(['coupled', 'coupled', 'coupled']);
    expect((await synchronize(world, { orders })).map(({ result }) => result)).toEqual(Array(3).fill('lookedAt'));
    expect(await world.people.businessCentralOrders()).toHaveLength(3);
  });

  it('P-126 many are looked at now on both sides: what nobody was told of is carried over', async () => {
    const world = await World.create();
    const ids = [await world.people.newSalesOrder({ lines }), await world.people.newSalesOrder({ lines })];
    await world.settle();
    await unseen(world, async () => {
      for (const order of await world.people.businessCentralOrders()) {
        const [line] = rowsOf(order.salesOrderLines);
        await world.people.businessCentral('PATCH', `salesOrders(${order.id})/salesOrderLines(${line?.id})`, {
          description: 'Desk, oak',
        });
      }
    });
    await synchronize(world, { orders: ids.map((salesOrderId) => ({ salesOrderId })) });
    for (const id of ids) {
      const { sales } = await expectAgreement(world, id);
      expect(sales.lines[0]?.description).toBe('Desk, oak');
    }
  });

  it.each([
    ['sales', 'Seller street', 9],
    ['businessCentral', 'Processor street', 5],
  ] as const)(
    'P-090 the values of %s hold where the two differ, and what was overwritten is kept',
    async (side, street, quantity) => {
      const world = await World.create({
        policies: { conflictRules: [{ when: { group: 'productAndQuantity' }, rule: 'park' }] },
      });
      const id = await world.people.newSalesOrder({ lines });
      await world.settle();
      await unseen(world, async () => {
        const [order] = await world.people.businessCentralOrders();
        const [line] = rowsOf(order?.salesOrderLines);
        await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, {
          shipToAddressLine1: 'Processor street',
        });
        await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${line?.id})`, {
          quantity: 5,
        });
        const [detail] = await world.people.salesLines(id);
        await world.people.reopen(id);
        await world.people.sales('PATCH', `salesorders(${id})`, { shipto_line1: 'Seller street' });
        await world.people.sales('PATCH', `salesorderdetails(${detail?.salesorderdetailid})`, { quantity: 9 });
        await world.people.submit(id);
      });
      const [told] = await synchronize(world, { orders: [{ salesOrderId: id }], valuesOf: side });
      expect(told?.result).toBe('stated');
      await world.sweepAndSettle();
      const { sales, coupling } = await expectAgreement(world, id);
      expect([sales.header.shipToAddressLine1, Number(sales.lines[0]?.quantity)]).toEqual([street, quantity]);
      const journal = await world.couplings.readJournal('world', coupling.couplingId);
      expect(journal.filter(({ version }) => version !== undefined)).toHaveLength(1);
    },
  );

  it('does nothing while the connection is off, and wants at least one order', async () => {
    const world = await World.create({ connectionState: 'off' });
    const body = { orders: [{ salesOrderId: '11111111-aaaa-4aaa-8aaa-111111111111' }] };
    expect(await world.operate(() => synchronizeOrders(world.engine, { body, who: 'ada' }))).toMatchObject({
      kind: 'refused',
      code: 'switchedOff',
    });
    expect(
      await world.operate(() => synchronizeOrders(world.engine, { body: { orders: [] }, who: 'ada' })),
    ).toMatchObject({
      kind: 'badRequest',
    });
  });
});

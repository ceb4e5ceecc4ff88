import { describe, expect, it } from '@jest/globals';
import { coupledOrder, inBusinessCentral, notes, stateInSales } from './life-cycle-world';
import { rowsOf } from './people';

describe('one invoice of several orders', () => {
  it('closes each of them as Invoiced once Business Central has removed them (P-042)', async () => {
    const life = await coupledOrder();
    const { world } = life;
    const otherId = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 3 }] });
    await world.settle();
    const orders = await world.people.businessCentralOrders();
    expect(orders).toHaveLength(2);
    for (const order of orders) {
      await inBusinessCentral({ ...life, order }, 'ship');
    }
    await world.people.control('businessCentral', 'POST', '/invoices', { orders: orders.map(({ id }) => id) });
    await world.settle();
    await world.sweepAndSettle();
    const invoices = await world.people.businessCentral('GET', 'salesInvoices?$select=number,orderNumber');
    expect(rowsOf(invoices.value).map(({ orderNumber }) => orderNumber)).toEqual(['']);
    const standingOf = async (id: string) => {
      const { state, parked } = (await world.couplings.findByRecord('world', 'sales', id))?.coupling ?? {};
      return { state, reason: parked?.reason };
    };
    expect(await standingOf(otherId)).toEqual({ state: 'fulfilled', reason: undefined });

    for (const order of orders) {
      await world.people.businessCentral('DELETE', `salesOrders(${order.id})`);
    }
    await world.settle();
    for (const id of [life.id, otherId]) {
      expect(await standingOf(id)).toEqual({ state: 'ended', reason: undefined });
      expect(await stateInSales({ ...life, id })).toBe(4);
      expect(await notes({ ...life, id })).toContain('invoiced completely, on an invoice together with other orders');
    }
  });
});

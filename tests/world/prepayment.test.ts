import { describe, expect, it } from '@jest/globals';
import { expectAgreement, onlyCoupling } from './agreement';
import { changeInSales, pageWorld } from './page-world';
import { rowsOf } from './people';
import type { World } from './world';

const policies = { changeReleased: 'reopen', releaseOrders: 'enteredAndAgain' } as const;

async function shown(world: World) {
  const [order] = await world.people.businessCentralOrders();
  const [line] = rowsOf(order?.salesOrderLines);
  return { id: order?.id, status: order?.status, quantity: line?.quantity };
}

describe('an order of a customer who pays in advance, released through a page that calls what releases by hand', () => {
  it('stays open while its prepayment is outstanding, said with Business Central’s sentence, and changes still travel (P-005)', async () => {
    const world = await pageWorld(policies);
    const { people } = world;
    await people.control('businessCentral', 'POST', '/setup', { prepaymentCustomers: ['C00010'] });
    const id = await people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    expect(await shown(world)).toMatchObject({ status: 'Draft', quantity: 2 });
    const { parked, businessCentralNumber } = await onlyCoupling(world);
    expect(parked).toMatchObject({
      reason: 'releaseRefused',
      detail: `There are unposted prepayment amounts on the document of type Order with the number ${businessCentralNumber}.`,
    });
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    await world.sweepAndSettle();
    expect(await shown(world)).toMatchObject({ status: 'Draft', quantity: 5 });
  });

  it('once that is invoiced it is released and stays so, also through a seller’s change (P-006)', async () => {
    const world = await pageWorld(policies);
    const { people } = world;
    await people.control('businessCentral', 'POST', '/setup', { prepaymentCustomers: ['C00010'] });
    const id = await people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    const { id: orderId } = await shown(world);
    await people.control('businessCentral', 'POST', `/orders/${orderId}/prepayment`, { amount: 0 });
    await world.settle();
    expect(await shown(world)).toMatchObject({ id: orderId, status: 'Open' });
    await expectAgreement(world, id);
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    await world.sweepAndSettle();
    expect(await shown(world)).toMatchObject({ id: orderId, status: 'Open', quantity: 5 });
    const { coupling } = await expectAgreement(world, id);
    expect(coupling.toRelease).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import { restoreOrder } from '../../lib/operations/restore-order';
import { rowsOf } from './people';
import { StopSwitch } from './stop-switch';
import { World, type WorldOptions } from './world';

async function coupledOrder(options: WorldOptions = {}) {
  const world = await World.create(options);
  const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
  await world.settle();
  const notes = async () => {
    const path = 'annotations?$select=notetext,_objectid_value&$orderby=createdon,annotationid';
    const found = await world.people.sales('GET', path);
    return rowsOf(found.value)
      .filter((note) => note._objectid_value === id)
      .map((note) => String(note.notetext));
  };
  const [order] = await world.people.businessCentralOrders();
  const before = (await notes()).length;
  return { world, id, orderId: String(order?.id), notes: async () => (await notes()).slice(before) };
}

async function sellerOrders({ world, id }: Awaited<ReturnType<typeof coupledOrder>>, quantity: number): Promise<void> {
  await world.people.reopen(id);
  const [line] = await world.people.salesLines(id);
  await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity });
  await world.people.submit(id);
}

describe("turns in the order's life, as the seller is told (C3)", () => {
  it('are told in the note of the storm they come in: one note for price, shipment and fulfilment', async () => {
    const order = await coupledOrder();
    const { world, orderId } = order;
    const [document] = await world.people.businessCentralOrders();
    const [line] = rowsOf(document?.salesOrderLines);
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})/salesOrderLines(${line?.id})`, {
      unitPrice: 777,
    });
    await world.settle();
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/release`);
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/ship`);
    await world.settle();
    expect(world.couplings.all()[0]?.state).toBe('fulfilled');
    const [note, ...others] = await order.notes();
    expect(others).toEqual([]);
    expect(note).toContain('is now EUR 777.00');
    expect(note).toContain('Everything has been shipped');
  });

  it('a document that was made anew is told once, with its number', async () => {
    const order = await coupledOrder({ policies: { changeReleased: 'archiveAndRecreate' } });
    await order.world.people.control('businessCentral', 'POST', `/orders/${order.orderId}/release`);
    await order.world.settle();
    await sellerOrders(order, 5);
    await order.world.settle();
    const [document] = await order.world.people.businessCentralOrders();
    const text = (await order.notes()).join('\n');
    expect(text.split('\n').filter((sentence) => sentence.includes(String(document?.number)))).toEqual([
      `With your change the order was archived and made anew in Business Central as order ${document?.number}; it has to be released there again. Approval, reservations, attached files and what Business Central shows on its own pages only did not come along.`,
    ]);
  });

  it('bringing a version back twice is told twice', async () => {
    const order = await coupledOrder({ policies: { archiveEveryChange: true, newsBatchMs: 0 } });
    const { world, id } = order;
    const restore = (version: number) =>
      world.operate(() => restoreOrder(world.engine, { body: { salesOrderId: id, version }, who: 'ada' }));
    await sellerOrders(order, 5);
    await world.settle();
    await restore(1);
    await world.settle();
    await sellerOrders(order, 6);
    await world.settle();
    await restore(1);
    await world.settle();
    expect((await order.notes()).join('\n').split('(1, ada)').length - 1).toBe(2);
  });

  it('a worker stopped at any step of a fulfilment tells it once (I9, F9)', async () => {
    for (let step = 1; step < 60; step += 1) {
      const stopSwitch = new StopSwitch();
      const order = await coupledOrder({ stopSwitch });
      stopSwitch.arm(step);
      await order.world.people.control('businessCentral', 'POST', `/orders/${order.orderId}/ship`);
      await order.world.settle();
      const { steps } = stopSwitch;
      await order.world.sweepAndSettle();
      const text = (await order.notes()).join('\n');
      expect([step, text.split('Everything has been shipped').length - 1]).toEqual([step, 1]);
      if (steps < step) {
        return;
      }
    }
  }, 120_000);
});

import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

async function notesOf(world: World, salesId: string): Promise<readonly string[]> {
  const found = await world.people.sales('GET', `annotations?$select=notetext,_objectid_value&$orderby=createdon`);
  return rowsOf(found.value)
    .filter((note) => note._objectid_value === salesId)
    .map((note) => String(note.notetext));
}

describe('news on the timeline of the order (C3)', () => {
  it('a new order brings its number; a changed price and date bring one, in the same request as the change', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2, price: 800 }] });
    await world.settle();
    const before = await notesOf(world, id);
    const [order] = await world.people.businessCentralOrders();
    const [line] = rowsOf(order?.salesOrderLines);
    await world.people.takeRequests();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${line?.id})`, {
      unitPrice: 850,
      shipmentDate: '2026-05-20',
    });
    await world.settle();
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 1, sales: 1 });
    const [note, ...others] = (await notesOf(world, id)).slice(before.length);
    expect(others).toEqual([]);
    expect(note).toContain('the unit price was 800 and is now 850.');
    expect(note).toContain('the shipment date was ');
    expect(before).toEqual([expect.stringMatching(/^The order is now order SO\d+ in Business Central\.$/)]);
    await expectAgreement(world, id);
  });

  it('a conflict that Business Central won names the value that lost', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2, price: 800 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    const [line] = rowsOf(order?.salesOrderLines);
    await world.people.reopen(id);
    const [salesLine] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${salesLine?.salesorderdetailid})`, { priceperunit: 700 });
    await world.people.submit(id);
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${line?.id})`, {
      unitPrice: 850,
    });
    await world.settle();
    expect((await notesOf(world, id)).join('\n')).toContain('850 holds, 700 was entered in Sales');
    await expectAgreement(world, id);
  });

  it('switched off, nothing is written on the timeline', async () => {
    const world = await World.create({ policies: { news: 'off' } });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2, price: 800 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await world.settle();
    expect(await notesOf(world, id)).toEqual([]);
  });
});

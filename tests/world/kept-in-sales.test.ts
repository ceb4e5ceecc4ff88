import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { type Row, rowsOf } from './people';
import { World } from './world';

const longText = `Desk with a top of oiled oak, rounded edges, a cable duct at the rear and two drawers on the left side.
Deliver through the rear entrance.
Ask for Mrs Lund.`;

async function onlyLine(world: World): Promise<{ readonly orderId: unknown; readonly line: Row }> {
  const [order] = await world.people.businessCentralOrders();
  const [line = {}] = rowsOf(order?.salesOrderLines);
  return { orderId: order?.id, line };
}

describe('a description that is longer than Business Central holds', () => {
  it('crosses as far as it fits, and keeps its rest in Sales whoever changes it (P-025)', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }], submit: false });
    const [salesLine] = await world.people.salesLines(id);
    const lineId = String(salesLine?.salesorderdetailid);
    await world.people.sales('PATCH', `salesorderdetails(${lineId})`, { description: longText });
    await world.people.submit(id);
    await world.settle();
    await expectAgreement(world, id);
    const { orderId, line } = await onlyLine(world);
    expect(line.description).toBe(longText.slice(0, 100).trim());
    expect((await world.people.salesLines(id))[0]?.description).toBe(longText);
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})/salesOrderLines(${line.id})`, {
      description: 'Desk, oak',
      quantity: 3,
    });
    await world.settle();
    await expectAgreement(world, id);
    const shown = String((await world.people.salesLines(id))[0]?.description);
    expect(shown.split('\n')[0]).toBe('Desk, oak');
    expect(shown).toContain('Deliver through the rear entrance.\nAsk for Mrs Lund.');
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorderdetails(${lineId})`, { quantity: 5 });
    await world.people.submit(id);
    await world.settle();
    await expectAgreement(world, id);
    expect((await world.people.salesLines(id))[0]?.description).toBe(shown);
    expect(world.crashes).toEqual([]);
  });

  it('emptied in Business Central, keeps its rest in Sales, which never crosses in its place (I3)', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }], submit: false });
    const [salesLine] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${salesLine?.salesorderdetailid})`, {
      description: 'Desk, oak\nInternal: margin is thin',
    });
    await world.people.submit(id);
    await world.settle();
    const { orderId, line } = await onlyLine(world);
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})/salesOrderLines(${line.id})`, {
      description: '',
    });
    await world.sweepAndSettle();
    await world.sweepAndSettle();
    expect((await onlyLine(world)).line.description).toBe('');
    expect((await world.people.salesLines(id))[0]?.description).toBe('-\nInternal: margin is thin');
    await expectAgreement(world, id);
  });
});

/** Chairs cost ten percent less from ten on, by a discount list of Sales. */
async function withVolumeDiscount(): Promise<World> {
  const world = await World.create();
  const { people } = world;
  const type = await people.sales('POST', 'discounttypes', { name: 'Volume', isamounttype: false });
  const bind = { 'discounttypeid@odata.bind': `/discounttypes(${type.discounttypeid})` };
  await people.sales('POST', 'discounts', { ...bind, lowquantity: 10, highquantity: 99, percentage: 10 });
  const euro = await people.firstId('transactioncurrencies', "isocurrencycode eq 'EUR'", 'transactioncurrencyid');
  const list = await people.firstId('pricelevels', `_transactioncurrencyid_value eq ${euro}`, 'pricelevelid');
  const chair = await people.firstId('products', "productnumber eq '1900-S'", 'productid');
  const filter = `_productid_value eq ${chair} and _pricelevelid_value eq ${list}`;
  const item = await people.firstId('productpricelevels', filter, 'productpricelevelid');
  await people.sales('PATCH', `productpricelevels(${item})`, bind);
  return world;
}

describe('a volume discount of Sales', () => {
  it('is a discount of the line in Business Central, alone and beside a manual one (P-017)', async () => {
    const world = await withVolumeDiscount();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1900-S', quantity: 10 }], submit: false });
    const [salesLine] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${salesLine?.salesorderdetailid})`, {
      manualdiscountamount: 20,
    });
    await world.people.submit(id);
    await world.settle();
    await expectAgreement(world, id);
    // 10 × 125.10 = 1251.00; ten percent of 125.10 is 12.51 for each, 125.10 in all, and 20.00 beside it.
    const { orderId, line } = await onlyLine(world);
    expect(line).toMatchObject({ unitPrice: 125.1, discountAmount: 145.1, amountExcludingTax: 1105.9 });
    const header = await world.people.salesOrder(id);
    expect(header.totallineitemamount).toBe(1105.9);
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})/salesOrderLines(${line.id})`, {
      discountAmount: 155.1,
    });
    await world.settle();
    await expectAgreement(world, id);
    expect((await world.people.salesLines(id))[0]).toMatchObject({ manualdiscountamount: 30, baseamount: 1125.9 });
    expect(world.crashes).toEqual([]);
  });
});

import { onlyCoupling } from './agreement';
import { type Row, rowsOf } from './people';
import { World, type WorldOptions } from './world';

/** A coupled order of two lines, with what a test of its life asks of it. */
export interface Life {
  readonly world: World;
  /** The Sales order. */
  readonly id: string;
  /** The order in Business Central, as it was when it was coupled. */
  readonly order: Row;
}

export async function coupledOrder(options: WorldOptions = {}): Promise<Life> {
  const world = await World.create(options);
  const id = await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 5 },
      { product: '1900-S', quantity: 8, price: 99.5 },
    ],
  });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  return { world, id, order: order ?? {} };
}

/** What people do in Business Central's screens, then all that follows from it. */
export async function inBusinessCentral({ world, order }: Life, deed: string, body?: Row): Promise<void> {
  await world.people.control('businessCentral', 'POST', `/orders/${order.id}/${deed}`, body);
  await world.settle();
  await world.sweepAndSettle();
}

export async function deleteInBusinessCentral({ world, order }: Life): Promise<void> {
  await world.people.businessCentral('DELETE', `salesOrders(${order.id})`);
  await world.settle();
}

/** Ships or invoices these quantities of the first line and of the second. */
export async function post(life: Life, step: 'ship' | 'invoice', quantities: readonly number[]): Promise<void> {
  const lines = rowsOf(life.order.salesOrderLines).map((line, index) => ({
    lineId: line.id,
    quantity: quantities[index] ?? 0,
  }));
  await inBusinessCentral(life, step, { lines: lines.filter(({ quantity }) => quantity !== 0) });
}

export async function cancelInSales({ world, id }: Life): Promise<void> {
  await world.people.sales('POST', 'CancelSalesOrder', {
    OrderClose: {
      '@odata.type': 'Microsoft.Dynamics.CRM.orderclose',
      subject: 'no longer wanted',
      'salesorderid@odata.bind': `/salesorders(${id})`,
    },
    Status: 4,
  });
  await world.settle();
}

/** Number of closings that Sales keeps of the order: one each time it was fulfilled or cancelled. */
export async function closings({ world, id }: Life): Promise<number> {
  const found = await world.people.sales('GET', `ordercloses?$select=subject,_salesorderid_value`);
  return rowsOf(found.value).filter((row) => row._salesorderid_value === id).length;
}

/** Texts of the notes on the seller's timeline, oldest first. */
export async function notes({ world, id }: Life): Promise<string> {
  const found = await world.people.sales('GET', `annotations?$select=notetext,_objectid_value&$orderby=createdon`);
  return rowsOf(found.value)
    .filter((row) => row._objectid_value === id)
    .map((row) => String(row.notetext))
    .join('\n');
}

export async function stateInSales({ world, id }: Life): Promise<unknown> {
  return (await world.people.salesOrder(id)).statecode;
}

/** Why the order waits, and its state. */
export async function standing({
  world,
}: Life): Promise<{ readonly state: string; readonly reason: string | undefined }> {
  const { state, parked } = await onlyCoupling(world);
  return { state, reason: parked?.reason };
}

/** A seller's change of the first line, submitted. */
export async function changeFirstLine({ world, id }: Life, quantity: number): Promise<void> {
  await world.people.reopen(id);
  const lines = await world.people.salesLines(id);
  const desk = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1896-S');
  await world.people.sales('PATCH', `salesorderdetails(${desk?.salesorderdetailid})`, { quantity });
  await world.people.submit(id);
}

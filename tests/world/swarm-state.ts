import type { Side } from '../../lib/order/order';
import { type Row, rowsOf } from './people';
import type { World } from './world';

/** A line as people see it on one side. Within an order a product is used once, so that it names the line. */
export interface SeenLine {
  readonly id: string;
  readonly quantity: string;
  readonly description: string;
  readonly unitPrice: string;
  readonly discount: string;
  readonly shippedQuantity: string;
}

/** An order as people see it on one side, read from the API's own rows, apart from the product's mapping. */
export interface SeenOrder {
  readonly id: string;
  readonly number: string;
  /** Business Central: status; Sales: `statecode` as text. */
  readonly phase: string;
  readonly header: Readonly<Record<HeaderName, string>>;
  readonly lines: ReadonlyMap<string, SeenLine>;
}

export const headerNames = ['externalDocumentNumber', 'requestedDeliveryDate', 'shipToName', 'shipToCity'] as const;
export type HeaderName = (typeof headerNames)[number];
export const lineNames = ['quantity', 'description', 'unitPrice', 'discount'] as const;
export type LineName = (typeof lineNames)[number];

/** An order is known by its customer: no customer orders twice in a swarm, and customers are not changed. */
export async function seenOrders(world: World, side: Side): Promise<ReadonlyMap<string, readonly SeenOrder[]>> {
  const orders = side === 'sales' ? await salesOrders(world) : await businessCentralOrders(world);
  return Map.groupBy(orders, ({ customer }) => customer) as ReadonlyMap<string, readonly SeenOrder[]>;
}

/** The one order of a customer on a side; `undefined` when there is none. */
export async function seenOrder(world: World, side: Side, customer: string): Promise<SeenOrder | undefined> {
  return (await seenOrders(world, side)).get(customer)?.[0];
}

async function businessCentralOrders(world: World): Promise<readonly (SeenOrder & { customer: string })[]> {
  return (await world.people.businessCentralOrders()).map((row) => ({
    customer: text(row.customerNumber),
    id: text(row.id),
    number: text(row.number),
    phase: text(row.status),
    header: {
      externalDocumentNumber: text(row.externalDocumentNumber),
      requestedDeliveryDate: row.requestedDeliveryDate === '0001-01-01' ? '' : text(row.requestedDeliveryDate),
      shipToName: text(row.shipToName),
      shipToCity: text(row.shipToCity),
    },
    lines: new Map(
      rowsOf(row.salesOrderLines)
        .filter((line) => line.lineType === 'Item')
        .map((line) => [
          text(line.lineObjectNumber),
          {
            id: text(line.id),
            quantity: text(line.quantity),
            description: text(line.description),
            unitPrice: text(line.unitPrice),
            discount: text(line.discountAmount),
            shippedQuantity: text(line.shippedQuantity),
          },
        ]),
    ),
  }));
}

async function salesOrders(world: World): Promise<readonly (SeenOrder & { customer: string })[]> {
  const orders = rowsOf(
    (await world.people.sales('GET', 'salesorders?$expand=customerid_account($select=accountnumber)')).value,
  );
  const lines = rowsOf(
    (await world.people.sales('GET', 'salesorderdetails?$expand=productid($select=productnumber)')).value,
  );
  return orders.map((row) => ({
    customer: text((row.customerid_account as Row | null)?.accountnumber),
    id: text(row.salesorderid),
    number: text(row.ordernumber),
    phase: text(row.statecode),
    header: {
      externalDocumentNumber: text(row.name),
      requestedDeliveryDate: summerDay(row.requestdeliveryby),
      shipToName: text(row.shipto_name),
      shipToCity: text(row.shipto_city),
    },
    lines: new Map(
      lines
        .filter((line) => line._salesorderid_value === row.salesorderid)
        .map((line) => [
          text((line.productid as Row | null)?.productnumber),
          {
            id: text(line.salesorderdetailid),
            quantity: text(line.quantity),
            description: text(line.description),
            unitPrice: text(line.priceperunit),
            discount: text(line.manualdiscountamount ?? 0),
            shippedQuantity: text(line.quantityshipped),
          },
        ]),
    ),
  }));
}

/** Swarm dates are in the Danish summer, two hours ahead of UTC. */
function summerDay(timestamp: unknown): string {
  return typeof timestamp === 'string' ? new Date(Date.parse(timestamp) + 7_200_000).toISOString().slice(0, 10) : '';
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

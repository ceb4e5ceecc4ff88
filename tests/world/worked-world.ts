import { prepareBusinessCentral, prepareSales } from '../data/worked-masters';
import type { WorkedLine, WorkedOrder } from '../data/worked-order';
import type { Row } from './people';
import { World, type WorldOptions } from './world';

const lines = {
  writeIn: { type: 'Account', number: '6810' },
  freight: { type: 'Account', number: '6910' },
  otherLines: 'writeIn',
  resources: [],
} as const;

/** A world with what worked orders are of. */
export async function preparedWorld(
  order: WorkedOrder,
  salesSetup: WorldOptions['salesSetup'] = {},
  policies: WorldOptions['policies'] = {},
): Promise<World> {
  const world = await World.create({
    policies: { lines, ...policies },
    salesSetup: { ...salesSetup, pricingDecimals: order.pricingDecimals ?? 2 },
  });
  await prepareBusinessCentral((method, path, body) => world.people.businessCentral(method, path, body));
  await prepareSales((method, path, body) => world.people.sales(method, path.replaceAll(' ', '%20'), body));
  return world;
}

/** Enters it in Business Central and releases it. */
export async function enterInBusinessCentral(world: World, order: WorkedOrder): Promise<void> {
  const { people } = world;
  const created = await people.businessCentral('POST', 'salesOrders', {
    customerNumber: order.customer ?? 'C00010',
    currencyCode: order.currency ?? 'EUR',
    ...(order.pricesIncludeTax === true ? { pricesIncludeTax: true } : {}),
    salesOrderLines: order.lines.map(businessCentralLine),
  });
  if (order.businessCentral.discount !== undefined) {
    const body = { discountAmount: Number(order.businessCentral.discount) };
    await people.businessCentral('PATCH', `salesOrders(${created.id})`, body);
  }
  await people.control('businessCentral', 'POST', `/orders/${created.id}/release`);
  await world.settle();
}

function businessCentralLine(line: WorkedLine): Row {
  const { sells } = line;
  if ('comment' in sells) {
    return { description: sells.comment };
  }
  const what =
    'account' in sells
      ? { lineType: 'Account', lineObjectNumber: sells.account, description: sells.text }
      : { lineType: sells.product === 'ASSEMBLY' ? 'Resource' : 'Item', lineObjectNumber: sells.product };
  return {
    ...what,
    ...(line.unit === undefined ? {} : { unitOfMeasureCode: line.unit }),
    quantity: Number(line.quantity),
    ...(line.price === undefined ? {} : { unitPrice: Number(line.price) }),
    ...(line.discountAmount === undefined ? {} : { discountAmount: Number(line.discountAmount) }),
    ...(line.discountPercent === undefined ? {} : { discountPercent: Number(line.discountPercent) }),
  };
}

/** What a line of Sales comes to. */
export function amounts(line: Row) {
  return {
    number: Number(line.lineitemnumber),
    price: line.priceperunit,
    discount: line.manualdiscountamount,
    tax: line.tax ?? 0,
    base: line.baseamount,
    extended: line.extendedamount,
  };
}

export function byNumber(left: { number: number }, right: { number: number }): number {
  return left.number - right.number;
}

export function withoutNumber({ number: _, ...shown }: ReturnType<typeof amounts>) {
  return shown;
}

/** What a line is to come to in Sales. */
export function salesAmounts(line: NonNullable<WorkedLine['sales']>) {
  return {
    price: Number(line.price),
    discount: Number(line.discount ?? 0),
    tax: Number(line.tax),
    base: Number(line.base),
    extended: Number(line.extended),
  };
}

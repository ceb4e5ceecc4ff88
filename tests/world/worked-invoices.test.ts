import { describe, expect, it } from '@jest/globals';
import type { WorkedOrder } from '../data/worked-order';
import { workedOrders } from '../data/worked-orders';
import { onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { amounts, byNumber, enterInBusinessCentral, preparedWorld, salesAmounts, withoutNumber } from './worked-world';
import type { World } from './world';

const named = workedOrders.map((order) => [order.name, order] as const);

async function postWhole(world: World): Promise<string> {
  const { businessCentralId, salesId = '' } = await onlyCoupling(world);
  await world.people.control('businessCentral', 'POST', `/orders/${businessCentralId}/invoice`);
  await world.settle();
  await world.sweepAndSettle();
  return salesId;
}

/** The one invoice shows what was calculated by hand for the order that it was posted of. */
async function expectWorkedInvoice(world: World, order: WorkedOrder): Promise<void> {
  const salesId = await postWhole(world);
  expect(world.crashes).toEqual([]);
  expect((await onlyCoupling(world)).parked).toBeUndefined();
  const found = await world.people.sales('GET', 'invoices?$expand=invoice_details');
  const [invoice, ...others] = rowsOf(found.value);
  expect(others).toEqual([]);
  const { sales } = order;
  expect(invoice).toMatchObject({
    _salesorderid_value: salesId,
    totallineitemamount: Number(sales.lineItems),
    totallineitemdiscountamount: Number(sales.lineDiscounts ?? 0),
    totaldiscountamount: Number(sales.discount ?? 0),
    totalamountlessfreight: Number(sales.lessFreight),
    freightamount: Number(sales.freight ?? 0),
    totaltax: Number(sales.tax),
    totalamount: Number(sales.total),
  });
  expect(rowsOf(invoice?.invoice_details).map(amounts).toSorted(byNumber).map(withoutNumber)).toEqual(
    order.lines.flatMap((line) => (line.sales === undefined ? [] : [salesAmounts(line.sales)])),
  );
  expect(world.logger.entries.filter(({ event }) => event === 'invoice.totalsDiffer')).toEqual([]);
}

describe('worked orders, posted, come to the same in Sales as invoices, line by line (P-066, P-022)', () => {
  it.each(named)('%s', async (_, order) => {
    const world = await preparedWorld(order, {}, { invoicesInSales: true });
    await enterInBusinessCentral(world, order);
    await expectWorkedInvoice(world, order);
  });

  it.each(named)('Sales does not calculate: %s', async (_, order) => {
    const world = await preparedWorld(order, { salesOrderProcessing: true }, { invoicesInSales: true });
    await enterInBusinessCentral(world, order);
    await expectWorkedInvoice(world, order);
  });
});

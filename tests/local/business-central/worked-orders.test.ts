import { describe, expect, it } from '@jest/globals';
import { prepareBusinessCentral } from '../../data/worked-masters.js';
import type { WorkedLine, WorkedOrder } from '../../data/worked-order.js';
import { workedOrders } from '../../data/worked-orders.js';
import { Harness, type Json } from './harness.js';

async function preparedHarness(): Promise<Harness> {
  const bc = new Harness();
  await prepareBusinessCentral(async (method, path, body) => {
    const answer = await bc.call(method, `${bc.company}/${path}`, {
      ...(body === undefined ? {} : { body }),
      headers: { 'if-match': '*' },
    });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.text}`);
    return answer.json;
  });
  return bc;
}

function lineBody(line: WorkedLine): Json {
  const { sells } = line;
  if ('comment' in sells) return { description: sells.comment };
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

async function enter(bc: Harness, order: WorkedOrder) {
  const { id } = await bc.order(order.lines.map(lineBody), {
    customerNumber: order.customer ?? 'C00010',
    currencyCode: order.currency ?? 'EUR',
    ...(order.pricesIncludeTax === true ? { pricesIncludeTax: true } : {}),
  });
  if (order.businessCentral.discount !== undefined) {
    const answer = await bc.patch(`salesOrders(${id})`, { discountAmount: Number(order.businessCentral.discount) });
    expect(answer.status).toBe(200);
  }
  return await bc.read(id);
}

describe('worked orders', () => {
  it.each(workedOrders.map((order) => [order.name, order] as const))(
    'Business Central comes to: %s',
    async (_, order) => {
      const { header, lines } = await enter(await preparedHarness(), order);
      expect(header).toMatchObject({
        discountAmount: Number(order.businessCentral.discount ?? 0),
        totalAmountExcludingTax: Number(order.businessCentral.excludingTax),
        totalTaxAmount: Number(order.businessCentral.tax),
        totalAmountIncludingTax: Number(order.businessCentral.includingTax),
      });
      expect(lines.map(shown)).toEqual(order.lines.map(expected));
    },
  );
});

function shown(line: Json): Json {
  const { unitPrice, discountAmount, invoiceDiscountAllocation, netAmount, netTaxAmount } = line;
  return { unitPrice, discountAmount, invoiceDiscountAllocation, netAmount, netTaxAmount };
}

function expected({ price, discountAmount, businessCentral }: WorkedLine): Json {
  return {
    unitPrice: Number(businessCentral.price ?? price ?? 0),
    discountAmount: Number(businessCentral.discountAmount ?? discountAmount ?? 0),
    invoiceDiscountAllocation: Number(businessCentral.allocation ?? 0),
    netAmount: Number(businessCentral.net),
    netTaxAmount: Number(businessCentral.tax),
  };
}

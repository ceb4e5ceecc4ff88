import { describe, expect, it } from '@jest/globals';
import { Harness, lineAt } from './harness.js';

const chair = { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 };

describe('prices, quantities and discounts', () => {
  it('a price list strikes again when quantity reaches its step', async () => {
    const bc = new Harness();
    await bc.setup({ priceList: [{ itemNumber: '1900-S', minimumQuantity: '10', unitPrice: '99' }] });
    const order = await bc.order([{ ...chair, unitPrice: 120 }]);
    const path = `salesOrderLines(${lineAt(order, 0).id})`;
    expect((await bc.patch(path, { quantity: 5 })).json.unitPrice).toBe(120);
    expect((await bc.patch(path, { quantity: 12 })).json.unitPrice).toBe(99);
  });

  it('a quantity is rounded to what the unit of the item allows', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    const path = `salesOrderLines(${lineAt(order, 0).id})`;
    expect((await bc.patch(path, { quantity: 2.5 })).json.quantity).toBe(3);
    expect((await bc.patch(path, { quantity: 0.2 })).status).toBe(400);
  });

  it('a document discount is spread in proportion and tax is rounded over the document', async () => {
    const bc = new Harness();
    const line = { ...chair, quantity: 1, unitPrice: 33.33 };
    const order = await bc.order([line, line, line]);
    await bc.patch(`salesOrders(${order.id})`, { discountAmount: 10 });
    const after = await bc.read(order.id);
    expect(after.lines.map((row) => row.invoiceDiscountAllocation)).toEqual([3.33, 3.34, 3.33]);
    expect(after.header).toMatchObject({
      totalAmountExcludingTax: 89.99,
      totalTaxAmount: 18.9,
      totalAmountIncludingTax: 108.89,
    });
    const tax = after.lines.reduce((sum, row) => sum + Math.round(Number(row.netTaxAmount) * 100), 0);
    expect(tax).toBe(1890);
    await bc.delete(`salesOrderLines(${lineAt(after, 0).id})`);
    expect((await bc.read(order.id)).header).toMatchObject({ discountAmount: 10, totalAmountExcludingTax: 56.66 });
  });
});

import { z } from 'zod';
import type {
  BusinessCentralLineRecord,
  BusinessCentralOrderRecord,
  WholeBusinessCentralOrder,
} from '../mapping/business-central-record.js';
import type { OrderMapping } from '../mapping/field-mapping.js';
import { compareDecimals, decimal, multiplyDecimals, roundDecimal, subtractDecimals } from '../order/decimal.js';
import { createOrderSchemas } from './order-schema.js';
import { wholeOrderSchema } from './whole-order.js';

type Row = Readonly<Record<string, unknown>>;

/** What the page of quotes lacks, as blank as an order shows it (sheet 2.3). */
const blankLine: Row = { shipmentDate: '0001-01-01', shippedQuantity: '0', invoicedQuantity: '0' };
const blankHeader: Row = { requestedDeliveryDate: '0001-01-01', partialShipping: false };

/** Makes an order's shape of a quote: the same names for the lines, blanks for what a quote does not show. */
function quoteAsOrder(value: unknown): unknown {
  if (!isRow(value) || !Array.isArray(value.salesQuoteLines)) {
    return value;
  }
  const lines = value.salesQuoteLines.map(lineAsOrderLine);
  return {
    ...blankHeader,
    orderDate: value.documentDate,
    pricesIncludeTax: lines.some(showsGrossPrice),
    ...value,
    salesOrderLines: lines,
    'salesOrderLines@odata.nextLink': value['salesQuoteLines@odata.nextLink'],
  };
}

/** A quote as it is, its lines named as an order's: what is kept of it is written to another quote, which takes no more. */
function quoteWithOrderLines(value: unknown): unknown {
  return isRow(value) ? { ...value, salesOrderLines: value.salesQuoteLines } : value;
}

/** A line's part of the header discount is not shown; it is what is between the amounts without and with it (sheet 2.3). */
function lineAsOrderLine(line: unknown): unknown {
  if (!isRow(line)) {
    return line;
  }
  const part = subtractDecimals(amountOf(line.amountExcludingTax), amountOf(line.netAmount));
  return { ...blankLine, invoiceDiscountAllocation: part, ...line };
}

/**
 * A quote does not say whether its prices include tax (sheet 2.3); a taxed line does, since its amount with tax is then
 * what quantity and price come to.
 */
function showsGrossPrice(line: unknown): boolean {
  if (!isRow(line)) {
    return false;
  }
  const [excluding, including] = [amountOf(line.amountExcludingTax), amountOf(line.amountIncludingTax)];
  if (compareDecimals(excluding, including) === 0) {
    return false;
  }
  const gross = roundDecimal(multiplyDecimals(amountOf(line.quantity), amountOf(line.unitPrice)), 2);
  const amount = subtractDecimals(gross, amountOf(line.discountAmount));
  return compareDecimals(amount, including) === 0;
}

function amountOf(value: unknown) {
  const text = String(value ?? '0');
  return decimal(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? text : '0');
}

/** How documents of one kind are parsed. */
export interface DocumentSchemas {
  readonly order: z.ZodType<{ readonly order: BusinessCentralOrderRecord; readonly nextLines: string | undefined }>;
  readonly line: z.ZodType<BusinessCentralLineRecord>;
  readonly whole: z.ZodType<WholeBusinessCentralOrder>;
}

/** `salesQuotes` entities with their lines, read as orders (sheet 2.3). */
export function createQuoteSchemas(mapping: OrderMapping): DocumentSchemas {
  const { order, line } = createOrderSchemas(mapping);
  return {
    order: z.preprocess(quoteAsOrder, order),
    line: z.preprocess(lineAsOrderLine, line),
    whole: z.preprocess(quoteWithOrderLines, wholeOrderSchema),
  };
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import {
  addDecimals,
  type DecimalText,
  decimal,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
} from '../order/decimal.js';
import type { OrderView } from '../order/order.js';
import type {
  BusinessCentralInvoiceRecord,
  BusinessCentralLineRecord,
  BusinessCentralProperties,
} from './business-central-record.js';
import type { LineRules } from './line-rules.js';
import { type BusinessCentralReading, readBusinessCentralOrder } from './read-business-central.js';

/**
 * A posted invoice in the terms of Sales, by the same mapping as orders. Its lines come with the discount that makes
 * quantity times price come to the posted amount, and with the tax that is the difference of the posted amounts with and
 * without it, so that the document comes to the posted total to the last decimal.
 */
export function readInvoice({ document }: BusinessCentralInvoiceRecord, reading: BusinessCentralReading): OrderView {
  const { amount: amountDecimals } = reading.decimalsIn(String(document.properties.currencyCode ?? ''));
  const lines = document.lines.map((line) => withPostedTerms(line, amountDecimals));
  return readBusinessCentralOrder(
    { ...document, lines },
    { ...reading, lineRules: rulesOfInvoices(reading.lineRules) },
  );
}

/** What was posted cannot wait to be replaced: lines that are no items are shown as write-in lines. */
function rulesOfInvoices(rules: LineRules): LineRules {
  return rules.otherLines === 'park' ? { ...rules, otherLines: 'writeIn' } : rules;
}

function withPostedTerms(line: BusinessCentralLineRecord, amountDecimals: number): BusinessCentralLineRecord {
  const { properties } = line;
  const gross = multiplyDecimals(amountIn(properties, 'quantity'), amountIn(properties, 'unitPrice'));
  const net = amountIn(properties, 'netAmount');
  const amount = addDecimals(net, amountIn(properties, 'invoiceDiscountAllocation'));
  return {
    ...line,
    properties: {
      ...properties,
      discountAmount: subtractDecimals(roundDecimal(gross, amountDecimals), amount),
      netTaxAmount: subtractDecimals(amountIn(properties, 'netAmountIncludingTax'), net),
    },
  };
}

function amountIn(properties: BusinessCentralProperties, name: string): DecimalText {
  return decimal(String(properties[name] ?? '0'));
}

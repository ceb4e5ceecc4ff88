import { addDecimals, compareDecimals, type DecimalText, decimal, roundDecimal } from '../order/decimal.js';
import type { EnteredTerms, FreightShare, LineKind } from '../order/order.js';
import type {
  BusinessCentralLineRecord,
  BusinessCentralOrderRecord,
  BusinessCentralProperties,
} from './business-central-record.js';
import { type LineRules, roleOfLine } from './line-rules.js';
import { type SalesDecimals, salesTerms } from './line-terms.js';
import { productNumberOf } from './variants.js';

/** A line of Business Central as the mapping reads it: in the terms of Sales. */
export interface PresentedLine {
  readonly record: BusinessCentralLineRecord;
  readonly kind: LineKind;
  readonly properties: BusinessCentralProperties;
  /** What was entered in Business Central, where it is shown in other terms. */
  readonly entered?: EnteredTerms;
  readonly freight?: FreightShare;
}

/** Properties of a line that presenting it needs, beside those that the mapping reads. */
export const propertiesOfTerms = [
  'unitPrice',
  'discountAmount',
  'quantity',
  'taxPercent',
  'netAmount',
  'netTaxAmount',
  'invoiceDiscountAllocation',
  'itemVariantId',
] as const;

const zero = decimal('0');

/**
 * The lines in the terms of Sales: prices without tax in the decimals that Sales holds, write-in lines without a product,
 * and the tax of what has no line there added to the last line that has one, since Sales knows no tax of freight.
 */
export function presentLines(
  record: BusinessCentralOrderRecord,
  rules: LineRules,
  decimals: SalesDecimals,
): readonly PresentedLine[] {
  const presentation = { pricesIncludeTax: record.pricesIncludeTax, rules, decimals };
  const lines = record.lines.map((line) => presentLine(line, presentation));
  const last = lines.findLastIndex((line) => line.kind === 'product');
  const tax = lines
    .filter((line) => line.freight !== undefined)
    .reduce((sum, { record: line }) => addDecimals(sum, amountIn(line, 'netTaxAmount')), zero);
  return lines.map((line, index) => {
    if (line.kind !== 'product' || line.record.properties.netTaxAmount === undefined) {
      return line;
    }
    const whole = addDecimals(amountIn(line.record, 'netTaxAmount'), index === last ? tax : zero);
    return { ...line, properties: { ...line.properties, netTaxAmount: roundDecimal(whole, decimals.amount) } };
  });
}

/** What Sales shows as freight: the lines that carry it and those that count as it, without tax. */
export function freightAmountOf(lines: readonly PresentedLine[]): DecimalText {
  return lines.reduce((sum, { freight }) => (freight === undefined ? sum : addDecimals(sum, freight.amount)), zero);
}

/** What the order comes to with tax. From its lines: its own totals may be behind edits of account lines (S-082). */
export function totalOf(record: BusinessCentralOrderRecord): DecimalText {
  return record.lines.reduce(
    (sum, line) => addDecimals(sum, addDecimals(amountIn(line, 'netAmount'), amountIn(line, 'netTaxAmount'))),
    zero,
  );
}

/** What the order's discount comes to without tax. */
export function discountWithoutTaxOf(record: BusinessCentralOrderRecord): DecimalText {
  return record.lines.reduce((sum, line) => addDecimals(sum, amountIn(line, 'invoiceDiscountAllocation')), zero);
}

/** What lines of one order are presented by. */
interface Presentation {
  readonly pricesIncludeTax: boolean;
  readonly rules: LineRules;
  readonly decimals: SalesDecimals;
}

function presentLine(line: BusinessCentralLineRecord, presentation: Presentation): PresentedLine {
  const role = roleOfLine(line, presentation.rules);
  switch (role) {
    case 'generated':
    case 'unmapped':
      return { record: line, kind: role, properties: line.properties };
    case 'freight':
    case 'countsAsFreight':
      return {
        record: line,
        kind: 'generated',
        properties: line.properties,
        freight: {
          amount: amountWithoutTax(line),
          isOwnLine: role === 'freight',
          taxPercent: amountIn(line, 'taxPercent'),
        },
      };
    case 'product':
    case 'writeIn':
      return withSalesTerms(line, role, presentation);
  }
}

function withSalesTerms(
  line: BusinessCentralLineRecord,
  role: 'product' | 'writeIn',
  { pricesIncludeTax, decimals, rules }: Presentation,
): PresentedLine {
  const properties =
    role === 'writeIn'
      ? { ...line.properties, lineObjectNumber: '', unitOfMeasureCode: '' }
      : { ...line.properties, lineObjectNumber: productOf(line, rules) };
  const unitPrice = amountIn(line, 'unitPrice');
  const discount = amountIn(line, 'discountAmount');
  const isHeldBySales =
    roundDecimal(unitPrice, decimals.unitPrice) === unitPrice &&
    roundDecimal(discount, decimals.amount) === discount &&
    compareDecimals(discount, zero) >= 0;
  if (!pricesIncludeTax && isHeldBySales) {
    return { record: line, kind: 'product', properties };
  }
  const entered = { unitPrice, discount, includedTaxPercent: pricesIncludeTax ? amountIn(line, 'taxPercent') : zero };
  const terms = salesTerms(
    { ...entered, quantity: amountIn(line, 'quantity'), amount: amountWithoutTax(line) },
    decimals,
  );
  return {
    record: line,
    kind: 'product',
    properties: { ...properties, unitPrice: terms.unitPrice, discountAmount: terms.discount },
    entered,
  };
}

function productOf({ properties }: BusinessCentralLineRecord, rules: LineRules): string {
  const { lineObjectNumber, itemVariantCode } = properties;
  const item = String(lineObjectNumber ?? '');
  return typeof itemVariantCode === 'string' && itemVariantCode !== ''
    ? productNumberOf({ item, code: itemVariantCode }, rules.variants)
    : item;
}

/**
 * Without tax and before the order's discount. Taken from what is left after the discount: only those amounts add up to
 * the order's totals where prices include tax, since tax is rounded over all lines together.
 */
function amountWithoutTax(line: BusinessCentralLineRecord): DecimalText {
  return addDecimals(amountIn(line, 'netAmount'), amountIn(line, 'invoiceDiscountAllocation'));
}

function amountIn({ properties }: BusinessCentralLineRecord, name: string): DecimalText {
  return decimal(String(properties[name] ?? '0'));
}

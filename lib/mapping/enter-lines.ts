import {
  addDecimals,
  compareDecimals,
  type DecimalText,
  decimal,
  divideDecimals,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
} from '../order/decimal.js';
import type { SomeLineOf } from '../order/fields.js';
import type { FieldValue, LineValues, OrderLine, OrderView } from '../order/order.js';
import type { BusinessCentralLineWrite, BusinessCentralValues } from './business-central-record.js';
import type { LineObject } from './line-rules.js';
import { amountOf, discountFor, enteredTerms, withTax } from './line-terms.js';

const zero = decimal('0');

/**
 * A change of a line as it has to be entered: price and discount in the terms of the order, together wherever the price is
 * written, since Business Central keeps the percentage of a discount and not its amount when a price changes (S-077).
 */
export function enteredChange(
  change: SomeLineOf<FieldValue>,
  after: LineValues,
  line: { readonly shown: Pick<OrderLine, 'entered'>; readonly amountDecimals: number },
): SomeLineOf<FieldValue> {
  const { unitPrice, lineDiscountAmount } = change;
  if (unitPrice === undefined && lineDiscountAmount === undefined) {
    return change;
  }
  const { entered } = line.shown;
  const quantity = decimal(after.quantity ?? '0');
  const terms = { unitPrice: decimal(after.unitPrice ?? '0'), discount: decimal(after.lineDiscountAmount ?? '0') };
  if (entered === undefined) {
    return unitPrice === undefined ? change : { ...change, lineDiscountAmount: terms.discount };
  }
  const { amountDecimals } = line;
  const { includedTaxPercent } = entered;
  const discount = discountFor({
    quantity,
    unitPrice: entered.unitPrice,
    amount: withTax(amountOf(quantity, terms, amountDecimals), includedTaxPercent, amountDecimals),
    amountDecimals,
  });
  if (unitPrice === undefined && compareDecimals(discount, zero) >= 0) {
    return { ...change, lineDiscountAmount: discount };
  }
  const found = enteredTerms({ quantity, terms, includedTaxPercent, amountDecimals });
  return { ...change, unitPrice: found.unitPrice, lineDiscountAmount: found.discount };
}

/** A discount of the order as it has to be entered: with tax where prices include it, in the mixture of its lines. */
export function enteredHeaderDiscount(discount: DecimalText, view: OrderView, amountDecimals: number): DecimalText {
  if (view.pricesIncludeTax !== true) {
    return discount;
  }
  const lines = view.lines.flatMap(({ values, entered }) => {
    const terms = { unitPrice: decimal(values.unitPrice ?? '0'), discount: decimal(values.lineDiscountAmount ?? '0') };
    const amount = amountOf(decimal(values.quantity ?? '0'), terms, amountDecimals);
    return entered === undefined
      ? []
      : [{ amount, gross: withTax(amount, entered.includedTaxPercent, amountDecimals) }];
  });
  const amount = lines.reduce((sum, line) => addDecimals(sum, line.amount), zero);
  const gross = lines.reduce((sum, line) => addDecimals(sum, line.gross), zero);
  return compareDecimals(amount, zero) === 0
    ? discount
    : roundDecimal(divideDecimals(multiplyDecimals(discount, gross), amount), amountDecimals);
}

/** Writes that bring the order's freight to an amount; `isPriced` is false where the line has to be made first. */
export interface FreightWrite {
  readonly lines: readonly BusinessCentralLineWrite[];
  readonly isPriced: boolean;
}

/**
 * The line that carries the freight is made, changed or deleted, so that all that counts as freight comes to the amount. In
 * an order whose prices include tax a new line is made without a price: only then is its tax known.
 */
export function freightWrite(wanted: {
  readonly freight: DecimalText;
  readonly view: OrderView;
  readonly object: LineObject;
  readonly amountDecimals: number;
}): FreightWrite {
  const { view, object, amountDecimals } = wanted;
  const own = view.lines.find((line) => line.freight?.isOwnLine === true);
  const others = view.lines.filter((line) => line !== own && line.freight !== undefined);
  const amount = others.reduce((rest, line) => subtractDecimals(rest, line.freight?.amount ?? zero), wanted.freight);
  if (own?.freight === undefined) {
    return newFreightLine(amount, object, view.pricesIncludeTax === true);
  }
  if (compareDecimals(amount, zero) === 0) {
    return { lines: [{ kind: 'delete', id: own.id, etag: own.version }], isPriced: true };
  }
  const unitPrice = view.pricesIncludeTax === true ? withTax(amount, own.freight.taxPercent, amountDecimals) : amount;
  return {
    lines: [{ kind: 'update', id: own.id, etag: own.version, values: freightValues(unitPrice) }],
    isPriced: true,
  };
}

function newFreightLine(amount: DecimalText, { type, number }: LineObject, includesTax: boolean): FreightWrite {
  if (compareDecimals(amount, zero) === 0) {
    return { lines: [], isPriced: true };
  }
  const values = { lineType: type, lineObjectNumber: number, ...freightValues(includesTax ? zero : amount) };
  return { lines: [{ kind: 'insert', values }], isPriced: !includesTax };
}

function freightValues(unitPrice: DecimalText): BusinessCentralValues {
  return { quantity: { decimal: decimal('1') }, unitPrice: { decimal: unitPrice }, discountAmount: { decimal: zero } };
}

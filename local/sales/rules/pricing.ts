import { Amount, amountOf, amountOrZero, integerOf, type Row, ZERO } from '../model/values.js';

/** Pricing error codes that the engine sets (sheet 2.5). */
export const PricingError = {
  none: 0,
  detail: 1,
  missingPriceList: 2,
  inactivePriceList: 3,
  missingQuantity: 4,
  missingUnitPrice: 5,
  invalidPricingMethod: 9,
  notOnPriceList: 11,
  missingAmount: 12,
  missingPercentage: 13,
  missingListPrice: 14,
  missingCurrentCost: 15,
  missingStandardCost: 16,
} as const;

/** A unit price, or why there is none. */
export type UnitPrice = { readonly price: Amount } | { readonly error: number };

const HUNDRED = new Amount(100);

/** The unit price of a price list item by its pricing method, before and after the rounding policy. */
export function unitPriceOf(item: Row, product: Row, decimals: number): UnitPrice {
  const raw = rawPrice(item, product);
  if ('error' in raw) return raw;
  return { price: applyRoundingPolicy(item, raw.price).toDecimalPlaces(decimals, Amount.ROUND_HALF_UP) };
}

function rawPrice(item: Row, product: Row): UnitPrice {
  const method = integerOf(item, 'pricingmethodcode') ?? 1;
  if (method === 1) {
    const amount = amountOf(item, 'amount');
    return amount === null ? { error: PricingError.missingAmount } : { price: amount };
  }
  const percentage = amountOf(item, 'percentage');
  if (percentage === null) return { error: PricingError.missingPercentage };
  const factor = percentage.div(HUNDRED);
  switch (method) {
    case 2:
      return on(amountOf(product, 'price'), PricingError.missingListPrice, (price) => price.mul(factor));
    case 3:
      return on(amountOf(product, 'currentcost'), PricingError.missingCurrentCost, (cost) => cost.mul(factor.add(1)));
    case 5:
      return on(amountOf(product, 'standardcost'), PricingError.missingStandardCost, (cost) => cost.mul(factor.add(1)));
    case 4:
      return on(amountOf(product, 'currentcost'), PricingError.missingCurrentCost, (cost) => margin(cost, percentage));
    case 6:
      return on(amountOf(product, 'standardcost'), PricingError.missingStandardCost, (cost) =>
        margin(cost, percentage),
      );
    default:
      return { error: PricingError.invalidPricingMethod };
  }
}

function on(amount: Amount | null, error: number, price: (amount: Amount) => Amount): UnitPrice {
  return amount === null ? { error } : { price: price(amount) };
}

function margin(cost: Amount, percentage: Amount): Amount {
  return percentage.gte(HUNDRED) ? cost : cost.add(cost.mul(percentage).div(HUNDRED.sub(percentage)));
}

/** Rounding policy 1 None, 2 Up, 3 Down, 4 To Nearest; option 1 Ends in, 2 Multiple of. */
function applyRoundingPolicy(item: Row, price: Amount): Amount {
  const policy = integerOf(item, 'roundingpolicycode') ?? 1;
  const step = amountOf(item, 'roundingoptionamount');
  if (policy === 1 || step === null || step.lte(0)) return price;
  const endsIn = integerOf(item, 'roundingoptioncode') === 1;
  const unit = endsIn ? decadeAbove(step) : step;
  const offset = endsIn ? step : ZERO;
  const steps = price.sub(offset).div(unit);
  const whole =
    policy === 2 ? steps.ceil() : policy === 3 ? steps.floor() : steps.toDecimalPlaces(0, Amount.ROUND_HALF_UP);
  return whole.mul(unit).add(offset);
}

function decadeAbove(amount: Amount): Amount {
  let unit = new Amount(1);
  while (unit.lte(amount)) unit = unit.mul(10);
  return unit;
}

/** Volume discount per unit for a quantity, from the rows of a discount list. */
export function volumeDiscountOf(
  discounts: readonly Row[],
  isAmount: boolean,
  at: { quantity: Amount; price: Amount },
): Amount {
  const row = discounts.find(
    (discount) =>
      at.quantity.gte(amountOrZero(discount, 'lowquantity')) &&
      at.quantity.lte(amountOf(discount, 'highquantity') ?? at.quantity),
  );
  if (row === undefined) return ZERO;
  return isAmount ? amountOrZero(row, 'amount') : at.price.mul(amountOrZero(row, 'percentage')).div(HUNDRED);
}

/** Amounts of a line: `(price − volume discount) × quantity`, then minus manual discount plus tax. Tax is input (D-061). */
export function lineAmounts(line: Row, decimals: number): { baseamount: Amount; extendedamount: Amount } {
  const perUnit = amountOrZero(line, 'priceperunit').sub(amountOrZero(line, 'volumediscountamount'));
  const baseamount = perUnit.mul(amountOrZero(line, 'quantity')).toDecimalPlaces(decimals, Amount.ROUND_HALF_UP);
  const extendedamount = baseamount.sub(amountOrZero(line, 'manualdiscountamount')).add(amountOrZero(line, 'tax'));
  return { baseamount, extendedamount: extendedamount.toDecimalPlaces(decimals, Amount.ROUND_HALF_UP) };
}

/** Totals of an order from its lines, header discount and freight (sheet 2.5). */
export function orderTotals(header: Row, lines: readonly Row[], decimals: number): Row {
  const round = (amount: Amount) => amount.toDecimalPlaces(decimals, Amount.ROUND_HALF_UP);
  const sum = (pick: (line: Row) => Amount) => round(lines.reduce((total, line) => total.add(pick(line)), ZERO));
  const totallineitemamount = sum((line) => amountOrZero(line, 'extendedamount').sub(amountOrZero(line, 'tax')));
  const totaltax = sum((line) => amountOrZero(line, 'tax'));
  const share = amountOrZero(header, 'discountpercentage').div(HUNDRED);
  const totaldiscountamount = round(amountOrZero(header, 'discountamount').add(totallineitemamount.mul(share)));
  const totalamountlessfreight = round(totallineitemamount.sub(totaldiscountamount));
  return {
    totallineitemamount,
    totallineitemdiscountamount: sum((line) => amountOrZero(line, 'manualdiscountamount')),
    totaldiscountamount,
    totalamountlessfreight,
    totaltax,
    totalamount: round(totalamountlessfreight.add(amountOrZero(header, 'freightamount')).add(totaltax)),
  };
}

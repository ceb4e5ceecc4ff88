import {
  addDecimals,
  compareDecimals,
  type DecimalText,
  decimal,
  divideDecimals,
  multiplyDecimals,
  roundDecimal,
  roundDecimalTowards,
  subtractDecimals,
} from '../order/decimal.js';

/** How many decimals Sales holds: of unit prices, a setting of the organization, and of amounts, one of the currency. */
export interface SalesDecimals {
  readonly unitPrice: number;
  readonly amount: number;
}

/** Price of one unit and discount of a line. */
export interface LineTerms {
  readonly unitPrice: DecimalText;
  readonly discount: DecimalText;
}

/** Decimals of unit prices in Business Central (sheet 1.6). */
const enteredPriceDecimals = 5;

const zero = decimal('0');
const one = decimal('1');
const hundred = decimal('100');

/** A line as Business Central shows it. */
export interface EnteredLine extends LineTerms {
  readonly quantity: DecimalText;
  /** Tax that the price includes, in percent; zero where it includes none. */
  readonly includedTaxPercent: DecimalText;
  /** What the line comes to without tax, before the order's discount. */
  readonly amount: DecimalText;
}

/**
 * A line in the terms of Sales: price without tax in as many decimals as Sales holds, and the discount that makes quantity
 * times price come to the very amount of Business Central. So both sides agree to the last decimal although one holds the
 * price more exactly, or with tax; what rounding the price takes away or adds stands in the discount (a declared rule,
 * spec I13). A discount below zero does not exist in Sales: then the price is rounded up, or raised. An amount of more
 * decimals than Sales holds is taken as Sales would round it, so that there are terms for every line; what the order comes
 * to is then another in Sales, which is told (`totalsApart`).
 */
export function salesTerms(line: EnteredLine, decimals: SalesDecimals): LineTerms {
  const { quantity } = line;
  const amount = roundDecimal(line.amount, decimals.amount);
  const exact = withoutTax(line.unitPrice, line.includedTaxPercent);
  const rounded = roundDecimal(exact, decimals.unitPrice);
  if (compareDecimals(quantity, zero) === 0) {
    return { unitPrice: rounded, discount: zero };
  }
  const towards = compareDecimals(quantity, zero) > 0 ? 'up' : 'down';
  const discountAt = (unitPrice: DecimalText) =>
    subtractDecimals(roundDecimal(multiplyDecimals(quantity, unitPrice), decimals.amount), amount);
  const termsAt = (unitPrice: DecimalText): LineTerms => ({ unitPrice, discount: discountAt(unitPrice) });
  const found = [rounded, roundDecimalTowards(exact, decimals.unitPrice, towards)]
    .map(termsAt)
    .find(({ discount }) => compareDecimals(discount, zero) >= 0);
  // Rounded towards the higher amount, quantity times price is never less than an amount that Sales holds.
  return found ?? termsAt(roundDecimalTowards(divideDecimals(amount, quantity), decimals.unitPrice, towards));
}

/** What a line with these terms of Sales comes to without tax, before the order's discount. */
export function amountOf(quantity: DecimalText, terms: LineTerms, amountDecimals: number): DecimalText {
  const gross = roundDecimal(multiplyDecimals(quantity, terms.unitPrice), amountDecimals);
  return subtractDecimals(gross, terms.discount);
}

/** Terms as they have to be entered in an order of Business Central so that its line comes to this amount without tax. */
export function enteredTerms(wanted: {
  readonly quantity: DecimalText;
  readonly terms: LineTerms;
  readonly includedTaxPercent: DecimalText;
  readonly amountDecimals: number;
}): LineTerms {
  const { quantity, terms, includedTaxPercent, amountDecimals } = wanted;
  if (compareDecimals(includedTaxPercent, zero) === 0 || compareDecimals(quantity, zero) === 0) {
    return terms;
  }
  const amount = withTax(amountOf(quantity, terms, amountDecimals), includedTaxPercent, amountDecimals);
  const at = (unitPrice: DecimalText): LineTerms => ({
    unitPrice,
    discount: discountFor({ quantity, unitPrice, amount, amountDecimals }),
  });
  const whole = divideDecimals(amount, quantity);
  const plain = at(roundDecimal(whole, enteredPriceDecimals));
  if (compareDecimals(terms.discount, zero) === 0 && compareDecimals(plain.discount, zero) === 0) {
    return plain;
  }
  const priced = at(withTax(terms.unitPrice, includedTaxPercent, enteredPriceDecimals));
  const towards = compareDecimals(quantity, zero) > 0 ? 'up' : 'down';
  return compareDecimals(priced.discount, zero) >= 0
    ? priced
    : at(roundDecimalTowards(whole, enteredPriceDecimals, towards));
}

/** The discount that makes quantity times price come to an amount in the same price mode. */
export function discountFor(line: {
  readonly quantity: DecimalText;
  readonly unitPrice: DecimalText;
  readonly amount: DecimalText;
  readonly amountDecimals: number;
}): DecimalText {
  const gross = roundDecimal(multiplyDecimals(line.quantity, line.unitPrice), line.amountDecimals);
  return subtractDecimals(gross, line.amount);
}

/** An amount with tax, rounded. */
export function withTax(amount: DecimalText, taxPercent: DecimalText, decimals: number): DecimalText {
  return roundDecimal(multiplyDecimals(amount, taxFactor(taxPercent)), decimals);
}

function withoutTax(amount: DecimalText, taxPercent: DecimalText): DecimalText {
  return compareDecimals(taxPercent, zero) === 0 ? amount : divideDecimals(amount, taxFactor(taxPercent));
}

function taxFactor(taxPercent: DecimalText): DecimalText {
  return addDecimals(one, divideDecimals(taxPercent, hundred));
}

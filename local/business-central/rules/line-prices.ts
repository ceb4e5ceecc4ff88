import type { Decimal } from 'decimal.js';
import { amountDecimals } from '../model/business-central.js';
import { dialogError, fieldError } from '../model/errors.js';
import type { ItemRow } from '../model/master-rows.js';
import { decimal, plain, rounded, zeroGuid } from '../model/values.js';
import { grossAmount } from './amounts.js';
import { checkStatusOpen, notZero } from './checks.js';
import type { LineEdit } from './line-edit.js';
import { lineIdentification } from './order-lines.js';

/** Decimals of unit prices: local currency and foreign ones (unit-amount rounding precision). */
const localPriceDecimals = 5;
const foreignPriceDecimals = 3;

/** Price of an item on this line: price list before item card, by unit, in the order's currency and price mode. */
function itemPrice(edit: LineEdit, item: ItemRow): Decimal {
  const listed = listedPrice(edit, item);
  const perUnit = edit.bc.database.itemUnits
    .group(item.id)
    .find((row) => row.unitId === edit.line.unitId)?.quantityPerUnit;
  const local = decimal(listed ?? item.unitPrice).times(perUnit ?? '1');
  return inOrderTerms(edit, local, item.priceIncludesTax);
}

function inOrderTerms(edit: LineEdit, local: Decimal, includesTax: boolean): Decimal {
  const factor = decimal(edit.line.taxPercent).div(100).plus(1);
  const isForeign = edit.header.currencyId !== zeroGuid;
  const inCurrency = isForeign ? local.div(edit.header.exchangeRate) : local;
  const mode = edit.header.pricesIncludeTax === includesTax ? 'same' : includesTax ? 'without' : 'with';
  const priced = mode === 'same' ? inCurrency : mode === 'with' ? inCurrency.times(factor) : inCurrency.div(factor);
  return rounded(priced, isForeign ? foreignPriceDecimals : localPriceDecimals);
}

function listedPrice(edit: LineEdit, item: ItemRow): string | undefined {
  const quantity = decimal(edit.line.quantity).abs();
  const reached = edit.bc.setup.priceList
    .filter((price) => price.itemNumber === item.number && quantity.gte(price.minimumQuantity))
    .sort((a, b) => decimal(b.minimumQuantity).cmp(a.minimumQuantity));
  return reached[0]?.unitPrice;
}

/** Puts the default price on the line, discount percentage kept. Resources take their card's price. */
export function defaultPrice(edit: LineEdit): void {
  const item = edit.bc.database.items.get(edit.line.objectId);
  const resource = edit.bc.database.resources.get(edit.line.objectId);
  if (edit.line.type === 'Item' && item !== undefined) putPrice(edit, itemPrice(edit, item));
  if (edit.line.type === 'Resource' && resource !== undefined) {
    putPrice(edit, inOrderTerms(edit, decimal(resource.unitPrice), false));
  }
}

/** After quantity or variant: only a price list can change the price again (2.2, rule 4). */
export function repriceFromList(edit: LineEdit): void {
  const item = edit.bc.database.items.get(edit.line.objectId);
  if (edit.line.type === 'Item' && item !== undefined && listedPrice(edit, item) !== undefined) defaultPrice(edit);
}

function putPrice(edit: LineEdit, price: Decimal): void {
  edit.set({ unitPrice: plain(price) });
  recalculateDiscount(edit);
}

/** Line discount amount from its percentage (S-077). */
export function recalculateDiscount(edit: LineEdit): void {
  const decimals = amountDecimals(edit.bc, edit.header.currencyId);
  const amount = grossAmount(edit.line, decimals).times(edit.line.discountPercent).div(100);
  edit.set({ discountAmount: plain(rounded(amount, decimals)) });
  edit.amountsChanged = true;
}

/** Refuses a change that needs an item, account or resource on the line. */
export function checkNumbered(edit: LineEdit, field: string): void {
  const { line, header } = edit;
  if (line.objectId !== zeroGuid) return;
  const missing = line.type === 'Comment' ? 'Type' : 'No.';
  throw fieldError(
    `${missing} must have a value in Sales Line: ${lineIdentification(header, line)}. It cannot be zero or empty. (${field})`,
  );
}

function checkPriceMayChange(edit: LineEdit): void {
  checkStatusOpen(edit.header);
  if (!decimal(edit.line.invoicedQuantity).isZero()) {
    throw notZero('Quantity Invoiced', edit.line.invoicedQuantity, edit);
  }
}

export function setUnitPrice(edit: LineEdit, price: string): void {
  checkNumbered(edit, 'Unit Price');
  checkPriceMayChange(edit);
  putPrice(edit, decimal(price));
}

export function setDiscountPercent(edit: LineEdit, percent: string): void {
  checkNumbered(edit, 'Line Discount %');
  checkPriceMayChange(edit);
  const value = decimal(percent);
  if (value.lt(0)) throw fieldError(`The value must be greater than or equal to 0. Value: ${percent}.`);
  if (value.gt(100)) throw fieldError(`The value must be less than or equal to 100. Value: ${percent}.`);
  edit.set({ discountPercent: plain(rounded(value, 5)) });
  recalculateDiscount(edit);
}

export function setDiscountAmount(edit: LineEdit, amount: string): void {
  checkNumbered(edit, 'Line Discount Amount');
  checkPriceMayChange(edit);
  const decimals = amountDecimals(edit.bc, edit.header.currencyId);
  const gross = grossAmount(edit.line, decimals);
  const value = rounded(decimal(amount), decimals);
  if (value.abs().gt(gross.abs())) {
    throw dialogError(
      `The Line Discount Amount ${plain(value)} must not exceed the amount of the line, ${plain(gross)}.`,
    );
  }
  const percent = gross.isZero() ? decimal(0) : rounded(value.div(gross).times(100), 5);
  edit.set({ discountAmount: plain(value), discountPercent: plain(percent) });
  edit.amountsChanged = true;
}

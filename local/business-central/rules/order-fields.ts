import { amountDecimals } from '../model/business-central.js';
import { dialogError, fieldError, relationError } from '../model/errors.js';
import type { Address } from '../model/master-rows.js';
import { dimensionValues, globalDimensions } from '../model/reference-data.js';
import { blankDate, decimal, plain, rounded, zeroGuid } from '../model/values.js';
import { checkCountry, checkEmail, checkPhone, checkStatusOpen, notZero } from './checks.js';
import { billToDefaults, dueDateOf, exchangeRateOf, sellToDefaults, usableCustomer } from './customer-defaults.js';
import { pushToLines } from './dimensions.js';
import { discountBase, distributeDiscount, recalculateLines } from './invoice-discount.js';
import { defaultShipmentDate } from './line-object.js';
import { checkMayRecreate, type OrderEdit, recreateLines } from './order-edit.js';
import { isNumbered } from './order-lines.js';

/** Sell-to customer: everything it defaults is taken anew, and so are the lines. */
export function setCustomer(edit: OrderEdit, customerId: string): void {
  const customer = usableCustomer(edit.bc, customerId, 'sell-to');
  if (edit.isStored) checkMayRecreate(edit);
  const billTo =
    customer.billToCustomerId === zeroGuid ? customer : usableCustomer(edit.bc, customer.billToCustomerId, 'bill-to');
  edit.set({ ...sellToDefaults(edit.bc, customer), ...billToDefaults(edit.bc, billTo) });
  updateDueDate(edit);
  recreateLines(edit);
}

export function setCustomerNumber(edit: OrderEdit, number: string): void {
  setCustomer(edit, edit.bc.database.customers.find((row) => row.number === number)?.id ?? 'unknown');
}

export function setBillToCustomer(edit: OrderEdit, customerId: string): void {
  const customer = usableCustomer(edit.bc, customerId, 'bill-to');
  if (edit.isStored) checkMayRecreate(edit);
  edit.set(billToDefaults(edit.bc, customer));
  updateDueDate(edit);
  recreateLines(edit);
}

export function setBillToCustomerNumber(edit: OrderEdit, number: string): void {
  setBillToCustomer(edit, edit.bc.database.customers.find((row) => row.number === number)?.id ?? 'unknown');
}

export function setCurrency(edit: OrderEdit, currencyId: string): void {
  if (currencyId !== zeroGuid && edit.bc.database.currencies.get(currencyId) === undefined) {
    throw dialogError('The "currencyId" does not match to a Currency.');
  }
  if (edit.isStored) checkMayRecreate(edit);
  edit.set({ currencyId, exchangeRate: exchangeRateOf(edit.bc, currencyId) });
  recreateLines(edit);
}

/** The local currency's code counts as blank (S-014). */
export function setCurrencyCode(edit: OrderEdit, code: string): void {
  if (code === '' || code === edit.bc.localCurrencyCode) {
    setCurrency(edit, zeroGuid);
    return;
  }
  const currency = edit.bc.database.currencies.find((row) => row.code === code);
  if (currency === undefined) throw dialogError('The "currencyCode" does not match to a Currency.');
  setCurrency(edit, currency.id);
}

function updateDueDate(edit: OrderEdit): void {
  edit.set({ dueDate: dueDateOf(edit.bc, edit.header.paymentTermsId, edit.header.documentDate) });
}

/** The API's orderDate is the document date; it moves the due date. */
export function setOrderDate(edit: OrderEdit, documentDate: string): void {
  edit.set({ documentDate });
  updateDueDate(edit);
}

/** Posting date: never blank; may re-price a foreign-currency order, which a released one refuses (2.1.4). */
export function setPostingDate(edit: OrderEdit, postingDate: string): void {
  if (postingDate === blankDate) {
    throw fieldError(
      `Posting Date must have a value in Sales Header: Document Type=${edit.header.documentType}, No.=${edit.header.number}. It cannot be zero or empty.`,
    );
  }
  if (edit.header.currencyId !== zeroGuid && edit.lines().some(isNumbered)) checkStatusOpen(edit.header);
  edit.set({ postingDate, exchangeRate: exchangeRateOf(edit.bc, edit.header.currencyId) });
  if (edit.bc.setup.linkDocumentDateToPostingDate) setOrderDate(edit, postingDate);
}

/** One sell-to address field; bill-to and an equal ship-to follow (S-046). */
export function setSellToField(edit: OrderEdit, field: keyof Address, value: string): void {
  const { header } = edit;
  if (field === 'country') checkCountry(value, { field: 'Sell-to Country/Region Code', table: 'Sales Header' });
  const wasSame = header.shipToCode === '' && JSON.stringify(header.sellTo) === JSON.stringify(header.shipTo);
  const sellTo = { ...header.sellTo, [field]: value };
  edit.set({
    sellTo,
    ...(header.billToCustomerId === header.customerId ? { billTo: sellTo } : {}),
    ...(wasSame ? { shipTo: sellTo } : {}),
  });
}

/** One ship-to address field; the ship-to code goes (S-047). */
export function setShipToField(edit: OrderEdit, field: keyof Address, value: string): void {
  if (field === 'country') checkCountry(value, { field: 'Ship-to Country/Region Code', table: 'Sales Header' });
  edit.set({ shipTo: { ...edit.header.shipTo, [field]: value }, shipToCode: '' });
}

export function setDimension(edit: OrderEdit, index: 0 | 1, value: string): void {
  if (value !== '' && !dimensionValues[index].has(value)) {
    const field = `Shortcut Dimension ${index + 1} Code`;
    throw relationError({ field, table: 'Sales Header', value, related: 'Dimension Value' });
  }
  edit.set(index === 0 ? { dimension1Code: value } : { dimension2Code: value });
  pushToLines(edit.bc, edit.header.id, { code: globalDimensions[index] ?? '', valueCode: value });
}

/** Prices with or without tax: unit prices are converted, line ids stay (2.1.3). */
export function setPricesIncludeTax(edit: OrderEdit, pricesIncludeTax: boolean): void {
  checkStatusOpen(edit.header);
  for (const line of edit.lines()) {
    if (!decimal(line.shippedQuantity).isZero()) {
      throw notZero('Quantity Shipped', line.shippedQuantity, { header: edit.header, line });
    }
  }
  edit.set({ pricesIncludeTax });
  const decimals = amountDecimals(edit.bc, edit.header.currencyId);
  for (const line of edit.lines().filter(isNumbered)) {
    const factor = decimal(line.taxPercent).div(100).plus(1);
    const price = pricesIncludeTax ? decimal(line.unitPrice).times(factor) : decimal(line.unitPrice).div(factor);
    const unitPrice = plain(rounded(price, 5));
    const gross = rounded(decimal(line.quantity).times(unitPrice), decimals);
    const discountAmount = plain(rounded(gross.times(line.discountPercent).div(100), decimals));
    edit.bc.database.lines.put({ ...line, unitPrice, discountAmount });
  }
  recalculateLines(edit.bc, edit.header, new Map());
  edit.header = distributeDiscount(edit.bc, edit.header, false);
}

export function setPaymentTerms(edit: OrderEdit, paymentTermsId: string): void {
  if (paymentTermsId !== zeroGuid && edit.bc.database.paymentTerms.get(paymentTermsId) === undefined) {
    throw dialogError('The "paymentTermsId" does not match to a Payment Terms.');
  }
  edit.set({ paymentTermsId });
  updateDueDate(edit);
}

export function setShipmentMethod(edit: OrderEdit, shipmentMethodId: string): void {
  if (shipmentMethodId !== zeroGuid && edit.bc.database.shipmentMethods.get(shipmentMethodId) === undefined) {
    throw dialogError('The "shipmentMethodId" does not match to a Shipment Method.');
  }
  checkStatusOpen(edit.header);
  edit.set({ shipmentMethodId });
}

export function setPartialShipping(edit: OrderEdit, partial: boolean): void {
  checkStatusOpen(edit.header);
  edit.set({ completeShipment: !partial });
}

/** Requested delivery: pushed to the lines, whose shipment dates move without a line event (S-061). */
export function setRequestedDeliveryDate(edit: OrderEdit, requestedDeliveryDate: string): void {
  checkStatusOpen(edit.header);
  edit.set({ requestedDeliveryDate });
  const shipmentDate = defaultShipmentDate(edit.bc, edit.header);
  for (const line of edit.lines().filter(isNumbered)) {
    if (line.shipmentDate !== shipmentDate) edit.bc.database.lines.put({ ...line, shipmentDate });
  }
}

/** Document discount as a fixed amount; it needs lines to be taken from. */
export function setDiscountAmount(edit: OrderEdit, amount: string): void {
  const value = rounded(decimal(amount), amountDecimals(edit.bc, edit.header.currencyId));
  const base = discountBase(edit.bc, edit.header);
  if (base.isZero() && !value.isZero()) {
    throw dialogError('There is no amount that you can apply an invoice discount to.');
  }
  if (value.isNegative() || value.gt(base.abs())) {
    throw dialogError(`Invoice Discount Amount must be between 0 and ${plain(base)}.`);
  }
  edit.set({ discount: value.isZero() ? { kind: 'none' } : { kind: 'amount', amount: plain(value) } });
  edit.discountChanged = true;
}

export function setPhoneNumber(edit: OrderEdit, phoneNumber: string): void {
  checkPhone(phoneNumber, 'Sell-to Phone No.');
  edit.set({ phoneNumber });
}

export function setEmail(edit: OrderEdit, email: string): void {
  checkEmail(email);
  edit.set({ email });
}

/** Salesperson by code; it stays while an approval is pending (2.1.4). */
export function setSalesperson(edit: OrderEdit, code: string): void {
  if (code !== '' && edit.bc.database.salespeople.find((row) => row.code === code) === undefined) {
    throw relationError({
      field: 'Salesperson Code',
      table: 'Sales Header',
      value: code,
      related: 'Salesperson/Purchaser',
    });
  }
  if (edit.header.status === 'Pending Approval') checkStatusOpen(edit.header);
  edit.set({ salespersonCode: code });
}

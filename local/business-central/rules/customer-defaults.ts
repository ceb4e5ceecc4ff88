import { type BusinessCentral, workDate } from '../model/business-central.js';
import type { SalesHeaderRow } from '../model/document-rows.js';
import { dialogError, fieldError } from '../model/errors.js';
import type { CustomerRow } from '../model/master-rows.js';
import { decimal, movedDay, zeroGuid } from '../model/values.js';

/** A customer that may be put on an order; blocked ones and ones without posting groups are refused (2.1.1, S-126). */
export function usableCustomer(bc: BusinessCentral, id: string, role: 'sell-to' | 'bill-to'): CustomerRow {
  const customer = bc.database.customers.get(id);
  if (customer === undefined) throw dialogError(`The ${role} customer cannot be found.`);
  if (customer.blocked === 'All') {
    throw dialogError(
      `You cannot create this type of document when Customer ${customer.number} is blocked with type ${customer.blocked}`,
    );
  }
  if (customer.privacyBlocked) {
    throw dialogError(
      `You cannot create this type of document when Customer ${customer.number} is blocked for privacy.`,
    );
  }
  if (!customer.hasPostingGroups) {
    throw fieldError(
      `Gen. Bus. Posting Group must have a value in Customer: No.=${customer.number}. It cannot be zero or empty.`,
    );
  }
  return customer;
}

type CustomerFields = Pick<
  SalesHeaderRow,
  | 'customerId'
  | 'customerName'
  | 'sellTo'
  | 'shipToCode'
  | 'shipToName'
  | 'shipToContact'
  | 'shipTo'
  | 'phoneNumber'
  | 'email'
  | 'salespersonCode'
  | 'shipmentMethodId'
  | 'completeShipment'
  | 'locationId'
>;

/** What validating the sell-to customer puts on the header. */
export function sellToDefaults(bc: BusinessCentral, customer: CustomerRow): CustomerFields {
  const location = bc.database.locations.find((row) => row.code === bc.setup.defaultLocationCode);
  return {
    customerId: customer.id,
    customerName: customer.displayName,
    sellTo: customer.address,
    shipToCode: '',
    shipToName: customer.displayName,
    shipToContact: '',
    shipTo: customer.address,
    phoneNumber: customer.phoneNumber,
    email: customer.email,
    salespersonCode: customer.salespersonCode,
    shipmentMethodId: customer.shipmentMethodId,
    completeShipment: customer.completeShipments,
    locationId: customer.locationId === zeroGuid ? (location?.id ?? zeroGuid) : customer.locationId,
  };
}

type BillToFields = Pick<
  SalesHeaderRow,
  | 'billToCustomerId'
  | 'billToName'
  | 'billTo'
  | 'currencyId'
  | 'exchangeRate'
  | 'pricesIncludeTax'
  | 'paymentTermsId'
  | 'discount'
>;

/** What validating the bill-to customer puts on the header. */
export function billToDefaults(bc: BusinessCentral, customer: CustomerRow): BillToFields {
  const percent = customer.invoiceDiscountPercent;
  return {
    billToCustomerId: customer.id,
    billToName: customer.displayName,
    billTo: customer.address,
    currencyId: customer.currencyId,
    exchangeRate: exchangeRateOf(bc, customer.currencyId),
    pricesIncludeTax: customer.pricesIncludeTax,
    paymentTermsId: customer.paymentTermsId,
    discount: decimal(percent).isZero() ? { kind: 'none' } : { kind: 'percent', percent },
  };
}

/** Local units for one unit of a currency; 1 for the local one. */
export function exchangeRateOf(bc: BusinessCentral, currencyId: string): string {
  return bc.database.currencies.get(currencyId)?.exchangeRate ?? '1';
}

/** Due date from the document date and the payment terms' date formula (`30D`, `CM`, `1M`; others count as no days). */
export function dueDateOf(bc: BusinessCentral, paymentTermsId: string, documentDate: string): string {
  const formula = bc.database.paymentTerms.get(paymentTermsId)?.dueDateCalculation ?? '';
  const days = /^(\d+)D/.exec(formula)?.[1];
  if (days !== undefined) return movedDay(documentDate, Number(days));
  const months = /^(\d+)M/.exec(formula)?.[1];
  if (months === undefined && !formula.startsWith('CM')) return documentDate;
  const date = new Date(`${documentDate}T00:00:00Z`);
  if (months === undefined) date.setUTCMonth(date.getUTCMonth() + 1, 0);
  else date.setUTCMonth(date.getUTCMonth() + Number(months));
  return date.toISOString().slice(0, 10);
}

/** Dates of a header made today. */
export function todaysDates(
  bc: BusinessCentral,
): Pick<SalesHeaderRow, 'orderDate' | 'documentDate' | 'postingDate' | 'shipmentDate'> {
  const today = workDate(bc);
  return { orderDate: today, documentDate: today, postingDate: today, shipmentDate: today };
}

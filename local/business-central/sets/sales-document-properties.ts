import { code, date, dateTime, decimalNumber, guid, type Property, propertyOf, text } from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow } from '../model/document-rows.js';
import type { Address } from '../model/master-rows.js';
import { zeroGuid } from '../model/values.js';

type HeaderProperties = readonly Property<SalesHeaderRow>[];

const property = propertyOf<SalesHeaderRow>();

/** Code of a currency, the local one's for the zero GUID (1.6). */
export function currencyCodeOf(bc: BusinessCentral, currencyId: string): string {
  return currencyId === zeroGuid
    ? bc.localCurrencyCode
    : (bc.database.currencies.get(currencyId)?.code ?? bc.localCurrencyCode);
}

const addressTypes = [
  ['AddressLine1', 'line1', text(100)],
  ['AddressLine2', 'line2', text(50)],
  ['City', 'city', text(30)],
  ['Country', 'country', code(10)],
  ['State', 'state', text(30)],
  ['PostCode', 'postCode', code(20)],
] as const;

/** Six address properties with a prefix, in page order. */
export function addressProperties<R>(
  prefix: string,
  address: (row: R) => Address,
  access: 'write' | 'readOnly',
): readonly Property<R>[] {
  return addressTypes.map(([suffix, field, type]) =>
    propertyOf<R>()(prefix + suffix, type, (row) => address(row)[field], access),
  );
}

/** What names an order or a quote. */
export const identityProperties: HeaderProperties = [
  property('id', guid, (row) => row.id, 'readOnly'),
  property('number', code(20), (row) => row.number),
  property('externalDocumentNumber', code(35), (row) => row.externalDocumentNumber),
];

/** Customers, names and addresses of an order or a quote; only a quote's page takes a bill-to address. */
export function partyProperties(bc: BusinessCentral, billTo: 'write' | 'readOnly'): HeaderProperties {
  const customerNumber = (id: string) => bc.database.customers.get(id)?.number ?? '';
  return [
    property('customerId', guid, (row) => row.customerId),
    property('customerNumber', code(20), (row) => customerNumber(row.customerId)),
    property('customerName', text(100), (row) => row.customerName, 'readOnly'),
    property('billToName', text(100), (row) => row.billToName, 'readOnly'),
    property('billToCustomerId', guid, (row) => row.billToCustomerId),
    property('billToCustomerNumber', code(20), (row) => customerNumber(row.billToCustomerId)),
    property('shipToName', text(100), (row) => row.shipToName),
    property('shipToContact', text(100), (row) => row.shipToContact),
    ...addressProperties<SalesHeaderRow>('sellTo', (row) => row.sellTo, 'write'),
    ...addressProperties<SalesHeaderRow>('billTo', (row) => row.billTo, billTo),
    ...addressProperties<SalesHeaderRow>('shipTo', (row) => row.shipTo, 'write'),
  ];
}

export function dimensionAndCurrencyProperties(bc: BusinessCentral): HeaderProperties {
  return [
    property('shortcutDimension1Code', code(20), (row) => row.dimension1Code),
    property('shortcutDimension2Code', code(20), (row) => row.dimension2Code),
    property('currencyId', guid, (row) => row.currencyId),
    property('currencyCode', code(10), (row) => currencyCodeOf(bc, row.currencyId), { filterable: false }),
  ];
}

export const termProperties: HeaderProperties = [
  property('paymentTermsId', guid, (row) => row.paymentTermsId),
  property('shipmentMethodId', guid, (row) => row.shipmentMethodId),
  property('salesperson', code(20), (row) => row.salespersonCode),
];

export const discountProperty = property('discountAmount', decimalNumber, (row) => row.buffer.discountAmount);

export const totalProperties: HeaderProperties = [
  property('totalAmountExcludingTax', decimalNumber, (row) => row.buffer.totalExcludingTax, 'readOnly'),
  property('totalTaxAmount', decimalNumber, (row) => row.buffer.totalTax, 'readOnly'),
  property('totalAmountIncludingTax', decimalNumber, (row) => row.buffer.totalIncludingTax, 'readOnly'),
];

export const stampAndContactProperties: HeaderProperties = [
  property('lastModifiedDateTime', dateTime, (row) => row.modifiedAtMs, 'readOnly'),
  property('phoneNumber', text(30), (row) => row.phoneNumber),
  property('email', text(80), (row) => row.email),
];

/** Days that both pages show, under names of their own. */
export const postingDateProperty = property('postingDate', date, (row) => row.postingDate);

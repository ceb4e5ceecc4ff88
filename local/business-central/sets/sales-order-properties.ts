import {
  boolean,
  code,
  date,
  dateTime,
  decimalNumber,
  enumeration,
  guid,
  type Property,
  propertyOf,
  text,
} from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow } from '../model/document-rows.js';
import type { Address } from '../model/master-rows.js';
import { zeroGuid } from '../model/values.js';

/** The API's status of an order (2.1.2). */
export function apiStatus(header: SalesHeaderRow): 'Draft' | 'In Review' | 'Open' {
  switch (header.status) {
    case 'Open':
      return 'Draft';
    case 'Pending Approval':
      return 'In Review';
    case 'Released':
    case 'Pending Prepayment':
      return 'Open';
  }
}

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
  const property = propertyOf<R>();
  return addressTypes.map(([suffix, field, type]) =>
    property(prefix + suffix, type, (row) => address(row)[field], access),
  );
}

/** Dimensions, terms, amounts and status: the second half of an order's page. */
function orderTermProperties(bc: BusinessCentral): readonly Property<SalesHeaderRow>[] {
  const property = propertyOf<SalesHeaderRow>();
  return [
    property('shortcutDimension1Code', code(20), (row) => row.dimension1Code),
    property('shortcutDimension2Code', code(20), (row) => row.dimension2Code),
    property('currencyId', guid, (row) => row.currencyId),
    property('currencyCode', code(10), (row) => currencyCodeOf(bc, row.currencyId), { filterable: false }),
    property('pricesIncludeTax', boolean, (row) => row.pricesIncludeTax),
    property('paymentTermsId', guid, (row) => row.paymentTermsId),
    property('shipmentMethodId', guid, (row) => row.shipmentMethodId),
    property('salesperson', code(20), (row) => row.salespersonCode),
    property('partialShipping', boolean, (row) => !row.completeShipment, { filterable: false }),
    property('requestedDeliveryDate', date, (row) => row.requestedDeliveryDate),
    property('discountAmount', decimalNumber, (row) => row.buffer.discountAmount),
    property('discountAppliedBeforeTax', boolean, (row) => !row.pricesIncludeTax, 'readOnly'),
    property('totalAmountExcludingTax', decimalNumber, (row) => row.buffer.totalExcludingTax, 'readOnly'),
    property('totalTaxAmount', decimalNumber, (row) => row.buffer.totalTax, 'readOnly'),
    property('totalAmountIncludingTax', decimalNumber, (row) => row.buffer.totalIncludingTax, 'readOnly'),
    property('fullyShipped', boolean, (row) => row.buffer.fullyShipped, 'ignored'),
    property(
      'status',
      enumeration('Microsoft.NAV.salesOrderEntityBufferStatus', ['Draft', 'In Review', 'Open']),
      apiStatus,
      'readOnly',
    ),
    property('lastModifiedDateTime', dateTime, (row) => row.modifiedAtMs, 'readOnly'),
    property('phoneNumber', text(30), (row) => row.phoneNumber),
    property('email', text(80), (row) => row.email),
  ];
}

/** The 51 properties of a sales order, in page order (2.1). */
export function salesOrderProperties(bc: BusinessCentral): readonly Property<SalesHeaderRow>[] {
  const property = propertyOf<SalesHeaderRow>();
  const customerNumber = (id: string) => bc.database.customers.get(id)?.number ?? '';
  return [
    property('id', guid, (row) => row.id, 'readOnly'),
    property('number', code(20), (row) => row.number),
    property('externalDocumentNumber', code(35), (row) => row.externalDocumentNumber),
    property('orderDate', date, (row) => row.documentDate),
    property('postingDate', date, (row) => row.postingDate),
    property('customerId', guid, (row) => row.customerId),
    property('customerNumber', code(20), (row) => customerNumber(row.customerId)),
    property('customerName', text(100), (row) => row.customerName, 'readOnly'),
    property('billToName', text(100), (row) => row.billToName, 'readOnly'),
    property('billToCustomerId', guid, (row) => row.billToCustomerId),
    property('billToCustomerNumber', code(20), (row) => customerNumber(row.billToCustomerId)),
    property('shipToName', text(100), (row) => row.shipToName),
    property('shipToContact', text(100), (row) => row.shipToContact),
    ...addressProperties<SalesHeaderRow>('sellTo', (row) => row.sellTo, 'write'),
    ...addressProperties<SalesHeaderRow>('billTo', (row) => row.billTo, 'readOnly'),
    ...addressProperties<SalesHeaderRow>('shipTo', (row) => row.shipTo, 'write'),
    ...orderTermProperties(bc),
  ];
}

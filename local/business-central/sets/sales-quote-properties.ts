import {
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
import { quoteStatus, quoteStatuses } from '../rules/quotes.js';
import { addressProperties, currencyCodeOf } from './sales-order-properties.js';

/** Dimensions, terms, amounts and status: the second half of a quote's page. */
function quoteTermProperties(bc: BusinessCentral): readonly Property<SalesHeaderRow>[] {
  const property = propertyOf<SalesHeaderRow>();
  return [
    property('shortcutDimension1Code', code(20), (row) => row.dimension1Code),
    property('shortcutDimension2Code', code(20), (row) => row.dimension2Code),
    property('currencyId', guid, (row) => row.currencyId),
    property('currencyCode', code(10), (row) => currencyCodeOf(bc, row.currencyId), { filterable: false }),
    property('paymentTermsId', guid, (row) => row.paymentTermsId),
    property('shipmentMethodId', guid, (row) => row.shipmentMethodId),
    property('salesperson', code(20), (row) => row.salespersonCode),
    property('discountAmount', decimalNumber, (row) => row.buffer.discountAmount),
    property('totalAmountExcludingTax', decimalNumber, (row) => row.buffer.totalExcludingTax, 'readOnly'),
    property('totalTaxAmount', decimalNumber, (row) => row.buffer.totalTax, 'readOnly'),
    property('totalAmountIncludingTax', decimalNumber, (row) => row.buffer.totalIncludingTax, 'readOnly'),
    property(
      'status',
      enumeration('Microsoft.NAV.salesQuoteEntityBufferStatus', quoteStatuses),
      (row) => quoteStatus(bc, row),
      'readOnly',
    ),
    property('sentDate', dateTime, (row) => row.quote.sentAtMs),
    property('validUntilDate', date, (row) => row.quote.validUntilDate),
    property('acceptedDate', date, (row) => row.quote.acceptedDate),
    property('lastModifiedDateTime', dateTime, (row) => row.modifiedAtMs, 'readOnly'),
    property('phoneNumber', text(30), (row) => row.phoneNumber),
    property('email', text(80), (row) => row.email),
  ];
}

/** The properties of a sales quote, in page order (sheet 2.3). */
export function salesQuoteProperties(bc: BusinessCentral): readonly Property<SalesHeaderRow>[] {
  const property = propertyOf<SalesHeaderRow>();
  const customerNumber = (id: string) => bc.database.customers.get(id)?.number ?? '';
  return [
    property('id', guid, (row) => row.id, 'readOnly'),
    property('number', code(20), (row) => row.number),
    property('externalDocumentNumber', code(35), (row) => row.externalDocumentNumber),
    property('documentDate', date, (row) => row.documentDate),
    property('postingDate', date, (row) => row.postingDate),
    property('dueDate', date, (row) => row.dueDate),
    property('customerId', guid, (row) => row.customerId),
    property('customerNumber', code(20), (row) => customerNumber(row.customerId)),
    property('customerName', text(100), (row) => row.customerName, 'readOnly'),
    property('billToName', text(100), (row) => row.billToName, 'readOnly'),
    property('billToCustomerId', guid, (row) => row.billToCustomerId),
    property('billToCustomerNumber', code(20), (row) => customerNumber(row.billToCustomerId)),
    property('shipToName', text(100), (row) => row.shipToName),
    property('shipToContact', text(100), (row) => row.shipToContact),
    ...addressProperties<SalesHeaderRow>('sellTo', (row) => row.sellTo, 'write'),
    ...addressProperties<SalesHeaderRow>('billTo', (row) => row.billTo, 'write'),
    ...addressProperties<SalesHeaderRow>('shipTo', (row) => row.shipTo, 'write'),
    ...quoteTermProperties(bc),
  ];
}

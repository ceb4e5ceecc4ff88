import { date, dateTime, enumeration, type Property, propertyOf } from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow } from '../model/document-rows.js';
import { quoteStatus, quoteStatuses } from '../rules/quotes.js';
import {
  dimensionAndCurrencyProperties,
  discountProperty,
  identityProperties,
  partyProperties,
  postingDateProperty,
  stampAndContactProperties,
  termProperties,
  totalProperties,
} from './sales-document-properties.js';

const property = propertyOf<SalesHeaderRow>();
const statusType = enumeration('Microsoft.NAV.salesQuoteEntityBufferStatus', quoteStatuses);

/** The properties of a sales quote, in page order (sheet 2.3). */
export function salesQuoteProperties(bc: BusinessCentral): readonly Property<SalesHeaderRow>[] {
  return [
    ...identityProperties,
    property('documentDate', date, (row) => row.documentDate),
    postingDateProperty,
    property('dueDate', date, (row) => row.dueDate),
    ...partyProperties(bc, 'write'),
    ...dimensionAndCurrencyProperties(bc),
    ...termProperties,
    discountProperty,
    ...totalProperties,
    property('status', statusType, (row) => quoteStatus(bc, row), 'readOnly'),
    property('sentDate', dateTime, (row) => row.quote.sentAtMs),
    property('validUntilDate', date, (row) => row.quote.validUntilDate),
    property('acceptedDate', date, (row) => row.quote.acceptedDate),
    ...stampAndContactProperties,
  ];
}

import { boolean, date, enumeration, type Property, propertyOf } from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow } from '../model/document-rows.js';
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

/** The API's status of an order (2.1.2). */
function apiStatus(header: SalesHeaderRow): 'Draft' | 'In Review' | 'Open' {
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

const property = propertyOf<SalesHeaderRow>();
const orderStatus = enumeration('Microsoft.NAV.salesOrderEntityBufferStatus', ['Draft', 'In Review', 'Open']);

/** The 51 properties of a sales order, in page order (2.1). */
export function salesOrderProperties(bc: BusinessCentral): readonly Property<SalesHeaderRow>[] {
  return [
    ...identityProperties,
    property('orderDate', date, (row) => row.documentDate),
    postingDateProperty,
    ...partyProperties(bc, 'readOnly'),
    ...dimensionAndCurrencyProperties(bc),
    property('pricesIncludeTax', boolean, (row) => row.pricesIncludeTax),
    ...termProperties,
    property('partialShipping', boolean, (row) => !row.completeShipment, { filterable: false }),
    property('requestedDeliveryDate', date, (row) => row.requestedDeliveryDate),
    discountProperty,
    property('discountAppliedBeforeTax', boolean, (row) => !row.pricesIncludeTax, 'readOnly'),
    ...totalProperties,
    property('fullyShipped', boolean, (row) => row.buffer.fullyShipped, 'ignored'),
    property('status', orderStatus, apiStatus, 'readOnly'),
    ...stampAndContactProperties,
  ];
}

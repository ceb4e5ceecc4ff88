import { code, guid, type Property, propertyOf, text } from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { PostedLineRow, SalesHeaderRow } from '../model/document-rows.js';
import { addressProperties } from './sales-document-properties.js';

/** A posted document: the order's header as it was. */
interface PostedRow {
  readonly header: SalesHeaderRow;
}

/** Properties shipments and invoices share with the order they came from. */
export function commonProperties<R extends PostedRow>(
  bc: BusinessCentral,
): {
  customer: readonly Property<R>[];
  addresses: readonly Property<R>[];
  contact: readonly Property<R>[];
} {
  const property = propertyOf<R>();
  const customer = (id: string) => bc.database.customers.get(id)?.number ?? '';
  return {
    customer: [
      property('customerId', guid, ({ header }) => header.customerId, 'readOnly'),
      property('customerNumber', code(20), ({ header }) => customer(header.customerId), 'readOnly'),
      property('customerName', text(100), ({ header }) => header.customerName, 'readOnly'),
      property('billToName', text(100), ({ header }) => header.billToName, 'readOnly'),
      property('billToCustomerId', guid, ({ header }) => header.billToCustomerId, 'readOnly'),
      property('billToCustomerNumber', code(20), ({ header }) => customer(header.billToCustomerId), 'readOnly'),
      property('shipToName', text(100), ({ header }) => header.shipToName, 'readOnly'),
      property('shipToContact', text(100), ({ header }) => header.shipToContact, 'readOnly'),
    ],
    addresses: [
      ...addressProperties<R>('sellTo', ({ header }) => header.sellTo, 'readOnly'),
      ...addressProperties<R>('billTo', ({ header }) => header.billTo, 'readOnly'),
      ...addressProperties<R>('shipTo', ({ header }) => header.shipTo, 'readOnly'),
    ],
    contact: [
      property('phoneNumber', text(30), ({ header }) => header.phoneNumber, 'readOnly'),
      property('email', text(80), ({ header }) => header.email, 'readOnly'),
    ],
  };
}

/** Number of what a posted line sold. */
export function postedObjectNumber(bc: BusinessCentral, { line }: PostedLineRow): string {
  const { items, accounts, resources } = bc.database;
  return (items.get(line.objectId) ?? accounts.get(line.objectId) ?? resources.get(line.objectId))?.number ?? '';
}

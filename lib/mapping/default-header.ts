import type { BuiltInHeaderField, MoreHeaderField } from '../order/fields.js';
import type { FieldMapping } from './field-mapping.js';
import { ownOrderColumns } from './own-columns.js';

/**
 * Header fields that every connection has. Lengths are the smaller of both sides' (Business Central sheet 2.1, Dataverse
 * sheet 2.1): a longer text is shortened to it when read, a declared rule.
 */
export const headerFields = {
  customer: {
    kind: 'reference',
    direction: 'both',
    group: 'customer',
    takenWhile: 'open',
    maxLength: 20,
    businessCentral: { property: 'customerNumber' },
    sales: { column: 'customerid_account.accountnumber', transformation: 'customerNumber' },
  },
  externalDocumentNumber: {
    kind: 'code',
    direction: 'both',
    group: 'externalDocumentNumber',
    takenWhile: 'always',
    maxLength: 35,
    businessCentral: { property: 'externalDocumentNumber' },
    sales: { column: 'name', transformation: 'orderName' },
  },
  currency: {
    kind: 'reference',
    direction: 'both',
    group: 'currency',
    takenWhile: 'open',
    maxLength: 10,
    businessCentral: { property: 'currencyCode' },
    sales: { column: 'transactioncurrencyid.isocurrencycode', transformation: 'referenceOfCreation' },
  },
  requestedDeliveryDate: {
    kind: 'date',
    direction: 'both',
    group: 'requestedDeliveryDate',
    takenWhile: 'open',
    businessCentral: { property: 'requestedDeliveryDate' },
    sales: { column: 'requestdeliveryby', transformation: 'dayOfTimestamp' },
  },
  shipToName: shipTo('shipToName', 'shipto_name', { kind: 'text', maxLength: 100 }),
  shipToAddressLine1: shipTo('shipToAddressLine1', 'shipto_line1', { kind: 'text', maxLength: 100 }),
  shipToAddressLine2: shipTo('shipToAddressLine2', 'shipto_line2', { kind: 'text', maxLength: 50 }),
  shipToCity: shipTo('shipToCity', 'shipto_city', { kind: 'text', maxLength: 30 }),
  shipToState: shipTo('shipToState', 'shipto_stateorprovince', { kind: 'text', maxLength: 30 }),
  shipToPostCode: shipTo('shipToPostCode', 'shipto_postalcode', { kind: 'code', maxLength: 20 }),
  shipToCountry: shipTo('shipToCountry', 'shipto_country', { kind: 'code', maxLength: 10 }),
  headerDiscountAmount: {
    kind: 'decimal',
    direction: 'both',
    group: 'headerDiscount',
    takenWhile: 'always',
    places: 4,
    businessCentral: { property: 'discountAmount' },
    sales: { column: 'discountamount', transformation: 'discountAsAmount' },
  },
  freightAmount: {
    kind: 'decimal',
    direction: 'both',
    group: 'freight',
    takenWhile: 'open',
    places: 4,
    businessCentral: { derived: 'freightAmount' },
    sales: { column: 'freightamount', transformation: 'zeroWhenBlank' },
  },
  businessCentralNumber: {
    kind: 'code',
    direction: 'fromBusinessCentral',
    group: 'businessCentralNumber',
    takenWhile: 'never',
    maxLength: 20,
    // A part of a number is another number.
    whenTooLong: 'wait',
    businessCentral: { property: 'number' },
    sales: { column: ownOrderColumns.businessCentralNumber, madeByAdministrator: true },
  },
  businessCentralStatus: {
    kind: 'text',
    direction: 'fromBusinessCentral',
    group: 'businessCentralStatus',
    takenWhile: 'never',
    maxLength: 50,
    businessCentral: { property: 'status', transformation: 'enumerationMember' },
    sales: { column: ownOrderColumns.businessCentralStatus, madeByAdministrator: true },
  },
} as const satisfies Record<BuiltInHeaderField, FieldMapping>;

/** More header fields. Bill-to is read-only in the API (sheet 2.1), so that a change of it in Sales is put back. */
export const moreHeaderFields = {
  shipToContact: shipTo('shipToContact', 'shipto_contactname', { kind: 'text', maxLength: 100 }),
  email: {
    kind: 'text',
    direction: 'both',
    group: 'email',
    takenWhile: 'always',
    maxLength: 80,
    businessCentral: { property: 'email' },
    sales: { column: 'emailaddress' },
  },
  billToName: billTo('billToName', 'billto_name', 100),
  billToAddressLine1: billTo('billToAddressLine1', 'billto_line1', 100),
  billToAddressLine2: billTo('billToAddressLine2', 'billto_line2', 50),
  billToCity: billTo('billToCity', 'billto_city', 30),
  billToState: billTo('billToState', 'billto_stateorprovince', 30),
  billToPostCode: billTo('billToPostCode', 'billto_postalcode', 20),
  billToCountry: billTo('billToCountry', 'billto_country', 10),
} as const satisfies Partial<Record<MoreHeaderField, FieldMapping>>;

/** The ship-to address merges whole. */
function shipTo(
  property: string,
  column: string,
  form: { readonly kind: 'text' | 'code'; readonly maxLength: number },
): FieldMapping {
  return {
    ...form,
    direction: 'both',
    group: 'shipTo',
    takenWhile: 'always',
    businessCentral: { property },
    sales: { column },
  };
}

function billTo(property: string, column: string, maxLength: number): FieldMapping {
  return {
    kind: 'text',
    direction: 'fromBusinessCentral',
    group: 'billTo',
    takenWhile: 'never',
    maxLength,
    businessCentral: { property },
    sales: { column },
  };
}

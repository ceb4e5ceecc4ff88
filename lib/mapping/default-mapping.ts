import type { BuiltInHeaderField, BuiltInLineField, MoreHeaderField } from '../order/fields.js';
import type { FieldMapping, OrderMapping } from './field-mapping.js';
import { ownLineColumns, ownOrderColumns } from './own-columns.js';

/**
 * Header fields that every connection has. Lengths are the smaller of both sides' (Business Central sheet 2.1, Dataverse
 * sheet 2.1): a longer text is shortened to it when read, a declared rule.
 */
const header = {
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
    businessCentral: { property: 'number' },
    sales: { column: ownOrderColumns.businessCentralNumber, madeByAdministrator: true },
  },
  businessCentralStatus: {
    kind: 'text',
    direction: 'fromBusinessCentral',
    group: 'businessCentralStatus',
    takenWhile: 'never',
    businessCentral: { property: 'status', transformation: 'enumerationMember' },
    sales: { column: ownOrderColumns.businessCentralStatus, madeByAdministrator: true },
  },
} as const satisfies Record<BuiltInHeaderField, FieldMapping>;

/** More header fields. Bill-to is read-only in the API (sheet 2.1), so that a change of it in Sales is put back. */
const moreHeader = {
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

/** Fields that need a table of codes in the settings; mapped only where there is one. */
export const codedFields = {
  paymentTerms: {
    kind: 'code',
    direction: 'both',
    group: 'terms',
    takenWhile: 'always',
    maxLength: 10,
    businessCentral: { property: 'paymentTermsId.code' },
    sales: { column: 'paymenttermscode', transformation: 'optionByCode' },
  },
  shipmentMethod: {
    kind: 'code',
    direction: 'both',
    group: 'terms',
    takenWhile: 'open',
    maxLength: 10,
    businessCentral: { property: 'shipmentMethodId.code' },
    sales: { column: 'freighttermscode', transformation: 'optionByCode' },
  },
  salesperson: {
    kind: 'code',
    direction: 'both',
    group: 'salesperson',
    takenWhile: 'notInReview',
    maxLength: 20,
    businessCentral: { property: 'salesperson' },
    sales: { column: '_ownerid_value', transformation: 'ownerByCode' },
  },
} as const satisfies Partial<Record<MoreHeaderField, FieldMapping>>;

/** Line fields. Quantities have five decimal places on both sides; unit prices are held to five in Business Central. */
const line = {
  product: {
    kind: 'reference',
    direction: 'both',
    group: 'productAndQuantity',
    takenWhile: 'open',
    // An item's number, a separator and a variant's code.
    maxLength: 35,
    businessCentral: { property: 'lineObjectNumber' },
    sales: { column: 'productid.productnumber', transformation: 'productByNumber' },
  },
  unit: {
    kind: 'reference',
    direction: 'both',
    group: 'productAndQuantity',
    takenWhile: 'open',
    maxLength: 10,
    businessCentral: { property: 'unitOfMeasureCode' },
    sales: { column: 'uomid.name', transformation: 'unitByName' },
  },
  quantity: {
    kind: 'decimal',
    direction: 'both',
    group: 'productAndQuantity',
    takenWhile: 'open',
    places: 5,
    businessCentral: { property: 'quantity' },
    sales: { column: 'quantity' },
  },
  unitPrice: {
    kind: 'decimal',
    direction: 'both',
    group: 'price',
    takenWhile: 'open',
    places: 4,
    blankTakesOther: true,
    businessCentral: { property: 'unitPrice' },
    sales: { column: 'priceperunit', transformation: 'overriddenPrice' },
  },
  lineDiscountAmount: {
    kind: 'decimal',
    direction: 'both',
    group: 'price',
    takenWhile: 'open',
    places: 4,
    blankTakesOther: true,
    businessCentral: { property: 'discountAmount' },
    sales: { column: 'manualdiscountamount', transformation: 'statedDiscount' },
  },
  description: {
    kind: 'text',
    direction: 'both',
    group: 'description',
    takenWhile: 'always',
    maxLength: 100,
    businessCentral: { property: 'description' },
    sales: { column: 'description', transformation: 'lineDescription' },
  },
  tax: {
    kind: 'decimal',
    direction: 'fromBusinessCentral',
    group: 'tax',
    takenWhile: 'never',
    places: 4,
    // After the header discount.
    businessCentral: { property: 'netTaxAmount' },
    sales: { column: 'tax', transformation: 'zeroWhenBlank' },
  },
  shipmentDate: {
    kind: 'date',
    direction: 'fromBusinessCentral',
    group: 'shipmentDate',
    takenWhile: 'never',
    businessCentral: { property: 'shipmentDate' },
    sales: { column: ownLineColumns.shipmentDate, madeByAdministrator: true },
  },
  shippedQuantity: {
    kind: 'decimal',
    direction: 'fromBusinessCentral',
    group: 'shippedQuantity',
    takenWhile: 'never',
    places: 5,
    businessCentral: { property: 'shippedQuantity' },
    sales: { column: 'quantityshipped', transformation: 'zeroWhenBlank' },
  },
  backOrderedQuantity: {
    kind: 'decimal',
    direction: 'fromBusinessCentral',
    group: 'backOrderedQuantity',
    // Follows from what is ordered and what is shipped, which are told.
    noNews: true,
    takenWhile: 'never',
    places: 5,
    businessCentral: { derived: 'backOrderedQuantity' },
    sales: { column: 'quantitybackordered', transformation: 'zeroWhenBlank' },
  },
  invoicedQuantity: {
    kind: 'decimal',
    direction: 'fromBusinessCentral',
    group: 'invoicedQuantity',
    takenWhile: 'never',
    places: 5,
    businessCentral: { property: 'invoicedQuantity' },
    sales: { column: ownLineColumns.invoicedQuantity, madeByAdministrator: true },
  },
  lineNumber: {
    kind: 'decimal',
    direction: 'fromBusinessCentral',
    group: 'lineNumber',
    noNews: true,
    takenWhile: 'never',
    places: 0,
    businessCentral: { property: 'sequence' },
    sales: { column: 'lineitemnumber' },
  },
} as const satisfies Record<BuiltInLineField, FieldMapping>;

/** What every connection maps; settings add to it. */
export const defaultMapping = { header: { ...header, ...moreHeader }, line } as const satisfies OrderMapping;

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

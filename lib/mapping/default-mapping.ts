import type { BuiltInHeaderField, BuiltInLineField } from '../order/fields.js';
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
    sales: { column: 'customerid_account.accountnumber', transformation: 'referenceOfCreation' },
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
export const defaultMapping = { header, line } as const satisfies OrderMapping;

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

/** How a value is kept in normal form. All values are texts or `null` (blank), so that equality is `===`. */
export type FieldKind = 'text' | 'code' | 'date' | 'decimal' | 'reference';

/** Which side may say what the value is. A change of a `fromBusinessCentral` field in Sales is put back (spec §2). */
export type FieldDirection = 'both' | 'fromBusinessCentral';

/** What a field of the canonical order is, apart from either system. */
export interface FieldDefinition {
  readonly kind: FieldKind;
  readonly direction: FieldDirection;
  /** Fields of one group merge whole (spec §2, "Field groups"). */
  readonly group: string;
  /** Longest text that both systems hold, in characters. */
  readonly maxLength?: number;
  /** Decimal places that both systems hold. */
  readonly places?: number;
  /** In Sales a blank means "whatever Business Central says" (a price without override, spec §3.3), not a deletion. */
  readonly blankTakesOther?: boolean;
}

/**
 * Header fields of the order and where they merge. Lengths are the smaller of both sides'
 * (Business Central sheet 2.1, Dataverse sheet 2.1): a longer text is shortened to it when read, a declared rule.
 */
export const headerFields = {
  externalDocumentNumber: { kind: 'code', direction: 'both', group: 'externalDocumentNumber', maxLength: 35 },
  customer: { kind: 'reference', direction: 'both', group: 'customer', maxLength: 20 },
  currency: { kind: 'reference', direction: 'both', group: 'currency', maxLength: 10 },
  requestedDeliveryDate: { kind: 'date', direction: 'both', group: 'requestedDeliveryDate' },
  shipToName: { kind: 'text', direction: 'both', group: 'shipTo', maxLength: 100 },
  shipToAddressLine1: { kind: 'text', direction: 'both', group: 'shipTo', maxLength: 100 },
  shipToAddressLine2: { kind: 'text', direction: 'both', group: 'shipTo', maxLength: 50 },
  shipToCity: { kind: 'text', direction: 'both', group: 'shipTo', maxLength: 30 },
  shipToState: { kind: 'text', direction: 'both', group: 'shipTo', maxLength: 30 },
  shipToPostCode: { kind: 'code', direction: 'both', group: 'shipTo', maxLength: 20 },
  shipToCountry: { kind: 'code', direction: 'both', group: 'shipTo', maxLength: 10 },
  headerDiscountAmount: { kind: 'decimal', direction: 'both', group: 'headerDiscount', places: 2 },
  businessCentralNumber: {
    kind: 'code',
    direction: 'fromBusinessCentral',
    group: 'businessCentralNumber',
    maxLength: 20,
  },
  businessCentralStatus: { kind: 'text', direction: 'fromBusinessCentral', group: 'businessCentralStatus' },
} as const satisfies Record<string, FieldDefinition>;

/** Line fields. Quantities have five decimal places on both sides; unit prices are held to five in Business Central. */
export const lineFields = {
  product: { kind: 'reference', direction: 'both', group: 'productAndQuantity', maxLength: 20 },
  unit: { kind: 'reference', direction: 'both', group: 'productAndQuantity', maxLength: 10 },
  quantity: { kind: 'decimal', direction: 'both', group: 'productAndQuantity', places: 5 },
  description: { kind: 'text', direction: 'both', group: 'description', maxLength: 100 },
  unitPrice: { kind: 'decimal', direction: 'both', group: 'price', places: 4, blankTakesOther: true },
  lineDiscountAmount: { kind: 'decimal', direction: 'both', group: 'price', places: 2, blankTakesOther: true },
  tax: { kind: 'decimal', direction: 'fromBusinessCentral', group: 'tax', places: 2 },
  shipmentDate: { kind: 'date', direction: 'fromBusinessCentral', group: 'shipmentDate' },
  shippedQuantity: { kind: 'decimal', direction: 'fromBusinessCentral', group: 'shippedQuantity', places: 5 },
} as const satisfies Record<string, FieldDefinition>;

export type HeaderField = keyof typeof headerFields;
export type LineField = keyof typeof lineFields;

/** Field names in their declared order, which is also the order in which they are shown. */
export const headerFieldNames = Object.keys(headerFields) as readonly HeaderField[];
export const lineFieldNames = Object.keys(lineFields) as readonly LineField[];

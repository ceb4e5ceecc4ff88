import type { Validation } from './validation.js';

/** How a value is kept in normal form. All values are texts or `null` (blank), so that equality is `===`. */
export type FieldKind = 'text' | 'code' | 'date' | 'decimal' | 'reference';

/** Which side may say what the value is. A change on the other side is put back and journaled (spec §2). */
export type FieldDirection = 'both' | 'fromBusinessCentral' | 'fromSales';

/**
 * While which states of the document Business Central takes a change of the field (sheet 2.1.4): `always`, whenever no
 * approval is pending (`notInReview`), only while the order is `open`, or `never` (the API has no place to write it to).
 */
export type TakenWhile = 'always' | 'notInReview' | 'open' | 'never';

/** What becomes of a value that one side cannot hold whole. */
export type WhenTooLong = 'shorten' | 'wait';

/** What a field of the canonical order is, apart from either system. */
export interface FieldDefinition {
  readonly kind: FieldKind;
  readonly direction: FieldDirection;
  /** Fields of one group merge whole (spec §2, "Field groups"). */
  readonly group: string;
  readonly takenWhile: TakenWhile;
  /** Longest text that both systems hold, in characters. */
  readonly maxLength?: number;
  /** Decimal places that both systems hold. */
  readonly places?: number;
  /** A system holds fewer places than the mapping says, so that rounding to them would lose something. */
  readonly isNarrowed?: true;
  /** What becomes of a value that one side cannot hold whole: shortened there unless it says that the order waits. */
  readonly whenTooLong?: WhenTooLong;
  /** A blank on either side is no statement: it does not travel, and the other side's value is brought back. */
  readonly notBlank?: true;
  /** Values that do not pass do not travel: the order waits. */
  readonly validation?: Validation;
  /** Orders of both sides are matched by it first (1) or later, together with fields of the same number. */
  readonly matchPriority?: number;
  /** A change of it is no news to sellers. */
  readonly noNews?: true;
  /** What sellers are told the field is called; the built-in fields have a name in each language instead. */
  readonly label?: string;
  /** In Sales a blank means "whatever Business Central says" (a price without override, spec §3.3), not a deletion. */
  readonly blankTakesOther?: boolean;
  /** Business Central takes it in a request of its own, once the document is there: a new document is made without it. */
  readonly writtenApart?: true;
}

/** Fields of the header that an order cannot be without, in the order in which they are written and shown. */
export const headerFieldNames = [
  'customer',
  'externalDocumentNumber',
  'currency',
  'requestedDeliveryDate',
  'shipToName',
  'shipToAddressLine1',
  'shipToAddressLine2',
  'shipToCity',
  'shipToState',
  'shipToPostCode',
  'shipToCountry',
  'headerDiscountAmount',
  'freightAmount',
  'businessCentralNumber',
  'businessCentralStatus',
] as const;

/**
 * More fields of the header: some only where settings say how codes are translated, and missing in orders that were
 * coupled before the product knew them.
 */
export const moreHeaderFieldNames = [
  'shipToContact',
  'email',
  'billToName',
  'billToAddressLine1',
  'billToAddressLine2',
  'billToCity',
  'billToState',
  'billToPostCode',
  'billToCountry',
  'paymentTerms',
  'shipmentMethod',
  'salesperson',
] as const;

/**
 * Fields of a line that an order cannot be without, in the order in which they are written: Business Central validates one
 * after the other, and a later one may re-default an earlier (sheet 2.2 rule 4).
 */
export const lineFieldNames = [
  'product',
  'unit',
  'quantity',
  'unitPrice',
  'lineDiscountAmount',
  'description',
  'tax',
  'shipmentDate',
  'shippedQuantity',
  'backOrderedQuantity',
  'invoicedQuantity',
  'lineNumber',
] as const;

export type BuiltInHeaderField = (typeof headerFieldNames)[number];
export type MoreHeaderField = (typeof moreHeaderFieldNames)[number];
export type BuiltInLineField = (typeof lineFieldNames)[number];

/** Field groups in which both sides may change something, and so disagree; a test holds the mapping against them. */
export const conflictingGroups = [
  'customer',
  'externalDocumentNumber',
  'currency',
  'requestedDeliveryDate',
  'shipTo',
  'headerDiscount',
  'freight',
  'productAndQuantity',
  'price',
  'description',
  'email',
  'terms',
  'salesperson',
] as const;

/** A field that a connection's settings add. */
export type CustomField = `custom.${string}`;

export type HeaderField = BuiltInHeaderField | MoreHeaderField | CustomField;
export type LineField = BuiltInLineField | CustomField;

/** Something for each field that a connection has: the ones it cannot be without always, others as far as they are there. */
export type HeaderOf<Value> = Readonly<Record<BuiltInHeaderField, Value>> &
  Readonly<Partial<Record<MoreHeaderField, Value>>> &
  OwnFieldsOf<Value>;
export type LineOf<Value> = Readonly<Record<BuiltInLineField, Value>> & OwnFieldsOf<Value>;

/** Something for some of the fields. */
export type SomeHeaderOf<Value> = Readonly<Partial<Record<BuiltInHeaderField | MoreHeaderField, Value>>> &
  OwnFieldsOf<Value>;
export type SomeLineOf<Value> = Readonly<Partial<Record<BuiltInLineField, Value>>> & OwnFieldsOf<Value>;

type OwnFieldsOf<Value> = { readonly [field: CustomField]: Value };

/** What the fields of a connection's orders are, apart from where they live. */
export interface OrderFields {
  readonly header: HeaderOf<FieldDefinition>;
  readonly line: LineOf<FieldDefinition>;
}

/** Whether a seller may say what the value is. */
export function mayBeStated(definition: FieldDefinition | undefined): boolean {
  return definition !== undefined && definition.direction !== 'fromBusinessCentral';
}

/** Whether a value that a seller states goes into a new order of Business Central when it is made. */
export function isSentWithCreation(definition: FieldDefinition | undefined): boolean {
  return mayBeStated(definition) && definition?.writtenApart !== true;
}

/** Names and values of a catalogue, names typed as its keys. */
export function entriesOf<Field extends string, Value>(
  fields: Readonly<Partial<Record<Field, Value>>>,
): readonly (readonly [Field, Value])[] {
  return Object.entries<unknown>(fields) as [Field, Value][];
}

/** Values for the fields of a catalogue; a field for which there is `undefined` is left out. */
export function pickFields<Field extends string, Value, Result>(
  fields: Readonly<Partial<Record<Field, Value>>>,
  toResult: (value: Value, field: Field) => Result | undefined,
): Partial<Record<Field, Result>> {
  const entries = entriesOf(fields).flatMap(([field, value]) => {
    const result = toResult(value, field);
    return result === undefined ? [] : [[field, result] as const];
  });
  return Object.fromEntries(entries) as Partial<Record<Field, Result>>;
}

/** The names of a catalogue, typed as its keys. */
export function namesOf<Field extends string>(fields: Readonly<Partial<Record<Field, unknown>>>): readonly Field[] {
  return Object.keys(fields) as Field[];
}

/** One value for each field of a catalogue, names kept. */
export function mapFields<Field extends string, Value, Result>(
  fields: Readonly<Partial<Record<Field, Value>>>,
  toResult: (value: Value, field: Field) => Result,
): Record<Field, Result> {
  const entries = entriesOf(fields).map(([field, value]) => [field, toResult(value, field)] as const);
  return Object.fromEntries(entries) as Record<Field, Result>;
}

import { decimal } from '../order/decimal.js';
import type { HeaderField, LineField } from '../order/fields.js';
import type { FieldValue } from '../order/order.js';
import type {
  BusinessCentralCreation,
  BusinessCentralProperties,
  BusinessCentralValues,
  WholeBusinessCentralOrder,
} from './business-central-record.js';
import {
  type NewLines,
  objectOf,
  writeBusinessCentralHeader,
  writeBusinessCentralLine,
  writeNewBusinessCentralLine,
} from './write-business-central.js';

/**
 * Writable header fields that a re-created order takes over from its predecessor, in the order of the page (sheet 2.1).
 * The discount is not among them: it is refused while the order has no lines, and finishing sets it.
 */
const keptOfOrders: readonly string[] = [
  'customerNumber',
  'orderDate',
  'postingDate',
  'billToCustomerNumber',
  'shipToName',
  'shipToContact',
  'sellToAddressLine1',
  'sellToAddressLine2',
  'sellToCity',
  'sellToCountry',
  'sellToState',
  'sellToPostCode',
  'shipToAddressLine1',
  'shipToAddressLine2',
  'shipToCity',
  'shipToCountry',
  'shipToState',
  'shipToPostCode',
  'shortcutDimension1Code',
  'shortcutDimension2Code',
  'currencyCode',
  'pricesIncludeTax',
  'paymentTermsId',
  'shipmentMethodId',
  'salesperson',
  'partialShipping',
  'requestedDeliveryDate',
  'phoneNumber',
  'email',
];

/** What a quote has besides; its own name for the order date, and an invoice address that may be written (sheet 2.3). */
const keptOfQuotes: readonly string[] = [
  'documentDate',
  ...keptOfOrders,
  'billToAddressLine1',
  'billToAddressLine2',
  'billToCity',
  'billToCountry',
  'billToState',
  'billToPostCode',
  'validUntilDate',
  'dueDate',
];

/** The fields of a document's header that its successor takes over; a quote shows how long it is valid. */
export function keptHeaderFields(header: BusinessCentralProperties): readonly string[] {
  return 'validUntilDate' in header ? keptOfQuotes : keptOfOrders;
}

/** What another customer brings itself, so that it is not taken over from the predecessor's. */
export const fieldsOfCustomer: ReadonlySet<string> = new Set([
  'billToCustomerNumber',
  'billToAddressLine1',
  'billToAddressLine2',
  'billToCity',
  'billToCountry',
  'billToState',
  'billToPostCode',
  'shipToContact',
  'sellToAddressLine1',
  'sellToAddressLine2',
  'sellToCity',
  'sellToCountry',
  'sellToState',
  'sellToPostCode',
  'shortcutDimension1Code',
  'shortcutDimension2Code',
  'paymentTermsId',
  'shipmentMethodId',
  'salesperson',
  'phoneNumber',
  'email',
  'dueDate',
]);

/** Likewise for item lines, in dependency order (sheet 2.2 rule 4). */
const keptLineFields = [
  'lineType',
  'lineObjectNumber',
  'itemVariantId',
  'locationId',
  'unitOfMeasureCode',
  'quantity',
  'unitPrice',
  'discountAmount',
  'shipmentDate',
  'description',
  'description2',
] as const;

const priceProperties: ReadonlySet<string> = new Set(['unitPrice', 'discountAmount']);
const decimalFields: ReadonlySet<string> = new Set([
  'quantity',
  'unitPrice',
  'discountAmount',
  'shipQuantity',
  'invoiceQuantity',
]);
const blanks: ReadonlySet<string | boolean> = new Set(['', '0001-01-01', '00000000-0000-0000-0000-000000000000']);

/** What the new document differs by from the old one. */
export interface Recreation {
  readonly newLines: NewLines;
  /** The old number, where the number series allows it to be given. */
  readonly number: string | undefined;
  readonly marker: string;
  readonly header: Readonly<Partial<Record<HeaderField, FieldValue>>>;
  /** Changes by line id; `deleted` leaves the line out. */
  readonly lines: ReadonlyMap<string, Readonly<Partial<Record<LineField, FieldValue>>> | 'deleted'>;
  readonly inserts: readonly Readonly<Partial<Record<LineField, FieldValue>>>[];
  /** Ids of lines whose price and discount are left to Business Central. */
  readonly pricedAnew?: ReadonlySet<string>;
}

/**
 * The new document of an archived order: everything writable that the old one showed, with the merged changes on top
 * (spec §3.2). Lines keep their order; new ones follow. What the API does not show cannot be taken over.
 */
export function recreationOf(whole: WholeBusinessCentralOrder, recreation: Recreation): BusinessCentralCreation {
  const { newLines, number, marker, header, lines, inserts, pricedAnew } = recreation;
  const kept = whole.lines.flatMap((line) => {
    const id = String(line.id).toLowerCase();
    const change = lines.get(id);
    return change === 'deleted'
      ? []
      : [keepLine(line, change ?? {}, { newLines, isPricedAnew: pricedAnew?.has(id) === true })];
  });
  return {
    header: {
      ...(number === undefined ? {} : { number }),
      ...takeOver(whole.header, fieldsTakenOver(whole, header)),
      ...writeBusinessCentralHeader(withoutDiscount(header), newLines.mapping),
      externalDocumentNumber: marker,
    },
    lines: [...kept, ...inserts.map((fields) => writeNewBusinessCentralLine(fields, newLines))],
  };
}

export function isComment(line: BusinessCentralProperties): boolean {
  return line.lineType === 'Comment' || String(line.lineObjectNumber ?? '') === '';
}

/** Prices without tax are what a document has anyway, and a page that lets nobody say so refuses the field (sheet 2.1). */
function fieldsTakenOver(whole: WholeBusinessCentralOrder, change: Recreation['header']): readonly string[] {
  const isLeftOut = (name: string) =>
    (change.customer !== undefined && fieldsOfCustomer.has(name)) ||
    (change.paymentTerms !== undefined && name === 'dueDate') ||
    (name === 'pricesIncludeTax' && whole.header.pricesIncludeTax !== true);
  return keptHeaderFields(whole.header).filter((name) => !isLeftOut(name));
}

function keepLine(
  line: WholeBusinessCentralOrder['lines'][number],
  change: Readonly<Partial<Record<LineField, FieldValue>>>,
  { newLines, isPricedAnew }: { readonly newLines: NewLines; readonly isPricedAnew: boolean },
): BusinessCentralValues {
  if (isComment(line)) {
    return takeOver(line, ['lineType', 'description', 'description2']);
  }
  const isOtherProduct = change.product !== undefined;
  const fields = isOtherProduct
    ? (['lineType', 'lineObjectNumber', 'locationId', 'unitOfMeasureCode', 'quantity', 'shipmentDate'] as const)
    : keptLineFields.filter((name) => !isPricedAnew || !priceProperties.has(name));
  return inDependencyOrder({
    ...takeOver(line, fields),
    ...writeBusinessCentralLine(change, newLines.mapping),
    ...(change.product === undefined ? {} : objectOf(change.product, newLines)),
  });
}

function inDependencyOrder(values: BusinessCentralValues): BusinessCentralValues {
  return Object.fromEntries(
    keptLineFields.flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function takeOver(record: Readonly<Record<string, string | boolean>>, names: readonly string[]): BusinessCentralValues {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = record[name];
      if (value === undefined || isBlank(value)) {
        return [];
      }
      return [[name, asWritten(name, value)] as const];
    }),
  );
}

export function isBlank(value: string | boolean): boolean {
  return blanks.has(value);
}

/** A value that was read, as it is written. */
export function asWritten(name: string, value: string | boolean): BusinessCentralValues[string] {
  return decimalFields.has(name) ? { decimal: decimal(String(value)) } : value;
}

function withoutDiscount(header: Recreation['header']): Recreation['header'] {
  const { headerDiscountAmount: _, ...others } = header;
  return others;
}

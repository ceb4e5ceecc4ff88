import { decimal } from '../order/decimal.js';
import { type HeaderField, headerFields, type LineField, lineFields } from '../order/fields.js';
import type { FieldValue } from '../order/order.js';
import type { BusinessCentralValues } from './business-central-record.js';

/** Where each header field is written; fields without a place are from Business Central only. */
const headerNames: Partial<Record<HeaderField, string>> = {
  customer: 'customerNumber',
  externalDocumentNumber: 'externalDocumentNumber',
  currency: 'currencyCode',
  requestedDeliveryDate: 'requestedDeliveryDate',
  shipToName: 'shipToName',
  shipToAddressLine1: 'shipToAddressLine1',
  shipToAddressLine2: 'shipToAddressLine2',
  shipToCity: 'shipToCity',
  shipToState: 'shipToState',
  shipToPostCode: 'shipToPostCode',
  shipToCountry: 'shipToCountry',
  headerDiscountAmount: 'discountAmount',
};

/**
 * In dependency order, since Business Central validates one after the other and a later one may re-default an earlier
 * (sheet 2.2 rule 4). A line's item is set by inserting it: `lineObjectNumber` cannot be changed afterwards.
 */
const lineNames: readonly (readonly [LineField, string])[] = [
  ['product', 'lineObjectNumber'],
  ['unit', 'unitOfMeasureCode'],
  ['quantity', 'quantity'],
  ['unitPrice', 'unitPrice'],
  ['lineDiscountAmount', 'discountAmount'],
  ['description', 'description'],
];

/** Header values for a write; a blank goes out as the type's blank, since `null` is refused (S-029). */
export function writeBusinessCentralHeader(
  fields: Readonly<Partial<Record<HeaderField, FieldValue>>>,
): BusinessCentralValues {
  const written = (Object.keys(headerNames) as HeaderField[]).flatMap((field) => {
    const name = headerNames[field];
    const value = fields[field];
    return name === undefined || value === undefined ? [] : [[name, onWire(headerFields[field].kind, value)] as const];
  });
  return Object.fromEntries(written);
}

/** Line values for an update. */
export function writeBusinessCentralLine(
  fields: Readonly<Partial<Record<LineField, FieldValue>>>,
): BusinessCentralValues {
  const written = lineNames.flatMap(([field, name]) => {
    const value = fields[field];
    return value === undefined ? [] : [[name, onWire(lineFields[field].kind, value)] as const];
  });
  return Object.fromEntries(written);
}

/** A new item line: type before number (sheet 2.2); blanks are left to Business Central's defaults. */
export function writeNewBusinessCentralLine(
  fields: Readonly<Partial<Record<LineField, FieldValue>>>,
): BusinessCentralValues {
  const stated = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  return { lineType: 'Item', ...writeBusinessCentralLine(stated) };
}

function onWire(kind: string, value: FieldValue): BusinessCentralValues[string] {
  switch (kind) {
    case 'decimal':
      return { decimal: decimal(value ?? '0') };
    case 'date':
      return value ?? '0001-01-01';
    default:
      return value ?? '';
  }
}

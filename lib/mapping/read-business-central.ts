import { type HeaderField, headerFields, type LineField, lineFields } from '../order/fields.js';
import { normalize } from '../order/normal-form.js';
import type {
  FieldValue,
  HeaderValues,
  LineKind,
  LineValues,
  OrderLine,
  OrderPhase,
  OrderView,
} from '../order/order.js';
import type { BusinessCentralLineRecord, BusinessCentralOrderRecord } from './business-central-record.js';

/** The canonical order that a Business Central record shows (lens, direction read). */
export function readBusinessCentralOrder(record: BusinessCentralOrderRecord): OrderView {
  return {
    side: 'businessCentral',
    id: record.id,
    number: record.number,
    version: record.etag,
    phase: phaseOf(record.status),
    pricesIncludeTax: record.pricesIncludeTax,
    header: readHeader(record),
    lines: record.lines.map(readLine),
  };
}

/** Enum members come XML-encoded, or raw from older versions; both are taken (sheet 1.6). */
export function decodeEnumMember(member: string): string {
  return member.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function phaseOf(status: string): OrderPhase {
  switch (decodeEnumMember(status)) {
    case 'Draft':
      return 'open';
    case 'In Review':
      return 'inReview';
    case 'Open':
      return 'released';
    default:
      return 'unknown';
  }
}

function readHeader(record: BusinessCentralOrderRecord): HeaderValues {
  const raw: Record<HeaderField, string> = {
    externalDocumentNumber: record.externalDocumentNumber,
    customer: record.customerNumber,
    currency: record.currencyCode,
    requestedDeliveryDate: record.requestedDeliveryDate,
    shipToName: record.shipToName,
    shipToAddressLine1: record.shipToAddressLine1,
    shipToAddressLine2: record.shipToAddressLine2,
    shipToCity: record.shipToCity,
    shipToState: record.shipToState,
    shipToPostCode: record.shipToPostCode,
    shipToCountry: record.shipToCountry,
    headerDiscountAmount: record.discountAmount,
    businessCentralNumber: record.number,
    businessCentralStatus: decodeEnumMember(record.status),
  };
  return mapValues(headerFields, (definition, field) => normalize(definition, raw[field]));
}

function readLine(record: BusinessCentralLineRecord): OrderLine {
  const raw: Record<LineField, string> = {
    product: record.lineObjectNumber,
    unit: record.unitOfMeasureCode,
    quantity: record.quantity,
    description: record.description,
    unitPrice: record.unitPrice,
    lineDiscountAmount: record.discountAmount,
    tax: record.netTaxAmount,
    shipmentDate: record.shipmentDate,
    shippedQuantity: record.shippedQuantity,
  };
  const values: LineValues = mapValues(lineFields, (definition, field) => normalize(definition, raw[field]));
  return { id: record.id, kind: lineKindOf(record), version: record.etag, values };
}

/** Item lines travel; comment and extended-text lines are Business Central's own; other types are not mapped yet. */
function lineKindOf(record: BusinessCentralLineRecord): LineKind {
  const type = decodeEnumMember(record.lineType).trim();
  if (type === 'Item') {
    return record.lineObjectNumber === '' ? 'generated' : 'product';
  }
  return type === 'Comment' || type === '' ? 'generated' : 'unmapped';
}

/** One value for each field of a catalogue, keys kept. */
export function mapValues<Key extends string, Definition>(
  definitions: Readonly<Record<Key, Definition>>,
  value: (definition: Definition, key: Key) => FieldValue,
): Record<Key, FieldValue> {
  const entries = (Object.keys(definitions) as Key[]).map((key) => [key, value(definitions[key], key)] as const);
  return Object.fromEntries(entries) as Record<Key, FieldValue>;
}

import { mapFields } from '../order/fields.js';
import { normalize } from '../order/normal-form.js';
import type { FieldValue, LineKind, OrderLine, OrderPhase, OrderView } from '../order/order.js';
import type {
  BusinessCentralLineRecord,
  BusinessCentralOrderRecord,
  BusinessCentralProperties,
} from './business-central-record.js';
import type { FieldMapping, OrderMapping } from './field-mapping.js';

/** The canonical order that a Business Central record shows (lens, direction read). */
export function readBusinessCentralOrder(record: BusinessCentralOrderRecord, mapping: OrderMapping): OrderView {
  return {
    side: 'businessCentral',
    id: record.id,
    number: record.number,
    version: record.etag,
    phase: phaseOf(record.status),
    pricesIncludeTax: record.pricesIncludeTax,
    header: readFields(mapping.header, record.properties),
    lines: record.lines.map((line) => readLine(line, mapping)),
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

function readLine(record: BusinessCentralLineRecord, mapping: OrderMapping): OrderLine {
  const values = readFields(mapping.line, record.properties);
  return { id: record.id, kind: lineKindOf(record), version: record.etag, values };
}

function readFields<Field extends string>(
  fields: Readonly<Record<Field, FieldMapping>>,
  properties: BusinessCentralProperties,
): Record<Field, FieldValue> {
  return mapFields(fields, (field) => normalize(field, rawOf(field, properties)));
}

function rawOf({ businessCentral: place }: FieldMapping, properties: BusinessCentralProperties): FieldValue {
  if ('constant' in place) {
    return place.constant;
  }
  const raw = properties[place.property];
  if (raw === undefined) {
    return null;
  }
  return place.transformation === 'enumerationMember' ? decodeEnumMember(String(raw)) : String(raw);
}

/** Item lines travel; comment and extended-text lines are Business Central's own; other types are not mapped yet. */
function lineKindOf(record: BusinessCentralLineRecord): LineKind {
  const type = decodeEnumMember(record.lineType).trim();
  if (type === 'Item') {
    return record.lineObjectNumber === '' ? 'generated' : 'product';
  }
  return type === 'Comment' || type === '' ? 'generated' : 'unmapped';
}

import { compareDecimals, decimal, roundDecimal, subtractDecimals, toDecimal } from '../order/decimal.js';
import { type HeaderField, type LineField, pickFields } from '../order/fields.js';
import { normalize } from '../order/normal-form.js';
import type { FieldValue, OrderLine, OrderPhase, OrderView } from '../order/order.js';
import type { BusinessCentralOrderRecord, BusinessCentralProperties } from './business-central-record.js';
import { decodeEnumMember } from './enumeration.js';
import type { FieldMapping, OrderMapping } from './field-mapping.js';
import type { LineRules } from './line-rules.js';
import type { SalesDecimals } from './line-terms.js';
import { discountWithoutTaxOf, freightAmountOf, type PresentedLine, presentLines, totalOf } from './present-lines.js';
import { shortenedOf } from './shortened.js';

/** What reading a Business Central record needs to know beside it. */
export interface BusinessCentralReading {
  readonly mapping: OrderMapping;
  readonly lineRules: LineRules;
  /** How many decimals Sales holds in a currency, by its ISO code. */
  decimalsIn(currency: string): SalesDecimals;
}

/** The canonical order that a Business Central record shows (lens, direction read), in the terms of Sales. */
export function readBusinessCentralOrder(
  record: BusinessCentralOrderRecord,
  reading: BusinessCentralReading,
): OrderView {
  const { mapping, lineRules } = reading;
  const decimals = reading.decimalsIn(String(record.properties.currencyCode ?? ''));
  const lines = presentLines(record, lineRules, decimals);
  return {
    side: 'businessCentral',
    id: record.id,
    number: record.number,
    version: record.etag,
    phase: phaseOfBusinessCentral(record.status),
    pricesIncludeTax: record.pricesIncludeTax,
    ...(record.pageEtag === undefined ? {} : { pageVersion: record.pageEtag }),
    ...(needsReading(record, lines) ? { needsReading: true } : {}),
    total: { amount: totalOf(record), decimals: decimals.amount },
    header: readFields(mapping.header, headerProperties(record, lines, decimals.amount)),
    ...shortenedOf<HeaderField>(mapping.header, (field) => rawOf(field, record.properties)),
    lines: lines.map((line) => readLine(line, mapping)),
  };
}

/** Writing prices or freight takes what was entered, which the terms of Sales do not tell. */
function needsReading(record: BusinessCentralOrderRecord, lines: readonly PresentedLine[]): boolean {
  return record.pricesIncludeTax || lines.some((line) => line.entered !== undefined || line.freight !== undefined);
}

function headerProperties(
  record: BusinessCentralOrderRecord,
  lines: readonly PresentedLine[],
  amountDecimals: number,
): BusinessCentralProperties {
  const { discountAmount: shown } = record.properties;
  const discount = record.pricesIncludeTax ? discountWithoutTaxOf(record) : toDecimal(String(shown ?? ''));
  return {
    ...record.properties,
    ...(discount === undefined ? {} : { discountAmount: roundDecimal(discount, amountDecimals) }),
    freightAmount: roundDecimal(freightAmountOf(lines), amountDecimals),
  };
}

/** Where an order with this `status` is in its life (sheet 2.1.2). */
export function phaseOfBusinessCentral(status: string): OrderPhase {
  switch (decodeEnumMember(status)) {
    case 'Draft':
      return 'open';
    case 'In Review':
      return 'inReview';
    case 'Open':
      return 'released';
    // A quote, which nothing locks (sheet 2.3).
    case 'Sent':
    case 'Accepted':
    case 'Expired ':
      return 'open';
    default:
      return 'unknown';
  }
}

function readLine(line: PresentedLine, mapping: OrderMapping): OrderLine {
  const { record, kind, properties, entered, freight } = line;
  const shown = { ...properties, backOrderedQuantity: backOrdered(properties) };
  const values = readFields(mapping.line, shown);
  return {
    id: record.id,
    kind,
    version: record.etag,
    values,
    ...(entered === undefined ? {} : { entered }),
    ...(freight === undefined ? {} : { freight }),
    ...shortenedOf<LineField>(mapping.line, (field) => rawOf(field, shown)),
  };
}

/** What remains of a line that was shipped in part; before the first shipment nothing is in arrears. */
function backOrdered({ quantity, shippedQuantity }: BusinessCentralProperties): string {
  const shipped = decimal(String(shippedQuantity ?? '0'));
  const isPartly = compareDecimals(shipped, decimal('0')) > 0;
  const rest = subtractDecimals(decimal(String(quantity ?? '0')), shipped);
  return isPartly && compareDecimals(rest, decimal('0')) > 0 ? rest : '0';
}

/** The fields that the record can show: the ones that an order cannot be without are always among them. */
function readFields<Field extends string>(
  fields: Readonly<Partial<Record<Field, FieldMapping>>>,
  properties: BusinessCentralProperties,
): Record<Field, FieldValue> {
  return pickFields<Field, FieldMapping, FieldValue>(fields, (field) => {
    const raw = rawOf(field, properties);
    return raw === undefined ? undefined : normalize(field, raw);
  }) as Record<Field, FieldValue>;
}

function rawOf(
  { businessCentral: place }: FieldMapping,
  properties: BusinessCentralProperties,
): FieldValue | undefined {
  if ('constant' in place) {
    return place.constant;
  }
  const raw = properties['derived' in place ? place.derived : place.property];
  if (raw === undefined) {
    return undefined;
  }
  return 'transformation' in place && place.transformation === 'enumerationMember'
    ? decodeEnumMember(String(raw))
    : String(raw);
}

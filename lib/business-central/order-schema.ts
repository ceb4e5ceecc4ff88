import { z } from 'zod';
import { integerField, scalarOf } from '../http/json.js';
import type {
  BusinessCentralLineRecord,
  BusinessCentralOrderRecord,
  BusinessCentralProperties,
} from '../mapping/business-central-record.js';
import type { FieldMapping, OrderMapping } from '../mapping/field-mapping.js';
import { propertiesOfTerms } from '../mapping/present-lines.js';

const etag = z.string().min(1);
const id = z.guid().transform((text) => text.toLowerCase());

/** Annotations, nested records and nulls are no properties. */
export const propertiesSchema = z.record(z.string(), z.unknown()).transform((row): BusinessCentralProperties => {
  const properties = Object.entries(row).flatMap(([name, value]): [string, string | boolean][] => {
    if (name.includes('@') || value === null || Array.isArray(value)) {
      return [];
    }
    return [[name, scalarOf(value)]];
  });
  return Object.fromEntries(properties);
});

const linesNext = 'salesOrderLines@odata.nextLink';

/** How orders and lines are parsed for one mapping: what it reads has to be there. */
export type OrderSchemas = ReturnType<typeof createOrderSchemas>;

/** Unknown fields are kept, unknown members of enumerations as well; a missing field is named. */
export function createOrderSchemas(mapping: OrderMapping) {
  const line = z
    .looseObject({
      ...mappedProperties(mapping.line),
      ...needed(propertiesOfTerms),
      '@odata.etag': etag,
      id,
      sequence: integerField,
      lineType: z.string(),
      lineObjectNumber: z.string(),
    })
    .transform(lineRecordOf);
  const order = z
    .looseObject({
      '@odata.etag': etag,
      id,
      number: z.string(),
      externalDocumentNumber: z.string(),
      pricesIncludeTax: z.boolean(),
      status: z.string(),
      orderDate: z.string(),
      lastModifiedDateTime: z.string(),
      ...mappedProperties(mapping.header),
      salesOrderLines: z.array(line),
      [linesNext]: z.string().optional(),
    })
    .transform((row) => {
      const { salesOrderLines, ...header } = row;
      const record = documentRecordOf(row, { orderDate: row.orderDate, header, lines: salesOrderLines });
      /** Where the rest of the lines is, should the server page them. */
      return { order: record, nextLines: row[linesNext] };
    });
  return { order, line };
}

/** A property that the mapping reads has to be there, whatever its type. */
function mappedProperties(fields: Readonly<Record<string, FieldMapping>>): Record<string, z.ZodType> {
  const names = Object.values(fields).flatMap(({ businessCentral: place }) =>
    // Codes and pages of a customer's own are not in the answer itself.
    'property' in place && !place.property.includes('.') ? [place.property] : [],
  );
  return needed(names);
}

function needed(names: readonly string[]): Record<string, z.ZodType> {
  return Object.fromEntries(names.map((name) => [name, present]));
}

const present = z.unknown().refine((value) => value !== undefined, 'is missing');

interface LineRow {
  readonly id: string;
  readonly '@odata.etag': string;
  readonly sequence: number;
  readonly lineType: string;
  readonly lineObjectNumber: string;
}

/** A line of an order or an invoice, from its parsed row. */
export function lineRecordOf(row: LineRow & Readonly<Record<string, unknown>>): BusinessCentralLineRecord {
  return {
    id: row.id,
    etag: row['@odata.etag'],
    sequence: row.sequence,
    lineType: row.lineType,
    lineObjectNumber: row.lineObjectNumber,
    properties: propertiesSchema.parse(row),
  };
}

interface DocumentRow {
  readonly id: string;
  readonly '@odata.etag': string;
  readonly number: string;
  readonly externalDocumentNumber: string;
  readonly pricesIncludeTax: boolean;
  readonly status: string;
  readonly lastModifiedDateTime: string;
}

/** An order or an invoice, from its parsed row. `header`: the row without its lines. */
export function documentRecordOf(
  row: DocumentRow,
  parts: {
    readonly orderDate: string;
    readonly header: Readonly<Record<string, unknown>>;
    readonly lines: readonly BusinessCentralLineRecord[];
  },
): BusinessCentralOrderRecord {
  return {
    id: row.id,
    etag: row['@odata.etag'],
    number: row.number,
    externalDocumentNumber: row.externalDocumentNumber,
    pricesIncludeTax: row.pricesIncludeTax,
    status: row.status,
    orderDate: parts.orderDate,
    lastModifiedDateTime: row.lastModifiedDateTime,
    properties: propertiesSchema.parse(parts.header),
    lines: inSequence(parts.lines),
  };
}

/** Lines ordered by sequence. */
export function inSequence(lines: readonly BusinessCentralLineRecord[]): readonly BusinessCentralLineRecord[] {
  return lines.toSorted((left, right) => left.sequence - right.sequence);
}

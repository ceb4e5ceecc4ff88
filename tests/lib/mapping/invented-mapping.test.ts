import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BusinessCentralOrderRecord } from '../../../lib/mapping/business-central-record';
import { mappingWith, type OwnField } from '../../../lib/mapping/connection-mapping';
import type { OrderMapping } from '../../../lib/mapping/field-mapping';
import { defaultLineRules } from '../../../lib/mapping/line-rules';
import { readBusinessCentralOrder } from '../../../lib/mapping/read-business-central';
import { readSalesOrder } from '../../../lib/mapping/read-sales';
import type { SalesCells, SalesOrderRecord, SalesValues } from '../../../lib/mapping/sales-record';
import type { SalesWriting } from '../../../lib/mapping/sales-transformations';
import { writeBusinessCentralHeader } from '../../../lib/mapping/write-business-central';
import { writeSalesHeader } from '../../../lib/mapping/write-sales';
import { type CustomField, entriesOf, type HeaderField } from '../../../lib/order/fields';
import { normalize } from '../../../lib/order/normal-form';
import type { FieldValue } from '../../../lib/order/order';
import { propertyRuns } from '../../support/arbitraries';
import { defaultReading } from '../../support/readings';

const codes = [
  { businessCentral: 'A', sales: '1' },
  { businessCentral: 'B2', sales: '7' },
];

/** A field that somebody might invent; places are its own, as the settings demand. */
const inventedField = (index: number): fc.Arbitrary<OwnField> =>
  fc.record({
    name: fc.constant<CustomField>(`custom.field${index}`),
    label: fc.constant(`Field ${index}`),
    kind: fc.constantFrom('text', 'code', 'date', 'decimal'),
    direction: fc.constantFrom('both', 'fromBusinessCentral', 'fromSales'),
    takenWhile: fc.constantFrom('always', 'notInReview', 'open'),
    maxLength: fc.integer({ min: 1, max: 40 }),
    places: fc.integer({ min: 0, max: 5 }),
    whenTooLong: fc.constantFrom('shorten', 'wait', undefined),
    notBlank: fc.constantFrom(true, false, undefined),
    validation: fc.constantFrom(undefined, { oneOf: ['A', 'x'] }),
    matchPriority: fc.constantFrom(undefined, 1, 2),
    businessCentral: fc.constant({ property: `property${index}` }),
    sales: fc.record({
      column: fc.constant(`contoso_column${index}`),
      codes: fc.constantFrom(codes, undefined),
      whenUnknown: fc.constantFrom<'keep' | 'clear' | 'wait' | undefined>('keep', 'clear', 'wait', undefined),
    }),
  });

/** What the settings demand of a field: a transformation goes with the kind, a member of an enumeration only comes. */
function fitted(field: OwnField): OwnField {
  const { kind, sales, businessCentral } = field;
  if (!('column' in sales) || sales.codes !== undefined || !('property' in businessCentral)) {
    return field;
  }
  const byKind = { date: 'dayOfTimestamp', decimal: 'zeroWhenBlank', text: undefined, code: undefined } as const;
  const transformation = byKind[kind];
  const withSales = { ...field, sales: { column: sales.column, transformation } };
  return field.direction === 'fromBusinessCentral' && kind === 'text'
    ? { ...withSales, businessCentral: { ...businessCentral, transformation: 'enumerationMember' } }
    : withSales;
}

const invented = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => inventedField(index))))
  .map((fields) =>
    fields.map((field) =>
      'codes' in field.sales && field.sales.codes !== undefined
        ? { ...field, kind: 'code' as const, maxLength: 10 }
        : fitted(field),
    ),
  );

const raw = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom('A', 'B2', '1', '7', '2026-03-01', '0001-01-01', '12.5', '-3', '', '  x  '),
);
const raws = fc.array(raw, { minLength: 6, maxLength: 6 });

function businessCentralRecord(values: readonly string[]): BusinessCentralOrderRecord {
  return {
    id: 'order',
    etag: 'h1',
    number: 'SO1',
    externalDocumentNumber: 'PO 1',
    pricesIncludeTax: false,
    status: 'Draft',
    orderDate: '2026-01-01',
    lastModifiedDateTime: '2026-01-01T00:00:00Z',
    properties: Object.fromEntries([
      ['unmapped', 'stays'],
      ...values.map((value, index) => [`property${index}`, value] as const),
    ]),
    lines: [],
  };
}

function salesRecord(values: readonly (string | null)[]): SalesOrderRecord {
  return {
    id: 'order',
    version: '1',
    orderNumber: 'ORD1',
    customerName: null,
    isContact: false,
    stateCode: 0,
    statusCode: 1,
    createdOn: '2026-01-01T00:00:00Z',
    modifiedOn: '2026-01-01T00:00:00Z',
    cells: Object.fromEntries<string | null>([
      ['unmapped', 'stays'],
      ...values.map((value, index) => [`contoso_column${index}`, value] as const),
    ]),
    lines: [],
  };
}

function readingOf(mapping: OrderMapping) {
  return { ...defaultReading, mapping };
}

function salesReadingOf(mapping: OrderMapping) {
  return { mapping, timeZone: 'UTC', lineRules: defaultLineRules };
}

function writingOf(mapping: OrderMapping, count: number): SalesWriting {
  return {
    mapping,
    timeZone: 'UTC',
    ownColumns: new Set(Array.from({ length: count }, (_, index) => `salesorder.contoso_column${index}`)),
    productIds: new Map(),
    unitIds: new Map(),
  };
}

/** Members of enumerations come from Business Central and are never written there. */
function isWritten(mapping: OrderMapping, name: string): boolean {
  return mapping.header[name as CustomField]?.takenWhile !== 'never';
}

/** The cells as Sales shows them once the values are in them. */
function storedInSales(cells: SalesCells, values: SalesValues): SalesCells {
  const written = Object.entries(values).map(([column, value]) => [
    column,
    value === null || typeof value === 'boolean'
      ? value
      : typeof value === 'object'
        ? 'decimal' in value
          ? value.decimal
          : value.bind
        : String(value),
  ]);
  return { ...cells, ...Object.fromEntries(written) };
}

/** The custom fields of a view: those that the side shows. */
function customOf(header: object): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(header as Record<string, FieldValue>).filter(([name]) => name.startsWith('custom.')),
  );
}

/** As Business Central holds a value: it has no null. */
function blankFree(mapping: OrderMapping, values: Record<string, FieldValue>): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value === null && mapping.header[name as CustomField]?.kind === 'decimal' ? '0' : value,
    ]),
  );
}

/** Values in normal form for every invented field. */
function wantedOf(mapping: OrderMapping, values: readonly string[]): Record<HeaderField, FieldValue> {
  const fields = entriesOf<HeaderField, OrderMapping['header']['customer']>(mapping.header)
    .filter(([name]) => name.startsWith('custom.'))
    .map(([name, field], index) => {
      const isCoded = 'column' in field.sales && field.sales.codes !== undefined;
      const value = normalize(field, isCoded ? (['A', 'B2', null][index % 3] ?? null) : values[index]);
      return [name, value] as const;
    });
  return Object.fromEntries(fields) as Record<HeaderField, FieldValue>;
}

describe('lens laws of a mapping that somebody invents (I16)', () => {
  const runs = { numRuns: Math.min(propertyRuns, 1500) };

  it('Business Central: what was read and written again reads the same, and a second time nothing is different', () => {
    fc.assert(
      fc.property(invented, raws, (fields, values) => {
        const mapping = mappingWith({ codes: {}, header: fields, line: [] });
        const record = businessCentralRecord(values);
        const shown = customOf(readBusinessCentralOrder(record, readingOf(mapping)).header);
        const written = writeBusinessCentralHeader(shown, mapping);
        const after = { ...record, properties: { ...record.properties, ...flat(written) } };
        const again = customOf(readBusinessCentralOrder(after, readingOf(mapping)).header);
        expect(again).toEqual({ ...shown, ...blankFree(mapping, shown) });
        expect(flat(writeBusinessCentralHeader(again, mapping))).toEqual(flat(written));
        expect(after.properties.unmapped).toBe('stays');
      }),
      runs,
    );
  });

  it('Business Central: reading what was written gives its normal form, and only mapped properties are written', () => {
    fc.assert(
      fc.property(invented, raws, raws, (fields, values, others) => {
        const mapping = mappingWith({ codes: {}, header: fields, line: [] });
        const wanted = blankFree(mapping, wantedOf(mapping, others));
        const record = businessCentralRecord(values);
        const written = flat(writeBusinessCentralHeader(wanted, mapping));
        const after = { ...record, properties: { ...record.properties, ...written } };
        expect(customOf(readBusinessCentralOrder(after, readingOf(mapping)).header)).toMatchObject(
          Object.fromEntries(Object.entries(wanted).filter(([name]) => isWritten(mapping, name))),
        );
        expect(Object.keys(written).every((name) => /^property\d$/.test(name))).toBe(true);
      }),
      runs,
    );
  });

  it('Sales: writing what was read gives what was read, and a code that no table names is left alone', () => {
    fc.assert(
      fc.property(invented, raws, (fields, values) => {
        const mapping = mappingWith({ codes: {}, header: fields, line: [] });
        const reading = salesReadingOf(mapping);
        const record = salesRecord(values.map((value) => (value === '' ? null : value)));
        const shown = customOf(readSalesOrder(record, reading).header);
        const { values: written } = writeSalesHeader(shown, writingOf(mapping, fields.length));
        const after = { ...record, cells: storedInSales(record.cells, written) };
        const again = customOf(readSalesOrder(after, reading).header);
        expect(again).toEqual({ ...shown, ...blankFree(mapping, shown) });
        expect(after.cells.unmapped).toBe('stays');
        for (const column of Object.keys(record.cells).filter((name) => !(name in written))) {
          expect(after.cells[column]).toBe(record.cells[column]);
        }
      }),
      runs,
    );
  });

  it('Sales: reading what was written gives its normal form; a field without a column is not sent', () => {
    fc.assert(
      fc.property(invented, raws, raws, fc.integer({ min: 0, max: 6 }), (fields, values, others, present) => {
        const mapping = mappingWith({ codes: {}, header: fields, line: [] });
        const wanted = blankFree(mapping, wantedOf(mapping, others));
        const record = salesRecord(values);
        const { values: written, sent } = writeSalesHeader(wanted, writingOf(mapping, present));
        expect([...sent].sort()).toEqual(Object.keys(wanted).slice(0, present).sort());
        const after = { ...record, cells: storedInSales(record.cells, written) };
        const shown = customOf(readSalesOrder(after, salesReadingOf(mapping)).header);
        for (const field of sent) {
          expect([field, shown[field]]).toEqual([field, wanted[field]]);
        }
      }),
      runs,
    );
  });
});

function flat(values: ReturnType<typeof writeBusinessCentralHeader>): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value.decimal : value]),
  );
}

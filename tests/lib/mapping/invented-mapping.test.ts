import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BusinessCentralOrderRecord } from '../../../lib/mapping/business-central-record';
import { mappingWith, type OwnField } from '../../../lib/mapping/connection-mapping';
import type { FieldMapping, OrderMapping } from '../../../lib/mapping/field-mapping';
import { defaultLineRules } from '../../../lib/mapping/line-rules';
import { readBusinessCentralOrder } from '../../../lib/mapping/read-business-central';
import { readSalesOrder } from '../../../lib/mapping/read-sales';
import type { SalesCells, SalesOrderRecord, SalesValues } from '../../../lib/mapping/sales-record';
import type { SalesWriting } from '../../../lib/mapping/sales-transformations';
import { writeBusinessCentralHeader, writeBusinessCentralLine } from '../../../lib/mapping/write-business-central';
import { writeSalesHeader, writeSalesLine } from '../../../lib/mapping/write-sales';
import { type CustomField, entriesOf } from '../../../lib/order/fields';
import { normalize } from '../../../lib/order/normal-form';
import type { FieldValue, LineValues } from '../../../lib/order/order';
import { propertyRuns } from '../../support/arbitraries';
import { inventedFields, rawValues } from '../../support/invented-fields';
import { defaultReading } from '../../support/readings';

type Values = Record<string, FieldValue>;
type Properties = Record<string, string | boolean>;

/** Where fields of a customer's own live: on the order itself or on its lines. */
interface Place {
  readonly table: 'salesorder' | 'salesorderdetail';
  mapping(fields: readonly OwnField[]): OrderMapping;
  fieldsOf(mapping: OrderMapping): Readonly<Partial<Record<CustomField, FieldMapping>>>;
  businessCentral(properties: Properties): BusinessCentralOrderRecord;
  sales(cells: SalesCells): SalesOrderRecord;
  /** What the place shows, of an order that was read. */
  shown(order: { readonly header: object; readonly lines: readonly { readonly values: object }[] }): object;
  toBusinessCentral(values: Values, mapping: OrderMapping): ReturnType<typeof writeBusinessCentralHeader>;
  toSales(values: Values, writing: SalesWriting): { readonly values: SalesValues; readonly sent: ReadonlySet<string> };
}

const header: Place = {
  table: 'salesorder',
  mapping: (fields) => mappingWith({ codes: {}, header: fields, line: [] }),
  fieldsOf: (mapping) => mapping.header,
  businessCentral: (properties) => ({ ...businessCentralOrder, properties }),
  sales: (cells) => ({ ...salesOrder, cells }),
  shown: (order) => order.header,
  toBusinessCentral: (values, mapping) => writeBusinessCentralHeader(values, mapping),
  toSales: (values, writing) => writeSalesHeader(values, writing),
};

const line: Place = {
  table: 'salesorderdetail',
  mapping: (fields) => mappingWith({ codes: {}, header: [], line: fields }),
  fieldsOf: (mapping) => mapping.line,
  businessCentral: (properties) => ({
    ...businessCentralOrder,
    lines: [{ ...businessCentralLine, properties: { ...businessCentralLine.properties, ...properties } }],
  }),
  sales: (cells) => ({ ...salesOrder, lines: [{ ...salesLine, cells }] }),
  shown: (order) => order.lines[0]?.values ?? {},
  toBusinessCentral: (values, mapping) => writeBusinessCentralLine(values, mapping),
  toSales: (values, writing) => writeSalesLine(values, { all: values as LineValues }, writing),
};

const businessCentralOrder: BusinessCentralOrderRecord = {
  id: 'order',
  etag: 'h1',
  number: 'SO1',
  externalDocumentNumber: 'PO 1',
  pricesIncludeTax: false,
  status: 'Draft',
  orderDate: '2026-01-01',
  lastModifiedDateTime: '2026-01-01T00:00:00Z',
  properties: {},
  lines: [],
};

const businessCentralLine: BusinessCentralOrderRecord['lines'][number] = {
  id: 'line',
  etag: 'l1',
  sequence: 10000,
  lineType: 'Item',
  lineObjectNumber: '1896-S',
  properties: { lineObjectNumber: '1896-S', quantity: '1', unitPrice: '10', netAmount: '10', netTaxAmount: '2' },
};

const salesOrder: SalesOrderRecord = {
  id: 'order',
  version: '1',
  orderNumber: 'ORD1',
  customerName: null,
  isContact: false,
  stateCode: 0,
  statusCode: 1,
  createdOn: '2026-01-01T00:00:00Z',
  modifiedOn: '2026-01-01T00:00:00Z',
  cells: {},
  lines: [],
};

const salesLine = { id: 'line', version: '1' };

const properties = (values: readonly string[]): Properties =>
  Object.fromEntries([['unmapped', 'stays'], ...values.map((value, index) => [`property${index}`, value])]);

const cells = (values: readonly (string | null)[]): SalesCells =>
  Object.fromEntries<string | null>([
    ['unmapped', 'stays'],
    ...values.map((value, index): [string, string | null] => [`contoso_column${index}`, value]),
  ]);

const salesReading = (mapping: OrderMapping) => ({ mapping, timeZone: 'UTC', lineRules: defaultLineRules });

/** Writing while the first columns are there. */
const salesWriting = (mapping: OrderMapping, { table }: Place, count: number): SalesWriting => ({
  mapping,
  timeZone: 'UTC',
  ownColumns: new Set(Array.from({ length: count }, (_, index) => `${table}.contoso_column${index}`)),
  productIds: new Map(),
  unitIds: new Map(),
});

/** The values as Business Central is sent them. */
function sentProperties(values: ReturnType<typeof writeBusinessCentralHeader>): Properties {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value.decimal : value]),
  );
}

/** The cells as Sales shows them once the values are in them. */
function storedInSales(before: SalesCells, values: SalesValues): SalesCells {
  const written = Object.entries(values).map(([column, value]) => [column, storedValue(value)]);
  return { ...before, ...Object.fromEntries(written) };
}

function storedValue(value: SalesValues[string]): SalesCells[string] {
  if (value === null || typeof value === 'boolean') {
    return value;
  }
  if (typeof value !== 'object') {
    return String(value);
  }
  return 'decimal' in value ? value.decimal : value.bind;
}

function customOf(shown: object): Values {
  return Object.fromEntries(Object.entries(shown as Values).filter(([name]) => name.startsWith('custom.')));
}

describe.each([
  ['the header', header],
  ['lines', line],
])('lens laws of fields that somebody invents for %s (I16)', (_, place) => {
  const runs = { numRuns: Math.min(propertyRuns, 1000) };
  const fieldOf = (mapping: OrderMapping, name: string) => place.fieldsOf(mapping)[name as CustomField];
  const readBusinessCentral = (mapping: OrderMapping, values: Properties) =>
    customOf(place.shown(readBusinessCentralOrder(place.businessCentral(values), { ...defaultReading, mapping })));
  const readSales = (mapping: OrderMapping, values: SalesCells) =>
    customOf(place.shown(readSalesOrder(place.sales(values), salesReading(mapping))));

  /** As Business Central holds a value: it has no null. */
  const withoutNull = (mapping: OrderMapping, values: Values): Values =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        value === null && fieldOf(mapping, name)?.kind === 'decimal' ? '0' : value,
      ]),
    );

  /** Values in normal form for every invented field. */
  const wantedOf = (mapping: OrderMapping, values: readonly string[]): Values =>
    Object.fromEntries(
      entriesOf<CustomField, FieldMapping>(place.fieldsOf(mapping))
        .filter(([name]) => name.startsWith('custom.'))
        .map(([name, field], index) => {
          const isCoded = 'column' in field.sales && field.sales.codes !== undefined;
          return [name, normalize(field, isCoded ? (['A', 'B2', null][index % 3] ?? null) : values[index])];
        }),
    );

  it('Business Central: what was read and written again reads the same, and a second time nothing is different', () => {
    fc.assert(
      fc.property(inventedFields, rawValues, (fields, values) => {
        const mapping = place.mapping(fields);
        const before = properties(values);
        const shown = readBusinessCentral(mapping, before);
        expect(Object.keys(shown)).toHaveLength(fields.length);
        const written = sentProperties(place.toBusinessCentral(shown, mapping));
        const after = { ...before, ...written };
        const again = readBusinessCentral(mapping, after);
        expect(again).toEqual({ ...shown, ...withoutNull(mapping, shown) });
        expect(sentProperties(place.toBusinessCentral(again, mapping))).toEqual(written);
        expect(after.unmapped).toBe('stays');
      }),
      runs,
    );
  });

  it('Business Central: reading what was written gives its normal form, and only mapped properties are written', () => {
    fc.assert(
      fc.property(inventedFields, rawValues, rawValues, (fields, values, others) => {
        const mapping = place.mapping(fields);
        const wanted = withoutNull(mapping, wantedOf(mapping, others));
        const written = sentProperties(place.toBusinessCentral(wanted, mapping));
        // Members of enumerations come from Business Central and are never written there.
        const takes = (name: string) => fieldOf(mapping, name)?.takenWhile !== 'never';
        expect(readBusinessCentral(mapping, { ...properties(values), ...written })).toMatchObject(
          Object.fromEntries(Object.entries(wanted).filter(([name]) => takes(name))),
        );
        expect(Object.keys(written).every((name) => /^property\d$/.test(name))).toBe(true);
      }),
      runs,
    );
  });

  it('Sales: writing what was read gives what was read, and a code that no table names is left alone', () => {
    fc.assert(
      fc.property(inventedFields, rawValues, (fields, values) => {
        const mapping = place.mapping(fields);
        const before = cells(values.map((value) => (value === '' ? null : value)));
        const shown = readSales(mapping, before);
        const { values: written } = place.toSales(shown, salesWriting(mapping, place, fields.length));
        const after = storedInSales(before, written);
        expect(readSales(mapping, after)).toEqual({ ...shown, ...withoutNull(mapping, shown) });
        for (const column of Object.keys(before).filter((name) => !(name in written))) {
          expect(after[column]).toBe(before[column]);
        }
        expect(written).not.toHaveProperty('unmapped');
      }),
      runs,
    );
  });

  it('Sales: reading what was written gives its normal form; a field without a column is not sent', () => {
    fc.assert(
      fc.property(inventedFields, rawValues, rawValues, fc.nat(6), (fields, values, others, present) => {
        const mapping = place.mapping(fields);
        const wanted = withoutNull(mapping, wantedOf(mapping, others));
        const { values: written, sent } = place.toSales(wanted, salesWriting(mapping, place, present));
        expect([...sent].sort()).toEqual(Object.keys(wanted).slice(0, present).sort());
        const shown = readSales(mapping, storedInSales(cells(values), written));
        for (const field of sent) {
          expect([field, shown[field]]).toEqual([field, wanted[field]]);
        }
      }),
      runs,
    );
  });

  it('a constant of either side is always shown there and never written there', () => {
    fc.assert(
      fc.property(rawValues, fc.constantFrom('businessCentral', 'sales'), (values, side) => {
        const both = { businessCentral: { property: 'property0' }, sales: { column: 'contoso_column0' } };
        const field = { label: 'Origin', kind: 'text', takenWhile: 'always', maxLength: 20 } as const;
        const direction = side === 'sales' ? 'fromSales' : 'fromBusinessCentral';
        const own: OwnField = { name: 'custom.origin', ...field, ...both, direction, [side]: { constant: 'web' } };
        const mapping = place.mapping([own]);
        const shown = {
          businessCentral: readBusinessCentral(mapping, properties(values)),
          sales: readSales(mapping, cells(values)),
        };
        expect(shown[side]).toEqual({ 'custom.origin': 'web' });
        const written = {
          businessCentral: sentProperties(place.toBusinessCentral({ 'custom.origin': 'x' }, mapping)),
          sales: place.toSales({ 'custom.origin': 'x' }, salesWriting(mapping, place, 1)).values,
        };
        expect(written[side]).toEqual({});
      }),
      runs,
    );
  });
});

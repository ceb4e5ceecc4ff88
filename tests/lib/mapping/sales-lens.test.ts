import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mappingWith } from '../../../lib/mapping/connection-mapping';
import { defaultMapping } from '../../../lib/mapping/default-mapping';
import type { FieldMapping } from '../../../lib/mapping/field-mapping';
import { defaultLineRules } from '../../../lib/mapping/line-rules';
import { readSalesOrder } from '../../../lib/mapping/read-sales';
import type { SalesCells, SalesOrderRecord, SalesValues } from '../../../lib/mapping/sales-record';
import type { SalesReading, SalesWriting } from '../../../lib/mapping/sales-transformations';
import { writeSalesHeader, writeSalesLine } from '../../../lib/mapping/write-sales';
import { entriesOf, type HeaderField, type LineField } from '../../../lib/order/fields';
import type { FieldValue, OrderView } from '../../../lib/order/order';
import { headerValues, lineValues, propertyRuns } from '../../support/arbitraries';

const numbers = ['A', 'B', 'C-1', 'LONG NAME'];
const timeZone = 'Europe/Copenhagen';
const blankName = 'SO1';
const reading: SalesReading = { mapping: defaultMapping, lineRules: defaultLineRules, timeZone, blankName };

const ownColumnsOf = (table: string, fields: Readonly<Partial<Record<string, FieldMapping>>>) =>
  Object.values(fields).flatMap((field) =>
    field !== undefined && 'column' in field.sales ? [`${table}.${field.sales.column}`] : [],
  );
const writing: SalesWriting = {
  mapping: defaultMapping,
  timeZone,
  blankName,
  ownColumns: new Set([
    ...ownColumnsOf('salesorder', defaultMapping.header),
    ...ownColumnsOf('salesorderdetail', defaultMapping.line),
  ]),
  productIds: new Map(numbers.map((number) => [number, number])),
  unitIds: new Map(numbers.flatMap((number) => numbers.map((unit) => [`${number}|${unit}`, unit] as const))),
};

const blankCells = (fields: Readonly<Partial<Record<string, FieldMapping>>>): SalesCells =>
  Object.fromEntries(
    Object.values(fields).flatMap((field) =>
      field !== undefined && 'column' in field.sales ? [[field.sales.column, null]] : [],
    ),
  );

const order: SalesOrderRecord = {
  id: 'order',
  version: '1',
  orderNumber: 'ORD-1',
  customerName: null,
  isContact: false,
  stateCode: 1,
  statusCode: 3,
  createdOn: '2026-01-01T00:00:00Z',
  modifiedOn: '2026-01-01T00:00:00Z',
  cells: { ...blankCells(defaultMapping.header), name: blankName },
  lines: [
    {
      id: 'line',
      version: '1',
      cells: {
        ...blankCells(defaultMapping.line),
        'productid.productnumber': 'A',
        'uomid.name': 'A',
        quantity: '1',
        ispriceoverridden: false,
      },
    },
  ],
};

/** What a row shows once the values are written: a bound row by its key, which is its id here. */
function stored(cells: SalesCells, written: SalesValues): SalesCells {
  const keys: Readonly<Record<string, string>> = { productid: 'productid.productnumber', uomid: 'uomid.name' };
  const values = Object.entries(written).map(([column, value]) => {
    if (typeof value === 'object' && value !== null) {
      return 'bind' in value
        ? [keys[column] ?? column, /\((.*)\)/.exec(value.bind)?.[1] ?? null]
        : [column, String(value.decimal)];
    }
    return [column, typeof value === 'number' ? String(value) : value];
  });
  return { ...cells, ...(Object.fromEntries(values) as SalesCells) };
}

/** A blank amount is written as zero. */
function expected<Field extends string>(
  fields: Readonly<Partial<Record<Field, FieldMapping>>>,
  wanted: Readonly<Partial<Record<Field, FieldValue>>>,
  sent: ReadonlySet<Field>,
): Readonly<Record<string, FieldValue>> {
  const values = entriesOf<Field, FieldMapping>(fields).flatMap(([field, { kind }]) =>
    sent.has(field) ? [[field, kind === 'decimal' ? (wanted[field] ?? '0') : (wanted[field] ?? null)] as const] : [],
  );
  return Object.fromEntries(values);
}

const firstLine = (view: OrderView) => {
  const [line] = view.lines;
  if (line === undefined) {
    throw new Error('the order has a line');
  }
  return line.values;
};

describe('lens laws of the Sales mapping (I16)', () => {
  it('writing what was read changes nothing that can be read', () => {
    const view = readSalesOrder(order, reading);
    const header = writeSalesHeader(view.header, writing);
    expect(readSalesOrder({ ...order, cells: stored(order.cells, header.values) }, reading).header).toEqual(
      view.header,
    );
  });

  it('reading what was written to the header gives what was written, and nothing else moves', () => {
    const before = readSalesOrder(order, reading);
    fc.assert(
      fc.property(
        headerValues,
        fc.constantFrom(...(Object.keys(defaultMapping.header) as HeaderField[])),
        (all, one) => {
          for (const wanted of [all, { [one]: all[one] ?? null }]) {
            const { values, sent } = writeSalesHeader(wanted, writing);
            const after = readSalesOrder({ ...order, cells: stored(order.cells, values) }, reading);
            expect(after.header).toEqual({ ...before.header, ...expected(defaultMapping.header, wanted, sent) });
          }
        },
      ),
      { numRuns: Math.min(propertyRuns, 2000) },
    );
  });

  it('countries with names in Sales read as what was written, whatever the table', () => {
    const country = fc.constantFrom('DE', 'AT', 'GERMANY', 'SE');
    const name = fc.constantFrom('Germany', 'Deutschland', 'austria', 'SE', 'DE');
    const table = fc.uniqueArray(fc.record({ businessCentral: country, sales: name }), {
      selector: ({ sales }) => sales.toUpperCase(),
    });
    fc.assert(
      fc.property(table, country, name, (countries, wanted, shown) => {
        const references = { units: [], currencies: [], countries };
        const mapping = mappingWith({ codes: {}, references, header: [], line: [] });
        const cells = { ...order.cells, shipto_country: shown };
        const read = (row: SalesCells) => readSalesOrder({ ...order, cells: row }, { ...reading, mapping }).header;
        const { values, sent } = writeSalesHeader({ shipToCountry: wanted }, { ...writing, mapping });
        const after = sent.has('shipToCountry') ? wanted : read(cells).shipToCountry;
        expect(read(stored(cells, values)).shipToCountry).toBe(after);
        const { values: again } = writeSalesHeader(read(cells), { ...writing, mapping });
        expect(read(stored(cells, again)).shipToCountry).toBe(read(cells).shipToCountry);
      }),
      { numRuns: Math.min(propertyRuns, 500) },
    );
  });

  it('reading what was written to a line gives what was written, and nothing else moves', () => {
    fc.assert(
      fc.property(lineValues, (drawn) => {
        // A product line that states its price; a line without one is another statement (spec §3.3).
        const wanted = {
          ...drawn,
          product: drawn.product ?? 'A',
          unit: drawn.unit ?? 'A',
          unitPrice: drawn.unitPrice ?? '1',
        };
        fc.pre(drawn.lineDiscountAmount?.startsWith('-') !== true);
        const { values, sent } = writeSalesLine(wanted, { all: wanted }, writing);
        const [line] = order.lines;
        const lines = line === undefined ? [] : [{ ...line, cells: stored(line.cells, values) }];
        const before = firstLine(readSalesOrder(order, reading));
        const after = firstLine(readSalesOrder({ ...order, lines }, reading));
        expect(after).toEqual({ ...before, ...expected(defaultMapping.line, wanted, sent as ReadonlySet<LineField>) });
      }),
      { numRuns: Math.min(propertyRuns, 2000) },
    );
  });
});

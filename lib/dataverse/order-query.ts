import { guidLiteral, withQuery } from '../http/odata-literal.js';
import type { FieldMapping, OrderMapping } from '../mapping/field-mapping.js';
import { salesColumnsOf } from '../mapping/reference-rules.js';
import { salesTransformationOf } from '../mapping/sales-transformations.js';
import type { MatchedTable } from '../order/order.js';
import { type DocumentTables, orderTables } from './document-tables.js';

/** Columns read whatever is mapped. */
const headerColumns = ['totalamount', 'statecode', 'statuscode', 'createdon', 'modifiedon'] as const;
const lineColumns = ['sequencenumber', 'lineitemnumber', 'createdon'] as const;

/** What stands in for the customer in a message, whoever it is. */
const customerColumns = ['customerid_account.name', 'customerid_contact.fullname'] as const;

/** Own columns that exist, as `salesorder.tdm_…` and `salesorderdetail.tdm_…`. */
export type OwnColumns = ReadonlySet<string>;

/** Names of the own columns of one table. */
export function ownColumnsOf(table: DocumentTables['header' | 'line'], own: OwnColumns): readonly string[] {
  return [...own].filter((column) => column.startsWith(`${table}.`)).map((column) => column.slice(table.length + 1));
}

/** What one table is asked for. */
export interface TableColumns {
  /** Columns of the table itself, each once. */
  readonly plain: readonly string[];
  /** Columns behind a lookup, as `<lookup>.<column>`. */
  readonly behindLookups: readonly string[];
}

/** Columns of both tables that a mapping reads. */
export interface OrderColumns {
  readonly tables: DocumentTables;
  readonly header: TableColumns;
  readonly line: TableColumns;
}

/** The columns that a mapping reads, beside own ones. */
export function orderColumns(mapping: OrderMapping, tables: DocumentTables): OrderColumns {
  const { headerId, number, lineId } = tables;
  const ofQuote = tables === orderTables ? ['_quoteid_value'] : [];
  return {
    tables,
    header: tableColumns([
      headerId,
      number,
      ...ofQuote,
      ...headerColumns,
      ...customerColumns,
      ...mappedColumns(mapping.header),
      ...referenceColumns('customer', mapping, ['customerid_account', 'customerid_contact.parentcustomerid_account']),
    ]),
    line: tableColumns([
      lineId,
      ...lineColumns,
      ...mappedColumns(mapping.line),
      ...referenceColumns('item', mapping, ['productid']),
    ]),
  };
}

/** What the rules of a table look at, of the rows behind these lookups. */
function referenceColumns(
  table: MatchedTable,
  { references }: OrderMapping,
  lookups: readonly string[],
): readonly string[] {
  const rules = references?.[table];
  const columns = rules === undefined ? [] : salesColumnsOf(table, rules);
  return lookups.flatMap((lookup) => columns.map((column) => `${lookup}.${column}`));
}

function mappedColumns(fields: Readonly<Record<string, FieldMapping>>): readonly string[] {
  return Object.values(fields).flatMap(({ sales: place }) =>
    'constant' in place || place.madeByAdministrator === true
      ? []
      : [place.column, ...salesTransformationOf(place).alsoReads],
  );
}

function tableColumns(columns: readonly string[]): TableColumns {
  const distinct = [...new Set(columns)];
  return {
    plain: distinct.filter((column) => !column.includes('.')),
    behindLookups: distinct.filter((column) => column.includes('.')),
  };
}

/**
 * The two reads that make an order, header first: a header version that is older than the lines is refused when it is
 * written against, while the reverse would go unnoticed. Lines are read as a set of their own, since what a nested
 * `$expand` below a collection may do is not settled.
 */
export function orderReads(
  orderId: string,
  columns: OrderColumns,
  own: OwnColumns,
): readonly [header: string, lines: string] {
  const id = guidLiteral(orderId);
  const { tables } = columns;
  return [
    withQuery(`${tables.headers}(${id})`, selection(columns.header, ownColumnsOf(tables.header, own))),
    withQuery(tables.lines, {
      ...selection(columns.line, ownColumnsOf(tables.line, own)),
      $filter: `_${tables.headerId}_value eq ${id}`,
    }),
  ];
}

/** Header and lines of several orders; lines name their order by the column `parentOf`. */
export function ordersReads(
  orderIds: readonly string[],
  columns: OrderColumns,
  own: OwnColumns,
): readonly [headers: string, lines: string] {
  const { tables, line } = columns;
  const parent = parentOf(tables);
  const anyOfThem = (column: string) => orderIds.map((id) => `${column} eq ${guidLiteral(id)}`).join(' or ');
  return [
    withQuery(tables.headers, {
      ...selection(columns.header, ownColumnsOf(tables.header, own)),
      $filter: anyOfThem(tables.headerId),
    }),
    withQuery(tables.lines, {
      ...selection({ ...line, plain: [...line.plain, parent] }, ownColumnsOf(tables.line, own)),
      $filter: anyOfThem(parent),
      $orderby: `${tables.lineId} asc`,
    }),
  ];
}

/** The column of a line that holds the id of its document. */
export function parentOf({ headerId }: DocumentTables): string {
  return `_${headerId}_value`;
}

function selection({ plain, behindLookups }: TableColumns, own: readonly string[]): Record<string, string> {
  return { $select: [...plain, ...own].join(','), $expand: expansionOf(behindLookups) };
}

/** `lookup($select=column;$expand=lookup($select=column))`; options inside parentheses are separated by semicolons. */
function expansionOf(columns: readonly string[]): string {
  const byLookup = Map.groupBy(columns, (column) => column.slice(0, column.indexOf('.')));
  const expanded = [...byLookup].map(([lookup, paths]) => {
    const inner = paths.map((path) => path.slice(lookup.length + 1));
    const plain = inner.filter((path) => !path.includes('.'));
    const deeper = inner.filter((path) => path.includes('.'));
    const options = [
      ...(plain.length === 0 ? [] : [`$select=${plain.join(',')}`]),
      ...(deeper.length === 0 ? [] : [`$expand=${expansionOf(deeper)}`]),
    ];
    return `${lookup}(${options.join(';')})`;
  });
  return expanded.join(',');
}

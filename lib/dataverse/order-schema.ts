import { z } from 'zod';
import { integerField, scalarOf } from '../http/json.js';
import { readAnswer, readValue } from '../http/read-answer.js';
import type { SalesCells, SalesLineRecord, SalesOrderRecord } from '../mapping/sales-record.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { headerAsOrder, lineAsOrderLine } from './document-tables.js';
import { type OrderColumns, parentOf, type TableColumns } from './order-query.js';

const id = z.guid().transform((guid) => guid.toLowerCase());

/** The number in `W/"n"` (sheet 1.10). */
export const versionField = z
  .string()
  .regex(/^W\/"\d+"$/)
  .transform((etag) => etag.slice(3, -1));

const headerSchema = z.looseObject({
  '@odata.etag': versionField,
  salesorderid: id,
  ordernumber: z.string(),
  statecode: integerField,
  statuscode: integerField,
  createdon: z.string(),
  modifiedon: z.string(),
});

const lineSchema = z.looseObject({
  '@odata.etag': versionField,
  salesorderdetailid: id,
  sequencenumber: integerField.nullable(),
  lineitemnumber: integerField.nullable(),
  createdon: z.string(),
});

type LineRow = z.output<typeof lineSchema>;

/** The order from the answers to `orderReads`; `invalid` names what is missing. */
export function readOrderRecord(
  bodies: { readonly header: string; readonly lines: string },
  columns: OrderColumns,
): RemoteResult<SalesOrderRecord> {
  const header = readAnswer(z.unknown(), columns.tables.header, bodies.header);
  if (!header.ok) {
    return header;
  }
  const lines = readAnswer(z.unknown(), columns.tables.lines, bodies.lines);
  return lines.ok ? orderOf({ header: header.value, lines: lines.value }, columns) : lines;
}

function orderOf(
  found: { readonly header: unknown; readonly lines: unknown },
  columns: OrderColumns,
): RemoteResult<SalesOrderRecord> {
  const { tables } = columns;
  const header = readValue(z.preprocess(headerAsOrder(tables), headerSchema), tables.header, found.header);
  if (!header.ok) {
    return header;
  }
  const line = z.preprocess(lineAsOrderLine(tables), lineSchema);
  const lines = readValue(z.object({ value: z.array(line) }), tables.lines, found.lines);
  if (!lines.ok) {
    return lines;
  }
  const rows = lines.value.value.toSorted(byPosition);
  const missing = [
    ...missingFrom(header.value, columns.header),
    ...rows.flatMap((row) => missingFrom(row, columns.line)),
  ];
  return missing.length > 0
    ? failed({ reason: 'invalid', message: `Sales did not show: ${[...new Set(missing)].join(', ')}` })
    : success({ ...headerRecord(header.value), lines: rows.map(lineRecord) });
}

/** One page of lines of several orders, not read yet. */
export interface LinesPage {
  readonly value: readonly unknown[];
  readonly next?: string;
}

const linesPage = z
  .object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() })
  .transform(({ value, '@odata.nextLink': next }): LinesPage => ({ value, ...(next === undefined ? {} : { next }) }));

export function readLinesPage(body: string): RemoteResult<LinesPage> {
  return readAnswer(linesPage, 'salesorderdetails', body);
}

const headersPage = z.object({ value: z.array(z.looseObject({})) });

/** Several orders from their header rows and all of their lines. */
export function readOrderRecords(
  found: { readonly headers: string; readonly lines: readonly unknown[] },
  columns: OrderColumns,
): RemoteResult<readonly SalesOrderRecord[]> {
  const headers = readAnswer(headersPage, columns.tables.headers, found.headers);
  if (!headers.ok) {
    return headers;
  }
  const parent = parentOf(columns.tables);
  const lines = Map.groupBy(found.lines, (line) => (isRow(line) ? String(line[parent]).toLowerCase() : ''));
  const orders: SalesOrderRecord[] = [];
  for (const header of headers.value.value) {
    const headerId = String(header[columns.tables.headerId]).toLowerCase();
    const order = orderOf({ header, lines: { value: lines.get(headerId) ?? [] } }, columns);
    if (!order.ok) {
      return order;
    }
    orders.push(order.value);
  }
  return success(orders);
}

function headerRecord(row: z.output<typeof headerSchema>): Omit<SalesOrderRecord, 'lines'> {
  const cells = cellsOf(row);
  const name = cells['customerid_account.name'] ?? cells['customerid_contact.fullname'] ?? null;
  return {
    id: row.salesorderid,
    version: row['@odata.etag'],
    orderNumber: row.ordernumber,
    isContact: (cells['customerid_contact.fullname'] ?? null) !== null,
    customerName: name === null ? null : String(name),
    stateCode: row.statecode,
    statusCode: row.statuscode,
    createdOn: row.createdon,
    modifiedOn: row.modifiedon,
    cells,
  };
}

function lineRecord(row: LineRow): SalesLineRecord {
  return { id: row.salesorderdetailid, version: row['@odata.etag'], cells: cellsOf(row) };
}

/** Columns by name, those of rows behind lookups as `<lookup>.<column>`. */
function cellsOf(row: Readonly<Record<string, unknown>>, prefix = ''): SalesCells {
  const cells = Object.entries(row).flatMap(([name, value]): [string, string | boolean | null][] => {
    if (name.includes('@') || Array.isArray(value)) {
      return [];
    }
    return isRow(value)
      ? Object.entries(cellsOf(value, `${prefix}${name}.`))
      : [[`${prefix}${name}`, value === null ? null : scalarOf(value)]];
  });
  return Object.fromEntries(cells);
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Dataverse shows every column that it was asked for, blank ones as `null`. */
function missingFrom(row: Readonly<Record<string, unknown>>, columns: TableColumns): readonly string[] {
  return columns.plain.filter((column) => row[column] === undefined);
}

/** Sequence number, line item number, creation, and the id so that the order never wavers. Blank comes last. */
function byPosition(left: LineRow, right: LineRow): number {
  const last = Number.MAX_SAFE_INTEGER;
  return (
    (left.sequencenumber ?? last) - (right.sequencenumber ?? last) ||
    (left.lineitemnumber ?? last) - (right.lineitemnumber ?? last) ||
    compareText(left.createdon, right.createdon) ||
    compareText(left.salesorderdetailid, right.salesorderdetailid)
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Tables of one kind of sales document with its lines (sheet 2.1, 2.2, 2.6), and how their columns are called. */
export interface DocumentTables {
  readonly header: 'salesorder' | 'quote';
  readonly headers: 'salesorders' | 'quotes';
  readonly line: 'salesorderdetail' | 'quotedetail';
  readonly lines: 'salesorderdetails' | 'quotedetails';
  /** Also the line's column that names its document. */
  readonly headerId: 'salesorderid' | 'quoteid';
  readonly lineId: 'salesorderdetailid' | 'quotedetailid';
  readonly number: 'ordernumber' | 'quotenumber';
}

export const orderTables: DocumentTables = {
  header: 'salesorder',
  headers: 'salesorders',
  line: 'salesorderdetail',
  lines: 'salesorderdetails',
  headerId: 'salesorderid',
  lineId: 'salesorderdetailid',
  number: 'ordernumber',
};

export const quoteTables: DocumentTables = {
  header: 'quote',
  headers: 'quotes',
  line: 'quotedetail',
  lines: 'quotedetails',
  headerId: 'quoteid',
  lineId: 'quotedetailid',
  number: 'quotenumber',
};

type Row = Readonly<Record<string, unknown>>;

/** A row of a document's header with id and number under an order's names, too. */
export function headerAsOrder(tables: DocumentTables): (row: unknown) => unknown {
  return (row) => (isRow(row) ? { ...row, salesorderid: row[tables.headerId], ordernumber: row[tables.number] } : row);
}

/** Likewise a line. */
export function lineAsOrderLine(tables: DocumentTables): (row: unknown) => unknown {
  return (row) => (isRow(row) ? { ...row, salesorderdetailid: row[tables.lineId] } : row);
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

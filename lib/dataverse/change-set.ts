import { jsonNumber, writeJson } from '../http/json.js';
import { guidLiteral } from '../http/odata-literal.js';
import type {
  SalesChange,
  SalesClosing,
  SalesCreation,
  SalesLineWrite,
  SalesNote,
  SalesValues,
} from '../mapping/sales-record.js';
import { type DocumentTables, orderTables } from './document-tables.js';
import type { PartRequest } from './multipart.js';

/** State changes that a PATCH may make (sheet 2.3); each is a part of its own, never mixed with columns (sheet 3.6). */
const reopened: SalesValues = { statecode: 0, statuscode: 1 };
const submitted: SalesValues = { statecode: 1, statuscode: 3 };
const invoiced: SalesValues = { statecode: 4, statuscode: 100003 };

/**
 * The parts of a change in the order in which they must run. The first one is made against the header version where
 * the header is written at all. Where it is not, the lines' own versions guard alone: nothing can check the header's
 * version without writing to it, a write of unchanged values would be a change of ours (D-009, D-015), and a line
 * does not depend on the header's values. Later parts on the header say `*`, since line writes move its version (D-046).
 */
export function changeParts(change: SalesChange, tables: DocumentTables): readonly PartRequest[] {
  if (change.closing !== undefined) {
    return closingParts(change, change.closing);
  }
  const header = `${tables.headers}(${guidLiteral(change.orderId)})`;
  const version = `W/"${change.version}"`;
  const lines = change.lines.map((write) => linePart(write, change.orderId, tables));
  const changesHeader = Object.keys(change.header).length > 0;
  const note = change.note === undefined ? [] : [notePart(change.note, change.orderId, tables)];
  if (!changesHeader && lines.length === 0) {
    return note;
  }
  if (change.reopen) {
    return [
      patch(header, version, reopened),
      ...lines,
      ...(changesHeader ? [patch(header, '*', change.header)] : []),
      patch(header, '*', submitted),
      ...note,
    ];
  }
  return [...(changesHeader ? [patch(header, version, change.header)] : []), ...lines, ...note];
}

/**
 * The parts of a closing. Fulfilling and cancelling are actions without a version of their own (sheet 2.3), so the first
 * part changes the state under the header version: Submitted to Active, or Active to Submitted. Once the order is closed,
 * or changed by anybody, that part is refused and with it all (D-053, D-055). Invoicing is a PATCH of its own (D-056).
 */
function closingParts(change: SalesChange, closing: SalesClosing): readonly PartRequest[] {
  const header = `salesorders(${guidLiteral(change.orderId)})`;
  const version = `W/"${change.version}"`;
  const lines = change.lines.map((write) => linePart(write, change.orderId, orderTables));
  const values = Object.keys(change.header).length > 0 ? [patch(header, '*', change.header)] : [];
  const note = change.note === undefined ? [] : [notePart(change.note, change.orderId, orderTables)];
  const isInvoicing = closing.state === 'invoiced';
  if (isInvoicing && closing.from !== 'open' && lines.length + values.length === 0) {
    return [patch(header, version, invoiced), ...note];
  }
  const guard = patch(header, version, closing.from === 'open' ? submitted : reopened);
  const changes = lines.length + values.length > 0;
  const workable = closing.from === 'open' && changes ? [guard, patch(header, '*', reopened)] : [guard];
  const last = isInvoicing
    ? [patch(header, '*', submitted), patch(header, '*', invoiced)]
    : [closePart(closing, change.orderId)];
  return [...workable, ...lines, ...values, ...last, ...note];
}

/** The statuses are the defaults of their states (sheet 2.3). */
function closePart(closing: SalesClosing, orderId: string): PartRequest {
  const isFulfilling = closing.state === 'fulfilled';
  return {
    method: 'POST',
    url: isFulfilling ? 'FulfillSalesOrder' : 'CancelSalesOrder',
    body: writeJson({
      OrderClose: {
        '@odata.type': 'Microsoft.Dynamics.CRM.orderclose',
        subject: closing.subject,
        'salesorderid@odata.bind': `/salesorders(${guidLiteral(orderId)})`,
      },
      Status: isFulfilling ? 100001 : 4,
    }),
  };
}

/** The parts of a creation: the header only when no row has its id, the lines, and submitting last (sheet 1.7). */
export function creationParts(creation: SalesCreation): readonly PartRequest[] {
  const header = `${orderTables.headers}(${guidLiteral(creation.orderId)})`;
  return [
    { method: 'PATCH', url: header, headers: { 'If-None-Match': '*' }, body: bodyOf(creation.header) },
    ...creation.lines.map((line) => insertPart(line, creation.orderId, orderTables)),
    ...(creation.submit ? [patch(header, '*', submitted)] : []),
  ];
}

function linePart(write: SalesLineWrite, orderId: string, tables: DocumentTables): PartRequest {
  const url = `${tables.lines}(${guidLiteral(write.id)})`;
  switch (write.kind) {
    case 'update':
      return patch(url, `W/"${write.version}"`, write.values);
    case 'insert':
      return insertPart(write, orderId, tables);
    case 'delete':
      return { method: 'DELETE', url, headers: { 'If-Match': `W/"${write.version}"` } };
  }
}

/**
 * `objectid` is create-only, and its binding names the table (sheet 1.6, 2.7). Notes have no optimistic concurrency: a
 * version cannot be asked for.
 */
export function notePart(
  note: SalesNote,
  recordId: string,
  tables: { readonly header: string; readonly headers: string },
): PartRequest {
  const { subject, text } = note;
  if (note.goesOn) {
    return patch(`annotations(${guidLiteral(note.id)})`, '*', { subject, notetext: text });
  }
  return {
    method: 'POST',
    url: 'annotations',
    body: writeJson({
      annotationid: guidLiteral(note.id),
      subject,
      notetext: text,
      [`objectid_${tables.header}@odata.bind`]: `/${tables.headers}(${guidLiteral(recordId)})`,
    }),
  };
}

function insertPart(
  line: { readonly id: string; readonly values: SalesValues },
  orderId: string,
  tables: DocumentTables,
): PartRequest {
  return {
    method: 'POST',
    url: tables.lines,
    body: bodyOf(line.values, {
      [tables.lineId]: guidLiteral(line.id),
      [`${tables.headerId}@odata.bind`]: `/${tables.headers}(${guidLiteral(orderId)})`,
    }),
  };
}

/** A part that changes a row which has this version, or is there at all (`*`). */
export function patch(url: string, ifMatch: string, values: SalesValues): PartRequest {
  return { method: 'PATCH', url, headers: { 'If-Match': ifMatch }, body: bodyOf(values) };
}

/** The body of a row; further texts first. */
export function bodyOf(values: SalesValues, more: Readonly<Record<string, string>> = {}): string {
  return writeJson({ ...more, ...Object.fromEntries(Object.entries(values).map(bodyEntry)) });
}

function bodyEntry([column, value]: [string, SalesValues[string]]): [string, unknown] {
  if (typeof value !== 'object' || value === null) {
    return [column, value];
  }
  return 'bind' in value ? [`${column}@odata.bind`, value.bind] : [column, jsonNumber(value.decimal)];
}

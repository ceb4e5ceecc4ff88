import { type BusinessCentral, nextStamp } from '../model/business-central.js';
import type { DocumentType, HeaderBuffer, SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { decimal, plain } from '../model/values.js';
import { distributeDiscount } from './invoice-discount.js';
import { isNumbered, linesOf, outstanding } from './order-lines.js';

/** The entity set in which documents of a type are shown. */
export const entitySetOf: Readonly<Record<DocumentType, string>> = { Order: 'salesOrders', Quote: 'salesQuotes' };

/** The buffer of a document that has just been made. */
export const emptyBuffer: HeaderBuffer = {
  discountAmount: '0',
  totalExcludingTax: '0',
  totalTax: '0',
  totalIncludingTax: '0',
  fullyShipped: false,
};

/**
 * Writes a sales header: its buffer row is computed anew, its stamp moves only if a stored value changed, and only
 * then `updated` is announced (2.1.5). `changedLocationId` is the location of the line that caused it (S-059);
 * `always` moves the stamp in any case, as inserting and deleting lines does (S-071).
 */
export function saveHeader(
  bc: BusinessCentral,
  header: SalesHeaderRow,
  cause: { readonly changedLocationId?: string | undefined; readonly always?: boolean } = {},
): SalesHeaderRow {
  const stored = bc.database.headers.get(header.id);
  const next = { ...header, buffer: bufferOf(bc, header, cause.changedLocationId) };
  if (cause.always !== true && stored !== undefined && isSame(stored, next)) return stored;
  const stamped = { ...next, modifiedAtMs: nextStamp(bc, stored?.modifiedAtMs) };
  bc.database.headers.put(stamped);
  bc.database.announce(entitySetOf[header.documentType], header.id, stored === undefined ? 'created' : 'updated');
  return stamped;
}

/** What made a line event: it decides whether the header's buffer row is rewritten. */
export interface LineEvent {
  readonly kind: 'inserted' | 'amounts' | 'deleted' | 'silent';
  readonly line: SalesLineRow;
}

/** The header after a line was written: rewritten, left stale or left alone, as 2.1.5 says. */
export function afterLineEvent(bc: BusinessCentral, documentId: string, event: LineEvent): void {
  const header = bc.database.headers.get(documentId);
  if (header === undefined || event.kind === 'silent') return;
  if (!rewritesHeader(bc, documentId, event)) return;
  const defer = bc.setup.discountRecalculationOnGet && header.discount.kind !== 'none';
  const next = defer
    ? { ...header, discountRecalculationPending: true }
    : distributeDiscount(bc, header, event.kind === 'amounts');
  saveHeader(bc, next, { changedLocationId: event.line.locationId, always: event.kind !== 'amounts' });
}

function rewritesHeader(bc: BusinessCentral, documentId: string, event: LineEvent): boolean {
  if (!bc.setup.staleAccountTotals || event.kind === 'inserted') return true;
  if (event.kind === 'amounts') return event.line.allowInvoiceDiscount;
  const remaining = linesOf(bc, documentId);
  return remaining.length === 0 || remaining.some((line) => line.allowInvoiceDiscount);
}

function bufferOf(bc: BusinessCentral, header: SalesHeaderRow, changedLocationId: string | undefined): HeaderBuffer {
  const lines = linesOf(bc, header.id);
  const sum = (pick: (line: SalesLineRow) => string) =>
    lines.reduce((total, line) => total.plus(pick(line)), decimal(0));
  const excluding = sum((line) => line.amounts.net);
  const including = sum((line) => line.amounts.netIncludingTax);
  return {
    discountAmount: plain(sum((line) => line.amounts.invoiceDiscount)),
    totalExcludingTax: plain(excluding),
    totalTax: plain(including.minus(excluding)),
    totalIncludingTax: plain(including),
    fullyShipped: isFullyShipped(bc, lines, changedLocationId),
  };
}

function isFullyShipped(
  bc: BusinessCentral,
  lines: readonly SalesLineRow[],
  changedLocationId: string | undefined,
): boolean {
  const onlyLocation = bc.setup.fullyShippedByLocation ? changedLocationId : undefined;
  const looked = lines.filter(
    (line) => isNumbered(line) && (onlyLocation === undefined || line.locationId === onlyLocation),
  );
  return looked.length > 0 && looked.every((line) => !decimal(line.quantity).isZero() && outstanding(line).isZero());
}

function isSame(stored: SalesHeaderRow, next: SalesHeaderRow): boolean {
  return JSON.stringify({ ...stored, modifiedAtMs: 0 }) === JSON.stringify({ ...next, modifiedAtMs: 0 });
}

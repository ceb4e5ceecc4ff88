import { type BusinessCentral, nextStamp } from '../model/business-central.js';
import type { ArchiveRow, SalesHeaderRow } from '../model/document-rows.js';
import { BusinessCentralError, dialogError } from '../model/errors.js';
import { archivedVersions, archiveOrder } from './archive.js';
import { checkNothingPending, checkStatusOpen } from './checks.js';
import { saveHeader } from './header-buffer.js';
import { blankLine, initializeQuantities, LineEdit } from './line-edit.js';
import { linesOf } from './order-lines.js';
import { removeDocument } from './orders.js';

/**
 * Restores an archived order, by default its newest version: the document is inserted again under its number with new
 * ids, open. A present document of that number is archived and replaced. Real BC refuses once the document is gone;
 * setup `restoreDeletedOrders` lets people restore deleted (never posted) ones.
 */
export function restoreArchived(
  bc: BusinessCentral,
  number: string,
  wanted: { versionNumber?: number | undefined; docNoOccurrence?: number | undefined },
): SalesHeaderRow {
  const version = chosenVersion(bc, number, wanted);
  const present = bc.database.headers.find((row) => row.number === number && row.documentType === 'Order');
  const isPosted = bc.database.invoices.find((invoice) => invoice.orderNumber === number) !== undefined;
  if (present === undefined && (isPosted || !bc.setup.restoreDeletedOrders)) {
    throw dialogError('Unposted Order does not exist anymore. It is not possible to restore the Order.');
  }
  if (present !== undefined) replacePresent(bc, present);
  const id = bc.newId();
  const restored: SalesHeaderRow = {
    ...version.header,
    id,
    status: 'Open',
    docNoOccurrence: version.docNoOccurrence,
    modifiedAtMs: nextStamp(bc),
  };
  for (const line of version.lines) {
    const place = { id: bc.newId(), documentId: id, sequence: line.sequence };
    const fresh = { ...line, ...place, shippedQuantity: '0', invoicedQuantity: '0' };
    const edit = new LineEdit(bc, restored, { ...blankLine(place), ...fresh });
    initializeQuantities(edit);
    bc.database.lines.put(edit.line);
  }
  return saveHeader(bc, restored);
}

function chosenVersion(
  bc: BusinessCentral,
  number: string,
  wanted: { versionNumber?: number | undefined; docNoOccurrence?: number | undefined },
): ArchiveRow {
  const versions = archivedVersions(bc, 'Order', number)
    .filter((row) => wanted.docNoOccurrence === undefined || row.docNoOccurrence === wanted.docNoOccurrence)
    .filter((row) => wanted.versionNumber === undefined || row.versionNumber === wanted.versionNumber)
    .sort((a, b) => a.docNoOccurrence - b.docNoOccurrence || a.versionNumber - b.versionNumber);
  const newest = versions.at(-1);
  if (newest !== undefined) return newest;
  throw new BusinessCentralError(404, 'Internal_RecordNotFound', `no archived sales order ${number}`);
}

function replacePresent(bc: BusinessCentral, present: SalesHeaderRow): void {
  checkStatusOpen(present);
  for (const line of linesOf(bc, present.id)) checkNothingPending(present, line);
  if (bc.setup.archiveOrders) archiveOrder(bc, present);
  removeDocument(bc, present);
}

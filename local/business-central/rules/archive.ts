import type { BusinessCentral } from '../model/business-central.js';
import type { ArchiveRow, DocumentType, SalesHeaderRow } from '../model/document-rows.js';
import { userName } from './checks.js';
import { linesOf } from './order-lines.js';

/** Archive versions of the documents of a type and number. */
export function archivedVersions(
  bc: BusinessCentral,
  documentType: DocumentType,
  number: string,
): readonly ArchiveRow[] {
  return bc.database.archive.group(number).filter((version) => version.header.documentType === documentType);
}

/** Stores the document as it is as a new archive version (2.1.8). Archiving raises no notification (3.8). */
export function archiveOrder(bc: BusinessCentral, header: SalesHeaderRow): ArchiveRow {
  const versions = archivedVersions(bc, header.documentType, header.number).filter(
    (version) => version.docNoOccurrence === header.docNoOccurrence,
  );
  const version: ArchiveRow = {
    id: bc.newId(),
    number: header.number,
    docNoOccurrence: header.docNoOccurrence,
    versionNumber: Math.max(0, ...versions.map((row) => row.versionNumber)) + 1,
    archivedAtMs: bc.nowMs(),
    archivedBy: userName(bc.actor),
    header,
    lines: linesOf(bc, header.id),
  };
  bc.database.archive.put(version);
  return version;
}

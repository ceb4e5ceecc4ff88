import type { EntitySet, EntitySets } from '../api/entity-set.js';
import type { EnvironmentIdentity } from '../api/front-door.js';
import { encodedName } from '../api/property.js';
import type { Company } from '../model/company.js';
import type { ArchiveRow } from '../model/document-rows.js';
import type { StoredRow } from '../model/table.js';
import { blankDate } from '../model/values.js';
import { type NotificationEngine, withoutSecrets } from '../notifications/engine.js';
import { instant } from '../notifications/subscription.js';

/** What the state is read from. */
export interface StateSource {
  readonly company: Company;
  readonly sets: EntitySets;
  readonly engine: NotificationEngine;
  readonly environment: EnvironmentIdentity;
}

/** Everything held, for `GET /_simulator/state`: API names, decimals as text, rows in the order of their keys. */
export function stateOf({ company, sets, engine, environment }: StateSource): unknown {
  const tables = [...sets.values()].map((set) => [set.name, sortedRows(set).map((row) => plainEntity(set, row))]);
  return {
    environment: { tenant: environment.tenant, name: environment.name, copies: environment.copies },
    ...Object.fromEntries(tables),
    salesOrderDetails: unexposedFields(company),
    archive: archiveVersions(company, sets),
    subscriptions: engine.subscriptions().map(withoutSecrets),
    taxGroups: company.database.taxGroups.all(),
    resources: company.database.resources.all(),
    itemUnits: company.database.itemUnits.all(),
    numberSeries: company.database.numberSeries.all().map(({ id, last }) => ({ id, last })),
    setup: company.setup,
  };
}

/** Archive versions, of one number or of all, oldest first. */
export function archiveVersions(company: Company, sets: EntitySets, number?: string): readonly unknown[] {
  return company.database.archive
    .all()
    .filter((version) => number === undefined || version.number === number)
    .sort(byVersion)
    .map((version) => archiveVersion(version, sets));
}

function byVersion(a: ArchiveRow, b: ArchiveRow): number {
  if (a.number !== b.number) return a.number < b.number ? -1 : 1;
  return a.docNoOccurrence - b.docNoOccurrence || a.versionNumber - b.versionNumber;
}

function archiveVersion(version: ArchiveRow, sets: EntitySets): unknown {
  const isQuote = version.header.documentType === 'Quote';
  const headers = sets.get(isQuote ? 'salesQuotes' : 'salesOrders');
  const lines = sets.get(isQuote ? 'salesQuoteLines' : 'salesOrderLines');
  if (headers === undefined || lines === undefined) return {};
  return {
    id: version.id,
    number: version.number,
    docNoOccurrence: version.docNoOccurrence,
    versionNumber: version.versionNumber,
    dateArchived: instant(version.archivedAtMs),
    archivedBy: version.archivedBy,
    header: plainEntity(headers, version.header),
    lines: version.lines.map((line) => plainEntity(lines, line)),
  };
}

/** Fields of sales headers that API v2.0 does not show. */
function unexposedFields(company: Company): readonly unknown[] {
  return [...company.database.headers.all()]
    .sort((a, b) => (a.number < b.number ? -1 : 1))
    .map((header) => ({
      id: header.id,
      number: header.number,
      status: header.status,
      docNoOccurrence: header.docNoOccurrence,
      orderDate: header.orderDate,
      dueDate: header.dueDate,
      shipmentDate: header.shipmentDate,
      shipToCode: header.shipToCode,
      locationId: header.locationId,
      yourReference: header.yourReference,
      prepaymentAmount: header.prepaymentAmount,
      exchangeRate: header.exchangeRate,
    }));
}

function sortedRows(set: EntitySet): readonly StoredRow[] {
  const key = (row: StoredRow) =>
    ['number', 'code', 'documentId', 'sequence', 'id']
      .map((name) => set.properties.find((property) => property.name === name)?.read(row) ?? '')
      .map((value) => String(value).padStart(12, '0'))
      .join('|');
  return [...set.rows()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function plainEntity(set: EntitySet, row: StoredRow): Record<string, unknown> {
  return Object.fromEntries(
    set.properties.map((property) => {
      const value = property.read(row);
      const { kind } = property.type;
      if (kind === 'dateTime') return [property.name, value === 0 ? blankDate : instant(Number(value))];
      return [property.name, kind === 'enum' ? encodedName(String(value)) : value];
    }),
  );
}

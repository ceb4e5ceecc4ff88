import { type Base, type BaseLine, neverShown, type ValuePair } from '../../conflict/base.js';
import { underFirstNames } from '../../conflict/compare-bases.js';
import { entriesOf, type FieldDefinition, mapFields, type OrderFields } from '../../order/fields.js';
import type { FieldValue, LineValues, OrderLine, OrderView } from '../../order/order.js';
import type { Coupling, OpenRestore } from '../../ports/coupling.js';
import { derivedId } from '../creation/derived-id.js';
import { withoutReferences } from '../limits/limit-references.js';
import type { LineChange, PlannedDelete, PlannedInsert, PlannedUpdate, SidePlan } from '../plan.js';

export interface Restoring {
  readonly coupling: Pick<Coupling, 'couplingId' | 'lineage'>;
  readonly restore: Pick<OpenRestore, 'removeAddedLines' | 'seen' | 'atIso'>;
  /** What the version holds. */
  readonly target: Base;
  /** What is agreed now: which lines are which. */
  readonly base: Base;
  /** What Sales shows now. */
  readonly sales: OrderView;
  readonly fields: OrderFields;
}

/**
 * What has to be written in Sales, as if a seller entered it, to bring the order back to a version: every value that
 * Sales may state and that nobody has changed since it was asked for. The merge then carries it to Business Central
 * like any seller's change. Lines that are gone are made again under an id derived from the request, so that a repeat
 * finds them. A version in another currency is not brought back (`isInOtherCurrency`). Pure; empty once all of it is there.
 */
export function restorePlan(given: Restoring): SidePlan {
  const { lineage } = given.coupling;
  const target = underFirstNames(given.target, lineage);
  const base = underFirstNames(given.base, lineage);
  const restoring = { ...given, target, base };
  const { sales, restore } = restoring;
  const now = new Map(base.lines.map((line) => [line.pairId, line]));
  const lines = new Map(sales.lines.map((line) => [line.id, line]));
  const parts = target.lines.map((wanted) => {
    const line = lines.get(now.get(wanted.pairId)?.salesLineId ?? '') ?? madeBefore(restoring, wanted);
    return line === undefined ? { inserts: insertOf(restoring, wanted) } : { updates: updateOf(given, wanted, line) };
  });
  const header = entriesOf(given.fields.header).flatMap(([field, definition]) => {
    const value = wantedOf(definition, (target.header[field] ?? notKnown).sales, {
      shown: sales.header[field] ?? null,
      seen: restore.seen.header[field],
    });
    return value === undefined ? [] : [[field, value] as const];
  });
  return withoutReferences({
    side: 'sales',
    header: Object.fromEntries(header),
    updates: parts.flatMap((part) => part.updates ?? []),
    inserts: parts.flatMap((part) => part.inserts ?? []),
    deletes: restore.removeAddedLines ? addedSince(restoring) : [],
  }).plan;
}

/** Whether the version's amounts are in another currency than the order's: they would be other amounts. */
export function isInOtherCurrency({ header }: Base, sales: OrderView): boolean {
  const { sales: wanted } = header.currency;
  return wanted !== neverShown && wanted !== sales.header.currency;
}

/** A field that the product, or the settings, did not know at the time is left as it is. */
const notKnown: ValuePair = { businessCentral: neverShown, sales: neverShown };

/** The value to write; `undefined`: it is there, is Business Central's to say, or somebody has changed it since. */
function wantedOf(
  definition: FieldDefinition,
  wanted: FieldValue,
  { shown, seen }: { readonly shown: FieldValue; readonly seen: FieldValue | undefined },
): FieldValue | undefined {
  const isStated = wanted !== neverShown && !(definition.blankTakesOther === true && wanted === null);
  return definition.direction === 'both' && isStated && shown !== wanted && shown === seen ? wanted : undefined;
}

function updateOf({ restore, fields: all }: Restoring, wanted: BaseLine, line: OrderLine): readonly PlannedUpdate[] {
  const seen = restore.seen.lines.find(({ id }) => id === line.id)?.values;
  const fields = entriesOf(all.line).flatMap(([field, definition]) => {
    const value = wantedOf(definition, (wanted.values[field] ?? notKnown).sales, {
      shown: line.values[field] ?? null,
      seen: seen?.[field],
    });
    return value === undefined ? [] : [[field, value] as const];
  });
  const changed: LineChange = Object.fromEntries(fields);
  return fields.length === 0
    ? []
    : [{ pairId: wanted.pairId, line, fields: changed, resent: {}, values: { ...line.values, ...changed } }];
}

/** The line in Sales that an earlier request made again, while the change waits that agrees on it. */
function madeBefore({ coupling, sales }: Restoring, { pairId }: BaseLine): OrderLine | undefined {
  return sales.lines.find(({ id }) => coupling.lineage?.[id] === pairId);
}

function insertOf({ coupling, restore, sales, fields }: Restoring, wanted: BaseLine): readonly PlannedInsert[] {
  const id = `restored ${restore.atIso} ${wanted.pairId}`;
  if (sales.lines.some((line) => line.id === derivedId(coupling.couplingId, id))) {
    return [];
  }
  const values: LineValues = mapFields(fields.line, ({ direction }, field) => {
    const value = (wanted.values[field] ?? notKnown).sales;
    return direction === 'both' && value !== neverShown ? value : null;
  });
  const source: OrderLine = { id, kind: 'product', version: '', values };
  return [{ pairId: wanted.pairId, source, isOnlyHere: true }];
}

/** Which lines the plan makes again: the pair of each will be named like the line in Sales, where it is seen first. */
export function lineageAfter(coupling: Restoring['coupling'], plan: SidePlan): Coupling['lineage'] {
  const made = plan.inserts.map(({ pairId, source }) => [derivedId(coupling.couplingId, source.id), pairId] as const);
  return made.length === 0 ? coupling.lineage : { ...coupling.lineage, ...Object.fromEntries(made) };
}

/** Lines that the version does not have and that are as they were when it was asked for. */
function addedSince({ target, base, sales, restore }: Restoring): readonly PlannedDelete[] {
  const kept = new Set(target.lines.map((line) => line.pairId));
  return base.lines
    .filter(({ pairId }) => !kept.has(pairId))
    .flatMap(({ pairId, salesLineId }) => {
      const line = sales.lines.find(({ id }) => id === salesLineId);
      const seen = restore.seen.lines.find(({ id }) => id === salesLineId);
      const isAsSeen = JSON.stringify(line?.values) === JSON.stringify(seen?.values);
      return line === undefined || !isAsSeen ? [] : [{ pairId, line }];
    });
}

import type { MergedOrder } from '../conflict/merge-order.js';
import { lineGroup } from '../conflict/rules.js';
import type { NewsItem } from '../news/write-news.js';
import {
  entriesOf,
  type FieldDefinition,
  type HeaderField,
  type LineField,
  type OrderFields,
} from '../order/fields.js';
import type { FieldValue, LineValues, OrderView } from '../order/order.js';
import { conflictsOfPlan } from './conflicts-of-plan.js';
import type { PlannedUpdate, SidePlan } from './plan.js';

/** A plan for Sales with what it comes from. */
export interface PlanNews {
  readonly plan: SidePlan;
  readonly merged: MergedOrder;
  /** Sales as it is before the write. */
  readonly sales: OrderView;
  readonly fields: OrderFields;
}

/** What a plan for Sales means to the seller, in the order in which fields are declared. */
export function newsOfPlan({ plan, merged, sales, fields }: PlanNews): readonly NewsItem[] {
  const number = plan.header.businessCentralNumber ?? null;
  if (number !== null && sales.header.businessCentralNumber === null) {
    // What Business Central filled in when it got the order is no change of anything.
    return [{ kind: 'entered', number }];
  }
  const header = entriesOf<HeaderField, FieldValue>(plan.header).flatMap(([field, after]): NewsItem[] => {
    const before = sales.header[field] ?? null;
    return after === before ? [] : [{ kind: 'header', ...named(field, fields.header[field]), before, after }];
  });
  const updated = plan.updates.flatMap((update) => newsOfUpdate(update, fields));
  const added = plan.inserts.map(
    ({ source }): NewsItem => ({ kind: 'lineAdded', line: nameOf(source.values), quantity: source.values.quantity }),
  );
  const removed = plan.deletes.map(({ line }): NewsItem => ({ kind: 'lineRemoved', line: nameOf(line.values) }));
  return [...header, ...updated, ...added, ...removed, ...conflictsLostInSales({ plan, merged, fields })];
}

function newsOfUpdate({ line, fields: changed }: PlannedUpdate, fields: OrderFields): readonly NewsItem[] {
  return entriesOf<LineField, FieldValue>(changed).flatMap(([field, after]): NewsItem[] => {
    const definition = fields.line[field];
    const before = line.values[field] ?? null;
    // A price that Sales did not state is no news: it is what the seller left to Business Central.
    const isFirst = definition?.group === 'price' && before === null;
    return isFirst || definition?.noNews === true
      ? []
      : [{ kind: 'line', line: nameOf(line.values), ...named(field, definition), before, after }];
  });
}

/** Values that a seller entered and that did not hold; a line that a seller deleted and that was edited meanwhile. */
function conflictsLostInSales({ plan, merged, fields }: Omit<PlanNews, 'sales'>): readonly NewsItem[] {
  const definitions: Readonly<Record<string, FieldDefinition>> = { ...fields.line, ...fields.header };
  return conflictsOfPlan(plan, merged).flatMap((conflict): readonly NewsItem[] => {
    const { businessCentral, sales, winners, pairId } = conflict;
    const decidedBy = conflict.decision === undefined ? undefined : conflict.by;
    const person = decidedBy === undefined ? {} : { decidedBy };
    if (conflict.group === lineGroup) {
      const line = plan.inserts.find((insert) => insert.pairId === pairId);
      return line === undefined ? [] : [{ kind: 'lineKept', line: nameOf(line.source.values), ...person }];
    }
    return Object.entries(sales).flatMap(([name, lost]): NewsItem[] => {
      const winner = businessCentral[name] ?? null;
      const definition = definitions[name];
      const field = name as HeaderField | LineField;
      return winners[name] === 'businessCentral' && definition !== undefined && lost !== winner
        ? [{ kind: 'conflict', ...named(field, definition), lost, winner, ...person }]
        : [];
    });
  });
}

function named<Field extends HeaderField | LineField>(
  field: Field,
  definition: FieldDefinition | undefined,
): { readonly field: Field; readonly label?: string } {
  return definition?.label === undefined ? { field } : { field, label: definition.label };
}

function nameOf(values: LineValues): string {
  return values.description ?? values.product ?? '?';
}

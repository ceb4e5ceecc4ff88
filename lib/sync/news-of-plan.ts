import type { MergedOrder } from '../conflict/merge-order.js';
import { lineGroup } from '../conflict/rules.js';
import type { NewsItem } from '../news/write-news.js';
import {
  type HeaderField,
  headerFieldNames,
  headerFields,
  type LineField,
  lineFieldNames,
  lineFields,
} from '../order/fields.js';
import type { LineValues, OrderView } from '../order/order.js';
import { conflictsOfPlan } from './conflicts-of-plan.js';
import type { SidePlan } from './plan.js';

/** What a plan for Sales means to the seller, in the order in which fields are declared. */
export function newsOfPlan(plan: SidePlan, merged: MergedOrder, sales: OrderView): readonly NewsItem[] {
  const number = plan.header.businessCentralNumber ?? null;
  if (number !== null && sales.header.businessCentralNumber === null) {
    // What Business Central filled in when it got the order is no change of anything.
    return [{ kind: 'entered', number }];
  }
  const header = headerFieldNames.flatMap((field): NewsItem[] => {
    const after = plan.header[field];
    return after === undefined ? [] : [{ kind: 'header', field, before: sales.header[field], after }];
  });
  const updated = plan.updates.flatMap(({ line, fields }) =>
    lineFieldNames.flatMap((field): NewsItem[] => {
      const after = fields[field];
      const before = line.values[field];
      // A price that Sales did not state is no news: it is what the seller left to Business Central.
      const isFirst = lineFields[field].group === 'price' && before === null;
      return after === undefined || isFirst ? [] : [{ kind: 'line', line: nameOf(line.values), field, before, after }];
    }),
  );
  const added = plan.inserts.map(
    ({ source }): NewsItem => ({ kind: 'lineAdded', line: nameOf(source.values), quantity: source.values.quantity }),
  );
  const removed = plan.deletes.map(({ line }): NewsItem => ({ kind: 'lineRemoved', line: nameOf(line.values) }));
  return [...header, ...updated, ...added, ...removed, ...conflictsLostInSales(plan, merged)];
}

/** Values that a seller entered and that did not hold; a line that a seller deleted and that was edited meanwhile. */
function conflictsLostInSales(plan: SidePlan, merged: MergedOrder): readonly NewsItem[] {
  return conflictsOfPlan(plan, merged).flatMap((conflict): readonly NewsItem[] => {
    const { businessCentral, sales, winners, pairId } = conflict;
    const decidedBy = conflict.decision === undefined ? undefined : conflict.by;
    const person = decidedBy === undefined ? {} : { decidedBy };
    if (conflict.group === lineGroup) {
      const line = plan.inserts.find((insert) => insert.pairId === pairId);
      return line === undefined ? [] : [{ kind: 'lineKept', line: nameOf(line.source.values), ...person }];
    }
    return Object.entries(sales).flatMap(([field, lost]): NewsItem[] => {
      const winner = businessCentral[field] ?? null;
      return winners[field] === 'businessCentral' && isField(field) && lost !== winner
        ? [{ kind: 'conflict', field, lost, winner, ...person }]
        : [];
    });
  });
}

function isField(name: string): name is HeaderField | LineField {
  return name in headerFields || name in lineFields;
}

function nameOf(values: LineValues): string {
  return values.description ?? values.product ?? '?';
}

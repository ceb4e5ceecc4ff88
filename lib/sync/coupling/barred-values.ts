import type { Base } from '../../conflict/base.js';
import { baseOfTwo } from '../../conflict/base-of-two.js';
import { mergeOrder } from '../../conflict/merge-order.js';
import { oneWay, oneWayRules } from '../../conflict/one-way.js';
import { type OrderView, otherSide, type Side } from '../../order/order.js';
import { sideNames } from '../../order/side-names.js';
import { onlyTo } from '../../ports/connection.js';
import type { ConnectionPorts } from '../engine.js';
import { planFor, type SidePlan } from '../plan.js';

/**
 * Why the values that a person wants to hold cannot: where changes travel to their own side alone, they would have to be
 * written on the other (decision 17). `base`: of two that are coupled already. `undefined`: nothing of theirs is barred, or there is nothing to write.
 */
export function barredByDirection(
  { connection: { mapping, policies } }: Pick<ConnectionPorts, 'connection'>,
  views: Readonly<Record<Side, OrderView>>,
  { statedBy, base = baseOfTwo(views, mapping, statedBy) }: { readonly statedBy: Side; readonly base?: Base },
): string | undefined {
  const to = onlyTo(policies);
  if (to === undefined || to !== statedBy) {
    return undefined;
  }
  const { businessCentral, sales } = views;
  const merged = mergeOrder({ base, businessCentral, sales, fields: mapping, rules: oneWayRules(to, mapping) });
  const barred = otherSide(to);
  const left = placesOf(planFor(barred, oneWay(merged, to, mapping)));
  const withheld = placesOf(planFor(barred, merged)).filter((place) => !left.includes(place));
  return withheld.length === 0
    ? undefined
    : `Changes travel to ${sideNames[to]} alone (policy direction), so that the values of ${sideNames[to]} would not reach ${sideNames[barred]}: ${withheld.join(', ')}. Let the values of ${sideNames[barred]} hold ("${barred}"), or make the two the same first.`;
}

/** What a plan writes, in words that people know. */
function placesOf({ header, updates, inserts, deletes }: SidePlan): readonly string[] {
  return [
    ...Object.keys(header),
    ...updates.flatMap(({ line, fields }) =>
      Object.keys(fields).map((field) => `${field} of line ${line.values.product ?? line.id}`),
    ),
    ...inserts.map(({ source }) => `line ${source.values.product ?? source.id}`),
    ...deletes.map(({ line }) => `line ${line.values.product ?? line.id}`),
  ];
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeOrder } from '../../../lib/conflict/merge-order';
import { oneWay, oneWayRules } from '../../../lib/conflict/one-way';
import { defaultMapping as fields } from '../../../lib/mapping/default-mapping';
import { entriesOf, type FieldDefinition, type LineField } from '../../../lib/order/fields';
import { type FieldValue, otherSide, type Side } from '../../../lib/order/order';
import { isShipped } from '../../../lib/order/shipped';
import { planFor } from '../../../lib/sync/plan';
import { propertyRuns, threeOrders } from '../../support/arbitraries';

const headerFields: Readonly<Record<string, FieldDefinition>> = fields.header;
const lineFields: Readonly<Record<string, FieldDefinition>> = fields.line;
const sides: readonly Side[] = ['businessCentral', 'sales'];

describe.each(sides)('a merge whose changes travel to %s alone', (to) => {
  const mergedOf = (orders: Omit<Parameters<typeof mergeOrder>[0], 'fields' | 'rules'>) =>
    mergeOrder({ ...orders, fields, rules: oneWayRules(to, fields) });

  it('writes on the other side nothing that both may say but what Sales leaves open, and no line but one that was shipped', () => {
    fc.assert(
      fc.property(threeOrders, (orders) => {
        const plan = planFor(otherSide(to), oneWay(mergedOf(orders), to, fields));
        const inserts = plan.inserts.filter(
          ({ source }) => to === 'sales' || !isShipped(source.values.shippedQuantity),
        );
        expect([inserts, plan.deletes]).toEqual([[], []]);
        const header = Object.keys(plan.header).map((field) => headerFields[field]?.direction);
        const line = plan.updates.flatMap(({ fields: changed, line: { values } }) =>
          entriesOf<LineField, FieldValue>(changed).flatMap(([field]) =>
            to === 'businessCentral' && (values[field] ?? null) === null ? [] : [field],
          ),
        );
        expect([...header, ...line.map((field) => lineFields[field]?.direction)]).not.toContain('both');
      }),
      { numRuns: Math.min(propertyRuns, 1000) },
    );
  });

  it('writes on that side just what it would write both ways by the same rules', () => {
    fc.assert(
      fc.property(threeOrders, (orders) => {
        const merged = mergedOf(orders);
        expect(planFor(to, oneWay(merged, to, fields))).toEqual(planFor(to, merged));
      }),
      { numRuns: Math.min(propertyRuns, 1000) },
    );
  });

  it('leaves no conflict for a person', () => {
    fc.assert(
      fc.property(threeOrders, (orders) => {
        expect(mergedOf(orders).conflicts.filter(({ winner }) => winner === 'undecided')).toEqual([]);
      }),
      { numRuns: Math.min(propertyRuns, 1000) },
    );
  });
});

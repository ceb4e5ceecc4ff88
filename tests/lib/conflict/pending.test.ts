import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OpenDecision } from '../../../lib/conflict/decisions';
import { remainingDecisions } from '../../../lib/conflict/decisions';
import { mergeOrder } from '../../../lib/conflict/merge-order';
import { stillPending } from '../../../lib/conflict/pending';
import { defaultMapping } from '../../../lib/mapping/default-mapping';
import type { OrderView, Side } from '../../../lib/order/order';
import { otherSide } from '../../../lib/order/order';
import { isEmptyPlan, planFor } from '../../../lib/sync/plan';
import { bases, propertyRuns, threeOrders, viewOfBase } from '../../support/arbitraries';

const rest = { fields: defaultMapping, rules: [] };
const sides: readonly Side[] = ['businessCentral', 'sales'];
const runs = { numRuns: Math.min(propertyRuns, 500) };

function withHeader(view: OrderView, header: Readonly<Record<string, string | null>>): OrderView {
  return { ...view, header: { ...view.header, ...header } };
}

describe('changes that were seen and not carried across', () => {
  it('seeing the same once more remembers the same and decides the same (I6, I7)', () => {
    fc.assert(
      fc.property(threeOrders, (orders) => {
        const first = mergeOrder({ ...orders, ...rest });
        const again = mergeOrder({ ...orders, ...rest, pending: first.pending });
        expect(again).toEqual(first);
      }),
      runs,
    );
  });

  it('taken back with nothing on the other side, nothing is left of them', () => {
    fc.assert(
      fc.property(threeOrders, ({ base, ...orders }) => {
        const { pending } = mergeOrder({ base, ...orders, ...rest });
        const views = { businessCentral: viewOfBase(base, 'businessCentral'), sales: viewOfBase(base, 'sales') };
        const back = mergeOrder({ base, ...views, ...rest, pending });
        expect(back.pending).toEqual([]);
        expect(back.conflicts).toEqual([]);
        expect(isEmptyPlan(planFor('businessCentral', back))).toBe(true);
      }),
      runs,
    );
  });

  it.each(sides)('taken back in %s, a change of the same field on the other side is a conflict (I2)', (side) => {
    fc.assert(
      fc.property(bases, fc.constantFrom('2027-01-01', '2027-01-02'), (base, seen) => {
        const at = (which: Side) => viewOfBase(base, which);
        const views = { businessCentral: at('businessCentral'), sales: at('sales') };
        const first = mergeOrder({
          ...rest,
          base,
          ...views,
          [side]: withHeader(at(side), { requestedDeliveryDate: seen }),
        });
        expect(first.pending).toEqual([
          { side, field: 'requestedDeliveryDate', value: seen, against: base.header.requestedDeliveryDate },
        ]);
        const other = otherSide(side);
        const now = { ...views, [other]: withHeader(at(other), { requestedDeliveryDate: '2027-03-03' }) };
        const merged = mergeOrder({ ...rest, base, ...now, pending: first.pending });
        expect(merged.conflicts).toEqual([
          expect.objectContaining({
            takenBack: { [side]: { requestedDeliveryDate: seen } },
            [side]: { requestedDeliveryDate: base.header.requestedDeliveryDate[side] },
            [other]: { requestedDeliveryDate: '2027-03-03' },
          }),
        ]);
        expect(merged.pending).toHaveLength(2);
      }),
      runs,
    );
  });

  it('nothing of a field is left once its base has moved', () => {
    fc.assert(
      fc.property(threeOrders, ({ base, ...orders }) => {
        const { pending } = mergeOrder({ base, ...orders, ...rest });
        expect(stillPending(pending, base)).toEqual(pending);
        const requestedDeliveryDate = { businessCentral: '2027-04-04', sales: '2027-04-04' };
        const moved = { ...base, header: { ...base.header, requestedDeliveryDate }, lines: [] };
        const left = stillPending(pending, moved);
        expect(left.some(({ field }) => field === 'requestedDeliveryDate')).toBe(false);
        expect(left.some(({ pairId }) => pairId !== undefined)).toBe(false);
      }),
      runs,
    );
  });

  it('a decision for what was agreed is carried out when it is written, though the base stays as it is', () => {
    fc.assert(
      fc.property(bases, (base) => {
        const field = { winner: 'sales', businessCentral: '2027-03-03', sales: null } as const;
        const decision: OpenDecision = {
          number: 1,
          group: 'requestedDeliveryDate',
          fields: { requestedDeliveryDate: field },
          by: 'ada',
          atIso: '2026-03-02T09:00:00Z',
        };
        const moved = { before: base, after: base };
        expect(remainingDecisions([decision], moved)).toEqual([decision]);
        const isWritten = (name: string) => name === 'requestedDeliveryDate';
        expect(remainingDecisions([decision], { ...moved, isWritten })).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});

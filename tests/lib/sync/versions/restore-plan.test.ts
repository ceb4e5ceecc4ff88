import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Base, neverShown } from '../../../../lib/conflict/base';
import { compareBases } from '../../../../lib/conflict/compare-bases';
import { defaultMapping } from '../../../../lib/mapping/default-mapping';
import { headerFieldNames, lineFieldNames } from '../../../../lib/order/fields';
import type { OrderLine, OrderView } from '../../../../lib/order/order';
import { derivedId } from '../../../../lib/sync/creation/derived-id';
import { isEmptyPlan, type SidePlan } from '../../../../lib/sync/plan';
import { type Restoring, restorePlan } from '../../../../lib/sync/versions/restore-plan';
import { bases, perturbed, propertyRuns, viewOfBase } from '../../../support/arbitraries';

const coupling = { couplingId: 'c-1' };
const atIso = '2026-03-02T10:00:00Z';

/** A version, what was agreed later, and what Sales showed when it was asked for. */
/** The same order in the currency that Sales shows: a version in another one is refused. */
function inCurrencyOf({ header: { currency } }: OrderView, target: Base): Base {
  const pair = { businessCentral: currency, sales: currency };
  return { ...target, header: { ...target.header, currency: pair } };
}

const cases = fc.tuple(bases, bases, fc.boolean()).chain(([other, base, removeAddedLines]) =>
  perturbed(viewOfBase(base, 'sales')).map((sales): Restoring => {
    const target = inCurrencyOf(sales, other);
    const seen = { header: sales.header, lines: sales.lines };
    const restore = { removeAddedLines, seen, atIso };
    return { coupling, target, base, sales, restore, fields: defaultMapping };
  }),
);

/** What Sales shows once the plan is written. */
function written(sales: OrderView, plan: SidePlan): OrderView {
  const updates = new Map(plan.updates.map(({ line, values }) => [line.id, values]));
  const deleted = new Set(plan.deletes.map(({ line }) => line.id));
  const kept = sales.lines.filter(({ id }) => !deleted.has(id));
  const made = plan.inserts.map(
    ({ source }): OrderLine => ({ ...source, id: derivedId(coupling.couplingId, source.id), version: '1' }),
  );
  return {
    ...sales,
    header: { ...sales.header, ...plan.header },
    lines: [...kept.map((line) => ({ ...line, values: updates.get(line.id) ?? line.values })), ...made],
  };
}

describe('what is written to bring an order back', () => {
  it('written once nothing is left to write: a repeat after a stop makes nothing twice (I7, I9)', () => {
    fc.assert(
      fc.property(cases, (restoring) => {
        const after = written(restoring.sales, restorePlan(restoring));
        expect(isEmptyPlan(restorePlan({ ...restoring, sales: after }))).toBe(true);
      }),
      { numRuns: Math.min(propertyRuns, 3000) },
    );
  });

  it('brings every header value back that Sales may state and that nobody has changed since', () => {
    fc.assert(
      fc.property(cases, (restoring) => {
        const after = written(restoring.sales, restorePlan(restoring));
        for (const field of headerFieldNames.filter((name) => defaultMapping.header[name].direction === 'both')) {
          const wanted = restoring.target.header[field].sales;
          expect(after.header[field]).toBe(wanted === neverShown ? restoring.sales.header[field] : wanted);
        }
      }),
      { numRuns: Math.min(propertyRuns, 2000) },
    );
  });

  it('touches nothing that somebody changed after it was asked for (I2)', () => {
    fc.assert(
      fc.property(
        cases.chain((restoring) => fc.tuple(fc.constant(restoring), perturbed(restoring.sales))),
        ([restoring, later]) => {
          const plan = restorePlan({ ...restoring, sales: later });
          for (const field of headerFieldNames) {
            const isChanged = later.header[field] !== restoring.sales.header[field];
            expect(isChanged && field in plan.header).toBe(false);
          }
          for (const { line, fields } of plan.updates) {
            const seen = restoring.sales.lines.find(({ id }) => id === line.id);
            for (const field of lineFieldNames.filter((name) => name in fields)) {
              expect(line.values[field]).toBe(seen?.values[field]);
              expect(defaultMapping.line[field].direction).toBe('both');
            }
          }
        },
      ),
      { numRuns: Math.min(propertyRuns, 2000) },
    );
  });
});

describe('comparing two agreed states', () => {
  it('equal states do not differ, and what differs one way differs the other way round', () => {
    const mirrored = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    fc.assert(
      fc.property(bases, bases, (one, other) => {
        expect(compareBases(one, structuredClone(one))).toEqual({ header: [], lines: [] });
        const there = compareBases(one, other);
        const back = compareBases(other, one);
        expect(back.header).toEqual(there.header.map(({ field, from, to }) => ({ field, from: to, to: from })));
        const changes = (difference: typeof there) =>
          difference.lines.map(({ pairId, change }) => `${pairId} ${change}`).sort();
        expect(changes(back)).toEqual(there.lines.map(({ pairId, change }) => `${pairId} ${mirrored[change]}`).sort());
      }),
      { numRuns: Math.min(propertyRuns, 2000) },
    );
  });

  it('a value that a side had not told yet is blank', () => {
    const [base] = fc.sample(bases, { numRuns: 1, seed: 3 });
    if (base === undefined) throw new Error('no sample');
    const untold: Base = {
      ...base,
      header: { ...base.header, shipToName: { businessCentral: neverShown, sales: 'Ada' } },
    };
    const told: Base = { ...base, header: { ...base.header, shipToName: { businessCentral: 'Ada', sales: 'Ada' } } };
    expect(compareBases(untold, told).header).toEqual([
      {
        field: 'shipToName',
        from: { businessCentral: null, sales: 'Ada' },
        to: { businessCentral: 'Ada', sales: 'Ada' },
      },
    ]);
  });
});

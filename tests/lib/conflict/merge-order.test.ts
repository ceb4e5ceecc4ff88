import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeOrder as mergeWithFields } from '../../../lib/conflict/merge-order';
import type { RuleEntry } from '../../../lib/conflict/rules';
import { defaultMapping } from '../../../lib/mapping/default-mapping';
import { headerFieldNames, lineFieldNames } from '../../../lib/order/fields';
import type { OrderView } from '../../../lib/order/order';
import { isEmptyPlan, planFor } from '../../../lib/sync/plan';
import { bases, propertyRuns, threeOrders, viewOfBase } from '../../support/arbitraries';

const mergeOrder = (merge: Omit<Parameters<typeof mergeWithFields>[0], 'fields'>) =>
  mergeWithFields({ ...merge, fields: defaultMapping });
const rules: readonly RuleEntry[] = [];

describe('three-way merge of an order', () => {
  it('changes nothing when neither side changed (identity, I4)', () => {
    fc.assert(
      fc.property(bases, (base) => {
        const views = { businessCentral: viewOfBase(base, 'businessCentral'), sales: viewOfBase(base, 'sales') };
        const merged = mergeOrder({ base, ...views, rules });
        expect(merged.conflicts).toEqual([]);
        expect(isEmptyPlan(planFor('businessCentral', merged))).toBe(true);
        for (const update of planFor('sales', merged).updates) {
          // Only a price that Sales does not state is filled in.
          expect(update.line.values.unitPrice === null || update.line.values.lineDiscountAmount === null).toBe(true);
        }
        expect(planFor('sales', merged).header).toEqual({});
      }),
      { numRuns: propertyRuns },
    );
  });

  it('depends on its arguments alone (I6)', () => {
    fc.assert(
      fc.property(threeOrders, (orders) => {
        expect(mergeOrder({ ...orders, rules })).toEqual(mergeOrder({ ...structuredClone(orders), rules: [] }));
      }),
      { numRuns: Math.min(propertyRuns, 2000) },
    );
  });

  it('writes a field to at most one side, and never to the side that wins', () => {
    fc.assert(
      fc.property(threeOrders, (orders) => {
        const merged = mergeOrder({ ...orders, rules });
        const toBusinessCentral = new Set(Object.keys(planFor('businessCentral', merged).header));
        for (const field of Object.keys(planFor('sales', merged).header)) {
          expect(toBusinessCentral.has(field)).toBe(false);
        }
      }),
      { numRuns: propertyRuns },
    );
  });

  it('loses no value unseen: what one side alone changed wins, what both changed is a conflict or equal (I2)', () => {
    fc.assert(
      fc.property(threeOrders, ({ base, businessCentral, sales }) => {
        const merged = mergeOrder({ base, businessCentral, sales, rules });
        for (const field of headerFieldNames) {
          const changedInSales = sales.header[field] !== base.header[field].sales;
          const isKept = merged.header[field].value === sales.header[field];
          const group = defaultMapping.header[field].group;
          const isTold =
            merged.conflicts.some((conflict) => conflict.group === group && conflict.pairId === undefined) ||
            merged.header[field].putBack === true ||
            defaultMapping.header[field].direction === 'fromBusinessCentral';
          expect(!changedInSales || isKept || isTold).toBe(true);
        }
      }),
      { numRuns: propertyRuns },
    );
  });

  it('never writes to Business Central what only Business Central may say', () => {
    fc.assert(
      fc.property(threeOrders, (orders) => {
        const plan = planFor('businessCentral', mergeOrder({ ...orders, rules }));
        const written = [...Object.keys(plan.header), ...plan.updates.flatMap((update) => Object.keys(update.fields))];
        for (const field of [
          'tax',
          'shipmentDate',
          'shippedQuantity',
          'businessCentralNumber',
          'businessCentralStatus',
        ]) {
          expect(written).not.toContain(field);
        }
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('conflict rules (spec §3.5)', () => {
  const [base] = fc.sample(
    bases.filter((candidate) => candidate.lines.length > 0),
    { numRuns: 1, seed: 7 },
  );
  if (base === undefined) {
    throw new Error('no sample');
  }
  const fixed = {
    ...base,
    header: { ...base.header, requestedDeliveryDate: { businessCentral: '2026-03-01', sales: '2026-03-01' } },
    lines: base.lines.map((line) => ({
      ...line,
      values: {
        ...Object.fromEntries(lineFieldNames.map((field) => [field, { businessCentral: null, sales: null }])),
        product: { businessCentral: 'A', sales: 'A' },
        unit: { businessCentral: 'PCS', sales: 'PCS' },
        quantity: { businessCentral: '5', sales: '5' },
        unitPrice: { businessCentral: '10', sales: '10' },
        lineDiscountAmount: { businessCentral: '0', sales: '0' },
      } as typeof line.values,
    })),
  };
  const businessCentral = viewOfBase(fixed, 'businessCentral');
  const sales = viewOfBase(fixed, 'sales');
  const editLine = (view: OrderView, values: Record<string, string>): OrderView => ({
    ...view,
    lines: view.lines.map((line, index) => (index === 0 ? { ...line, values: { ...line.values, ...values } } : line)),
  });

  it('different groups changed on both sides are no conflict', () => {
    const merged = mergeOrder({
      base: fixed,
      businessCentral: editLine(businessCentral, { unitPrice: '12' }),
      sales: editLine(sales, { quantity: '7' }),
      rules,
    });
    expect(merged.conflicts).toEqual([]);
    expect(planFor('sales', merged).updates[0]?.fields).toEqual({ unitPrice: '12' });
    expect(planFor('businessCentral', merged).updates[0]?.fields.quantity).toBe('7');
  });

  it('both changed to the same value is no conflict', () => {
    const header = { requestedDeliveryDate: '2026-05-05' };
    const merged = mergeOrder({
      base: fixed,
      businessCentral: { ...businessCentral, header: { ...businessCentral.header, ...header } },
      sales: { ...sales, header: { ...sales.header, ...header } },
      rules,
    });
    expect(merged.conflicts).toEqual([]);
    expect(merged.header.requestedDeliveryDate.source).toBe('agreed');
  });

  it.each([
    ['salesWins', '7'],
    ['businessCentralWins', '3'],
    ['lowest', '3'],
    ['highest', '7'],
  ] as const)('%s decides a quantity that both changed', (rule, winner) => {
    const merged = mergeOrder({
      base: fixed,
      businessCentral: editLine(businessCentral, { quantity: '3' }),
      sales: editLine(sales, { quantity: '7' }),
      rules: [{ when: { group: 'productAndQuantity' }, rule }],
    });
    expect(merged.conflicts).toHaveLength(1);
    expect(merged.conflicts[0]).toMatchObject({ rule, businessCentral: { quantity: '3' }, sales: { quantity: '7' } });
    const [line] = merged.lines;
    expect(line?.kind === 'pair' ? line.fields.quantity.value : undefined).toBe(winner);
  });

  it('park leaves both sides as they are and writes neither', () => {
    const merged = mergeOrder({
      base: fixed,
      businessCentral: editLine(businessCentral, { quantity: '3' }),
      sales: editLine(sales, { quantity: '7' }),
      rules: [{ when: { group: 'productAndQuantity' }, rule: 'park' }],
    });
    expect(merged.conflicts[0]?.winner).toBe('undecided');
    expect(isEmptyPlan(planFor('businessCentral', merged))).toBe(true);
    expect(isEmptyPlan(planFor('sales', merged))).toBe(true);
  });

  it('a line deleted on one side and edited by a person on the other stays, and is flagged (I14)', () => {
    const merged = mergeOrder({
      base: fixed,
      businessCentral: { ...businessCentral, lines: businessCentral.lines.slice(1) },
      sales: editLine(sales, { quantity: '7' }),
      rules,
    });
    expect(merged.conflicts[0]).toMatchObject({ group: 'line', winner: 'sales' });
    expect(planFor('businessCentral', merged).inserts).toHaveLength(1);
    expect(planFor('sales', merged).deletes).toEqual([]);
  });

  it.each([
    ['salesWins', 'insert'],
    ['businessCentralWins', 'delete'],
    ['park', 'undecided'],
  ])('%s of a line deleted in Business Central and edited in Sales: %s', (rule, kind) => {
    const merged = mergeOrder({
      base: fixed,
      businessCentral: { ...businessCentral, lines: businessCentral.lines.slice(1) },
      sales: editLine(sales, { quantity: '7' }),
      rules: [{ when: { group: 'line' }, rule }],
    });
    expect(merged.lines[0]?.kind).toBe(kind);
    expect(merged.conflicts).toHaveLength(1);
    expect(isEmptyPlan(planFor('businessCentral', merged))).toBe(kind !== 'insert');
    expect(isEmptyPlan(planFor('sales', merged))).toBe(kind !== 'delete');
  });

  it('a line deleted on one side and untouched on the other is deleted there', () => {
    const merged = mergeOrder({
      base: fixed,
      businessCentral: { ...businessCentral, lines: businessCentral.lines.slice(1) },
      sales,
      rules,
    });
    expect(planFor('sales', merged).deletes).toHaveLength(1);
    expect(merged.conflicts).toEqual([]);
  });

  it('lines that Business Central made anew under other ids keep their pair', () => {
    const renewed = {
      ...businessCentral,
      lines: businessCentral.lines.map((line) => ({ ...line, id: `new-${line.id}` })),
    };
    const merged = mergeOrder({ base: fixed, businessCentral: renewed, sales, rules });
    expect(merged.lines.map((line) => line.kind)).toEqual(fixed.lines.map(() => 'pair'));
    expect(isEmptyPlan(planFor('sales', merged))).toBe(true);
  });
});

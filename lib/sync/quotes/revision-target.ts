import type { MergedLine, MergedOrder } from '../../conflict/merge-order.js';
import type { LineField } from '../../order/fields.js';
import type { FieldValue, OrderLine } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { SentOrder } from '../../ports/coupling-making.js';
import type { Views } from '../effects/next-base.js';
import type { SidePlan } from '../plan.js';

/**
 * The quote that a revision was merged to: what Business Central shows with the plan carried out, its lines in the order
 * of the new document and, where the revision has them, under their ids there. `pricedAnew`: ids of lines in Business
 * Central whose price is left to it. Pure.
 */
export function targetOfRevision(
  plan: SidePlan,
  {
    merged,
    views,
    pricedAnew,
  }: {
    readonly merged: MergedOrder;
    readonly views: Views;
    readonly pricedAnew: ReadonlySet<string>;
  },
): SentOrder {
  const ids = new Map(merged.lines.flatMap(idInTarget));
  const updates = new Map(plan.updates.map((update) => [update.line.id, update.values]));
  const deleted = new Set(plan.deletes.map(({ line }) => line.id));
  const kept = views.businessCentral.lines.filter(({ id, kind }) => kind === 'product' && !deleted.has(id));
  return {
    header: { ...views.businessCentral.header, ...plan.header },
    lines: [
      ...kept.map((line): OrderLine => {
        const values = updates.get(line.id) ?? line.values;
        return {
          ...line,
          id: ids.get(line.id) ?? line.id,
          values: pricedAnew.has(line.id) ? { ...values, unitPrice: null, lineDiscountAmount: null } : values,
        };
      }),
      ...plan.inserts.map(({ source }) => source),
    ],
  };
}

function idInTarget(line: MergedLine): readonly (readonly [string, string])[] {
  if (line.kind === 'pair') {
    return [[line.businessCentral.id, line.sales.id]];
  }
  return line.kind === 'insert' && line.into === 'sales' && line.base !== undefined
    ? [[line.line.id, line.base.salesLineId ?? line.base.pairId]]
    : [];
}

/**
 * While a revision is brought to Business Central, what it was merged to stands for what Sales shows: an active quote
 * cannot be written there (C13), so that Sales shows the seller's part of it alone.
 */
export function asMerged({ revision }: Coupling, views: Views): Views {
  return revision === undefined
    ? views
    : { ...views, sales: { ...views.sales, header: revision.header, lines: revision.lines } };
}

const repricing = ['product', 'unit', 'quantity'] as const satisfies readonly LineField[];
const priceFields = ['unitPrice', 'lineDiscountAmount'] as const satisfies readonly LineField[];

/**
 * Ids of lines in Business Central that are priced anew there: those of which the revision changes quantity or unit while
 * their price is Business Central's own, as it worked it out; and, in another currency, all whose price the seller leaves
 * to it. A price that somebody has entered stays. Pure.
 */
export function linesPricedAnew(plan: SidePlan, merged: MergedOrder, inOtherCurrency: boolean): ReadonlySet<string> {
  const updates = new Map(plan.updates.map((update) => [update.line.id, update.fields]));
  const ids = merged.lines.flatMap((line): readonly string[] => {
    if (line.kind === 'insert' && line.into === 'sales') {
      return inOtherCurrency ? [line.line.id] : [];
    }
    if (line.kind !== 'pair') {
      return [];
    }
    const { base, businessCentral, sales } = line;
    const change: Readonly<Partial<Record<LineField, FieldValue>>> = updates.get(businessCentral.id) ?? {};
    const isLeft = priceFields.every((field) => sales.values[field] === null && change[field] === undefined);
    const isUntouched = priceFields.every((field) => businessCentral.values[field] === base.values[field].workedOut);
    const isRepriced = repricing.some((field) => change[field] !== undefined);
    return isLeft && (inOtherCurrency || (isUntouched && isRepriced)) ? [businessCentral.id] : [];
  });
  return new Set(ids);
}

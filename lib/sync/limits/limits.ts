import type { LineRules } from '../../mapping/line-rules.js';
import {
  entriesOf,
  type FieldDefinition,
  type HeaderField,
  type LineField,
  type OrderFields,
  type TakenWhile,
} from '../../order/fields.js';
import type { FieldValue, OrderPhase, OrderView } from '../../order/order.js';
import { isBelowShipped, isShipped } from '../../order/shipped.js';
import type { ParkRequest } from '../park.js';
import { type PlannedUpdate, type SidePlan, withFields } from '../plan.js';
import { withoutInvoicedPrices } from './limit-invoiced.js';
import { withoutCustomer, withoutReferences } from './limit-references.js';
import type { LimitedPlan } from './limited-plan.js';

/** What limits a plan beside its own contents. */
export interface PlanLimits {
  readonly view: OrderView;
  readonly fields: OrderFields;
  readonly lineRules: LineRules;
}

/** What Business Central's status, shipped quantities and the connection's rules allow of a plan. Pure. */
export function limitBusinessCentralPlan(plan: SidePlan, { view, fields, lineRules }: PlanLimits): LimitedPlan {
  const fixed = withoutCustomer(withoutReferences(plan));
  const freight = withoutUnmappedFreight(fixed.plan, lineRules);
  const shipped = withoutBelowShipped(freight.plan);
  const invoiced = withoutInvoicedPrices(shipped.plan);
  const status = byPhase(invoiced.plan, view, fields);
  const blocked = fixed.blocked ?? freight.blocked ?? shipped.blocked ?? invoiced.blocked ?? status.blocked;
  return { plan: discountLast(status.plan, view), ...(blocked === undefined ? {} : { blocked }) };
}

function withoutUnmappedFreight(plan: SidePlan, rules: LineRules): LimitedPlan {
  const { freightAmount, ...header } = plan.header;
  const blocked = freightAmount === undefined ? undefined : freightNotMapped(freightAmount, rules);
  return blocked === undefined ? { plan } : { plan: { ...plan, header }, blocked };
}

/** Freight that Sales states while nothing is named that carries it in Business Central; `undefined`: it may travel. */
export function freightNotMapped(freight: FieldValue, rules: LineRules): ParkRequest | undefined {
  return rules.freight !== undefined || freight === null || freight === '0'
    ? undefined
    : {
        reason: 'freightNotMapped',
        sentence: `The order has freight of ${freight} in Sales, and nothing is named that carries it in Business Central.`,
        nextAction: 'Name an account or item for freight (policy lines), or take the freight off the order in Sales.',
        triesAgain: true,
      };
}

/** What a discount comes to with tax depends on the lines: where prices include tax it is written once the lines are. */
function discountLast(plan: SidePlan, view: OrderView): SidePlan {
  const writesLines = plan.updates.length + plan.inserts.length + plan.deletes.length > 0;
  if (view.pricesIncludeTax !== true || !writesLines) {
    return plan;
  }
  const { headerDiscountAmount: _, ...header } = plan.header;
  return { ...plan, header };
}

/** Sales lines stay catalogue lines or write-in lines for ever: the other kind is another line there. */
export function limitSalesPlan(plan: SidePlan): LimitedPlan {
  const fixed = withoutReferences(plan);
  const changesKind = ({ fields, line }: PlannedUpdate) =>
    fields.product !== undefined && (fields.product === null) !== (line.values.product === null);
  const changed = fixed.plan.updates.filter(changesKind);
  if (changed.length === 0) {
    return fixed;
  }
  const names = changed.map(({ line }) => line.values.description ?? line.id).join(', ');
  return {
    plan: { ...fixed.plan, updates: fixed.plan.updates.filter((update) => !changed.includes(update)) },
    blocked: fixed.blocked ?? {
      reason: 'lineNotMapped',
      sentence: `Lines were given another type in Business Central, which Sales cannot follow: ${names}.`,
      detail: names,
      nextAction: 'Delete the line in Business Central and enter it anew.',
      triesAgain: false,
    },
  };
}

/** Never below what has been shipped (spec §3.5); a shipped line is not deleted. */
function withoutBelowShipped(plan: SidePlan): LimitedPlan {
  const below = plan.updates.filter(({ fields, line }) => isBelowShipped(fields.quantity, line.values.shippedQuantity));
  const deletions = plan.deletes.filter(({ line }) => isShipped(line.values.shippedQuantity));
  if (below.length === 0 && deletions.length === 0) {
    return { plan };
  }
  const names = [...below, ...deletions].map(
    ({ line }) => `${line.values.product} (${line.values.shippedQuantity} shipped)`,
  );
  return {
    plan: {
      ...plan,
      updates: plan.updates.filter((update) => !below.includes(update)),
      deletes: plan.deletes.filter((planned) => !deletions.includes(planned)),
    },
    blocked: {
      reason: 'belowShippedQuantity',
      sentence: `Less is ordered than has been shipped: ${names.join(', ')}.`,
      detail: [...below, ...deletions].map(({ line }) => line.values.description ?? line.values.product).join(', '),
      nextAction: 'Raise the quantity to at least what has been shipped.',
      triesAgain: false,
    },
  };
}

function byPhase(plan: SidePlan, view: OrderView, definitions: OrderFields): LimitedPlan {
  const { phase } = view;
  if (phase === 'open') {
    return { plan };
  }
  const limited: SidePlan = {
    ...plan,
    header: taken(plan.header, definitions.header, phase),
    updates: plan.updates.flatMap((update) => {
      const fields = taken(update.fields, definitions.line, phase);
      return Object.keys(fields).length === 0 ? [] : [withFields(update, fields)];
    }),
    inserts: [],
    deletes: [],
  };
  return { plan: limited, ...(countWrites(limited) === countWrites(plan) ? {} : { blocked: waitsForPhase(view) }) };
}

function waitsForPhase({ phase, lines }: OrderView): ParkRequest {
  if (phase === 'inReview') {
    return {
      reason: 'waitingForApproval',
      sentence: 'The order is waiting for approval in Business Central.',
      nextAction: 'Nothing; the change is made when the approval is decided.',
      triesAgain: true,
    };
  }
  const shipped = lines.filter(({ values }) => (values.shippedQuantity ?? '0') !== '0');
  const nextAction = 'Ask for the order to be reopened in Business Central; the change is then made by itself.';
  if (shipped.length === 0) {
    const sentence = 'The order is released in Business Central, which refuses this change.';
    return { reason: 'releasedInBusinessCentral', sentence, nextAction, triesAgain: true };
  }
  const named = shipped.map(
    ({ values }) => `${values.shippedQuantity} / ${values.quantity} ${values.description ?? values.product}`,
  );
  return {
    reason: 'partlyShipped',
    sentence: `Of the order has been shipped: ${named.join(', ')}. Business Central refuses this change.`,
    detail: named.join(', '),
    nextAction,
    triesAgain: true,
  };
}

/** What of a change Business Central takes of an order that is not open. */
function taken<Field extends HeaderField | LineField>(
  change: Readonly<Partial<Record<Field, FieldValue>>>,
  definitions: Readonly<Partial<Record<Field, FieldDefinition>>>,
  phase: OrderPhase,
): Record<string, FieldValue> {
  const allowed: readonly (TakenWhile | undefined)[] = phase === 'inReview' ? ['always'] : ['always', 'notInReview'];
  return Object.fromEntries(
    entriesOf<Field, FieldValue>(change).filter(([field]) => allowed.includes(definitions[field]?.takenWhile)),
  );
}

function countWrites(plan: SidePlan): number {
  const updates = plan.updates.reduce((sum, update) => sum + Object.keys(update.fields).length, 0);
  return Object.keys(plan.header).length + updates + plan.inserts.length + plan.deletes.length;
}

/**
 * Most line writes in one batch: 100 operations less guard, header and read (Business Central sheet 1.9), two for each line,
 * since all but the first are guarded as well.
 */
export const lineWritesPerBatch = 48;

/** The first part of a plan that fits one batch; header values go with the last part, since the discount comes last. */
export function firstBatch(plan: SidePlan): SidePlan {
  const { updates, inserts, deletes } = plan;
  if (updates.length + inserts.length + deletes.length <= lineWritesPerBatch) {
    return plan;
  }
  const room = (used: number) => Math.max(0, lineWritesPerBatch - used);
  return {
    ...plan,
    header: {},
    updates: updates.slice(0, lineWritesPerBatch),
    inserts: inserts.slice(0, room(updates.length)),
    deletes: deletes.slice(0, room(updates.length + inserts.length)),
  };
}

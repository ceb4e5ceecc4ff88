import type { ParkRequest } from '../park.js';
import { type PlannedUpdate, type SidePlan, withFields } from '../plan.js';
import type { LimitedPlan } from './limited-plan.js';

/**
 * A line of which something has been invoiced keeps its price and its discount in Business Central; the rest of a change goes
 * on. What would only be sent again so that it stays is not sent either: a discount that grows with the quantity is then
 * Business Central's own. Pure.
 */
export function withoutInvoicedPrices(plan: SidePlan): LimitedPlan {
  const isInvoiced = ({ line }: PlannedUpdate) => (line.values.invoicedQuantity ?? '0') !== '0';
  if (!plan.updates.some(isInvoiced)) {
    return { plan };
  }
  const kept = plan.updates.filter(
    (update) =>
      isInvoiced(update) && (update.fields.unitPrice !== undefined || update.fields.lineDiscountAmount !== undefined),
  );
  const updates = plan.updates.flatMap((update) => (isInvoiced(update) ? withoutPrice(update) : [update]));
  return { plan: { ...plan, updates }, ...(kept.length === 0 ? {} : { blocked: waitsForPrice(kept) }) };
}

function withoutPrice(update: PlannedUpdate): readonly PlannedUpdate[] {
  const { unitPrice: _, lineDiscountAmount: __, ...fields } = update.fields;
  return Object.keys(fields).length === 0 ? [] : [withFields(update, fields)];
}

function waitsForPrice(kept: readonly PlannedUpdate[]): ParkRequest {
  const names = kept.map(
    ({ line: { values } }) => `${values.invoicedQuantity} / ${values.quantity} ${values.description ?? values.product}`,
  );
  return {
    reason: 'partlyInvoiced',
    sentence: `Of lines whose price or discount was changed, something has been invoiced: ${names.join(', ')}.`,
    detail: names.join(', '),
    nextAction:
      'Give the line its price and discount of before, or enter what is to cost something else as another line.',
    triesAgain: false,
  };
}

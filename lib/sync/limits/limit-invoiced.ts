import type { SidePlan } from '../plan.js';
import type { LimitedPlan } from './limited-plan.js';

/** A line of which something has been invoiced keeps its price and its discount in Business Central; the rest of a change goes on. Pure. */
export function withoutInvoicedPrices(plan: SidePlan): LimitedPlan {
  const kept = plan.updates.filter(
    ({ fields, line }) =>
      (line.values.invoicedQuantity ?? '0') !== '0' &&
      (fields.unitPrice !== undefined || fields.lineDiscountAmount !== undefined),
  );
  if (kept.length === 0) {
    return { plan };
  }
  const updates = plan.updates.flatMap((update) => {
    if (!kept.includes(update)) {
      return [update];
    }
    const { unitPrice: _, lineDiscountAmount: __, ...fields } = update.fields;
    return Object.keys(fields).length === 0 ? [] : [{ ...update, fields }];
  });
  const names = kept.map(
    ({ line: { values } }) => `${values.invoicedQuantity} / ${values.quantity} ${values.description ?? values.product}`,
  );
  return {
    plan: { ...plan, updates },
    blocked: {
      reason: 'partlyInvoiced',
      sentence: `Of lines whose price or discount was changed, something has been invoiced: ${names.join(', ')}.`,
      detail: names.join(', '),
      nextAction:
        'Give the line its price and discount of before, or enter what is to cost something else as another line.',
      triesAgain: false,
    },
  };
}

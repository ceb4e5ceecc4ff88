import { placesOf } from '../../conditions/condition.js';
import { firstMissed } from '../../conditions/evaluate.js';
import type { CreateMissing } from '../../mapping/reference-rules.js';
import type { Side } from '../../order/order.js';
import type { MasterRow } from '../../ports/masters.js';

/** Columns or properties that the templates for rows of a side look at. */
export function columnsOfTemplates({ templates = [] }: CreateMissing, from: Side): readonly string[] {
  const looked = templates
    .filter((template) => template.from === from)
    .flatMap(({ when = [] }) => placesOf(when).map(({ condition }) => condition.field));
  return [...new Set(looked)];
}

/** What the counterpart of a row is made with: the values of the first template that fits go before those for all. Pure. */
export function policyFor(
  policy: CreateMissing,
  { from, row }: { readonly from: Side; readonly row: MasterRow | undefined },
): { readonly policy: CreateMissing; readonly template?: string } {
  const found = policy.templates?.find(
    ({ from: side, when = [] }) =>
      side === from && firstMissed(when, (field) => ({ kind: 'text', value: blankAsNull(row?.[field]) })) === undefined,
  );
  if (found === undefined) {
    return { policy };
  }
  const unitGroup = found.unitGroup ?? policy.unitGroup;
  return {
    template: found.name,
    policy: {
      businessCentral: { ...policy.businessCentral, ...found.businessCentral },
      ...(unitGroup === undefined ? {} : { unitGroup }),
    },
  };
}

function blankAsNull(value: string | null | undefined): string | null {
  return value === undefined || value === null || value.trim() === '' ? null : value;
}

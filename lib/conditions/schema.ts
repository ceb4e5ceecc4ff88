import { z } from 'zod';
import { type AnyOf, type Condition, type Conditions, rangeEnds, tests } from './condition.js';

/** Most conditions that stand in one list. */
const mostConditions = 50;

/** What is wrong in a condition is told alone: nothing else is looked at by it. */
const wrong = { code: 'custom', continue: false } as const;

const words = 'must be a text or a number, not blank';
const value = z
  .preprocess(
    (written) => (typeof written === 'number' ? String(written) : written),
    z.string(words).trim().min(1, words),
  )
  .pipe(z.string());
const values = z.array(value).min(1, 'must hold at least one value').max(500, 'must hold at most 500 values');

const testShape = {
  equals: value.exactOptional(),
  notEquals: value.exactOptional(),
  oneOf: values.exactOptional(),
  noneOf: values.exactOptional(),
  contains: value.exactOptional(),
  startsWith: value.exactOptional(),
  isBlank: z.boolean('must be true or false').exactOptional(),
  atLeast: value.exactOptional(),
  atMost: value.exactOptional(),
};

const fieldName = z.string('is missing: the name of a field of the order').trim().min(1, 'must name a field');
const single = z.strictObject({ field: fieldName, ...testShape }).superRefine(saysOneThing);

/** A member of a choice: one condition, or some that must all hold. */
const member = z.union([z.strictObject({ all: listOf(single) }), single], {
  error: memberWords,
});

const clause = z
  .strictObject({ field: fieldName.exactOptional(), ...testShape, any: listOf(member).exactOptional() })
  .superRefine((written, context) => {
    if ((written.any === undefined) === (written.field === undefined)) {
      context.addIssue({ ...wrong, message: 'must have a field with a test, or "any" with a choice of them' });
    } else if (written.any === undefined) {
      saysOneThing(written, context);
    } else if (Object.keys(written).length > 1) {
      context.addIssue({ ...wrong, message: '"any" stands alone: its conditions are inside' });
    }
  })
  .transform((written): Condition | AnyOf => {
    const { any, field = '', ...test } = written;
    return any === undefined ? { field, ...test } : { any };
  });

/** Conditions as people write them. Whether the fields are there and what they bear is looked at with the mapping. */
export const conditionList: z.ZodType<Conditions> = listOf(clause);

function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .min(1, 'must hold at least one condition; leave it out where there is nothing to demand')
    .max(mostConditions, `must hold at most ${mostConditions} conditions`);
}

function saysOneThing(
  written: Readonly<Partial<Record<string, unknown>>>,
  context: { addIssue(issue: typeof wrong & { message: string }): void },
): void {
  const said = tests.filter((test) => written[test] !== undefined).length;
  const isRange = rangeEnds.some((end) => written[end] !== undefined);
  if (said + (isRange ? 1 : 0) !== 1) {
    const known = [...tests, ...rangeEnds].join(', ');
    context.addIssue({ ...wrong, message: `must say exactly one of ${known} (the last two may stand together)` });
  }
}

function memberWords(): string {
  return 'must be a condition with a field and exactly one test, or {"all": […]} with some of them';
}

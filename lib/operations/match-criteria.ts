import { z } from 'zod';
import { matchGroupsOf } from '../mapping/field-flags.js';
import { linesField, type MatchCriteria, matchFieldsOf } from '../matching/order-record.js';
import type { ConnectionPorts } from '../sync/engine.js';
import type { Answer } from './answer.js';

/** How a caller says what orders are matched by, and whose values hold. */
export const criteriaShape = {
  by: z
    .array(z.array(z.string().min(1)).min(1))
    .min(1)
    .optional(),
  ignoreCase: z.boolean().default(true),
  valuesOf: z
    .enum(['sales', 'businessCentral'], { error: 'must be "sales" or "businessCentral": whose values hold' })
    .default('businessCentral'),
};

/** The criteria asked for, else those of the connection; or the answer that there is no such field. */
export function criteriaAsked(
  { connection: { mapping } }: ConnectionPorts,
  asked: { readonly by?: MatchCriteria['by'] | undefined; readonly ignoreCase: boolean },
): MatchCriteria | Answer {
  const by = asked.by ?? matchFieldsOf(matchGroupsOf(mapping));
  const known = [linesField, ...Object.keys(mapping.header)];
  const unknown = [...new Set(by.flat())].filter((field) => !known.includes(field));
  return unknown.length === 0
    ? { by, ignoreCase: asked.ignoreCase }
    : {
        kind: 'badRequest',
        error: `by: there is no field ${unknown.join(', ')}; there are ${known.join(', ')}`,
      };
}

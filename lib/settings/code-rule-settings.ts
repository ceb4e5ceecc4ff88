import { z } from 'zod';
import type { CodeRule } from '../mapping/code-rules.js';

const letters = z.enum(['ignore', 'exact']).default('ignore');

/** A code or its name is the label of an option. */
export const labelled = z
  .strictObject({
    businessCentral: z.enum(['code', 'displayName']),
    sales: z.literal('label', 'must be "label": options have nothing else'),
    case: letters,
  })
  .transform((rule): CodeRule => ({ ...rule, part: 'whole' }));

/** A code, or the name or address of the salesperson where Business Central lists them, is what a column of the user holds. */
export const ofUser = z.strictObject({
  businessCentral: z.enum(['code', 'displayName', 'email']).default('code'),
  sales: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be the logical name of a column of users'),
  part: z.enum(['whole', 'beforeAt']).default('whole'),
  case: letters,
});

/** How the codes of one table find what stands for them, the first rule first. */
export function codeRules(rule: z.ZodType<CodeRule>) {
  return z
    .strictObject({ match: z.array(rule).min(1, 'must hold at least one rule') })
    .transform(({ match }): readonly CodeRule[] => match)
    .exactOptional();
}

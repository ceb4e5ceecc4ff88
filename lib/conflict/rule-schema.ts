import { z } from 'zod';
import { conflictGroups, type RuleEntry, rulesOf } from './rules.js';

/** A field that a connection adds is a group of its own. */
function isGroup(group: string): boolean {
  return conflictGroups().includes(group) || group.startsWith('custom.');
}

const code = z.string().trim().min(1, 'must not be blank').max(20, 'must be at most 20 characters');

/** One rule as people write it. */
export const ruleEntry: z.ZodType<RuleEntry> = z
  .strictObject({
    when: z.strictObject({
      group: z.string().refine(isGroup, `must be one of ${conflictGroups().join(', ')} or the name of an own field`),
      customer: z.exactOptional(code),
      lineProduct: z.exactOptional(code),
    }),
    rule: z.string(),
  })
  .superRefine(({ when, rule }, context) => {
    const known = rulesOf(when.group);
    if (!known.includes(rule)) {
      context.addIssue({ code: 'custom', path: ['rule'], message: `must be one of ${known.join(', ')}` });
    }
  });

/** An ordered list of rules as people write it; groups and rules that nobody knows are refused with the known ones. */
export const ruleList: z.ZodType<readonly RuleEntry[]> = z.array(ruleEntry).max(500, 'must hold at most 500 rules');

/** Rules in the settings: the list, or the short form `{group: rule}`, whose order means nothing. */
export const ruleSetting: z.ZodType<readonly RuleEntry[]> = z.preprocess(
  (written) =>
    typeof written === 'object' && written !== null && !Array.isArray(written)
      ? Object.entries(written).map(([group, rule]) => ({ when: { group }, rule }))
      : written,
  ruleList,
);

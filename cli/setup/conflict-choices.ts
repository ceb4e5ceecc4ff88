import { z } from 'zod';
import { conflictGroups, rulesOf } from '../../lib/conflict/rules.js';
import { CommandError } from '../surroundings.js';

/** A rule as a configuration holds it; the first that matches decides. */
export interface ConflictRule {
  readonly when: { readonly group: string };
  readonly rule: string;
}

/** Instead of a rule: the default holds again. */
export const byDefault = 'default';
/** Instead of a field group: each that may have the rule. */
export const everyGroup = 'all';

const rulesInForce = z.array(z.looseObject({ when: z.looseObject({ group: z.string() }), rule: z.string() }));

/**
 * The rules in force with those of the words changed, such as `price=salesWins`. A word is for all orders: rules for one
 * customer or product stay, in their place before it, and so does every rule of another field group. @throws {CommandError}
 */
export function conflictRulesWith(words: readonly string[], inForce: unknown): readonly ConflictRule[] {
  const known: readonly ConflictRule[] = rulesInForce.safeParse(inForce).data ?? [];
  return words.flatMap(wordsOf).reduce<readonly ConflictRule[]>(changed, known);
}

interface Word {
  readonly group: string;
  readonly rule: string;
}

function changed(rules: readonly ConflictRule[], { group, rule }: Word): readonly ConflictRule[] {
  const isMeant = (each: ConflictRule) => each.when.group === group && Object.keys(each.when).length === 1;
  if (rule === byDefault) {
    return rules.filter((each) => !isMeant(each));
  }
  const wanted = { when: { group }, rule };
  return rules.some(isMeant) ? rules.map((each) => (isMeant(each) ? wanted : each)) : [...rules, wanted];
}

function wordsOf(text: string): readonly Word[] {
  const [group = '', rule = ''] = text.split('=').map((part) => part.trim());
  if (group === '' || rule === '') {
    throw new CommandError(
      `--conflict must be <field group>=<rule>, such as price=salesWins, or <field group>=${byDefault}`,
      2,
    );
  }
  return group === everyGroup
    ? conflictGroups()
        .filter((each) => rule === byDefault || rulesOf(each).includes(rule))
        .map((each) => ({ group: each, rule }))
    : [{ group, rule }];
}

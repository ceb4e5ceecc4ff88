import { z } from 'zod';
import type { RuleCondition, RuleEntry } from '../../conflict/rules.js';
import type { StateStore } from '../../ports/state-store.js';

/** A rule that a person made at work, out of a conflict. */
export interface StoredRule extends RuleEntry {
  /** 1, 2, … on this connection. */
  readonly number: number;
  readonly by: string;
  readonly atIso: string;
}

/** A rule that is no longer in force: withdrawn, or replaced by one for the same conflicts. */
export interface EndedRule extends StoredRule {
  readonly endedBy: string;
  readonly endedAtIso: string;
}

/** Rules that people made on a connection, in the order in which they are tried, and those that have ended. */
export interface StoredRules {
  readonly lastNumber: number;
  readonly rules: readonly StoredRule[];
  /** Newest first, the last `longestHistory`. */
  readonly ended: readonly EndedRule[];
}

/** Most ended rules that are kept. */
const longestHistory = 500;

const documentName = 'conflict-rules';
const storedRule = z.looseObject({
  number: z.int(),
  when: z.looseObject({
    group: z.string(),
    customer: z.exactOptional(z.string()),
    lineProduct: z.exactOptional(z.string()),
  }),
  rule: z.string(),
  by: z.string(),
  atIso: z.string(),
});
const storedRules = z.looseObject({
  lastNumber: z.int(),
  rules: z.array(storedRule),
  ended: z.array(storedRule.extend({ endedBy: z.string(), endedAtIso: z.string() })),
});

const none: StoredRules = { lastNumber: 0, rules: [], ended: [] };

/** The rules that people made on a connection. */
export async function readStoredRules(state: StateStore, connectionId: string): Promise<StoredRules> {
  const stored = await state.read(connectionId, documentName);
  return stored === undefined ? none : storedRules.parse(stored.value);
}

/** Who changes the rules, and when. */
export interface RuleChange {
  readonly by: string;
  readonly atIso: string;
}

/**
 * Adds a rule. It replaces one for the same conflicts; those for one customer come before those for all, and among
 * them the newer comes first, so that what was said last is done. The same said twice adds nothing.
 */
export function withRule(before: StoredRules, entry: RuleEntry, change: RuleChange): StoredRules {
  const same = before.rules.find(({ when }) => isSameCondition(when, entry.when));
  if (same?.rule === entry.rule) {
    return before;
  }
  const cleared = same === undefined ? before : withoutRule(before, same.number, change);
  const added: StoredRule = { when: entry.when, rule: entry.rule, number: before.lastNumber + 1, ...change };
  const narrow = cleared.rules.filter(({ when }) => when.customer !== undefined);
  const wide = cleared.rules.filter(({ when }) => when.customer === undefined);
  const rules = entry.when.customer === undefined ? [...narrow, added, ...wide] : [added, ...narrow, ...wide];
  return { ...cleared, lastNumber: added.number, rules };
}

/** Ends a rule; nothing changes when there is none of this number. */
export function withoutRule(before: StoredRules, number: number, change: RuleChange): StoredRules {
  const ended = before.rules.find((rule) => rule.number === number);
  if (ended === undefined) {
    return before;
  }
  return {
    ...before,
    rules: before.rules.filter((rule) => rule !== ended),
    ended: [{ ...ended, endedBy: change.by, endedAtIso: change.atIso }, ...before.ended].slice(0, longestHistory),
  };
}

/** Tries before a change of the rules gives up; each lost to somebody who changed them at the same moment. */
export const ruleChangeTries = 5;

/**
 * Changes the stored rules. @throws {Error} when others changed them at every one of the tries
 */
export async function changeStoredRules(
  state: StateStore,
  connectionId: string,
  change: (before: StoredRules) => StoredRules,
): Promise<StoredRules> {
  for (let attempt = 0; attempt < ruleChangeTries; attempt += 1) {
    const stored = await state.read(connectionId, documentName);
    const before = stored === undefined ? none : storedRules.parse(stored.value);
    const after = change(before);
    if (after === before || (await state.write(connectionId, documentName, after, stored?.etag))) {
      return after;
    }
  }
  throw new Error(`the conflict rules of ${connectionId} were changed by others ${ruleChangeTries} times in a row`);
}

function isSameCondition(left: RuleCondition, right: RuleCondition): boolean {
  return left.group === right.group && left.customer === right.customer && left.lineProduct === right.lineProduct;
}

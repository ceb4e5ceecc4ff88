import { describe, expect, it } from '@jest/globals';
import type { RuleEntry } from '../../../../lib/conflict/rules';
import {
  changeStoredRules,
  readStoredRules,
  type StoredRules,
  withoutRule,
  withRule,
} from '../../../../lib/sync/merge/stored-rules';
import { InMemoryStateStore } from '../../../twins/in-memory-state-store';

const none: StoredRules = { lastNumber: 0, rules: [], ended: [] };
const said = { by: 'ada', atIso: '2026-03-02T10:00:00Z' };
const rule = (group: string, name: string, customer?: string): RuleEntry => ({
  when: { group, ...(customer === undefined ? {} : { customer }) },
  rule: name,
});
const added = (...entries: readonly RuleEntry[]): StoredRules =>
  entries.reduce((before, entry) => withRule(before, entry, said), none);

describe('rules that people make', () => {
  it('those of one customer come before those of all, the newer before the older', () => {
    const { rules } = added(
      rule('price', 'park', 'A'),
      rule('price', 'lowest'),
      rule('shipTo', 'salesWins'),
      rule('price', 'highest', 'B'),
    );
    expect(rules.map(({ rule: name, when }) => [name, when.customer])).toEqual([
      ['highest', 'B'],
      ['park', 'A'],
      ['salesWins', undefined],
      ['lowest', undefined],
    ]);
  });

  it('one for the same conflicts replaces the one before, which stays in the history with who ended it', () => {
    const after = added(rule('price', 'park'), rule('price', 'lowest'));
    expect(after.rules).toEqual([{ ...rule('price', 'lowest'), number: 2, ...said }]);
    expect(after.ended).toMatchObject([{ number: 1, rule: 'park', endedBy: 'ada', endedAtIso: said.atIso }]);
  });

  it('the same said twice is one rule', () => {
    const once = added(rule('price', 'park'));
    expect(withRule(once, rule('price', 'park'), { ...said, by: 'bob' })).toBe(once);
    expect(withoutRule(once, 9, said)).toBe(once);
  });

  it('two who change the rules at the same moment both have their way', async () => {
    const state = new InMemoryStateStore();
    const add = (entry: RuleEntry) => changeStoredRules(state, 'main', (before) => withRule(before, entry, said));
    await Promise.all([add(rule('price', 'park')), add(rule('shipTo', 'park')), add(rule('currency', 'park'))]);
    const { rules, lastNumber } = await readStoredRules(state, 'main');
    expect(rules.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
    expect(lastNumber).toBe(3);
    expect(await readStoredRules(state, 'other')).toEqual(none);
  });
});

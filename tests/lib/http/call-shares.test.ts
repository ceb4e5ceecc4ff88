import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CallShares, callShares, claimShare, withHold } from '../../../lib/http/call-shares.js';

const rules = { total: 5, leaseMs: 5_000, turnMs: 3_000 };
const nobody: CallShares = { shares: [] };

/** Processes that claim in turn, each with all the work it can get; a call ends within its turn. */
function claims(names: readonly string[], rounds: number, stepMs = 500) {
  let known = nobody;
  let nowMs = 0;
  const counts = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const holder of names) {
      nowMs += stepMs / names.length;
      const { count, next } = claimShare(known, { holder, nowMs, inFlight: 0, wanted: 4 }, rules);
      known = next;
      counts.get(holder)?.push(count);
    }
  }
  return counts;
}

describe('L5 calls of one identity divided among processes', () => {
  it('gives a process alone all it wants, and the next one what is left', () => {
    const first = claimShare(nobody, { holder: 'a', nowMs: 0, inFlight: 0, wanted: 4 }, rules);
    expect(first.count).toBe(4);
    expect(claimShare(first.next, { holder: 'b', nowMs: 1, inFlight: 0, wanted: 4 }, rules).count).toBe(1);
  });

  it('comes to fair parts when another waits for its own', () => {
    const counts = claims(['a', 'b'], 4);
    expect([...counts.values()].map((each) => each.at(-1)).sort()).toEqual([2, 3]);
  });

  it('counts calls that are in flight, whatever the share', () => {
    const busy = claimShare(nobody, { holder: 'a', nowMs: 0, inFlight: 0, wanted: 4 }, rules);
    const waiting = claimShare(busy.next, { holder: 'b', nowMs: 1, inFlight: 0, wanted: 4 }, rules);
    const { next, count } = claimShare(waiting.next, { holder: 'a', nowMs: 2, inFlight: 4, wanted: 4 }, rules);
    expect(count).toBe(2);
    expect(next.shares.map((share) => [share.holder, share.count])).toEqual([
      ['b', 1],
      ['a', 4],
    ]);
  });

  it('takes a share back that nobody renews', () => {
    const died = claimShare(nobody, { holder: 'a', nowMs: 0, inFlight: 4, wanted: 4 }, rules);
    expect(claimShare(died.next, { holder: 'b', nowMs: 4_999, inFlight: 0, wanted: 4 }, rules).count).toBe(1);
    expect(claimShare(died.next, { holder: 'b', nowMs: 5_000, inFlight: 0, wanted: 4 }, rules).count).toBe(4);
  });

  it('gives back at once what is not wanted any more', () => {
    const busy = claimShare(nobody, { holder: 'a', nowMs: 0, inFlight: 0, wanted: 4 }, rules);
    expect(claimShare(busy.next, { holder: 'a', nowMs: 1, inFlight: 0, wanted: 0 }, rules)).toEqual({
      next: { shares: [] },
      count: 0,
      told: 0,
      hungry: false,
    });
  });

  it.each([6, 9, 14])('with %d processes every one has its turn', (processes) => {
    const names = Array.from({ length: processes }, (_, index) => `p${index}`);
    const counts = claims(names, 120);
    for (const [name, given] of counts) {
      expect({ name, turns: given.filter((count) => count > 0).length > 5 }).toEqual({ name, turns: true });
    }
  });

  it('never gives more than the total, whoever asks for whatever, and nobody is made to stop a call', () => {
    const steps = fc.array(
      fc.record({
        holder: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
        waitMs: fc.nat(2_000),
        wanted: fc.nat(4),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let known = nobody;
        let nowMs = 0;
        const began = new Map<string, { count: number; untilMs: number }>();
        for (const { holder, waitMs, wanted } of all) {
          nowMs += waitMs;
          const mine = began.get(holder);
          // Worst case: each call it was given is still in flight when it asks again within its lease.
          const inFlight = mine !== undefined && mine.untilMs > nowMs ? Math.min(mine.count, 4) : 0;
          const { count, next } = claimShare(known, { holder, nowMs, inFlight, wanted }, rules);
          known = callShares.parse(next);
          const told = Math.max(count, inFlight);
          expect(known.shares.find((each) => each.holder === holder)?.count ?? 0).toBe(told);
          began.set(holder, { count: told, untilMs: nowMs + rules.leaseMs });
          const alive = known.shares.filter((each) => each.untilMs > nowMs);
          expect(alive.reduce((sum, each) => sum + each.count, 0)).toBeLessThanOrEqual(rules.total);
        }
      }),
    );
  });

  it('keeps the longer hold and forgets one that is over', () => {
    const held = withHold(nobody, { untilMs: 10_000, reason: 'throttled' });
    expect(withHold(held, { untilMs: 9_000, reason: 'unavailable' })).toBe(held);
    const asked = { holder: 'a', inFlight: 0, wanted: 1 };
    expect(claimShare(held, { ...asked, nowMs: 9_999 }, rules).next.hold).toEqual({
      untilMs: 10_000,
      reason: 'throttled',
    });
    expect(claimShare(held, { ...asked, nowMs: 10_000 }, rules).next.hold).toBeUndefined();
  });
});

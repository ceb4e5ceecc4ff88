import { describe, expect, it } from '@jest/globals';
import { SkewedClock, systemClock, VirtualClock } from '../../../local/simulator-kit/clock.js';
import { seededRandom, seededUuid } from '../../../local/simulator-kit/random.js';

describe('VirtualClock', () => {
  it('runs due timers in order of time, then of setting, and shows each its own time', async () => {
    const clock = new VirtualClock(1_000);
    const seen: string[] = [];
    clock.schedule(20, () => seen.push(`b@${clock.nowMs()}`));
    clock.schedule(10, () => seen.push(`a@${clock.nowMs()}`));
    clock.schedule(20, () => seen.push(`c@${clock.nowMs()}`));
    clock.schedule(31, () => seen.push('late'));
    await clock.advance(30);
    expect(seen).toEqual(['a@1010', 'b@1020', 'c@1020']);
    expect(clock.nowMs()).toBe(1_030);
  });

  it('runs timers that a timer or its promises have set, within the same advance', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    clock.schedule(5, () => {
      void Promise.resolve().then(() => clock.schedule(5, () => seen.push(clock.nowMs())));
    });
    await clock.advance(10);
    expect(seen).toEqual([10]);
  });

  it('does not run a cancelled timer', async () => {
    const clock = new VirtualClock(0);
    let ran = false;
    clock
      .schedule(1, () => {
        ran = true;
      })
      .cancel();
    await clock.advance(5);
    expect(ran).toBe(false);
  });
});

describe('SkewedClock', () => {
  it('tells a wrong time and keeps delays as they are', async () => {
    const base = new VirtualClock(100);
    const clock = new SkewedClock(base);
    clock.skewMs = -40;
    let ranAtMs = 0;
    clock.schedule(10, () => {
      ranAtMs = clock.nowMs();
    });
    await base.advance(10);
    expect(ranAtMs).toBe(70);
  });
});

describe('systemClock', () => {
  it('tells real time and runs what is scheduled', async () => {
    const clock = systemClock();
    expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(1_000);
    clock.schedule(0, () => expect(true).toBe(false)).cancel();
    // The timer does not keep the process alive, the test's own does.
    const keepAlive = setTimeout(() => {}, 5_000);
    await new Promise<void>((resolve) => {
      clock.schedule(1, resolve);
    });
    clearTimeout(keepAlive);
  });
});

describe('seeded randomness', () => {
  it('repeats for equal seeds and differs for others', () => {
    const take = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
    expect(take(7).every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it('makes version 4 UUIDs that do not repeat', () => {
    const random = seededRandom(1);
    const made = Array.from({ length: 1_000 }, () => seededUuid(random));
    expect(new Set(made).size).toBe(1_000);
    for (const uuid of made)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { RequestLimiter } from '../../../lib/http/request-limiter.js';
import { createSharedLimiter, shareLeaseMs, shareRenewalMs } from '../../../lib/http/shared-limiter.js';
import type { Logger } from '../../../lib/ports/logger.js';
import type { StateStore } from '../../../lib/ports/state-store.js';
import { InMemoryStateStore } from '../../twins/in-memory-state-store.js';
import { VirtualClock } from '../../twins/virtual-clock.js';

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

class System {
  readonly clock = new VirtualClock(0);
  inFlight = 0;
  most = 0;
  done = 0;

  process(holder: string, store: StateStore, total = 5): RequestLimiter {
    const { clock } = this;
    return createSharedLimiter({ store, identity: 'one', holder, total, clock, logger: silent });
  }

  /** A call that takes its time. */
  call(limiter: RequestLimiter, durationMs = 150): Promise<string> {
    return limiter
      .run(async () => {
        this.inFlight += 1;
        this.most = Math.max(this.most, this.inFlight);
        await this.clock.sleep(durationMs);
        this.inFlight -= 1;
        this.done += 1;
      })
      .then(({ kind }) => kind);
  }

  async pass(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 10) {
      await this.clock.advance(10);
      // Everything that woke has its say before time goes on.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** A store that takes its time, as real tables do: calls go on meanwhile. */
function slowly(store: StateStore, clock: VirtualClock, delayMs: number): StateStore {
  return {
    async read(connectionId, name) {
      await clock.sleep(delayMs);
      return store.read(connectionId, name);
    },
    async write(...args) {
      await clock.sleep(delayMs);
      return store.write(...args);
    },
    delete: (...args) => store.delete(...args),
  };
}

describe('L5 one limit for all processes of an identity', () => {
  it.each([1, 2, 3, 8])(
    '%d processes with work for all together never pass it, and all work is done without many places empty',
    async (count) => {
      const system = new System();
      const store = new InMemoryStateStore();
      const calls = Array.from({ length: count }, (_, index) => system.process(`p${index}`, store)).flatMap((limiter) =>
        Array.from({ length: 20 }, () => system.call(limiter)),
      );
      let tookMs = 0;
      for (; system.done < calls.length && tookMs < 60_000; tookMs += 50) {
        await system.pass(50);
      }
      const placesMs = (calls.length * 150) / (count === 1 ? 4 : 5);
      expect(tookMs).toBeLessThan(1.5 * placesMs);
      expect(await Promise.all(calls)).toHaveLength(count * 20);
      expect(system.most).toBe(count === 1 ? 4 : 5);
    },
  );

  it('calls that begin while a smaller share is being written are within it, whenever they begin', async () => {
    for (let atMs = 0; atMs < 1_500; atMs += 20) {
      const system = new System();
      const store = new InMemoryStateStore();
      const one = system.process('one', slowly(store, system.clock, 50));
      const other = system.process('other', slowly(store, system.clock, 60));
      const calls = [system.call(one, 3_000)];
      await system.pass(300);
      // It waits for its part: the share of the first becomes smaller at its next renewal.
      calls.push(...Array.from({ length: 5 }, () => system.call(other, 1_000)));
      await system.pass(atMs);
      calls.push(...Array.from({ length: 3 }, () => system.call(one, 1_000)));
      for (let passedMs = 0; system.done < calls.length && passedMs < 20_000; passedMs += 100) {
        await system.pass(100);
      }
      expect(system.done).toBe(9);
      await Promise.all(calls);
      expect({ atMs, isWithin: system.most <= 5 }).toEqual({ atMs, isWithin: true });
    }
  });

  it('a call beside a busy process goes at once', async () => {
    const system = new System();
    const store = new InMemoryStateStore();
    const busy = system.process('busy', store);
    const calls = Array.from({ length: 40 }, () => system.call(busy));
    await system.pass(300);
    let isDone = false;
    const other = system.call(system.process('other', store)).then(() => {
      isDone = true;
    });
    await system.pass(200);
    expect(isDone).toBe(true);
    await system.pass(5_000);
    await Promise.all([...calls, other]);
  });

  it('what a process held that died is free after its lease', async () => {
    const system = new System();
    const store = new InMemoryStateStore();
    const dead = system.process('dead', store, 1);
    const forever = new Promise<void>(() => undefined);
    const stopped = dead.run(() => forever);
    await system.pass(20);
    // It is gone: nobody renews for it.
    const value = (await store.read('-calls', 'one'))?.value;
    const frozen = new InMemoryStateStore();
    await frozen.write('-calls', 'one', value, undefined);
    const call = system.call(system.process('next', frozen, 1));
    await system.pass(shareLeaseMs - 200);
    expect(system.done).toBe(0);
    await system.pass(1_000);
    expect(await call).toBe('ran');
    expect(stopped).toBeInstanceOf(Promise);
  });

  it('a 429 that one process met holds all of them', async () => {
    const system = new System();
    const store = new InMemoryStateStore();
    const [first, second] = [system.process('first', store), system.process('second', store)];
    const started = [system.call(first), system.call(second)];
    await system.pass(400);
    await Promise.all(started);
    first.hold(10_000, 'throttled');
    await system.pass(2 * shareRenewalMs);
    const refused = system.call(second);
    await system.pass(shareRenewalMs);
    expect(await refused).toBe('held');
    await system.pass(10_000);
    const later = system.call(second);
    await system.pass(400);
    expect(await later).toBe('ran');
  });

  it('goes on one call at a time while the store does not answer', async () => {
    const system = new System();
    const broken: StateStore = {
      read: () => Promise.reject(new Error('no storage')),
      write: () => Promise.reject(new Error('no storage')),
      delete: () => Promise.reject(new Error('no storage')),
    };
    const limiter = system.process('alone', broken);
    const calls = Array.from({ length: 3 }, () => system.call(limiter));
    await system.pass(1_000);
    expect(await Promise.all(calls)).toEqual(['ran', 'ran', 'ran']);
    expect(system.most).toBe(1);
  });

  it('needs the store once for a burst, and not for what follows soon', async () => {
    const system = new System();
    const memory = new InMemoryStateStore();
    let writes = 0;
    const counted: StateStore = {
      read: (connectionId, name) => memory.read(connectionId, name),
      write: (...args) => {
        writes += 1;
        return memory.write(...args);
      },
      delete: (...args) => memory.delete(...args),
    };
    const limiter = system.process('one', counted);
    const burst = Array.from({ length: 8 }, () => system.call(limiter, 50));
    await system.pass(300);
    expect(await Promise.all(burst)).toHaveLength(8);
    expect(writes).toBe(1);
    await system.pass(600);
    // Given back as soon as it is not needed.
    expect(writes).toBe(2);
    expect((await memory.read('-calls', 'one'))?.value).toEqual({ shares: [] });
  });
});

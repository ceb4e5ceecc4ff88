import type { SimulatorClock } from '../../simulator-kit/clock.js';
import type { Setup } from '../model/setup.js';

/** Why a request was not let in. */
export type Refusal =
  | { readonly reason: 'tooMany'; readonly actual: number; readonly maximum: number }
  | { readonly reason: 'queueTimeout' };

/** Leave with what {@link IdentityLimits.enter} gave, or why not. */
export type Admission = { readonly leave: () => void } | { readonly refusal: Refusal };

interface Identity {
  running: number;
  readonly queue: (() => void)[];
  /** Times of operations within the window. */
  starts: number[];
}

/** Concurrency, queue and request rate of each identity (section 4, S-093). */
export class IdentityLimits {
  readonly #clock: SimulatorClock;
  readonly #setup: () => Setup;
  #identities = new Map<string, Identity>();

  constructor(clock: SimulatorClock, setup: () => Setup) {
    this.#clock = clock;
    this.#setup = setup;
  }

  /** Waits for a slot. `operations` of a batch count each for the rate (Q13). */
  async enter(who: string, operations: number): Promise<Admission> {
    const identity = this.#identity(who);
    const setup = this.#setup();
    const refusal = this.#refusal(identity, operations, setup);
    if (refusal !== undefined) return { refusal };
    const nowMs = this.#clock.nowMs();
    for (let count = 0; count < operations; count++) identity.starts.push(nowMs);
    if (identity.running < setup.maxConcurrentRequests) {
      identity.running += 1;
      return { leave: this.#leaver(identity) };
    }
    return this.#queue(identity, setup.queueTimeoutMs);
  }

  /** Forgets rates; requests still running end in peace. */
  clear(): void {
    this.#identities = new Map();
  }

  #identity(who: string): Identity {
    const known = this.#identities.get(who);
    if (known !== undefined) return known;
    const identity: Identity = { running: 0, queue: [], starts: [] };
    this.#identities.set(who, identity);
    return identity;
  }

  #refusal(identity: Identity, operations: number, setup: Setup): Refusal | undefined {
    const sinceMs = this.#clock.nowMs() - setup.requestWindowMs;
    if (identity.starts[0] !== undefined && identity.starts[0] <= sinceMs) {
      identity.starts = identity.starts.filter((startMs) => startMs > sinceMs);
    }
    const rate = identity.starts.length + operations;
    if (rate > setup.maxRequestsPerWindow) {
      return { reason: 'tooMany', actual: rate, maximum: setup.maxRequestsPerWindow };
    }
    const maximum = setup.maxConcurrentRequests + setup.maxQueuedRequests;
    const connections = identity.running + identity.queue.length + 1;
    return connections > maximum ? { reason: 'tooMany', actual: connections, maximum } : undefined;
  }

  #queue(identity: Identity, timeoutMs: number): Promise<Admission> {
    return new Promise((resolve) => {
      const start = () => {
        timer.cancel();
        resolve({ leave: this.#leaver(identity) });
      };
      const timer = this.#clock.schedule(timeoutMs, () => {
        const place = identity.queue.indexOf(start);
        if (place >= 0) identity.queue.splice(place, 1);
        resolve({ refusal: { reason: 'queueTimeout' } });
      });
      identity.queue.push(start);
    });
  }

  /** The slot goes straight to who waits longest. */
  #leaver(identity: Identity): () => void {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      const next = identity.queue.shift();
      if (next === undefined) identity.running -= 1;
      else next();
    };
  }
}

import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { StateStore } from '../ports/state-store.js';
import { type CallShares, callShares, claimShare, type ShareRules, withHold } from './call-shares.js';
import { defaultConcurrency, type Hold, type LimiterOutcome, type RequestLimiter } from './request-limiter.js';

/** A share that is not renewed is given to others after this time: a process that died, or one that has nothing to do. */
export const shareLeaseMs = 5_000;
/** How often a share in use is renewed; within this time a process hears of those that wait, and of a 429. */
export const shareRenewalMs = 500;
/** How often a process asks again that waits for a place, or that has to give some back. */
export const shareRetryMs = 100;
/** How long a process keeps a place while there are more processes than places. */
const shareTurnMs = 3_000;
/** Lost races with other processes in one claim; then the next turn asks. */
const claimTries = 5;
/** Shares are no document of a connection: this is no connection's id. */
const sharesPartition = '-calls';

export interface SharedLimiterOptions {
  readonly store: StateStore;
  /** Names system and identity; the same for all processes. */
  readonly identity: string;
  /** Names this process. */
  readonly holder: string;
  /** Most calls in flight of all processes of the identity. */
  readonly total: number;
  /** Most calls in flight of this process; default {@link defaultConcurrency}. */
  readonly concurrency?: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * A limiter for all processes of an identity (L5): each takes a share of the calls from a common document and renews it
 * while it works. Without the store one call at a time goes on.
 */
export function createSharedLimiter(options: SharedLimiterOptions): RequestLimiter {
  const limiter = new SharedLimiter(options);
  return {
    run: (task) => limiter.run(task),
    hold: (durationMs, reason) => limiter.hold(durationMs, reason),
  };
}

class SharedLimiter {
  readonly #rules: ShareRules;
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #inFlight = 0;
  #count = 0;
  #told = 0;
  #countUntilMs = 0;
  #hold: CallShares['hold'];
  #holdIsTold = true;
  #isUneven = false;
  #working = false;
  #claimedAtMs = 0;
  #wake: () => void = () => undefined;

  constructor(private readonly options: SharedLimiterOptions) {
    this.#rules = { total: options.total, leaseMs: shareLeaseMs, turnMs: shareTurnMs };
    this.#most = Math.min(options.concurrency ?? defaultConcurrency, options.total);
  }

  async run<Value>(task: () => Promise<Value>): Promise<LimiterOutcome<Value>> {
    await this.#place();
    try {
      const hold = this.#holdNow();
      return hold === undefined ? { kind: 'ran', value: await task() } : { kind: 'held', ...hold };
    } finally {
      this.#inFlight -= 1;
      this.#serve();
    }
  }

  hold(durationMs: number, reason: Hold['reason']): void {
    const untilMs = this.options.clock.nowMs() + durationMs;
    if (this.#hold === undefined || untilMs > this.#hold.untilMs) {
      this.#hold = { untilMs, reason: reason === 'unavailable' ? reason : 'throttled' };
      this.#holdIsTold = false;
      this.#wake();
      this.#work();
    }
  }

  #holdNow(): Hold | undefined {
    const remainingMs = (this.#hold?.untilMs ?? 0) - this.options.clock.nowMs();
    return this.#hold !== undefined && remainingMs > 0 ? { remainingMs, reason: this.#hold.reason } : undefined;
  }

  /** Resolves with a place taken, in the order of asking. */
  #place(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#serve();
      this.#work();
    });
  }

  #serve(): void {
    const usable = this.options.clock.nowMs() < this.#countUntilMs ? this.#count : 0;
    while (this.#inFlight < usable && this.#waiting.length > 0) {
      this.#inFlight += 1;
      this.#waiting.shift()?.();
    }
  }

  /** Sees to it that shares are claimed and renewed while there is something to do: one loop at a time. */
  #work(): void {
    if (!this.#working) {
      this.#working = true;
      const ended = () => undefined;
      this.#untilIdle().then(ended, ended);
    } else if (this.#waiting.length > 0 && this.#count < this.#most) {
      this.#wakeSoon();
    }
  }

  /** Never rejects: what the store throws is logged where it is thrown. */
  async #untilIdle(): Promise<void> {
    try {
      do {
        await this.#claim();
        this.#serve();
        const pause = this.options.clock.sleep(this.#isUneven ? shareRetryMs : shareRenewalMs);
        await Promise.race([pause, this.#woken()]);
      } while (this.#isBusy() || this.#told > 0 || (!this.#holdIsTold && this.#holdNow() !== undefined));
    } finally {
      this.#working = false;
    }
  }

  #isBusy(): boolean {
    return this.#inFlight > 0 || this.#waiting.length > 0;
  }

  /** More calls than places: asks for more, but not for each call. */
  #wakeSoon(): void {
    if (this.options.clock.nowMs() - this.#claimedAtMs >= shareRetryMs) {
      this.#wake();
    }
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #claim(): Promise<void> {
    try {
      for (let tries = 0; tries < claimTries; tries += 1) {
        if (await this.#tryClaim()) {
          return;
        }
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown';
      this.options.logger.warn('calls.notShared', { message });
      this.#count = this.#isBusy() ? 1 : 0;
      this.#told = this.#count;
      this.#isUneven = false;
      this.#countUntilMs = this.options.clock.nowMs() + shareLeaseMs;
    }
  }

  async #tryClaim(): Promise<boolean> {
    const { store, identity, clock, holder } = this.options;
    const nowMs = clock.nowMs();
    const hold = this.#hold;
    this.#claimedAtMs = nowMs;
    const stored = await store.read(sharesPartition, identity);
    const read = callShares.safeParse(stored?.value ?? {});
    const known: CallShares = read.success ? read.data : { shares: [] };
    const shared = hold === undefined ? known : withHold(known, hold);
    const wanted = this.#isBusy() ? this.#most : 0;
    const claimed = claimShare(shared, { holder, nowMs, inFlight: this.#inFlight, wanted }, this.#rules);
    const { next, count, told, hungry } = claimed;
    // Calls that begin while this is being written must be within what others are about to be told.
    this.#count = Math.min(this.#count, told);
    if (!(await store.write(sharesPartition, identity, next, stored?.etag))) {
      return false;
    }
    this.#count = count;
    this.#told = told;
    // Others wait for what it holds beyond its part, or it waits for them.
    this.#isUneven = hungry || count < told;
    // Not the whole lease: what others have met since has to be heard of before the next call.
    this.#countUntilMs = nowMs + 2 * shareRenewalMs;
    // A hold that came meanwhile is told by the next claim.
    if (this.#hold === hold) {
      this.#hold = next.hold;
      this.#holdIsTold = true;
    }
    return true;
  }
}

import type { SimulatorClock } from '../../simulator-kit/clock.js';
import type { ServiceLimits } from '../engine/settings.js';
import { DataverseError } from '../model/errors.js';

interface Finished {
  readonly atMs: number;
  readonly executionMs: number;
}

/** Service protection limits, for each user over a sliding window (D-038). */
export class ServiceProtection {
  readonly #clock: SimulatorClock;
  readonly #limits: () => ServiceLimits;
  #begun = new Map<string, number[]>();
  #finished = new Map<string, Finished[]>();
  #running = new Map<string, number>();

  constructor(clock: SimulatorClock, limits: () => ServiceLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Counts a request; the result ends it. @throws DataverseError 429 with Retry-After */
  begin(user: string): { end(extraExecutionMs: number): void } {
    const startMs = this.#clock.nowMs();
    this.#check(user, startMs);
    this.#recent(user, startMs).push(startMs);
    this.#running.set(user, (this.#running.get(user) ?? 0) + 1);
    return {
      end: (extraExecutionMs) => {
        this.#running.set(user, (this.#running.get(user) ?? 1) - 1);
        const atMs = this.#clock.nowMs();
        const finished = this.#finished.get(user) ?? [];
        finished.push({ atMs, executionMs: atMs - startMs + extraExecutionMs });
        this.#finished.set(user, finished);
      },
    };
  }

  /** Forgets all counts. */
  reset(): void {
    this.#begun = new Map();
    this.#finished = new Map();
    this.#running = new Map();
  }

  /** What is left of the window's requests, for the rate-limit headers. */
  remaining(user: string): number {
    return this.#limits().requests - this.#recent(user, this.#clock.nowMs()).length;
  }

  #check(user: string, nowMs: number): void {
    const limits = this.#limits();
    const window = limits.windowSeconds;
    if ((this.#running.get(user) ?? 0) >= limits.concurrent) {
      throw tooMany('0x80072326', `Number of concurrent requests exceeded the limit of ${limits.concurrent}.`, 1);
    }
    const recent = this.#recent(user, nowMs);
    if (recent.length >= limits.requests) {
      const wait = Math.ceil(((recent[0] ?? nowMs) + window * 1000 - nowMs) / 1000);
      throw tooMany(
        '0x80072322',
        `Number of requests exceeded the limit of ${limits.requests} over time window of ${window} seconds.`,
        wait,
      );
    }
    const finished = this.#recentlyFinished(user, nowMs);
    const spentMs = finished.reduce((sum, entry) => sum + entry.executionMs, 0);
    if (spentMs <= limits.executionMs) return;
    const wait = Math.ceil(((finished[0]?.atMs ?? nowMs) + window * 1000 - nowMs) / 1000);
    throw tooMany(
      '0x80072321',
      `Combined execution time of incoming requests exceeded limit of ${limits.executionMs.toLocaleString('en-US')} milliseconds over time window of ${window} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.`,
      wait,
    );
  }

  /** Times of the user's requests within the window, oldest first; the list itself, so that it can be added to. */
  #recent(user: string, nowMs: number): number[] {
    const oldest = nowMs - this.#limits().windowSeconds * 1000;
    const times = this.#begun.get(user) ?? [];
    const first = times.findIndex((time) => time > oldest);
    times.splice(0, first < 0 ? times.length : first);
    this.#begun.set(user, times);
    return times;
  }

  #recentlyFinished(user: string, nowMs: number): Finished[] {
    const oldest = nowMs - this.#limits().windowSeconds * 1000;
    const kept = (this.#finished.get(user) ?? []).filter((entry) => entry.atMs > oldest);
    this.#finished.set(user, kept);
    return kept;
  }
}

function tooMany(code: string, message: string, waitSeconds: number): DataverseError {
  return new DataverseError(429, code, { message, retryAfterSeconds: Math.max(1, waitSeconds) });
}

/** Time and timers, injected so that tests run in virtual time. Milliseconds since 1970 (UTC). */
export interface SimulatorClock {
  nowMs(): number;
  /** Runs `action` later; `action` must not throw. A negative delay counts as 0. */
  schedule(delayMs: number, action: () => void): { cancel(): void };
}

/** Real time. Its timers do not keep the process alive. */
export function systemClock(): SimulatorClock {
  return {
    nowMs: () => Date.now(),
    schedule: (delayMs, action) => {
      const timer = setTimeout(action, Math.max(0, delayMs));
      timer.unref();
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

interface VirtualTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly action: () => void;
}

/** Rounds of the event loop given to promises (and fetch mocks) that a timer has set going. */
const settleRounds = 5;

/** Time that moves only by {@link VirtualClock.advance}. */
export class VirtualClock implements SimulatorClock {
  #nowMs: number;
  #order = 0;
  readonly #timers = new Set<VirtualTimer>();

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  schedule(delayMs: number, action: () => void): { cancel(): void } {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, action };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** Moves time on by `ms`, running due timers in order; timers that those set are run too when they fall due. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#nextDue(untilMs); next !== undefined; next = this.#nextDue(untilMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.action();
      await settle();
    }
    this.#nowMs = untilMs;
  }

  #nextDue(untilMs: number): VirtualTimer | undefined {
    let first: VirtualTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs > untilMs) continue;
      const earlier =
        first === undefined || timer.dueMs < first.dueMs || (timer.dueMs === first.dueMs && timer.order < first.order);
      if (earlier) first = timer;
    }
    return first;
  }
}

async function settle(): Promise<void> {
  for (let round = 0; round < settleRounds; round++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** A clock that is wrong by `skewMs`: one system's clock against ours. Delays are not skewed, only the time told. */
export class SkewedClock implements SimulatorClock {
  skewMs = 0;
  readonly #base: SimulatorClock;

  constructor(base: SimulatorClock) {
    this.#base = base;
  }

  nowMs(): number {
    return this.#base.nowMs() + this.skewMs;
  }

  schedule(delayMs: number, action: () => void): { cancel(): void } {
    return this.#base.schedule(delayMs, action);
  }
}

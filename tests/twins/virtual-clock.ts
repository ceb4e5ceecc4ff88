import type { Clock } from '../../lib/ports/clock.js';
import { VirtualClock as SimulatorVirtualClock } from '../../local/simulator-kit/clock.js';

/**
 * One virtual time for a whole world: the engine waits on it (`sleep`), the simulators set their timers on it
 * (`schedule`), and only `advance` moves it. Sleepers and timers wake in the order in which they fall due.
 */
export class VirtualClock extends SimulatorVirtualClock implements Clock {
  #sleepers = 0;

  /** Somebody of the engine sleeps. */
  get isAwaited(): boolean {
    return this.#sleepers > 0;
  }

  sleep(delayMs: number): Promise<void> {
    this.#sleepers += 1;
    return new Promise((resolve) => {
      this.schedule(delayMs, () => {
        this.#sleepers -= 1;
        resolve();
      });
    });
  }
}

/** Time that jumps ahead whenever somebody sleeps: for tests of one worker, where nobody else would move it. */
export class LeapingClock implements Clock {
  #nowMs: number;
  /** Every wait that was asked for, in order. */
  readonly sleptMs: number[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(delayMs: number): Promise<void> {
    this.sleptMs.push(delayMs);
    this.advance(delayMs);
    return Promise.resolve();
  }

  advance(ms: number): void {
    this.#nowMs += Math.max(0, ms);
  }
}

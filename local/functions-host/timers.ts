import type { SimulatorClock } from '../simulator-kit/clock.js';
import type { TypedData } from './core-types.js';
import { parseSchedule, type TimerSchedule } from './timer-schedule.js';

/** One timer function. */
export interface TimerOptions {
  readonly schedule: string;
  readonly runOnStartup: boolean;
  readonly useMonitor: boolean;
  readonly clock: SimulatorClock;
  /** Runs the function; resolves when the run has ended, whatever came of it. */
  readonly run: (data: TypedData, reason: string) => Promise<void>;
}

/** Longest single wait: Node's timers overflow after 24.8 days, and a clock that was set is noticed. */
const longestWaitMs = 3_600_000;

/** Fires a function by its schedule, never two runs of the schedule at once. Keeps its status in memory only. */
export class FunctionTimer {
  readonly #options: TimerOptions;
  readonly #schedule: TimerSchedule;
  #waiting: { cancel(): void } | undefined;
  #stopped = false;
  #lastMs: number | undefined;
  #nextMs = 0;

  /** @throws Error when the schedule cannot be parsed */
  constructor(options: TimerOptions) {
    this.#options = options;
    this.#schedule = parseSchedule(options.schedule);
    this.#nextMs = this.#schedule.nextMs(options.clock.nowMs());
  }

  /** Begins to fire; at once when the function runs on start-up. */
  start(): void {
    if (this.#options.runOnStartup) void this.#fire(false);
    else this.#wait();
  }

  /** Fires no more; a run in work goes on. */
  stop(): void {
    this.#stopped = true;
    this.#waiting?.cancel();
  }

  /** The value a handler gets, before the library puts its keys in camel case. */
  data(isPastDue: boolean): TypedData {
    const keepsStatus = this.#options.useMonitor && !this.#schedule.isFrequent;
    const text = (ms: number | undefined) =>
      ms === undefined ? '0001-01-01T00:00:00' : new Date(ms).toISOString().replace('Z', '+00:00');
    const status = { Last: text(this.#lastMs), Next: text(this.#nextMs), LastUpdated: text(this.#lastMs) };
    const value = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: keepsStatus ? status : null,
      IsPastDue: isPastDue,
    };
    return { json: JSON.stringify(value) };
  }

  #wait(): void {
    if (this.#stopped) return;
    const { clock } = this.#options;
    const restMs = this.#nextMs - clock.nowMs();
    this.#waiting = clock.schedule(Math.min(Math.max(restMs, 0), longestWaitMs), () => {
      if (clock.nowMs() < this.#nextMs) this.#wait();
      else void this.#fire(true);
    });
  }

  async #fire(isScheduled: boolean): Promise<void> {
    const { clock, run } = this.#options;
    const dueMs = isScheduled ? this.#nextMs : clock.nowMs();
    // Late by more than a second: the process slept or was stopped in a debugger.
    const data = this.data(clock.nowMs() - dueMs > 1_000);
    await run(data, `Timer fired at ${new Date(clock.nowMs()).toISOString()}`);
    this.#lastMs = dueMs;
    this.#nextMs = this.#schedule.nextMs(clock.nowMs());
    this.#wait();
  }
}

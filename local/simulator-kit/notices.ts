import type { SimulatorClock } from './clock.js';
import { seededRandom } from './random.js';

/** A notification on its way out. `id` is the sender's own; it is not sent. */
export interface OutgoingNotice {
  readonly id: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How one attempt to deliver ended, as the sending system sees it. */
export type NoticeOutcome = { status: number } | { failed: 'timeout' | 'connection' };

/** Delivers one notice; must not throw. */
export type NoticePost = (notice: OutgoingNotice, timeoutMs: number) => Promise<NoticeOutcome>;

/** Delivers by HTTP POST; redirects are not followed. */
export function httpNoticePost(): NoticePost {
  return async (notice, timeoutMs) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(notice.url, {
        method: 'POST',
        headers: notice.headers,
        body: notice.body,
        redirect: 'manual',
        signal,
      });
      await response.arrayBuffer();
      return { status: response.status };
    } catch {
      return { failed: signal.aborted ? 'timeout' : 'connection' };
    }
  };
}

/** What happens to notices on their way: `drop`, `duplicate`, `reorder` are rates from 0 to 1. */
export interface NoticeSettings {
  drop: number;
  duplicate: number;
  reorder: number;
  delayMs: number;
  hold: boolean;
  seed?: number;
}

type OnResult = (outcome: NoticeOutcome | 'dropped') => void;

interface WaitingNotice {
  readonly notice: OutgoingNotice;
  readonly onResult: OnResult;
  timer: { cancel(): void } | undefined;
}

/** A notice picked for reordering leaves after the next one offered, or after this time when none comes. */
const reorderLimitMs = 1_000;

function undisturbed(): NoticeSettings {
  return { drop: 0, duplicate: 0, reorder: 0, delayMs: 0, hold: false };
}

/** The way of all notices of one simulator to their receivers. */
export class NoticeChannel {
  readonly #clock: SimulatorClock;
  readonly #post: NoticePost;
  readonly #timeoutMs: number;
  readonly #waiting = new Set<WaitingNotice>();
  readonly #overtaken = new Set<WaitingNotice>();
  readonly #inFlight = new Set<Promise<void>>();
  #settings = undisturbed();
  #random = seededRandom(1);
  #generation = 0;
  #counts = { sent: 0, refused: 0, dropped: 0 };

  constructor(options: { clock: SimulatorClock; post: NoticePost; timeoutMs: number }) {
    this.#clock = options.clock;
    this.#post = options.post;
    this.#timeoutMs = options.timeoutMs;
  }

  get settings(): NoticeSettings {
    return this.#settings;
  }

  /** New settings; a seed restarts the sequence of chances; taking `hold` away sends what was held. */
  set settings(next: NoticeSettings) {
    const wasHeld = this.#settings.hold;
    this.#settings = { ...next };
    if (next.seed !== undefined) this.#random = seededRandom(next.seed);
    if (wasHeld && !next.hold) this.#sendWaiting();
  }

  /**
   * Hands a notice over. `onResult` is told how the attempt ended; the second copy of a duplicated notice is the
   * network's doing, so its end is counted but not told.
   */
  offer(notice: OutgoingNotice, onResult: OnResult): void {
    const { drop, duplicate, reorder } = this.#settings;
    if (this.#strikes(drop)) {
      this.#counts.dropped += 1;
      onResult('dropped');
      return;
    }
    const overtaken = [...this.#overtaken];
    this.#dispatch({ notice, onResult, timer: undefined }, this.#strikes(reorder));
    if (this.#strikes(duplicate)) this.#dispatch({ notice, onResult: () => {}, timer: undefined }, false);
    for (const earlier of overtaken) this.#release(earlier);
  }

  /** Sends what is held or delayed now and waits until every attempt in flight has ended. */
  async flush(): Promise<void> {
    this.#sendWaiting();
    await Promise.all(this.#inFlight);
  }

  /** `waiting` counts held, delayed and in flight; `sent` was answered 2xx, `refused` otherwise or not at all. */
  counters(): { waiting: number; sent: number; refused: number; dropped: number } {
    return { waiting: this.#waiting.size + this.#inFlight.size, ...this.#counts };
  }

  /** Forgets waiting notices, counts and settings. Attempts in flight end without being told or counted. */
  reset(): void {
    for (const waiting of this.#waiting) waiting.timer?.cancel();
    this.#waiting.clear();
    this.#overtaken.clear();
    this.#inFlight.clear();
    this.#generation += 1;
    this.#settings = undisturbed();
    this.#random = seededRandom(1);
    this.#counts = { sent: 0, refused: 0, dropped: 0 };
  }

  #strikes(rate: number): boolean {
    return rate > 0 && this.#random() < rate;
  }

  #dispatch(waiting: WaitingNotice, overtaken: boolean): void {
    const { delayMs, hold } = this.#settings;
    this.#waiting.add(waiting);
    if (overtaken) this.#overtaken.add(waiting);
    if (hold) return;
    if (overtaken) this.#delay(waiting, delayMs + reorderLimitMs);
    else if (delayMs > 0) this.#delay(waiting, delayMs);
    else this.#send(waiting);
  }

  #delay(waiting: WaitingNotice, delayMs: number): void {
    waiting.timer?.cancel();
    waiting.timer = this.#clock.schedule(delayMs, () => this.#send(waiting));
  }

  /** Lets a notice that was to be overtaken go, behind the one that overtook it. */
  #release(waiting: WaitingNotice): void {
    this.#overtaken.delete(waiting);
    if (!this.#waiting.delete(waiting)) return;
    waiting.timer?.cancel();
    this.#dispatch(waiting, false);
  }

  #sendWaiting(): void {
    const overtakenLast = [...this.#waiting].sort(
      (a, b) => Number(this.#overtaken.has(a)) - Number(this.#overtaken.has(b)),
    );
    for (const waiting of overtakenLast) this.#send(waiting);
  }

  #send(waiting: WaitingNotice): void {
    waiting.timer?.cancel();
    this.#waiting.delete(waiting);
    this.#overtaken.delete(waiting);
    const attempt: Promise<void> = this.#attempt(waiting).finally(() => this.#inFlight.delete(attempt));
    this.#inFlight.add(attempt);
  }

  async #attempt(waiting: WaitingNotice): Promise<void> {
    const generation = this.#generation;
    const outcome = await this.#post(waiting.notice, this.#timeoutMs);
    if (generation !== this.#generation) return;
    const accepted = 'status' in outcome && outcome.status >= 200 && outcome.status < 300;
    if (accepted) this.#counts.sent += 1;
    else this.#counts.refused += 1;
    waiting.onResult(outcome);
  }
}

import type { Clock } from '../ports/clock.js';

/** So many values one map remembers; with one more the one that was set first is forgotten. */
export const mostRemembered = 5_000;

/** Remembers values for a while; what is not there or too old is `undefined`. */
export class ExpiringMap<Value> {
  /** In the order in which they were set: since all live equally long, the first is always the oldest. */
  readonly #entries = new Map<string, { readonly value: Value; readonly untilMs: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly lifeMs: number,
  ) {}

  /** How many values are held, those not yet found to be too old included. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined && entry.untilMs <= this.clock.nowMs()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry?.value;
  }

  set(key: string, value: Value): void {
    const nowMs = this.clock.nowMs();
    this.#entries.delete(key);
    this.#entries.set(key, { value, untilMs: nowMs + this.lifeMs });
    for (const [oldest, { untilMs }] of this.#entries) {
      if (untilMs > nowMs && this.#entries.size <= mostRemembered) {
        return;
      }
      this.#entries.delete(oldest);
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}

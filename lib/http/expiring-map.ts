import type { Clock } from '../ports/clock.js';

/** Remembers values for a while; what is not there or too old is `undefined`. */
export class ExpiringMap<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly untilMs: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly lifeMs: number,
  ) {}

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined && entry.untilMs <= this.clock.nowMs()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry?.value;
  }

  set(key: string, value: Value): void {
    this.#entries.set(key, { value, untilMs: this.clock.nowMs() + this.lifeMs });
  }

  clear(): void {
    this.#entries.clear();
  }
}

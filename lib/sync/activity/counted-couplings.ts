import type { Couplings } from '../../ports/couplings.js';
import type { JournalEntry } from '../../ports/journal.js';
import type { Engine } from '../engine.js';
import { addActivity, added, type Counts, countedAs, nothingDone } from './tally.js';

/** Counts are kept in the process for so long before they are added to the stored ones. */
const everyMs = 60_000;

/**
 * Counts what the histories tell as they are saved, by day and connection. The counts of the last minute are lost when a
 * process is killed: they are for people who want to know how much goes on, the histories are exact.
 */
export class ActivityCounter {
  #kept = new Map<string, Map<string, Counts>>();
  #flushedMs: number;

  constructor(private readonly parts: Pick<Engine, 'state' | 'clock' | 'logger'>) {
    this.#flushedMs = parts.clock.nowMs();
  }

  /** The same couplings; who saves histories through them is counted. */
  counting(couplings: Couplings): Couplings {
    const counted: Pick<Couplings, 'create' | 'save'> = {
      create: async (coupling, entries) => {
        const result = await couplings.create(coupling, entries);
        return result.ok ? await this.#after(result, coupling.connectionId, entries) : result;
      },
      save: async (stored, next, entries) => {
        const result = await couplings.save(stored, next, entries);
        return result.ok ? await this.#after(result, next.connectionId, entries) : result;
      },
    };
    return new Proxy(couplings, {
      get(target, name) {
        const method: unknown = Reflect.get(counted, name) ?? Reflect.get(target, name);
        return typeof method === 'function' ? method.bind(target) : method;
      },
    });
  }

  /** Adds what was counted to the stored counts; what cannot be stored now is kept for the next time. */
  async flush(): Promise<void> {
    const counted = this.#kept;
    this.#kept = new Map();
    this.#flushedMs = this.parts.clock.nowMs();
    for (const [connectionId, days] of counted) {
      try {
        await addActivity(this.parts.state, connectionId, days);
      } catch (error) {
        this.#keep(connectionId, days);
        const message = error instanceof Error ? error.message : 'unknown';
        this.parts.logger.warn('activity.notCounted', { connectionId, message });
      }
    }
  }

  async #after<Result>(result: Result, connectionId: string, entries: readonly JournalEntry[]): Promise<Result> {
    for (const entry of entries) {
      const name = countedAs(entry);
      if (name !== undefined) {
        const day = new Date(this.parts.clock.nowMs()).toISOString().slice(0, 10);
        this.#keep(connectionId, new Map([[day, { ...nothingDone, [name]: 1 }]]));
      }
    }
    if (this.#kept.size > 0 && this.parts.clock.nowMs() - this.#flushedMs >= everyMs) {
      await this.flush();
    }
    return result;
  }

  #keep(connectionId: string, more: ReadonlyMap<string, Counts>): void {
    const days = this.#kept.get(connectionId) ?? new Map<string, Counts>();
    this.#kept.set(connectionId, days);
    for (const [day, counts] of more) {
      days.set(day, added(days.get(day) ?? nothingDone, counts));
    }
  }
}

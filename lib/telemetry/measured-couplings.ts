import type { Couplings } from '../ports/couplings.js';
import type { JournalEntry } from '../ports/journal.js';
import { currentNoticedMs } from './invocation.js';
import type { Measuring } from './telemetry.js';

/**
 * Couplings whose histories are counted as they are saved: the journal tells every change, conflict and wait already, so
 * the figures cannot say anything else than the history does.
 */
export function measuredCouplings(couplings: Couplings, measuring: Measuring): Couplings {
  const measured: Pick<Couplings, 'create' | 'save'> = {
    async create(coupling, entries) {
      const result = await couplings.create(coupling, entries);
      if (result.ok) {
        measureEntries(entries, measuring);
      }
      return result;
    },
    async save(stored, next, entries) {
      const result = await couplings.save(stored, next, entries);
      if (result.ok) {
        measureEntries(entries, measuring);
      }
      return result;
    },
  };
  return new Proxy(couplings, {
    get(target, name) {
      const method: unknown = Reflect.get(measured, name) ?? Reflect.get(target, name);
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
}

function measureEntries(entries: readonly JournalEntry[], { telemetry, clock }: Measuring): void {
  for (const entry of entries) {
    switch (entry.kind) {
      case 'effect':
        measureEffect(entry, { telemetry, clock });
        break;
      case 'coupled':
        telemetry.measure('tandem.coupled', 1);
        break;
      case 'conflict':
        telemetry.measure('tandem.conflicts', 1, { side: entry.side });
        break;
      case 'parked':
        telemetry.measure('tandem.parked', 1, { reason: entry.summary.split(':', 1)[0] });
        break;
      case 'resumed':
        telemetry.measure('tandem.resumed', 1);
        break;
      default:
    }
  }
}

function measureEffect({ side, outcome }: JournalEntry, { telemetry, clock }: Measuring): void {
  if (outcome !== 'done' && outcome !== 'failed') {
    return;
  }
  telemetry.measure('tandem.changes', 1, { side, outcome });
  const noticedMs = currentNoticedMs();
  if (outcome === 'done' && noticedMs !== undefined) {
    telemetry.measure('tandem.lag', Math.max(0, clock.nowMs() - noticedMs) / 1_000, { side });
  }
}

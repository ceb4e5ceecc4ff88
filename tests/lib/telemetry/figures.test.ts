import { describe, expect, it } from '@jest/globals';
import type { JournalEntry } from '../../../lib/ports/journal.js';
import { withInvocation, within } from '../../../lib/telemetry/invocation.js';
import { measuredCouplings } from '../../../lib/telemetry/measured-couplings.js';
import { meteredLogger } from '../../../lib/telemetry/metered-logger.js';
import { metricCatalogue } from '../../../lib/telemetry/metric-catalogue.js';
import { aCoupling } from '../../contract/couplings-samples.js';
import { RecordingLogger } from '../../support/remote-clients.js';
import { InMemoryCouplings } from '../../twins/in-memory-couplings.js';
import { InMemoryTelemetry } from '../../twins/in-memory-telemetry.js';
import { LeapingClock } from '../../twins/virtual-clock.js';

const startMs = Date.parse('2026-03-02T10:00:00Z');

describe('figures from the history of orders', () => {
  let sequence = 0;
  const entry = (kind: JournalEntry['kind'], more: Partial<JournalEntry> = {}): JournalEntry => ({
    sequence: ++sequence,
    atIso: '2026-03-02T10:00:00Z',
    kind,
    summary: 'x',
    ...more,
  });

  async function saved(entries: readonly JournalEntry[]): Promise<InMemoryTelemetry> {
    const telemetry = new InMemoryTelemetry();
    const couplings = measuredCouplings(new InMemoryCouplings(), { telemetry, clock: new LeapingClock(startMs) });
    await within({ noticedMs: startMs - 2_500 }, () => couplings.create(aCoupling({}), entries));
    return telemetry;
  }

  it('tell writes with their end and lag, and nothing of one that has only begun', async () => {
    const effect = (outcome: 'open' | 'done' | 'failed') => entry('effect', { outcome, side: 'sales' });
    const telemetry = await saved([effect('open'), effect('done'), effect('failed')]);
    expect(telemetry.measured).toEqual([
      { name: 'tandem.changes', value: 1, attributes: { side: 'sales', outcome: 'done' } },
      { name: 'tandem.lag', value: 2.5, attributes: { side: 'sales' } },
      { name: 'tandem.changes', value: 1, attributes: { side: 'sales', outcome: 'failed' } },
    ]);
  });

  it('tell orders that wait by reason, that go on, that got their twin, and conflicts', async () => {
    const telemetry = await saved([
      entry('parked', { summary: 'referenceMissing: item X is missing' }),
      entry('resumed'),
      entry('coupled'),
      entry('conflict', { side: 'businessCentral' }),
      entry('agreed'),
    ]);
    expect(telemetry.measured).toEqual([
      { name: 'tandem.parked', value: 1, attributes: { reason: 'referenceMissing' } },
      { name: 'tandem.resumed', value: 1, attributes: {} },
      { name: 'tandem.coupled', value: 1, attributes: {} },
      { name: 'tandem.conflicts', value: 1, attributes: { side: 'businessCentral' } },
    ]);
  });

  it('count nothing that was not saved', async () => {
    const telemetry = new InMemoryTelemetry();
    const couplings = measuredCouplings(new InMemoryCouplings(), { telemetry, clock: new LeapingClock(startMs) });
    const coupling = aCoupling({});
    await couplings.create(coupling, [entry('coupled')]);
    expect((await couplings.create(coupling, [entry('coupled')])).ok).toBe(false);
    expect(telemetry.sum('tandem.coupled')).toBe(1);
    expect((await couplings.find(coupling.connectionId, coupling.couplingId))?.coupling).toEqual(coupling);
  });
});

describe('figures from events', () => {
  it.each([
    ['webhook.enqueued', { side: 'sales', connectionId: 'main', count: 3 }, 'tandem.webhook.notices', 3],
    [
      'webhook.finding',
      { side: 'sales', connectionId: 'main', code: 'noSecret', count: 2 },
      'tandem.webhook.findings',
      2,
    ],
    ['webhook.failed', { side: 'sales' }, 'tandem.webhook.failures', 1],
    ['webhook.notEnqueued', { side: 'sales' }, 'tandem.webhook.failures', 1],
    ['worker.putOff', { side: 'sales', code: 'throttled', delayMs: 5 }, 'tandem.notices.putOff', 1],
    ['openOrders.done', { connectionId: 'main', orders: 9, differing: 4 }, 'tandem.drift', 4],
    ['reconcile.done', { connectionId: 'main', side: 'sales', known: 9, missing: 2 }, 'tandem.drift', 2],
    ['deadLetter.parked', { connectionId: 'main', side: 'sales', recordId: 'r' }, 'tandem.deadLetters', 1],
    ['deadLetter.listed', { connectionId: 'main', code: 'c' }, 'tandem.deadLetters', 1],
    ['drift.done', { connectionId: 'main', compared: 9, unexplained: 7, drifting: 3 }, 'tandem.drift', 3],
    ['sweep.done', { connectionId: 'main', side: 'both', enqueued: 5, due: 2 }, 'tandem.sweep.found', 3],
  ] as const)('%s counts', (event, fields, name, value) => {
    const telemetry = new InMemoryTelemetry();
    const lines = new RecordingLogger();
    meteredLogger(lines, telemetry).warn(event, fields);
    expect(telemetry.measured.map((each) => [each.name, each.value])).toEqual([[name, value]]);
    expect(lines.entries).toEqual([{ event, fields }]);
  });

  it('each request counts with its side, status and the function it was for', async () => {
    const telemetry = new InMemoryTelemetry();
    const logger = meteredLogger(new RecordingLogger(), telemetry);
    await withInvocation({ log: console, functionName: 'sweep' }, async () => {
      logger.info('remote.call', { system: 'Sales', status: 200, durationMs: 250 });
      logger.warn('remote.call', { system: 'Business Central', status: 429, durationMs: 10 });
      logger.warn('remote.call', { system: 'Business Central', durationMs: 10 });
    });
    expect(telemetry.sum('tandem.remote.calls', { side: 'sales', status: '200', during: 'sweep' })).toBe(1);
    expect(telemetry.sum('tandem.remote.calls', { side: 'businessCentral', status: '429' })).toBe(1);
    expect(telemetry.sum('tandem.remote.calls', { side: 'businessCentral', status: 'none' })).toBe(1);
    expect(telemetry.sum('tandem.remote.duration', { side: 'sales' })).toBe(0.25);
  });

  it('have the attributes that the catalogue says', async () => {
    const telemetry = new InMemoryTelemetry();
    const logger = meteredLogger(new RecordingLogger(), telemetry);
    logger.warn('remote.call', { system: 'Sales', status: 200, durationMs: 1 });
    logger.warn('webhook.enqueued', { side: 'sales', connectionId: 'main', count: 1 });
    logger.warn('sweep.done', { connectionId: 'main', enqueued: 1, due: 0 });
    for (const { name, attributes } of telemetry.measured) {
      expect(Object.keys(attributes)).toEqual([...metricCatalogue[name].attributes]);
    }
  });
});

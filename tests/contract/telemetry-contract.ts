import { beforeEach, describe, expect, it } from '@jest/globals';
import { currentTraceParent, within } from '../../lib/telemetry/invocation.js';
import type { RunningTelemetry } from '../../lib/telemetry/telemetry.js';
import { parseTraceParent } from '../../lib/telemetry/trace-parent.js';
import type { Measured, SeenSpan } from '../twins/in-memory-telemetry.js';

/** Telemetry with its other end in the test's hands. */
export interface TelemetryHarness {
  readonly telemetry: RunningTelemetry;
  /** Spans in the order in which they ended. */
  spans(): readonly SeenSpan[];
  /** What was measured; counters and histograms as sums. */
  measured(): Promise<readonly Measured[]>;
}

const cause = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const causeText = `00-${cause.traceId}-${cause.spanId}-00`;
const internal = { kind: 'internal' } as const;

/** What must hold of any {@link RunningTelemetry}. */
export function describeTelemetry(name: string, open: () => TelemetryHarness): void {
  describe(`Telemetry: ${name}`, () => {
    let harness: TelemetryHarness;
    let telemetry: RunningTelemetry;
    beforeEach(() => {
      harness = open();
      telemetry = harness.telemetry;
    });
    const named = (wanted: string) => harness.spans().find((span) => span.name === wanted);

    it('a span answers what its work answers, and is told with what was noted', async () => {
      const request = { name: 'work', kind: 'client', attributes: { count: 2, gone: undefined } } as const;
      expect(
        await telemetry.span(request, async (span) => {
          span.note({ side: 'sales' });
          return 42;
        }),
      ).toBe(42);
      expect(named('work')).toMatchObject({ kind: 'client', attributes: { count: 2, side: 'sales' } });
      expect(named('work')?.failure).toBeUndefined();
    });

    it('spans inside a span are its children, those after it are not, and all of one cause are one trace', async () => {
      await within({ traceParent: causeText }, async () => {
        await telemetry.span({ name: 'outer', ...internal }, async () => {
          await Promise.all([
            telemetry.span({ name: 'one', ...internal }, async () => undefined),
            telemetry.span({ name: 'other', ...internal }, async () => undefined),
          ]);
        });
        await telemetry.span({ name: 'after', ...internal }, async () => undefined);
      });
      const outer = named('outer');
      expect(outer).toMatchObject({ traceId: cause.traceId, parentSpanId: cause.spanId });
      expect(named('one')?.parentSpanId).toBe(outer?.spanId);
      expect(named('other')?.parentSpanId).toBe(outer?.spanId);
      expect(named('after')).toMatchObject({ traceId: cause.traceId, parentSpanId: cause.spanId });
    });

    it('a request that is sent inside a span continues it', async () => {
      const sent = await telemetry.span({ name: 'call', ...internal }, async () => currentTraceParent());
      expect(parseTraceParent(sent)).toEqual({ traceId: named('call')?.traceId, spanId: named('call')?.spanId });
      expect(sent).toMatch(/-01$/);
      expect(currentTraceParent()).toBeUndefined();
    });

    it('without a cause, or with a text that is none, a trace begins', async () => {
      await within({ traceParent: 'nonsense' }, () => telemetry.span({ name: 'first', ...internal }, async () => 1));
      expect(named('first')?.traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(named('first')?.parentSpanId).toBeUndefined();
    });

    it('a link names what else it belongs with', async () => {
      await telemetry.span({ name: 'linked', ...internal, link: causeText }, async () => undefined);
      expect(named('linked')?.linkedSpanId).toBe(cause.spanId);
      expect(named('linked')?.traceId).not.toBe(cause.traceId);
    });

    it('an expected failure is told as a word, a thrown error by its name, and goes on up', async () => {
      await telemetry.span({ name: 'refused', ...internal }, async (span) => span.failed('versionMismatch'));
      const broken = telemetry.span({ name: 'broken', ...internal }, async () => {
        throw new RangeError('secret text');
      });
      await expect(broken).rejects.toThrow('secret text');
      expect([named('refused')?.failure, named('broken')?.failure]).toEqual(['versionMismatch', 'RangeError']);
      expect(JSON.stringify(harness.spans())).not.toContain('secret text');
    });

    it('figures are kept under their name and attributes', async () => {
      telemetry.measure('tandem.conflicts', 2, { side: 'sales' });
      telemetry.measure('tandem.lag', 1.5, { side: 'sales' });
      telemetry.measure('tandem.queue.oldestAge', 7);
      expect(await harness.measured()).toEqual(
        expect.arrayContaining([
          { name: 'tandem.conflicts', value: 2, attributes: { side: 'sales' } },
          { name: 'tandem.lag', value: 1.5, attributes: { side: 'sales' } },
          { name: 'tandem.queue.oldestAge', value: 7, attributes: {} },
        ]),
      );
    });
  });
}

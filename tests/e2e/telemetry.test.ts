import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { drawTraces } from '../../local/telemetry/draw-traces';
import { type FileSpan, readSpans } from '../../local/telemetry/read-spans';
import { desk, startLimitMs, startTwin, type Twin, until } from './twin';

let twin: Twin;
const folder = mkdtempSync(join(tmpdir(), 'tandem-e2e-telemetry-'));
const file = join(folder, 'telemetry.jsonl');

beforeAll(async () => {
  twin = await startTwin(['--telemetry', file]);
}, startLimitMs);
afterAll(async () => {
  await twin.close();
  rmSync(folder, { recursive: true, force: true });
}, startLimitMs);

const spans = (): readonly FileSpan[] => readSpans(readFileSync(file, 'utf8'));

/** Names of a span and of all it came from, from the root down. */
function pathOf(span: FileSpan | undefined, all: readonly FileSpan[]): readonly string[] {
  return span === undefined
    ? []
    : [
        ...pathOf(
          all.find(({ spanId }) => spanId === span.parentSpanId),
          all,
        ),
        span.name,
      ];
}

describe('telemetry of real processes in a file', () => {
  it('shows one change as one trace: webhook, queue, worker, both systems', async () => {
    const story = await twin.agreed('TRACE 1');
    await story.editBusinessCentralLine(desk, { unitPrice: 950 });
    await twin.expectAgreement(story);
    const all = spans();
    const written = all.filter(({ name }) => name === 'Sales changeOrder').at(-1);
    const path = ['business-central-webhook', 'queue.send', 'notice.handle', 'Sales changeOrder'];
    expect(pathOf(written, all)).toEqual(path);
    const trace = all.filter(({ traceId }) => traceId === written?.traceId);
    const read = trace.find(({ name }) => name === 'Business Central readOrder');
    expect(pathOf(read, all)).toEqual([...path.slice(0, 3), 'Business Central readOrder']);
    const handled = trace.find(({ name }) => name === 'notice.handle');
    const run = all.find(({ spanId }) => handled?.linkedSpanIds.includes(spanId));
    expect(run?.name).toBe('sync-worker');
    expect(drawTraces(trace, { everything: false })).toMatch(/\n.*business-central-webhook\n.* queue\.send\n/);
  });

  it('shows the figures, and no secret of the run', async () => {
    await twin.agreed('FIGURES');
    await until(() => readFileSync(file, 'utf8').includes('"tandem.lag"'));
    await until(() => readFileSync(file, 'utf8').includes('"tandem.queue.oldestAge"'));
    const text = readFileSync(file, 'utf8');
    for (const name of ['tandem.changes', 'tandem.remote.calls', 'tandem.webhook.notices', 'tandem.orders.inWork']) {
      expect(text).toContain(`"${name}"`);
    }
    const { secrets } = twin.running;
    for (const secret of [secrets?.sales, secrets?.businessCentral]) {
      expect(secret).toBeDefined();
      expect(text).not.toContain(secret);
    }
  });
});

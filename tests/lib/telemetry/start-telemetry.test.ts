import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTelemetry, type TelemetryDestinations } from '../../../lib/telemetry/start-telemetry.js';
import { RecordingLogger } from '../../support/remote-clients.js';

const start = (destinations: TelemetryDestinations, logger = new RecordingLogger()) =>
  startTelemetry({ version: '1.2.3', commit: 'abc', destinations, logger });

describe('startTelemetry', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-telemetry-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes spans and metrics to a file as lines of OTLP/JSON, with version and commit', async () => {
    const file = join(folder, 'telemetry.jsonl');
    const telemetry = await start({ file });
    await telemetry.span({ name: 'work', kind: 'internal' }, async () => undefined);
    telemetry.measure('tandem.conflicts', 1, { side: 'sales' });
    await telemetry.close();
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const [spans, metrics] = lines.map((line) => JSON.parse(line));
    expect(spans.resourceSpans[0].scopeSpans[0].spans[0].name).toBe('work');
    expect(metrics.resourceMetrics[0].scopeMetrics[0].metrics[0].name).toBe('tandem.conflicts');
    const about = JSON.stringify(spans.resourceSpans[0].resource.attributes);
    expect(about).toContain('{"key":"service.version","value":{"stringValue":"1.2.3"}}');
    expect(about).toContain('{"key":"vcs.ref.head.revision","value":{"stringValue":"abc"}}');
  });

  it('sends to an OTLP receiver, and what is left when it ends', async () => {
    const paths: string[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url ?? '');
      request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const telemetry = await start({ otlpEndpoint: `http://127.0.0.1:${port}` });
    await telemetry.span({ name: 'work', kind: 'internal' }, async () => undefined);
    telemetry.measure('tandem.conflicts', 1);
    await telemetry.close();
    server.close();
    server.closeAllConnections();
    expect(paths.sort()).toEqual(['/v1/metrics', '/v1/traces']);
  });

  it('a destination that is away holds up neither work nor end, and is told of once', async () => {
    const logger = new RecordingLogger();
    const telemetry = await start({ file: join(folder, 'no', 'such', 'folder') }, logger);
    expect(await telemetry.span({ name: 'work', kind: 'internal' }, async () => 7)).toBe(7);
    await telemetry.span({ name: 'work', kind: 'internal' }, async () => 7);
    await telemetry.close();
    expect(logger.entries.filter(({ event }) => event === 'telemetry.failed')).toHaveLength(1);
    expect(JSON.stringify(logger.entries)).not.toContain('stack');
  });

  it('makes the exporters of Application Insights from its connection string, without asking anybody', async () => {
    const key = '00000000-0000-0000-0000-000000000000';
    const telemetry = await start({
      applicationInsights: `InstrumentationKey=${key};IngestionEndpoint=http://127.0.0.1:9/`,
    });
    expect(telemetry.isOn).toBe(true);
    await telemetry.close();
  });
});

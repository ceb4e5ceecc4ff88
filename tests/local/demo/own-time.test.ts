import { describe, expect, it } from '@jest/globals';
import { ownTimesMs } from '../../../local/demo/own-time.js';

const line = (ms: number, functionName: string, invocation: string, text: string) =>
  `functions: 2026-11-23T10:00:00.${String(ms).padStart(3, '0')}Z [information] Function.${functionName} (${invocation}): ${text}`;
const call = (name: string, durationMs: number) =>
  JSON.stringify({ event: 'remote.call', system: 'Sales', call: name, durationMs });

describe('own time', () => {
  it('runs from the arrival of the notice to the last effect, without remote time', () => {
    const log = [
      line(100, 'dataverse-webhook', 'a1', "Executing 'Functions.dataverse-webhook'"),
      line(103, 'sync-worker', 'b1', "Executing 'Functions.sync-worker' (Reason='(null) MessageId: n-1')"),
      line(104, 'dataverse-webhook.User', 'a1', '{"event":"webhook.enqueued"}'),
      line(130, 'sync-worker.User', 'b1', call('readOrder', 20)),
      line(160, 'sync-worker.User', 'b1', call('changeOrder', 15)),
      line(190, 'sync-worker.User', 'b1', call('readOrder', 25)),
    ];
    expect(ownTimesMs(log)).toEqual([160 - 100 - 20 - 15]);
  });

  it('leaves out runs without an effect, runs of timers and retries, and lines of others', () => {
    const log = [
      'broker: something else',
      line(100, 'dataverse-webhook', 'a1', "Executing 'Functions.dataverse-webhook'"),
      line(101, 'dataverse-webhook.User', 'a1', '{"event":"webhook.enqueued"}'),
      line(110, 'sync-worker', 'b1', "Executing 'Functions.sync-worker' (Reason='(null) MessageId: n-1')"),
      line(120, 'sync-worker.User', 'b1', call('readOrder', 5)),
      line(200, 'sync-worker', 'b2', "Executing 'Functions.sync-worker' (Reason='(null) MessageId: due-1')"),
      line(220, 'sync-worker.User', 'b2', call('changeOrder', 5)),
      line(230, 'sync-worker.User', 'b2', '{not json'),
    ];
    expect(ownTimesMs(log)).toEqual([]);
  });
});

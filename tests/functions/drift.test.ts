import './settings-for-tests.js';
import type { Timer } from '@azure/functions';
import { describe, expect, it } from '@jest/globals';
import { drift } from '../../functions/drift.js';
import { driftReport } from '../../functions/drift-report.js';
import type { ConnectionPorts } from '../../lib/sync/engine.js';
import { httpRequest } from './http-for-tests.js';
import { testParts } from './parts-for-tests.js';

const connections = new Map([['main', {} as ConnectionPorts]]);
const get = httpRequest({ method: 'GET', query: {} });

describe('drift', () => {
  it('shows nothing before the first comparison, and what is under way once the timer has begun one', async () => {
    const parts = testParts({ connections });
    expect((await drift(parts, get)).jsonBody).toEqual({
      connections: [{ connectionId: 'main', running: null, report: null }],
    });
    await driftReport(parts, {} as Timer);
    expect((await drift(parts, get)).jsonBody).toMatchObject({
      connections: [{ running: { startedIso: '2026-03-02T10:00:00.000Z', compared: 0, unexplained: 0 } }],
    });
    expect(parts.queue.sent).toMatchObject([{ notice: { about: 'drift', connectionId: 'main' } }]);
  });

  it('one that is under way goes on; one that was lost is begun anew after two minutes', async () => {
    const parts = testParts({ connections });
    const post = () =>
      drift(parts, httpRequest({ method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }));
    const first = (await post()).jsonBody as { readonly runId: string };
    expect(first).toMatchObject({ connectionId: 'main', started: true });
    await parts.clock.sleep(119_000);
    expect((await post()).jsonBody).toEqual({ ...first, started: false });
    await parts.clock.sleep(1_000);
    expect((await drift(parts, get)).jsonBody).toMatchObject({ connections: [{ running: { isLost: true } }] });
    const second = (await post()).jsonBody as { readonly runId: string };
    expect(second).toMatchObject({ started: true, inPlaceOf: '2026-03-02T10:00:00.000Z' });
    expect(second.runId).not.toBe(first.runId);
  });

  it('a queue that does not answer is told, and nothing counts as under way', async () => {
    const parts = testParts({ connections });
    parts.queue.failing = true;
    const headers = { 'content-type': 'application/json' };
    const answer = await drift(parts, httpRequest({ method: 'POST', body: '{}', headers }));
    expect(answer).toMatchObject({ status: 409, jsonBody: { code: 'queueDown' } });
    expect((await drift(parts, get)).jsonBody).toMatchObject({ connections: [{ running: null }] });
  });

  it('an unknown connection is refused with the known ones', async () => {
    const answer = await drift(
      testParts({ connections }),
      httpRequest({ method: 'GET', query: { connectionId: 'x' } }),
    );
    expect(answer).toMatchObject({ status: 400, jsonBody: { error: 'connectionId: must be one of main' } });
  });
});

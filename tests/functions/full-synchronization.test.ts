import './settings-for-tests.js';
import type { HttpResponseInit } from '@azure/functions';
import { describe, expect, it } from '@jest/globals';
import { fullSynchronization } from '../../functions/full-synchronization.js';
import { fullSynchronizationOrders } from '../../functions/full-synchronization-orders.js';
import { matching } from '../../functions/matching.js';
import { matchingOrders } from '../../functions/matching-orders.js';
import { defaultMapping } from '../../lib/mapping/default-mapping.js';
import { httpRequest } from './http-for-tests.js';
import { type TestParts, testParts } from './parts-for-tests.js';

function partsWith(connectionIds: readonly string[] = ['main']): TestParts {
  const connections = new Map(
    connectionIds.map((connectionId) => [
      connectionId,
      { connection: { connectionId, mapping: defaultMapping }, businessCentral: {}, sales: {} },
    ]),
  );
  return testParts({
    operatorAccess: async () => ({ kind: 'granted', who: 'ada' }),
    connections: connections as never,
  });
}

const show = (parts: TestParts) => fullSynchronization(parts, httpRequest({ method: 'GET' }));
const tell = (parts: TestParts, body: object) =>
  fullSynchronization(
    parts,
    httpRequest({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  );
const jobOf = ({ jsonBody }: HttpResponseInit) =>
  (jsonBody as { readonly job?: { readonly jobId: string; readonly phase: string } }).job;

describe('full-synchronization', () => {
  it('tells that there has been none, begins a dry run, and refuses a second one meanwhile', async () => {
    const parts = partsWith();
    expect((await show(parts)).jsonBody).toEqual({ connectionId: 'main' });
    const begun = await tell(parts, { command: 'survey' });
    expect(jobOf(begun)).toMatchObject({ phase: 'listingBusinessCentral', startedBy: 'ada' });
    expect(jobOf(await show(parts))?.jobId).toBe(jobOf(begun)?.jobId);
    expect(await tell(parts, { command: 'start' })).toMatchObject({ status: 409, jsonBody: { code: 'running' } });
  });

  it('refuses what it does not know, pausing where nothing runs, and a run that is not named among several connections', async () => {
    const parts = partsWith();
    expect((await tell(parts, { command: 'stop' })).status).toBe(400);
    expect((await tell(parts, { command: 'survey', force: true })).status).toBe(400);
    expect(await tell(parts, { command: 'pause' })).toMatchObject({ status: 409, jsonBody: { code: 'nothingToDo' } });
    expect((await tell(partsWith(['one', 'two']), { command: 'survey' })).status).toBe(400);
  });

  it('lists the orders of the run that is named, and of no other', async () => {
    const parts = partsWith();
    const { jobId = '' } = jobOf(await tell(parts, { command: 'survey' })) ?? {};
    const list = (query: Record<string, string>) =>
      fullSynchronizationOrders(parts, httpRequest({ method: 'GET', query }));
    expect((await list({ jobId })).jsonBody).toEqual({ connectionId: 'main', orders: [] });
    expect((await list({ jobId: '11111111-aaaa-4aaa-8aaa-111111111111' })).status).toBe(404);
    expect((await list({ jobId, page: '-1' })).status).toBe(400);
  });
});

describe('matching', () => {
  const ask = (parts: TestParts, body: object) =>
    matching(parts, httpRequest({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }));

  it('is a job of its own beside a full synchronization, and refuses fields that there are none of', async () => {
    const parts = partsWith();
    await tell(parts, { command: 'survey' });
    const begun = await ask(parts, { command: 'survey', by: [['customer', 'lines']] });
    expect(begun.jsonBody).toMatchObject({
      job: { phase: 'listingBusinessCentral', matchedBy: [['customer', 'lines']] },
    });
    expect(jobOf(begun)?.jobId).not.toBe(jobOf(await show(parts))?.jobId);
    expect(await ask(parts, { command: 'start' })).toMatchObject({ status: 409, jsonBody: { code: 'running' } });
    expect((await ask(parts, { command: 'survey', by: [['colour']] })).status).toBe(400);
    const { jobId = '' } = jobOf(begun) ?? {};
    const listed = await matchingOrders(parts, httpRequest({ method: 'GET', query: { jobId } }));
    expect(listed.jsonBody).toEqual({ connectionId: 'main', orders: [] });
  });
});

import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import { health } from '../../functions/health.js';
import { lifeCycle } from '../../functions/life-cycle.js';
import { orders } from '../../functions/orders.js';
import { HealthReporter } from '../../lib/operations/health-report.js';
import type { Coupling } from '../../lib/ports/coupling.js';
import type { AccessDecision } from '../../lib/security/operator-access.js';
import { readConnectionRecord } from '../../lib/sync/connection/record.js';
import { keepLetter } from '../../lib/sync/dead-letters/kept-letters.js';
import { emptyTally } from '../../lib/sync/drift/drift-state.js';
import { httpRequest } from './http-for-tests.js';
import { type TestParts, testParts } from './parts-for-tests.js';

const salesId = '1b2c3d4e-aaaa-4e11-be37-000d3a4b1c22';
const businessCentralId = '11111111-aaaa-4aaa-8aaa-111111111111';

function coupling(changes: Partial<Coupling> = {}): Coupling {
  return {
    couplingId: 'c-1',
    connectionId: 'main',
    generation: 1,
    origin: 'sales',
    state: 'coupled',
    salesId,
    businessCentralId,
    salesNumber: 'ORD-01',
    businessCentralNumber: 'SO-1001',
    versions: { sales: { header: '5', lines: {} } },
    phases: {},
    journalSequence: 1,
    createdIso: '2026-03-01T10:00:00Z',
    updatedIso: '2026-03-02T10:00:00Z',
    ...changes,
  };
}

function partsWith(decision: AccessDecision = { kind: 'granted', who: 'ada' }): TestParts {
  const businessCentral = { findOrderByNumber: async () => ({ ok: true, value: undefined }) };
  const connections = new Map([['main', { connection: { connectionId: 'main' }, businessCentral, sales: {} }]]);
  return testParts({ operatorAccess: async () => decision, connections: connections as never });
}

async function withCoupling(changes: Partial<Coupling> = {}): Promise<TestParts> {
  const parts = partsWith();
  await parts.couplings.create(coupling(changes), [
    { sequence: 1, atIso: '2026-03-02T10:00:00Z', kind: 'coupled', summary: 'made' },
  ]);
  return parts;
}

const get = (parts: TestParts, query: Record<string, string>) => orders(parts, httpRequest({ method: 'GET', query }));

describe('orders', () => {
  it.each([
    ['salesOrderId', salesId],
    ['salesOrderId', salesId.toUpperCase()],
    ['businessCentralOrderId', businessCentralId],
    ['number', 'ORD-01'],
    ['number', 'SO-1001'],
  ])('is found by %s %s and tells state, ids, numbers, versions and journal', async (name, value) => {
    const response = await get(await withCoupling(), { [name]: value });
    expect(response.jsonBody).toMatchObject({
      state: 'coupled',
      reason: null,
      salesOrderId: salesId,
      salesOrderNumber: 'ORD-01',
      businessCentralOrderId: businessCentralId,
      businessCentralOrderNumber: 'SO-1001',
      base: null,
      versions: { sales: { header: '5' } },
      journal: [{ sequence: 1, summary: 'made' }],
      alsoFound: [],
    });
  });

  it('L7 a parked order tells its reason code and what to do', async () => {
    const parked = {
      reason: 'referenceMissing' as const,
      sentence: 's',
      nextAction: 'n',
      sinceIso: '2026-03-02T10:00:00Z',
      tries: 1,
    };
    const response = await get(await withCoupling({ parked }), { salesOrderId: salesId });
    expect(response.jsonBody).toMatchObject({ reason: 'referenceMissing', parked });
  });

  it('a number used twice gives the latest order and names the others', async () => {
    const parts = await withCoupling();
    const older = coupling({
      couplingId: 'c-0',
      salesId: salesId.replace('1b', '2b'),
      businessCentralId: businessCentralId.replace('11', '12'),
      updatedIso: '2025-01-01T00:00:00Z',
    });
    await parts.couplings.create(older, []);
    const response = await get(parts, { number: 'SO-1001' });
    expect(response.jsonBody).toMatchObject({ couplingId: 'c-1', alsoFound: [{ couplingId: 'c-0' }] });
  });

  it('an unknown order is 404', async () => {
    expect((await get(await withCoupling(), { number: 'SO-9' })).status).toBe(404);
    expect((await get(await withCoupling(), { number: 'SO-1001', connectionId: 'other' })).status).toBe(404);
  });

  it.each<[Record<string, string>]>([
    [{}],
    [{ salesOrderId: 'x' }],
    [{ salesOrderId: salesId, number: 'SO-1001' }],
    [{ businessCentralOrderId: "' or 1 eq 1" }],
    [{ number: '' }],
    [{ number: 'x'.repeat(101) }],
  ])('a query that is wrong is 400: %j', async (query) => {
    const response = await get(await withCoupling(), query);
    expect(response.status).toBe(400);
    expect(response.jsonBody).toMatchObject({ error: expect.any(String) });
  });

  it.each<[AccessDecision, number]>([
    [{ kind: 'unauthenticated', reason: 'noToken' }, 401],
    [{ kind: 'forbidden' }, 403],
    [{ kind: 'unavailable' }, 503],
  ])('nothing is told to whom %j', async (decision, status) => {
    const response = await get(partsWith(decision), { salesOrderId: salesId });
    expect(response.status).toBe(status);
    expect(Object.keys(response.jsonBody)).toEqual(['error']);
  });
});

describe('health', () => {
  const ask = (parts: TestParts, headers: Record<string, string> = {}) =>
    health(parts, httpRequest({ method: 'GET', headers }));
  const anonymous: AccessDecision = { kind: 'unauthenticated', reason: 'noToken' };

  it('at rest: nothing waits, nothing is in work', async () => {
    const response = await ask(partsWith());
    expect(response.status).toBe(200);
    expect(response.jsonBody).toMatchObject({
      ok: true,
      version: '1.2.3',
      commit: 'abc1234',
      atRest: true,
      waiting: 0,
      inWork: 0,
      deadLetter: 0,
      parts: { serviceBus: { ok: true }, tables: { ok: true } },
      connections: [{ connectionId: 'main', registrations: { businessCentral: null, sales: null } }],
    });
  });

  it('answers within its time when the tables hang, and names them', async () => {
    const parts = partsWith();
    const hanging = new Proxy(parts.state, { get: () => () => new Promise(() => {}) });
    const engine = { ...parts.engine, state: hanging };
    const reporter = new HealthReporter(engine, { version: '1', commit: 'a' }, new Map(), 5);
    const response = await ask({ ...parts, health: reporter });
    expect(response).toMatchObject({
      status: 503,
      jsonBody: {
        ok: false,
        parts: { serviceBus: { ok: true }, tables: { ok: false, error: 'NoAnswerInTimeError' } },
      },
    });
  });

  it('tells messages that nobody could handle, the last comparison of both sides, and when either last spoke', async () => {
    const parts = partsWith();
    expect((await ask(parts)).jsonBody).toMatchObject({
      deadLettersListed: 0,
      connections: [{ drift: null, lastNotification: {} }],
    });
    const letter = { messageId: 'm', body: 'no notice', deliveryCount: 10 };
    const atIso = '2026-03-02T09:00:00.000Z';
    await keepLetter(parts.state, 'main', { letter, notice: undefined, atIso });
    await keepLetter(parts.state, '_unknown', { letter, notice: undefined, atIso });
    const report = { ...emptyTally('r', atIso), compared: 5, unexplained: 1, endedIso: atIso };
    await parts.state.write('main', 'drift', { report }, undefined);
    await parts.heard.note('main', 'sales');
    expect((await ask(parts)).jsonBody).toMatchObject({
      deadLettersListed: 2,
      connections: [
        {
          drift: { endedIso: atIso, compared: 5, unexplained: 1 },
          lastNotification: { sales: '2026-03-02T10:00:00.000Z' },
        },
      ],
    });
  });

  it('tells what the last sweep of open orders cost, and what the last comparison of ids found', async () => {
    const parts = partsWith();
    expect((await ask(parts)).jsonBody.connections).toMatchObject([{ openOrders: null, reconciliation: null }]);
    const run = {
      atIso: '2026-03-02T10:00:00Z',
      requests: 3,
      orders: 250,
      differing: 1,
      enqueued: 1,
      isComplete: true,
    };
    await parts.state.write('main', 'open-orders', { told: [], run }, undefined);
    const side = { known: 250, missing: 0, enqueued: 0 };
    const reconciliation = { atIso: '2026-03-02T10:41:00Z', businessCentral: side, sales: side };
    await parts.state.write('main', 'reconciliation', reconciliation, undefined);
    expect((await ask(parts)).jsonBody.connections).toMatchObject([{ openOrders: run, reconciliation }]);
  });

  it.each([undefined, 1_000])('a message, also one for later, is not rest (%s)', async (notBeforeMs) => {
    const parts = partsWith();
    const notice = {
      noticeVersion: 1 as const,
      connectionId: 'main',
      side: 'sales' as const,
      about: 'sweep' as const,
      reason: 'x',
      attemptNumber: 0,
    };
    await parts.queue.send([{ notice, messageId: 'm', ...(notBeforeMs === undefined ? {} : { notBeforeMs }) }]);
    expect((await ask(parts)).jsonBody).toMatchObject({ atRest: false, waiting: 1 });
  });

  it('a lease, an open intent and a retry that is due are not rest; a parked order that waits is', async () => {
    const parts = partsWith();
    const nowMs = parts.clock.nowMs();
    const lease = async (couplingId: string) => {
      const request = { connectionId: 'main', couplingId, owner: 'w', nowMs, untilMs: nowMs + 60_000, dirty: [] };
      const taken = await parts.couplings.acquireLease(request);
      if (taken.kind === 'taken') throw new Error('taken');
      return taken.lease;
    };
    const atRest = async () => (await ask(parts)).jsonBody.atRest;
    await parts.couplings.releaseLease(await lease('a'), { kind: 'retry', dueMs: nowMs + 5_000 });
    expect(await atRest()).toBe(true);
    parts.clock.advance(5_000);
    expect(await atRest()).toBe(false);
    await parts.couplings.releaseLease(await lease('a'));
    const held = await lease('b');
    expect(await atRest()).toBe(false);
    await parts.couplings.releaseLease(held, { kind: 'intent', dueMs: nowMs + 120_000 });
    expect((await ask(parts)).jsonBody).toMatchObject({ atRest: false, inWork: 1 });
  });

  it('a part that does not answer is told without its error text, and the answer is 503', async () => {
    const parts = partsWith();
    parts.queue.failing = true;
    const response = await ask(parts);
    expect(response.status).toBe(503);
    expect(response.jsonBody).toMatchObject({
      ok: false,
      atRest: false,
      parts: { serviceBus: { ok: false, error: 'Error' } },
    });
  });

  it('without a token only ok and the version are told', async () => {
    expect((await ask(partsWith(anonymous))).jsonBody).toEqual({ ok: true, version: '1.2.3' });
  });

  it('without a token the parts are not asked again and again', async () => {
    const parts = partsWith(anonymous);
    expect((await ask(parts)).status).toBe(200);
    parts.queue.failing = true;
    expect((await ask(parts)).status).toBe(200);
    parts.clock.advance(10_001);
    expect((await ask(parts)).status).toBe(503);
  });

  it('a token that is not valid is refused rather than ignored', async () => {
    expect((await ask(partsWith(anonymous), { authorization: 'Bearer x' })).status).toBe(401);
  });
});

describe('life-cycle', () => {
  const headers = { 'content-type': 'application/json' };
  const resume = (parts: TestParts, body: Record<string, string>) =>
    lifeCycle(parts, httpRequest({ method: 'POST', headers, body: JSON.stringify(body) }));

  it('a paused connection is shown by health and goes on when an operator lifts it', async () => {
    const parts = partsWith();
    const paused = { sinceIso: '2026-03-02T09:00:00Z', gone: 6 };
    await parts.state.write('main', 'life-cycle', { gone: [], paused }, undefined);
    const shown = async () => (await health(parts, httpRequest({ method: 'GET' }))).jsonBody as never;
    expect(await shown()).toMatchObject({ connections: [{ connectionId: 'main', lifeCyclePaused: paused }] });
    const body = { connectionId: 'main', reason: 'a clean-up of ours' };
    expect((await resume(parts, body)).jsonBody).toEqual({ connectionId: 'main', resumed: true });
    expect(await shown()).toMatchObject({ connections: [{ lifeCyclePaused: null }] });
    const journal = async () => (await readConnectionRecord(parts.state, 'main')).steps;
    const step = { what: 'lifeCycleResumed', by: 'ada', reason: 'a clean-up of ours' };
    expect(await journal()).toEqual([expect.objectContaining(step)]);
    expect((await resume(parts, { connectionId: 'main' })).jsonBody).toMatchObject({ resumed: false });
    expect(await journal()).toHaveLength(1);
  });

  it('needs a connection that there is', async () => {
    expect((await resume(partsWith(), { connectionId: 'other' })).status).toBe(400);
    expect((await lifeCycle(partsWith(), httpRequest({ method: 'POST' }))).status).toBe(415);
  });

  it('is refused to readers: the roles asked for are those that may change things', async () => {
    const asked: unknown[] = [];
    const parts = testParts({
      operatorAccess: async (_, sufficient) => {
        asked.push(sufficient);
        return { kind: 'forbidden' };
      },
    });
    expect((await resume(parts, { connectionId: 'main' })).status).toBe(403);
    expect(asked).toEqual([['Tandem.Operator']]);
  });
});

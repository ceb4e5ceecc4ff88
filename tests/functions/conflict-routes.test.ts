import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import { conflictDecision } from '../../functions/conflict-decision.js';
import { conflictPreview } from '../../functions/conflict-preview.js';
import { conflictRules } from '../../functions/conflict-rules.js';
import { conflicts } from '../../functions/conflicts.js';
import type { OpenConflict } from '../../lib/ports/coupling.js';
import type { AccessDecision, OperatorAccess } from '../../lib/security/operator-access.js';
import { aConflictEntry, aCoupling } from '../contract/couplings-samples.js';
import { httpRequest, type RequestOptions } from './http-for-tests.js';
import { type TestParts, testParts } from './parts-for-tests.js';

const couplingId = '11111111-aaaa-4aaa-8aaa-111111111111';
const conflictId = `${couplingId}.0123456789abcdef`;

const open: OpenConflict = {
  conflictId,
  group: 'price',
  pairId: 'pair-1',
  customer: 'C00010',
  lineProduct: '1896-S',
  shippedQuantity: '3',
  numbers: ['unitPrice', 'lineDiscountAmount'],
  base: { unitPrice: { businessCentral: '8', sales: '8' }, lineDiscountAmount: { businessCentral: '0', sales: '0' } },
  businessCentral: { unitPrice: '9', lineDiscountAmount: '1' },
  sales: { unitPrice: '7', lineDiscountAmount: '2' },
  rule: 'park',
  sinceIso: '2026-03-01T10:00:00Z',
};

const whoever: OperatorAccess = async () => ({ kind: 'granted', who: 'ada' });

async function partsWith(
  conflict: Partial<OpenConflict> = {},
  operatorAccess: OperatorAccess = whoever,
): Promise<TestParts> {
  const connection = {
    connectionId: 'main',
    policies: { conflictRules: [{ when: { group: 'price' }, rule: 'park' }] },
  };
  const ports = { connection, businessCentral: {}, sales: {} };
  const parts = testParts({ operatorAccess, connections: new Map([['main', ports]]) as never });
  const coupling = aCoupling({ connectionId: 'main', couplingId, openConflicts: [{ ...open, ...conflict }] });
  await parts.couplings.create({ ...coupling, journalSequence: 1 }, [aConflictEntry(1)]);
  return parts;
}

const json = { 'content-type': 'application/json' };
const post = (body: unknown, more: RequestOptions = {}) =>
  httpRequest({ method: 'POST', headers: json, body: JSON.stringify(body), ...more });
const decide = (parts: TestParts, body: unknown, more: RequestOptions = {}) =>
  conflictDecision(parts, post(body, { params: { conflictId }, ...more }));

describe('GET conflicts', () => {
  it('tells each with both values, base, rule and order', async () => {
    const parts = await partsWith();
    const response = await conflicts(parts, httpRequest({ method: 'GET' }));
    expect(response.jsonBody).toEqual({
      conflicts: [
        {
          ...open,
          connectionId: 'main',
          couplingId,
          salesOrderId: expect.any(String),
          salesOrderNumber: null,
          businessCentralOrderId: expect.any(String),
          businessCentralOrderNumber: null,
        },
      ],
      more: false,
    });
  });

  it('an unknown connection is told with the known ones', async () => {
    const response = await conflicts(await partsWith(), httpRequest({ method: 'GET', query: { connectionId: 'x' } }));
    expect(response).toMatchObject({ status: 400, jsonBody: { error: 'connectionId: must be one of main' } });
  });
});

describe('POST conflicts/{id}/decision', () => {
  it('stores who decided what, and has the order looked at', async () => {
    const parts = await partsWith();
    const response = await decide(parts, { wins: 'sales' });
    expect(response.jsonBody).toMatchObject({ couplingId, reach: 'once', decision: { by: 'ada', number: 2 } });
    const [coupling] = parts.couplings.all();
    expect(coupling?.decisions).toMatchObject([
      { fields: { unitPrice: { winner: 'sales', businessCentral: '9', sales: '7' } } },
    ]);
    expect(parts.queue.sent.map(({ notice }) => notice)).toMatchObject([{ about: 'order', cause: 'asked' }]);
    const journal = await parts.couplings.readJournal('main', couplingId);
    expect(journal.at(-1)).toMatchObject({ kind: 'decision', summary: expect.stringContaining('ada decided price') });
  });

  it('a second thought replaces the first', async () => {
    const parts = await partsWith();
    await decide(parts, { wins: 'sales' });
    await decide(parts, { wins: 'businessCentral' });
    expect(parts.couplings.all()[0]?.decisions).toMatchObject([
      { fields: { unitPrice: { winner: 'businessCentral' } } },
    ]);
  });

  it('when the queue is down the timer will look at the order', async () => {
    const parts = await partsWith();
    parts.queue.failing = true;
    await expect(decide(parts, { wins: 'sales' })).rejects.toThrow();
    expect(parts.couplings.all()[0]?.decisions).toHaveLength(1);
    expect(await parts.couplings.listWork('main')).toMatchObject([{ kind: 'retry', owner: '' }]);
  });

  it('while a worker is on the order it answers 503 and changes nothing', async () => {
    const parts = await partsWith();
    const nowMs = parts.clock.nowMs();
    const lease = { connectionId: 'main', couplingId, owner: 'worker', nowMs, untilMs: nowMs + 60_000, dirty: [] };
    await parts.couplings.acquireLease(lease);
    expect(await decide(parts, { wins: 'sales' })).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(parts.couplings.all()[0]?.decisions).toBeUndefined();
  });

  it.each<[unknown, string]>([
    [{}, 'wins: must be "businessCentral", "sales", or an object'],
    [{ wins: 'me' }, 'wins: must be'],
    [{ wins: 'sales', reach: 'always' }, 'reach: '],
    [{ wins: 'sales', raech: 'once' }, 'names that are not known'],
    [{ wins: { unitPrice: 'sales' } }, 'wins: must name each field that differs, and no other: unitPrice, line'],
    [{ wins: { unitPrice: 'sales', tax: 'sales' } }, 'wins: must name each field that differs'],
    [
      { wins: { unitPrice: 'sales', lineDiscountAmount: 'businessCentral' }, reach: 'asRule' },
      'rule: is needed where fields are taken from both sides',
    ],
    [{ wins: 'sales', reach: 'asRule', rule: 'cheapest' }, 'one of businessCentralWins, salesWins, lowest'],
    [{ wins: 'sales', rule: 'lowest' }, 'rule: only with reach "forCustomer" or "asRule"'],
    ['sales', 'must be an object, in { }'],
  ])('%j is 400 and names the field and what it may hold', async (body, error) => {
    const parts = await partsWith();
    const response = await decide(parts, body);
    expect(response.status).toBe(400);
    expect(response.jsonBody.error).toContain(error);
    expect(parts.couplings.all()[0]?.decisions).toBeUndefined();
  });

  it('a line is decided as a whole, and a customer is needed for a rule of that customer', async () => {
    const line = { group: 'line', businessCentral: { line: 'deleted' }, sales: { line: 'edited', quantity: '7' } };
    expect(
      (await decide(await partsWith(line), { wins: { line: 'sales', quantity: 'sales' } })).jsonBody.error,
    ).toContain('kept or deleted as a whole');
    const response = await decide(await partsWith({ customer: null }), { wins: 'sales', reach: 'forCustomer' });
    expect(response.jsonBody.error).toContain('reach: the order names no customer');
  });

  it('a quantity below what has been shipped cannot be decided for', async () => {
    const quantity = { group: 'productAndQuantity', businessCentral: { quantity: '5' }, sales: { quantity: '2' } };
    const response = await decide(await partsWith(quantity), { wins: 'sales' });
    expect(response).toMatchObject({ status: 409, jsonBody: { code: 'belowShippedQuantity' } });
  });

  it('an unknown conflict is 404, one whose values have changed 409 with those that are open', async () => {
    const parts = await partsWith();
    expect((await decide(parts, { wins: 'sales' }, { params: { conflictId: 'nobody.00' } })).status).toBe(404);
    const stale = await decide(parts, { wins: 'sales' }, { params: { conflictId: `${couplingId}.ffffffffffffffff` } });
    expect(stale).toMatchObject({ status: 409, jsonBody: { code: 'conflictNotOpen', conflicts: [{ conflictId }] } });
  });

  it.each<[Record<string, string>, string, number]>([
    [{}, '{}', 415],
    [{ 'content-type': 'text/plain' }, '{}', 415],
    [json, '{', 400],
    [json, `"${'x'.repeat(300_000)}"`, 413],
  ])('a body that is no JSON of ours is refused: %j', async (headers, body, status) => {
    const parts = await partsWith();
    expect((await decide(parts, {}, { headers, body })).status).toBe(status);
  });
});

describe('rules that people made', () => {
  it('are listed with those of the settings and the defaults, and can be withdrawn', async () => {
    const parts = await partsWith();
    await decide(parts, { wins: 'sales', reach: 'forCustomer' });
    const get = httpRequest({ method: 'GET' });
    expect((await conflictRules(parts, get)).jsonBody).toMatchObject({
      rules: [{ number: 1, when: { group: 'price', customer: 'C00010' }, rule: 'salesWins', by: 'ada' }],
      settings: [{ when: { group: 'price' }, rule: 'park' }],
      defaults: expect.arrayContaining([{ when: { group: 'price' }, rule: 'businessCentralWins' }]),
      ended: [],
    });
    const end = (number: string) => conflictRules(parts, httpRequest({ method: 'DELETE', params: { number } }));
    expect((await end('first')).status).toBe(400);
    expect((await end('2')).status).toBe(404);
    expect((await end('1')).jsonBody).toMatchObject({ rules: [], ended: [{ number: 1, endedBy: 'ada' }] });
  });
});

describe('POST conflicts/rules', () => {
  it('makes a rule, and has the orders looked at that wait for the same', async () => {
    const parts = await partsWith();
    const rule = { when: { group: 'price', customer: 'C00010' }, rule: 'lowest' };
    const response = await conflictRules(parts, post({ ...rule, connectionId: 'main' }));
    expect(response.jsonBody).toMatchObject({ rules: [{ ...rule, number: 1, by: 'ada' }] });
    expect(parts.queue.sent).toHaveLength(1);
    await conflictRules(parts, post({ when: { group: 'shipTo' }, rule: 'park' }));
    expect(parts.queue.sent).toHaveLength(1);
  });

  it.each<[unknown, string]>([
    [{}, 'when: '],
    [{ when: { group: 'prices' }, rule: 'park' }, 'when.group: must be one of customer'],
    [{ when: { group: 'line' }, rule: 'lowest' }, 'rule: must be one of editWins'],
    [{ when: { group: 'price' }, rule: 'park', connectionId: 'x' }, 'connectionId: must be one of main'],
    [{ when: { group: 'price' }, rule: 'park', by: 'bob' }, 'names that are not known'],
    [7, 'must be an object, in { }'],
  ])('%j is 400 and names the field', async (body, error) => {
    const parts = await partsWith();
    const response = await conflictRules(parts, post(body));
    expect(response.status).toBe(400);
    expect(response.jsonBody.error).toContain(error);
  });
});

describe('POST conflicts/preview', () => {
  it('tells what was decided and what would be', async () => {
    const rules = [{ when: { group: 'customer' }, rule: 'businessCentralWins' }];
    const response = await conflictPreview(await partsWith(), post({ rules }));
    expect(response.jsonBody).toMatchObject({
      considered: 1,
      differing: 1,
      conflicts: [{ decidedThen: { rule: 'person', winner: 'sales' }, wouldDecide: { winner: 'businessCentral' } }],
    });
  });

  it.each<[unknown, string]>([
    [{}, 'rules: '],
    [{ rules: [{ when: { group: 'prices' }, rule: 'park' }] }, 'rules.0.when.group: '],
    [{ rules: [{ when: { group: 'price' }, rule: 'cheapest' }] }, 'rules.0.rule: must be one of businessCentralWins'],
    [{ rules: [], limit: 100_000 }, 'limit: '],
    [{ rules: [], connectionId: 'x' }, 'connectionId: must be one of main'],
  ])('%j is 400 and names the field', async (body, error) => {
    const response = await conflictPreview(await partsWith(), post(body));
    expect(response.status).toBe(400);
    expect(response.jsonBody.error).toContain(error);
  });
});

describe('who may use the conflict routes', () => {
  const rolesAsked = async (call: (parts: TestParts) => Promise<unknown>): Promise<readonly string[]> => {
    const asked: string[] = [];
    const parts = await partsWith({}, async (_, roles) => {
      asked.push(...roles);
      return { kind: 'forbidden' };
    });
    expect(await call(parts)).toMatchObject({ status: 403 });
    expect(parts.couplings.all()[0]?.decisions).toBeUndefined();
    return asked;
  };
  const remove = httpRequest({ method: 'DELETE', params: { number: '1' } });

  it('only operators decide and withdraw; readers list and preview', async () => {
    expect(await rolesAsked((parts) => decide(parts, { wins: 'sales' }))).toEqual(['Tandem.Operator']);
    expect(await rolesAsked((parts) => conflictRules(parts, remove))).toEqual(['Tandem.Operator']);
    expect(await rolesAsked((parts) => conflictRules(parts, post({})))).toEqual(['Tandem.Operator']);
    for (const call of [
      (parts: TestParts) => conflicts(parts, httpRequest({ method: 'GET' })),
      (parts: TestParts) => conflictRules(parts, httpRequest({ method: 'GET' })),
      (parts: TestParts) => conflictPreview(parts, post({ rules: [] })),
    ]) {
      expect(await rolesAsked(call)).toEqual(['Tandem.Reader', 'Tandem.Operator']);
    }
  });

  it.each<[AccessDecision, number]>([
    [{ kind: 'unauthenticated', reason: 'noToken' }, 401],
    [{ kind: 'unavailable' }, 503],
  ])('nothing is told to whom %j', async (decision, status) => {
    const response = await conflicts(await partsWith({}, async () => decision), httpRequest({ method: 'GET' }));
    expect(response.status).toBe(status);
    expect(Object.keys(response.jsonBody)).toEqual(['error']);
  });
});

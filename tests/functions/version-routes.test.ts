import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import { orderComparison } from '../../functions/order-comparison.js';
import { orderRestore } from '../../functions/order-restore.js';
import { orderVersions } from '../../functions/order-versions.js';
import type { Coupling } from '../../lib/ports/coupling.js';
import type { OperatorAccess } from '../../lib/security/operator-access.js';
import { aBase, aCoupling, aVersionEntry } from '../contract/couplings-samples.js';
import { httpRequest } from './http-for-tests.js';
import { type TestParts, testParts } from './parts-for-tests.js';

const salesOrderId = '1b2c3d4e-aaaa-4e11-be37-000d3a4b1c22';

/** An order with two versions: in the second the first line has gone and the customer is another. */
async function partsWith(given: Partial<Coupling> = {}, operatorAccess?: OperatorAccess): Promise<TestParts> {
  const connections = new Map([['main', { connection: { connectionId: 'main' }, businessCentral: {}, sales: {} }]]);
  const parts = testParts({
    connections: connections as never,
    ...(operatorAccess === undefined ? {} : { operatorAccess }),
  });
  const coupling = aCoupling({
    connectionId: 'main',
    salesId: salesOrderId,
    base: aBase(1),
    journalSequence: 2,
    ...given,
  });
  const first = aBase(2);
  const second = {
    header: { ...first.header, customer: { businessCentral: '20000', sales: '20000' } },
    lines: first.lines.slice(1),
  };
  await parts.couplings.create(coupling, [aVersionEntry(1, 1, first), aVersionEntry(2, 2, second)]);
  return parts;
}

const get = (query: Record<string, string>) => httpRequest({ method: 'GET', query });
const post = (body: unknown) =>
  httpRequest({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('GET orders/versions', () => {
  it('lists them with when, why, who and both documents', async () => {
    const response = await orderVersions(await partsWith(), get({ salesOrderId }));
    expect(response.jsonBody.versions).toMatchObject([
      {
        number: 1,
        reason: 'a change from Sales',
        causedBy: 'sales',
        businessCentral: { header: { number: 'SO-1' }, lines: [{ quantity: '2' }] },
        sales: { number: 'ORD-1', phase: 'submitted', lines: [{ quantity: 'quantity' }, {}] },
      },
      { number: 2, causedBy: { operator: 'ada' } },
    ]);
  });

  it('an unknown order is 404, a query that names none or two is 400', async () => {
    const parts = await partsWith();
    expect((await orderVersions(parts, get({ number: 'SO-9' }))).status).toBe(404);
    for (const query of [{}, { salesOrderId, number: 'SO-1' }, { salesOrderId: 'x' }]) {
      expect((await orderVersions(parts, get(query))).status).toBe(400);
    }
  });
});

describe('GET orders/versions/compare', () => {
  it('tells what differs, field by field, and lines that came or went', async () => {
    const response = await orderComparison(await partsWith(), get({ salesOrderId, from: '1', to: '2' }));
    expect(response.jsonBody).toMatchObject({
      from: 1,
      to: 2,
      header: [{ field: 'customer', to: { businessCentral: '20000', sales: '20000' } }],
      lines: [{ pairId: 'pair-0', change: 'removed' }],
      waits: null,
    });
  });

  it('a line that was made again is the line it was', async () => {
    const [again] = aBase(1).lines;
    if (again === undefined) throw new Error('no line');
    const base = { ...aBase(2), lines: [{ ...again, pairId: 'pair-7' }, ...aBase(2).lines.slice(1)] };
    const parts = await partsWith({ base, lineage: { 'pair-7': 'pair-0' } });
    const response = await orderComparison(parts, get({ salesOrderId, from: '1' }));
    expect(response.jsonBody).toMatchObject({ to: 'now', header: [], lines: [] });
  });

  it.each([
    [{ salesOrderId }, 400, 'from: must be the number of a version'],
    [{ salesOrderId, from: 'x' }, 400, 'from: must be the number of a version'],
    [{ salesOrderId, from: '1', to: 'then' }, 400, 'to: must be the number of a version, or "now"'],
    [{ salesOrderId, from: '9' }, 404, 'the order has no version 9; it has 1, 2'],
    [{ from: '1' }, 400, 'give exactly one of'],
  ] as const)('%j is %i and says what may stand there', async (query, status, error) => {
    const response = await orderComparison(await partsWith(), get({ ...query }));
    expect(response.status).toBe(status);
    expect(response.jsonBody.error).toContain(error);
  });
});

describe('POST orders/versions/restore', () => {
  it.each<[Partial<Coupling>, string]>([
    [{ state: 'ended' }, 'frozen'],
    [{ state: 'fulfilled' }, 'frozen'],
    [{ state: 'held' }, 'held'],
    [{ state: 'recreating' }, 'notAtRest'],
    [{ openEffect: { sequence: 1, side: 'sales', nextBase: aBase(1) } }, 'notAtRest'],
    [
      {
        parked: {
          reason: 'conflictNeedsPerson',
          sentence: 's',
          nextAction: 'n',
          sinceIso: '2026-03-02T10:00:00Z',
          tries: 0,
        },
      },
      'conflictOpen',
    ],
  ])('an order that is %j is refused with a code and a sentence', async (given, code) => {
    const parts = await partsWith(given);
    const response = await orderRestore(parts, post({ salesOrderId, version: 1 }));
    expect(response).toMatchObject({ status: 409, jsonBody: { code, error: expect.any(String) } });
    expect(parts.couplings.all()[0]?.restore).toBeUndefined();
  });

  it.each<[unknown, number, string]>([
    [{ salesOrderId }, 400, 'version: '],
    [{ salesOrderId, version: 'first' }, 400, 'version: '],
    [{ version: 1 }, 400, 'give exactly one of'],
    [{ salesOrderId, version: 1, removeLines: true }, 400, 'names that are not known'],
    [{ salesOrderId, version: 7 }, 404, 'the order has no version 7; it has 1, 2'],
    [{ number: 'SO-9', version: 1 }, 404, 'no coupling holds this order'],
  ])('%j is %i and names the field', async (body, status, error) => {
    const response = await orderRestore(await partsWith(), post(body));
    expect(response.status).toBe(status);
    expect(response.jsonBody.error).toContain(error);
  });

  it('a number that several orders have has to be told apart by an id', async () => {
    const parts = await partsWith({ salesNumber: 'ORD-1' });
    await parts.couplings.create(aCoupling({ connectionId: 'main', salesNumber: 'ORD-1' }), []);
    const response = await orderRestore(parts, post({ number: 'ORD-1', version: 1 }));
    expect(response).toMatchObject({ status: 400, jsonBody: { error: expect.stringContaining('several orders') } });
  });
});

describe('who may use the version routes', () => {
  it('only operators restore; readers list and compare', async () => {
    const asked: (readonly string[])[] = [];
    const parts = await partsWith({}, async (_, roles) => {
      asked.push(roles);
      return { kind: 'forbidden' };
    });
    const calls = [
      orderRestore(parts, post({ salesOrderId, version: 1 })),
      orderVersions(parts, get({ salesOrderId })),
      orderComparison(parts, get({ salesOrderId, from: '1' })),
    ];
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(asked).toEqual([
      ['Tandem.Operator'],
      ['Tandem.Reader', 'Tandem.Operator'],
      ['Tandem.Reader', 'Tandem.Operator'],
    ]);
  });
});

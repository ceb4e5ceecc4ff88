import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../lib/operations/answer.js';
import { actOnMany } from '../../lib/operations/couplings/act-on-many.js';
import { listCouplings } from '../../lib/operations/couplings/list.js';
import { jsonResponse } from '../../local/simulator-kit/http-types.js';
import { aCoupling } from '../contract/couplings-samples.js';
import { type TestParts, testParts } from '../functions/parts-for-tests.js';
import { runForTests, serveApp } from './tandem-for-tests.js';

let url = '';

/** The operations themselves behind their routes. */
async function anApp(): Promise<TestParts> {
  const connection = { connectionId: 'main', policies: {}, mapping: {} };
  const parts = testParts({
    connections: new Map([['main', { connection, businessCentral: {}, sales: {} }]]) as never,
  });
  const parked = {
    reason: 'deletedInSales',
    sentence: 'It is gone.',
    nextAction: 'decide',
    sinceIso: '2026-03-01T10:00:00Z',
    tries: 1,
  } as const;
  const place = { connectionId: 'main' };
  await parts.couplings.create(aCoupling({ ...place, state: 'coupled', salesNumber: 'ORD-1', parked }), []);
  await parts.couplings.create(aCoupling({ ...place, state: 'coupled', salesNumber: 'ORD-2' }), []);
  await parts.couplings.create(aCoupling({ ...place, state: 'ended', salesNumber: 'ORD-3' }), []);
  url = await serveApp(async ({ url: { pathname, searchParams }, body }) => {
    const text = String(body);
    const gone = ok({ businessCentral: { known: 2, missing: 0 }, sales: { known: 2, missing: 1, waiting: 3 } });
    const routes: Readonly<Record<string, () => Answer | Promise<Answer>>> = {
      '/api/couplings': () => listCouplings(parts.engine, Object.fromEntries(searchParams)),
      '/api/couplings/act': () => actOnMany(parts.engine, { body: JSON.parse(text), who: 'ada' }),
      '/api/couplings/export': () => exportedPage(searchParams.get('after')),
      '/api/couplings/import': () => importedPage(text),
    };
    const answer = (await routes[pathname]?.()) ?? gone;
    return jsonResponse(answer.kind === 'ok' ? 200 : 400, answer.kind === 'ok' ? answer.body : answer);
  });
  return parts;
}

const ok = (body: object) => ({ kind: 'ok', body }) as const;
const exportedPage = (after: string | null) =>
  ok({
    connectionId: 'main',
    couplings: [{ salesOrderNumber: after ?? 'ORD-1' }],
    next: after === null ? 'ORD-2' : null,
  });

/** Every second pair cannot be verified. */
function importedPage(body: string) {
  const { couplings, apply } = JSON.parse(body) as { couplings: { salesOrderNumber: string }[]; apply: boolean };
  const results = couplings.map(({ salesOrderNumber }, index) => ({
    salesOrderNumber,
    businessCentralOrderNumber: 'S-1',
    ...(index % 2 === 1
      ? { outcome: 'refused', code: 'differs', error: 'the two differ in shipToCity' }
      : { outcome: apply ? 'done' : 'would' }),
  }));
  return ok({ results });
}

const tandem = (...words: readonly string[]) => runForTests([...words, '--app', url]);

describe('tandem couplings', () => {
  it('lists them with counts, by state and by being gone', async () => {
    await anApp();
    const { out } = await tandem('couplings');
    expect(out).toContain('ORD-3');
    expect(out).toContain('coupled: 2');
    expect(out).toContain('waits because deletedInSales: 1');
    const gone = await tandem('couplings', 'list', '--gone', '--json');
    expect(JSON.parse(gone.out)).toMatchObject({ couplings: [{ salesOrderNumber: 'ORD-1' }], more: false });
    const counts = await tandem('couplings', 'list', '--counts', '--json');
    expect(JSON.parse(counts.out)).toMatchObject({ couplings: [], counts: { states: { coupled: 2, ended: 1 } } });
    expect((await tandem('couplings', 'list', '--limit', '1')).out).toContain('There are more');
    expect((await tandem('couplings', '--state', 'recreating')).out).toBe('There are none.\n');
  });

  it('does the same to many: a dry run unless --apply, all only with --all', async () => {
    const parts = await anApp();
    expect((await tandem('couplings', 'uncouple', '--state', 'coupled')).out).toContain(
      '2 would be done; --apply does it',
    );
    expect((await tandem('couplings', 'uncouple', '--apply')).exitCode).not.toBe(0);
    expect(await tandem('couplings', 'uncouple', '--all', '--apply')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('2 done, 0 not'),
    });
    expect(await parts.couplings.listOpen('main')).toEqual([]);
  });

  it('orders that are gone are looked for, and some found exit 1; wrong words exit 2', async () => {
    await anApp();
    expect(await tandem('couplings', 'find-deleted')).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('Sales: 1 of 2 are newly found gone; 3 more wait for a person already'),
    });
    expect((await tandem('couplings', 'list', '--limit', 'x')).exitCode).toBe(2);
    expect((await tandem('couplings', 'list', '--gone', '--reason', 'deletedInSales')).exitCode).toBe(2);
  });

  it('all pairs to a file, and from it: a dry run unless --apply; what was refused exits 1 with the reason', async () => {
    await anApp();
    const out = join(mkdtempSync(join(tmpdir(), 'tandem-couplings-')), 'couplings.json');
    expect(await tandem('couplings', 'export', '--out', out)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('2 couplings are in'),
    });
    const dry = await tandem('couplings', 'import', out);
    expect(dry).toMatchObject({ exitCode: 1, out: expect.stringContaining('1 would be done; --apply does it') });
    expect(dry.out).toContain('the two differ in shipToCity');
    expect((await tandem('couplings', 'import', out, '--apply')).out).toContain('1 done, 0 already, 1 not');
    writeFileSync(out, '{}');
    expect((await tandem('couplings', 'import', out)).exitCode).toBe(2);
  });
});

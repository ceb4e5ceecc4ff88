import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { jsonResponse } from '../../local/simulator-kit/http-types.js';
import { runForTests, serveApp } from './tandem-for-tests.js';

const folder = mkdtempSync(join(tmpdir(), 'tandem-progress-'));
const pair = { salesOrderNumber: 'ORD-1', businessCentralOrderNumber: 'S-1', outcome: 'done' };
const coupling = { couplingId: 'c', state: 'ended', customer: null, reason: null, sentence: null, outcome: 'done' };
const ended = { ...coupling, salesOrderNumber: 'ORD-1', businessCentralOrderNumber: 'S-1' };
const record = { id: 'a', number: 'ORD-1' };
const report = {
  ...{ endedIso: '2026-03-02T02:17:09Z', compared: 9, unexplained: 0, drifting: 0, explained: {}, totalsDiffer: 0 },
  ...{ requests: { businessCentral: 3, sales: 3 }, drift: [] },
};

/** An app whose long work takes some answers to end. */
async function anApp(): Promise<string> {
  let looks = 0;
  return await serveApp(({ method, url: { pathname, searchParams }, body }) => {
    const after = searchParams.get('after');
    const posted = method === 'POST' ? JSON.parse(String(body)) : {};
    looks += method === 'GET' ? 1 : 0;
    const running = looks < 3 ? { startedIso: 'x', compared: 4, lookedAt: 5, open: 10 } : null;
    const answers: Readonly<Record<string, object>> = {
      '/api/couplings/act': { results: [ended, ended], next: posted.after === undefined ? 'c' : null },
      '/api/couplings/export': { connectionId: 'main', couplings: [{}, {}], next: after === null ? 'c' : null },
      '/api/couplings/import': { results: (posted.couplings ?? []).map(() => pair) },
      '/api/couplings/find-deleted': { businessCentral: { known: 2, missing: 0 }, sales: { known: 2, missing: 0 } },
      '/api/orders/match': {
        ...{ matched: [], several: [], more: false, applied: { coupled: 0, refused: [] } },
        unmatched: { businessCentral: [], sales: Array.from({ length: 150 }, () => record) },
      },
      '/api/orders/synchronize': {
        orders: (posted.orders ?? []).map(() => ({ side: 'sales', recordId: 'a', result: 'willBeMade' })),
      },
      '/api/drift':
        method === 'POST'
          ? { connectionId: 'main', runId: 'r', started: true }
          : { connections: [{ connectionId: 'main', running, report }] },
    };
    return jsonResponse(200, answers[pathname] ?? {});
  });
}

const imported = join(folder, 'import.json');
writeFileSync(
  imported,
  JSON.stringify({ format: 'tandem-couplings', formatVersion: 1, couplings: Array.from({ length: 45 }, () => ({})) }),
);

const work: readonly (readonly [string, readonly string[], RegExp, RegExp])[] = [
  ['uncouple', ['couplings', 'uncouple', '--all', '--apply'], /^2 couplings\n4 of 4 couplings\n$/, /\[#{24}\] 4 of 4 /],
  ['export', ['couplings', 'export', '--force', '--out', join(folder, 'out.json')], /^2 couplings\n$/, /4 couplings/],
  [
    'import',
    ['couplings', 'import', imported, '--apply'],
    /^20 of 45 couplings\n40 of 45 couplings\n45 of 45 couplings\n$/,
    /\[#{11}\.{13}\] 20 of 45 /,
  ],
  ['find-deleted', ['couplings', 'find-deleted'], /^looking for the orders of both sides …\n$/, /looking for/],
  [
    'match --apply',
    ['match', '--apply', '--create-missing', 'both'],
    /^matching the orders of both sides and coupling them …\n100 of 150 orders\n150 of 150 orders\n$/,
    /\[#{16}\.{8}\] 100 of 150 /,
  ],
  [
    'drift --run',
    ['drift', '--run', '--every', '0'],
    /^5 of 10 couplings looked at\n$/,
    /\[#{12}\.{12}\] 5 of 10 couplings looked at/,
  ],
];

describe('long work', () => {
  it.each(work)(
    '%s tells how far it is: plain lines, a bar at a terminal, nothing beside JSON',
    async (_, words, plain, atTerminal) => {
      const run = async (more: readonly string[], isTerminal = false) =>
        await runForTests([...words, ...more, '--app', await anApp()], { isTerminal });
      const [lines, drawn, json] = [await run([]), await run([], true), await run(['--json'], true)];
      expect([lines.exitCode, drawn.exitCode, json.exitCode]).toEqual([0, 0, 0]);
      expect(lines.error).toMatch(plain);
      expect(drawn.error).toMatch(atTerminal);
      expect(drawn.error.endsWith('\r\u001B[2K')).toBe(true);
      expect(json.error).toBe('');
      expect(JSON.parse(json.out)).toBeInstanceOf(Object);
    },
  );

  it.each([
    ['full-sync', ['full-sync', '--apply', '--report', '/no/such/x.json'], '--report /no/such/x.json: '],
    ['a matching', ['match', '--background', '--report', folder], `--report ${folder}: it is no file`],
    ['export', ['couplings', 'export', '--out', imported], `--out ${imported}: there is such a file already; --force`],
  ])('%s looks whether its file can be written before anything is begun, and exits 2', async (_, words, why) => {
    const before = readFileSync(imported, 'utf8');
    let asked = 0;
    const url = await serveApp(() => {
      asked += 1;
      return jsonResponse(200, {});
    });
    const { exitCode, error } = await runForTests([...words, '--app', url]);
    expect([exitCode, asked]).toEqual([2, 0]);
    expect(error).toContain(why);
    expect(readFileSync(imported, 'utf8')).toBe(before);
  });
});

import { describe, expect, it } from '@jest/globals';
import { jsonResponse, type SimulatorRequest, type SimulatorResponse } from '../../local/simulator-kit/http-types.js';
import { closeApps, runForTests, serveApp } from './tandem-for-tests.js';

/** A running app whose routes answer as told; others 404. */
async function appThat(routes: Readonly<Record<string, (request: SimulatorRequest) => SimulatorResponse>>) {
  const asked: SimulatorRequest[] = [];
  const url = await serveApp((request) => {
    asked.push(request);
    return routes[request.url.pathname]?.(request) ?? jsonResponse(404, { error: 'nothing here' });
  });
  return { url, asked };
}

const tandem = (words: readonly string[], operator: Readonly<Record<string, string>> = {}) =>
  runForTests(words, { operator: () => operator });

const examination = (standing: string) => ({
  standing,
  app: [{ id: 'app.tables', title: 'Tables', standing: 'good', sentence: 'It answers.' }],
  connections: [
    {
      connectionId: 'main',
      checks: [{ id: 'sales.user', title: 'Sign-in', standing, sentence: 'Refused.', fix: 'Give it a role.' }],
    },
  ],
});

describe('tandem doctor', () => {
  it.each([
    ['good', 0],
    ['warning', 0],
    ['bad', 1],
    ['unknown', 3],
    ['a standing of a later version', 3],
  ])('tells every check and, where it is not good, what to do; %s exits %d', async (standing, exitCode) => {
    const { url } = await appThat({ '/api/checks': () => jsonResponse(200, examination(standing)) });
    const result = await tandem(['doctor', '--app', url]);
    expect(result).toMatchObject({ exitCode, error: '' });
    expect(result.out).toContain('✓ Tables: It answers.');
    expect(result.out.includes('Give it a role.')).toBe(standing !== 'good');
  });

  it('--json gives the whole examination to programs', async () => {
    const { url } = await appThat({ '/api/checks': () => jsonResponse(200, examination('bad')) });
    const { out } = await tandem(['doctor', '--app', url, '--json']);
    expect(JSON.parse(out)).toEqual(examination('bad'));
  });
});

describe('tandem status', () => {
  const registrations = {
    businessCentral: { ok: true },
    sales: { ok: false, problem: 'Steps are missing.', fix: 'Again.' },
  };
  const report = {
    ok: true,
    version: '1.0.0',
    atRest: true,
    waiting: 0,
    inWork: 0,
    deadLetter: 2,
    deadLettersListed: 1,
  };

  it('tells rest and dead letters; a registration that is not well is named and exits 1', async () => {
    const drift = { endedIso: '2026-03-02T02:17:09Z', compared: 9, unexplained: 2 };
    const connections = [{ connectionId: 'main', work: { waiting: 3 }, registrations, drift }];
    const { url } = await appThat({ '/api/health': () => jsonResponse(200, { ...report, connections }) });
    const result = await tandem(['status', '--app', url]);
    expect(result.exitCode).toBe(1);
    expect(result.out).toMatch(/is not well, though at rest; something waits/);
    expect(result.out).toMatch(/dead letters\s+3 ! 2 still to be taken off the queue by the timer; see/);
    expect(result.out).toContain('main: 3 order(s) wait');
    expect(result.out).toContain('! 2 unexplained difference(s) between both sides, 2026-03-02T02:17:09Z');
    expect(result.out).toContain('Steps are missing. Again.');
  });

  it('names conflicts, orders that wait by reason and offered ones with what to do next, and exits 1', async () => {
    const well = { businessCentral: { ok: true }, sales: { ok: true } };
    const waits = { parked: { referenceMissing: 1, conflictNeedsPerson: 2, priceMissing: 4 }, openConflicts: 3 };
    const connection = { connectionId: 'main', work: {}, registrations: well, offered: 5 };
    let about: object = waits;
    const { url } = await appThat({
      '/api/health': () =>
        jsonResponse(200, {
          ...report,
          deadLetter: 0,
          deadLettersListed: 0,
          connections: [{ ...connection, ...about }],
        }),
    });
    const told = await tandem(['status', '--app', url]);
    expect(told.exitCode).toBe(1);
    expect(told.out).toContain('is well and at rest; something waits.');
    expect(told.out).toContain('3 conflict(s) wait for a person: "tandem conflicts", then "tandem decide"');
    expect(told.out).toMatch(
      /4 order\(s\) wait \(priceMissing\).*\n.*1 order\(s\) wait \(referenceMissing\): "tandem couplings --reason referenceMissing"/,
    );
    expect(told.out).not.toContain('(conflictNeedsPerson)');
    expect(told.out).toContain('5 order(s) do not enter by themselves');
    about = { parked: {}, openConflicts: 0 };
    const nothing = await tandem(['status', '--app', url]);
    expect([nothing.exitCode, nothing.out.includes('something waits')]).toEqual([0, false]);
  });

  it('exits 1 exactly when a line has a mark, and its first words agree', async () => {
    const well = { businessCentral: { ok: true }, sales: { ok: true } };
    const quiet = { ...report, deadLetter: 0, deadLettersListed: 0 };
    const connection = { connectionId: 'main', work: {}, registrations: well };
    const paused = { number: 3, code: 'everythingPaused', reason: 'moving house', by: 'ada' };
    const cases: readonly (readonly [object, object, RegExp])[] = [
      [{}, {}, /^Tandem 1\.0\.0 is well and at rest\.\n/],
      [
        {},
        { pauses: [paused] },
        /well and at rest; something waits.*! paused by ada \(everythingPaused\): moving house; to go on: "tandem resume 3"/s,
      ],
      [{ deadLettersListed: 1 }, {}, /well and at rest; something waits/],
      [{}, { drift: { endedIso: '2026-03-02', unexplained: 1 } }, /well and at rest; something waits/],
      [{}, { lifeCyclePaused: { gone: 6 } }, /is not well, .*✗ 6 orders were gone/s],
      [{}, { configuration: { refused: 'no such field' } }, /is not well, .*✗ .*no such field/s],
      [
        { ok: false, parts: { tables: { ok: false, error: 'RestError' } } },
        {},
        /is not well, .*✗ The table storage does not answer \(RestError\)/s,
      ],
    ];
    for (const [whole, part, words] of cases) {
      const { url } = await appThat({
        '/api/health': () => jsonResponse(200, { ...quiet, ...whole, connections: [{ ...connection, ...part }] }),
      });
      const { exitCode, out } = await tandem(['status', '--app', url]);
      expect(out).toMatch(words);
      expect(exitCode).toBe(/[✗!] /.test(out) ? 1 : 0);
    }
  });

  it('a stop is told once, though the registrations say it as well for their alert', async () => {
    const sentence = 'Another company answers.';
    const stopped = { reason: 'fingerprintMismatch', sentence };
    const registrations = {
      businessCentral: {
        ok: false,
        problem: `The connection has stopped itself since then: ${sentence}`,
        fix: 'Mend that.',
      },
      sales: { ok: true },
    };
    const known = { state: 'live', enabled: true, stopped };
    const connections = [{ connectionId: 'main', work: {}, registrations, switch: known }];
    const { url } = await appThat({ '/api/health': () => jsonResponse(200, { ...report, connections }) });
    const { exitCode, out } = await tandem(['status', '--app', url]);
    expect([exitCode, out.split(sentence).length - 1]).toEqual([1, 1]);
  });

  it('an app that says it is not well is told, not taken for unreachable', async () => {
    const { url } = await appThat({
      '/api/health': () => jsonResponse(503, { ...report, ok: false, connections: [] }),
    });
    expect(await tandem(['status', '--app', url])).toMatchObject({ exitCode: 1, error: '' });
  });
});

describe('tandem history', () => {
  const order = {
    connectionId: 'main',
    couplingId: 'c-1',
    state: 'coupled',
    parked: { reason: 'referenceMissing', sentence: 'No customer.', nextAction: 'Make it.', nextTryMs: 0 },
    salesOrderNumber: 'ORD-1',
    businessCentralOrderNumber: null,
    journal: [{ sequence: 1, atIso: '2026-03-02T10:00:00Z', kind: 'coupled', summary: 'made' }],
    alsoFound: [],
  };

  it('L7 an order that waits tells why, what to do and when it is tried again, and exits 1', async () => {
    const { url } = await appThat({ '/api/orders': () => jsonResponse(200, order) });
    const result = await tandem(['history', 'ORD-1', '--app', url]);
    expect(result.exitCode).toBe(1);
    expect(result.out).toContain('waits (referenceMissing): No customer.');
    expect(result.out).toContain('next: Make it.');
    expect(result.out).toContain('1970-01-01T00:00:00.000Z');
  });

  it('says that it is a quote, and what has not been carried over yet', async () => {
    const pending = [{ side: 'sales', field: 'requestedDeliveryDate', value: '2026-08-28' }];
    const { url } = await appThat({ '/api/orders': () => jsonResponse(200, { ...order, document: 'quote', pending }) });
    const { out } = await tandem(['history', 'ORD-1', '--app', url]);
    expect(out).toContain('Quote, Sales ORD-1');
    expect(out).toContain('not carried over yet: requestedDeliveryDate 2026-08-28, entered in Sales');
  });

  it('an id is looked for on both sides, a number as a number', async () => {
    const id = '11111111-1111-4111-8111-111111111111';
    const { url, asked } = await appThat({
      '/api/orders': ({ url: { searchParams } }) =>
        searchParams.has('salesOrderId')
          ? jsonResponse(404, { error: 'no coupling holds this order' })
          : jsonResponse(200, { ...order, parked: null }),
    });
    expect(await tandem(['history', id, '--app', url])).toMatchObject({ exitCode: 0 });
    await tandem(['history', "ORD-1 & 'x'", '--connection', 'main', '--app', url]);
    expect(asked.map((request) => [...request.url.searchParams.entries()])).toEqual([
      [['salesOrderId', id]],
      [['businessCentralOrderId', id]],
      [
        ['number', "ORD-1 & 'x'"],
        ['connectionId', 'main'],
      ],
    ]);
  });

  it('P-077 why nobody has coupled an order is told by the side that has it', async () => {
    const why = 'no coupling holds this order: ORD-1 does not enter by itself';
    const { url } = await appThat({
      '/api/orders': ({ url: { searchParams } }) =>
        jsonResponse(404, { error: searchParams.has('salesOrderId') ? why : 'no coupling holds this order' }),
    });
    const id = '11111111-1111-4111-8111-111111111111';
    expect(await tandem(['history', id, '--app', url])).toEqual({ exitCode: 1, out: '', error: `${why}\n` });
  });

  it('--json gives everything that the app knows, digits kept', async () => {
    const body = `{"state":"coupled","connectionId":"main","couplingId":"c","parked":null,"salesOrderNumber":null,"businessCentralOrderNumber":null,"journal":[],"alsoFound":[],"amount":1.10}`;
    const { url } = await appThat({ '/api/orders': () => ({ status: 200, headers: {}, body }) });
    expect((await tandem(['history', 'X', '--json', '--app', url])).out).toContain('"amount":1.10');
  });

  it('an order that nobody knows exits 1 with the sentence of the app', async () => {
    const { url } = await appThat({
      '/api/orders': () => jsonResponse(404, { error: 'no coupling holds this order' }),
    });
    expect(await tandem(['history', 'X', '--app', url])).toEqual({
      exitCode: 1,
      out: '',
      error: 'no coupling holds this order\n',
    });
  });
});

describe('commands on orders', () => {
  const ids = {
    connectionId: 'main',
    salesOrderId: '11111111-1111-4111-8111-111111111111',
    businessCentralOrderId: '22222222-2222-4222-8222-222222222222',
  };
  const bodies = (asked: readonly SimulatorRequest[]) =>
    asked.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body.toString()) as unknown);

  it('retry of an order that is paused says by whom and how to go on, and exits 1', async () => {
    const sentence = 'Pause 3: ada has paused the connection since 2026-03-02T10:00:00Z: moving house';
    const { url } = await appThat({
      '/api/orders': () => jsonResponse(200, ids),
      '/api/orders/retry': () => jsonResponse(200, { couplingId: 'c', asked: true, paused: { number: 3, sentence } }),
    });
    const { exitCode, out } = await tandem(['retry', 'ORD-1', '--app', url]);
    expect(exitCode).toBe(1);
    expect(out).toContain(sentence);
    expect(out).toContain('To go on: tandem resume 3');
  });

  it.each(['retry', 'uncouple'])('%s looks a number up and names the order by its id', async (command) => {
    const { url, asked } = await appThat({
      '/api/orders': () => jsonResponse(200, ids),
      [`/api/orders/${command}`]: () => jsonResponse(200, { couplingId: 'c-1' }),
    });
    expect(await tandem([command, 'ORD-1', '--app', url])).toMatchObject({ exitCode: 0, error: '' });
    expect(bodies(asked)).toEqual([{ connectionId: 'main', salesOrderId: ids.salesOrderId }]);
  });

  it('couple says whose values hold, and a refusal is told in the words of the app', async () => {
    const { url, asked } = await appThat({
      '/api/orders/couple': () => jsonResponse(409, { code: 'otherCustomer', error: 'The customers differ.' }),
    });
    const words = ['couple', ids.salesOrderId, ids.businessCentralOrderId, '--values-of', 'sales', '--app', url];
    expect(await tandem(words)).toEqual({ exitCode: 1, out: '', error: 'The customers differ.\n' });
    const { salesOrderId, businessCentralOrderId } = ids;
    expect(bodies(asked)).toEqual([{ salesOrderId, businessCentralOrderId, valuesOf: 'sales' }]);
    expect((await tandem(words.slice(0, 3))).exitCode).toBe(2);
    await tandem(['couple', 'ORD-1', 'S-1', '--values-of', 'sales', '--app', url]);
    expect(bodies(asked)[1]).toEqual({
      salesOrderNumber: 'ORD-1',
      businessCentralOrderNumber: 'S-1',
      valuesOf: 'sales',
    });
  });

  const found = {
    matched: [{ businessCentral: { id: 'b', number: 'S-1' }, sales: { id: 's', number: 'ORD-1' }, priority: 1 }],
    several: [],
    unmatched: { businessCentral: [], sales: [{ id: 't', number: 'ORD-2' }] },
    more: false,
  };

  it('match is a dry run that says so; criteria are groups by priority', async () => {
    const { url, asked } = await appThat({ '/api/orders/match': () => jsonResponse(200, found) });
    const result = await tandem(['match', '--app', url, '--by', 'customer,externalDocumentNumber', 'lines']);
    expect(result).toMatchObject({ exitCode: 0, error: 'matching the orders of both sides …\n' });
    expect(result.out).toMatch(/= ORD-1 {2}S-1\n1 matched, 0 for a person to decide, alone: 1 in Sales, 0 in/);
    expect(result.out).toContain('Nothing was changed');
    expect(bodies(asked)).toEqual([
      { by: [['customer', 'externalDocumentNumber'], ['lines']], ignoreCase: true, apply: false },
    ]);
  });

  it('match --create-missing has what is alone made on the chosen side, and needs --apply (P-130)', async () => {
    const alone = { businessCentral: [{ id: 'x', number: 'S-9' }], sales: [{ id: 't', number: 'ORD-2' }] };
    const applied = { coupled: 1, refused: [] };
    const made = { orders: [{ side: 'sales', recordId: 't', result: 'willBeMade' }] };
    const { url, asked } = await appThat({
      '/api/orders/match': () => jsonResponse(200, { ...found, unmatched: alone, applied }),
      '/api/orders/synchronize': () => jsonResponse(200, made),
    });
    const dry = await tandem(['match', '--create-missing', 'both', '--app', url]);
    expect(dry).toMatchObject({ exitCode: 2, error: expect.stringContaining('needs --apply') });
    expect(asked).toHaveLength(0);
    const result = await tandem(['match', '--apply', '--create-missing', 'businessCentral', '--app', url]);
    expect(result.out).toContain('1 will be made on the other side');
    expect(bodies(asked).at(-1)).toEqual({ orders: [{ salesOrderId: 't' }] });
  });

  it('match --create-missing makes nothing while there are orders that were not looked at', async () => {
    const applied = { coupled: 1, refused: [] };
    const { url, asked } = await appThat({
      '/api/orders/match': () => jsonResponse(200, { ...found, more: true, applied }),
    });
    const result = await tandem(['match', '--apply', '--create-missing', 'both', '--app', url]);
    expect(result.out).toContain('their twins may be among those not looked at yet');
    expect(asked).toHaveLength(1);
  });

  it('match --apply tells what was coupled and what was refused, and exits 1 when something is left', async () => {
    const refused = [{ sales: 'ORD-1', businessCentral: 'S-1', code: 'otherCustomer', error: 'The customers differ.' }];
    const { url } = await appThat({
      '/api/orders/match': () => jsonResponse(200, { ...found, applied: { coupled: 0, refused } }),
    });
    const result = await tandem(['match', '--apply', '--app', url]);
    expect(result.exitCode).toBe(1);
    expect(result.out).toMatch(/0 coupled\n.*The customers differ/);
  });
});

describe('what people decide', () => {
  const salesOrderId = '11111111-1111-4111-8111-111111111111';
  const ids = { connectionId: 'main', salesOrderId, businessCentralOrderId: null };
  const open = {
    conflictId: 'c.1',
    group: 'price',
    sales: { unitPrice: '9' },
    businessCentral: { unitPrice: null },
    salesOrderNumber: 'ORD-1',
    businessCentralOrderNumber: 'S-1',
  };
  const posted = (asked: readonly SimulatorRequest[]) =>
    asked.flatMap(({ method, url, body }) => (method === 'POST' ? [[url.pathname, JSON.parse(body.toString())]] : []));

  it('conflicts shows both values and how to decide; exits 1 while some wait', async () => {
    const { url } = await appThat({ '/api/conflicts': () => jsonResponse(200, { conflicts: [open] }) });
    const result = await tandem(['conflicts', '--app', url]);
    expect(result.exitCode).toBe(1);
    expect(result.out).toContain('Sales: unitPrice 9');
    expect(result.out).toContain('Business Central: unitPrice (blank)');
    expect(result.out).toContain('tandem decide c.1');
  });

  it('decide, resolve and restore send what the routes want; versions lists', async () => {
    const { url, asked } = await appThat({
      '/api/orders': () => jsonResponse(200, ids),
      '/api/conflicts/c.1/decision': () => jsonResponse(200, {}),
      '/api/orders/resolve': () => jsonResponse(200, {}),
      '/api/orders/versions/restore': () => jsonResponse(200, {}),
      '/api/orders/versions': () =>
        jsonResponse(200, { versions: [{ number: 1, atIso: '2026-03-02T10:00:00Z', reason: 'coupled by hand' }] }),
    });
    const run = async (...words: string[]) =>
      expect(await tandem([...words, '--app', url])).toMatchObject({ exitCode: 0 });
    await run('decide', 'c.1', '--wins', 'sales', '--reach', 'forCustomer');
    await run('resolve', 'ORD-1', '--action', 'makeAnew');
    await run('restore', 'ORD-1', '--to', '1');
    expect(posted(asked)).toEqual([
      ['/api/conflicts/c.1/decision', { wins: 'sales', reach: 'forCustomer' }],
      ['/api/orders/resolve', { connectionId: 'main', salesOrderId, action: 'makeAnew' }],
      ['/api/orders/versions/restore', { connectionId: 'main', salesOrderId, version: 1, removeAddedLines: false }],
    ]);
    expect((await tandem(['versions', 'ORD-1', '--app', url])).out).toContain(
      '1  2026-03-02T10:00:00Z  coupled by hand',
    );
    expect((await tandem(['resolve', 'ORD-1', '--action', 'forget', '--app', url])).exitCode).toBe(2);
    expect(await tandem(['restore', 'ORD-1', '--to', 'yesterday', '--app', url])).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('must be a whole number'),
    });
  });
});

describe('pauses', () => {
  const one = {
    number: 3,
    connections: ['main'],
    scope: { what: 'customer', customer: 'C00010' },
    reason: 'moving',
    by: 'ada',
    sinceIso: '2026-03-02T10:00:00Z',
  };

  it('are listed with who and why, and exit 1 while something stands still', async () => {
    const some = await appThat({ '/api/pauses': () => jsonResponse(200, { pauses: [one] }) });
    const result = await tandem(['pauses', '--app', some.url]);
    expect(result.exitCode).toBe(1);
    expect(result.out).toContain('the customer C00010  main  since 2026-03-02T10:00:00Z by ada  moving');
  });

  it('pause needs a reason and takes one scope; resume tells how many orders go on', async () => {
    const { url, asked } = await appThat({
      '/api/pauses': () => jsonResponse(200, one),
      '/api/pauses/3': () => jsonResponse(200, { ...one, asked: 2 }),
    });
    const paused = await tandem(['pause', '--customer', 'C00010', '--reason', 'moving', '--app', url]);
    expect(paused.out).toContain('tandem resume 3');
    expect(JSON.parse(asked[0]?.body.toString() ?? '')).toEqual({
      scope: { what: 'customer', customer: 'C00010' },
      reason: 'moving',
    });
    for (const what of ['everything', 'company']) {
      await tandem(['pause', `--${what}`, '--reason', 'moving', '--app', url]);
      expect(JSON.parse(asked.at(-1)?.body.toString() ?? '')).toEqual({ scope: { what }, reason: 'moving' });
    }
    expect((await tandem(['pause', '--app', url])).exitCode).toBe(2);
    const both = ['pause', '--customer', 'C1', '--to', 'sales', '--reason', 'x', '--app', url];
    expect(await tandem(both)).toMatchObject({ exitCode: 2, error: expect.stringContaining('--to') });
    expect((await tandem(['resume', '3', '--app', url])).out).toContain('2 order(s)');
  });

  it('resume-life-cycle lifts what many orders that were gone at once had stopped, with the reason if one is given', async () => {
    let resumed = true;
    const { url, asked } = await appThat({
      '/api/life-cycle/resume': () => jsonResponse(200, { connectionId: 'main', resumed }),
    });
    const lifted = await tandem(['resume-life-cycle', '--reason', 'a clean-up', '--app', url]);
    expect(lifted).toMatchObject({ exitCode: 0, out: expect.stringContaining('closed and cancelled again') });
    expect(JSON.parse(asked[0]?.body.toString() ?? '')).toEqual({ reason: 'a clean-up' });
    resumed = false;
    expect((await tandem(['resume-life-cycle', '--app', url])).out).toContain('nothing was changed');
  });
});

describe('references', () => {
  const pair = { businessCentral: 'C1', sales: 'a-1', by: 'number', atIso: '2026-03-02', standing: 'goneInSales' };

  it('are listed, and exit 1 when one has gone; one is said by hand, or forgotten', async () => {
    const { url, asked } = await appThat({
      '/api/references': ({ method }) =>
        jsonResponse(200, method === 'GET' ? { pairs: [pair] } : { connectionId: 'main', table: 'customer' }),
    });
    const listed = await tandem(['references', '--check', '--app', url]);
    expect(listed.exitCode).toBe(1);
    expect(listed.out).toContain('C1  a-1  by number, 2026-03-02  gone in Sales');
    const paired = await tandem(['pair-reference', 'C1', 'a-1', '--app', url]);
    expect(paired.out).toContain('customer C1 stands for a-1 from now on.');
    const forgotten = await tandem(['forget-reference', 'C1', '--table', 'item', '--app', url]);
    expect(forgotten.out).toContain('item C1 is found by the rules again.');
    expect(asked.map((request) => request.method)).toEqual(['GET', 'POST', 'DELETE']);
  });
});

describe('references of codes', () => {
  it('are listed with what stands for nothing and what would fit', async () => {
    const unmatched = [
      { side: 'businessCentral', key: '14D', name: 'Net 14', candidates: ['Net 45', 'Net 45 b'] },
      { side: 'sales', key: '4', name: 'Net 60', candidates: [] },
    ];
    const { url, asked } = await appThat({ '/api/references': () => jsonResponse(200, { pairs: [], unmatched }) });
    const { exitCode, out } = await tandem(['references', '--table', 'paymentTerms', '--check', '--app', url]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/Business Central\s+14D\s+Net 14\s+would fit: Net 45, Net 45 b/);
    expect(out).toMatch(/Sales\s+4\s+Net 60\s+none fits/);
    expect(JSON.stringify(asked[0])).toContain('paymentTerms');
  });
});

describe('tandem, used wrongly', () => {
  it.each([
    ['an unknown command', ['doktor'], /unknown command/],
    ['an unknown option', ['status', '--jsn'], /unknown option/],
    ['a missing argument', ['history'], /missing required argument/],
    ['an address without https', ['status', '--app', 'http://tandem.example'], /https/],
    ['no address at all', ['status', '--app', 'nonsense'], /--app nonsense/],
  ])('%s exits 2 and says so', async (_, words, message) => {
    const result = await tandem(words);
    expect(result.exitCode).toBe(2);
    expect(result.error).toMatch(message);
  });

  it('--help lists the commands and exits 0', async () => {
    const result = await tandem(['--help']);
    expect(result.exitCode).toBe(0);
    for (const command of ['doctor', 'status', 'history', 'register-sales']) {
      expect(result.out).toContain(command);
    }
  });

  it('a token that is missing or carries no role exits 3 and says what to get', async () => {
    const refused = await appThat({ '/api/health': () => jsonResponse(401, { error: 'a valid token is needed' }) });
    const result = await tandem(['status'], { app: refused.url });
    expect(result.exitCode).toBe(3);
    expect(result.error).toContain('az login');
  });

  it('the token goes with every request, and is never told', async () => {
    const { url, asked } = await appThat({ '/api/health': () => jsonResponse(403, { error: 'no role' }) });
    const result = await tandem(['status'], { app: `${url}/`, token: 'very-secret' });
    expect(asked[0]?.headers.authorization).toBe('Bearer very-secret');
    expect(result).toMatchObject({ exitCode: 3 });
    expect(result.out + result.error).not.toContain('very-secret');
  });

  it('nobody at the address exits 3', async () => {
    const { url } = await appThat({});
    await closeApps();
    expect(await tandem(['status', '--app', url])).toMatchObject({ exitCode: 3, out: '' });
  }, 60_000);
});

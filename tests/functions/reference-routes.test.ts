import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import { references } from '../../functions/references.js';
import { success } from '../../lib/ports/remote-result.js';
import type { AccessDecision } from '../../lib/security/operator-access.js';
import { rememberPair } from '../../lib/sync/matched-references/reference-pairs.js';
import { httpRequest } from './http-for-tests.js';
import { type TestParts, testParts } from './parts-for-tests.js';

const account = '0a000000-0000-4000-8000-00000000000a';

/** A side that has these rows. */
const masters = (rows: readonly string[], column: string) => ({
  masters: {
    find: async ({ where }: { where: Record<string, string> }) =>
      success(rows.filter((row) => Object.values(where).includes(row)).map((row) => ({ [column]: row }))),
  },
});

function parts(decision: AccessDecision = { kind: 'granted', who: 'ada' }): TestParts {
  const connection = {
    connection: { connectionId: 'main' },
    businessCentral: masters(['C1'], 'number'),
    sales: masters([account], 'accountid'),
  };
  return testParts({ operatorAccess: async () => decision, connections: new Map([['main', connection]]) as never });
}

const pair = (businessCentral: string, sales: string) => ({
  businessCentral,
  sales,
  by: 'number',
  atIso: '2026-03-02',
});
const place = { connectionId: 'main', table: 'customer' } as const;
const post = (body: object) =>
  httpRequest({ method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

describe('what stands for what on the other side (C8)', () => {
  it('is listed, with what has gone from either side when that is asked', async () => {
    const some = parts();
    await rememberPair(some.engine.state, place, pair('C1', account));
    await rememberPair(some.engine.state, place, pair('C2', '0a000000-0000-4000-8000-00000000000b'));
    const list = (query: Record<string, string>) => references(some, httpRequest({ method: 'GET', query }));
    expect((await list({ table: 'customer' })).jsonBody).toMatchObject({
      pairs: [{ businessCentral: 'C1', sales: account, by: 'number', standing: 'notLooked' }, {}],
    });
    expect((await list({ table: 'customer', check: 'true' })).jsonBody).toMatchObject({
      pairs: [{ standing: 'good' }, { standing: 'goneInBusinessCentral' }],
    });
    expect((await list({ table: 'unit' })).status).toBe(400);
  });

  it('of codes is said by the number of an option or the id of a user', async () => {
    const some = parts();
    const say = async (table: string, sales: string) =>
      (await references(some, post({ table, businessCentral: '30d', sales }))).status ?? 200;
    expect(await say('paymentTerms', '1')).toBe(200);
    expect(await say('shipmentMethod', 'Net 30')).toBe(400);
    expect(await say('salesperson', '1')).toBe(400);
    expect(await say('salesperson', account)).toBe(200);
    const listed = await references(
      some,
      httpRequest({ method: 'GET', query: { table: 'paymentTerms', check: 'true' } }),
    );
    expect(listed.jsonBody).toMatchObject({ pairs: [{ businessCentral: '30D', sales: '1', standing: 'notLooked' }] });
  });

  it('is said by hand once for each row, and forgotten', async () => {
    const some = parts();
    const asked = { table: 'customer', businessCentral: 'c1', sales: account };
    expect((await references(some, post(asked))).status ?? 200).toBe(200);
    expect((await references(some, post({ ...asked, businessCentral: 'C9' }))).status).toBe(409);
    expect((await references(some, post({ ...asked, sales: 'no id' }))).status).toBe(400);
    const forget = () =>
      references(some, httpRequest({ method: 'DELETE', query: { table: 'customer', number: 'c1' } }));
    expect((await forget()).status ?? 200).toBe(200);
    expect((await forget()).status).toBe(404);
  });

  it('readers may only look', async () => {
    const reader = parts({ kind: 'denied', status: 403 } as never);
    expect((await references(reader, post({}))).status).toBe(403);
  });
});

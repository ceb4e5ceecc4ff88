import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import { couplings } from '../../functions/couplings.js';
import { couplingsAct } from '../../functions/couplings-act.js';
import { couplingsExport } from '../../functions/couplings-export.js';
import { couplingsFindDeleted } from '../../functions/couplings-find-deleted.js';
import { couplingsImport } from '../../functions/couplings-import.js';
import { aCoupling } from '../contract/couplings-samples.js';
import { httpRequest } from './http-for-tests.js';
import { testParts } from './parts-for-tests.js';

const post = (body: unknown) =>
  httpRequest({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('couplings', () => {
  it('readers list, operators act', async () => {
    const asked: (readonly string[])[] = [];
    const parts = testParts({
      operatorAccess: async (_, roles) => {
        asked.push(roles);
        return { kind: 'forbidden' };
      },
    });
    await couplings(parts, httpRequest({ method: 'GET' }));
    await couplingsExport(parts, httpRequest({ method: 'GET' }));
    await couplingsAct(parts, post({}));
    await couplingsImport(parts, post({}));
    await couplingsFindDeleted(parts, post({}));
    const readers = ['Tandem.Reader', 'Tandem.Operator'];
    expect(asked).toEqual([readers, readers, ...Array.from({ length: 3 }, () => ['Tandem.Operator'])]);
  });

  it('a list and a dry run over HTTP', async () => {
    const connection = { connectionId: 'main' };
    const parts = testParts({ connections: new Map([['main', { connection }]]) as never });
    await parts.couplings.create(aCoupling({ connectionId: 'main', state: 'coupled' }), []);
    expect(await couplings(parts, httpRequest({ method: 'GET', query: { state: 'coupled' } }))).toMatchObject({
      jsonBody: { couplings: [{ state: 'coupled', reason: null }], next: null },
    });
    expect(await couplingsAct(parts, post({ action: 'retry', where: {}, all: true }))).toMatchObject({
      jsonBody: { apply: false, results: [{ outcome: 'would' }] },
    });
    expect(await couplingsAct(parts, post({ action: 'delete', where: {} }))).toMatchObject({ status: 400 });
  });
});

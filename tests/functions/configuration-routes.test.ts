import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import { configuration } from '../../functions/configuration.js';
import { configurationActivate } from '../../functions/configuration-activate.js';
import { configurationImport } from '../../functions/configuration-import.js';
import { configurationRollback } from '../../functions/configuration-rollback.js';
import { configurationStage } from '../../functions/configuration-stage.js';
import { addRule } from '../../lib/operations/conflict-rules.js';
import { aCoupling } from '../contract/couplings-samples.js';
import { httpRequest } from './http-for-tests.js';
import { type TestParts, testParts } from './parts-for-tests.js';

const json = { 'content-type': 'application/json' };
const post = (body: unknown) => httpRequest({ method: 'POST', headers: json, body: JSON.stringify(body) });
const look = async (parts: TestParts, view?: string, query: Record<string, string> = {}) =>
  await configuration(parts, httpRequest({ method: 'GET', query, params: view === undefined ? {} : { view } }));
const zone = 'Europe/Copenhagen';

function someParts(): TestParts {
  const connection = { connectionId: 'main', policies: { conflictRules: [] } };
  return testParts({ connections: new Map([['main', { connection }]]) as never });
}

async function stage(parts: TestParts, policies: object, more: object = {}) {
  return await configurationStage(
    parts,
    post({ configuration: { businessTimeZone: zone, policies }, why: 'because', ...more }),
  );
}

async function activate(parts: TestParts, version: number, expectedActive: number, more: object = {}) {
  return await configurationActivate(parts, post({ version, expectedActive, why: 'it is time', ...more }));
}

/** Version 1 in force, version 2 staged. */
async function twoVersions(): Promise<TestParts> {
  const parts = someParts();
  await stage(parts, { fulfilWhen: 'invoiced' });
  await activate(parts, 1, 0);
  await stage(parts, { fulfilWhen: 'never' });
  return parts;
}

describe('a version’s way into force', () => {
  it('staged, activated, superseded: who, when and why stand in the list', async () => {
    const parts = await twoVersions();
    expect(await activate(parts, 2, 1)).toMatchObject({
      jsonBody: { active: 2, from: 1, differences: [{ words: 'policies.fulfilWhen: was "invoiced", is "never"' }] },
    });
    const { jsonBody } = await look(parts);
    expect(jsonBody).toMatchObject({
      active: 2,
      versions: [
        { number: 0, state: 'superseded' },
        { number: 1, state: 'superseded', by: 'ada', why: 'because', madeOver: 0 },
        { number: 2, state: 'active', activated: { by: 'ada', why: 'it is time' } },
      ],
    });
  });

  it('what is wrong is never staged, and a draft that is wrong never becomes more', async () => {
    const parts = someParts();
    expect(await stage(parts, { fulfilWhen: 'x' })).toMatchObject({ status: 409, jsonBody: { code: 'invalid' } });
    expect(await stage(parts, { fulfilWhen: 'x' }, { draft: true })).toMatchObject({
      jsonBody: { number: 1, state: 'draft' },
    });
    expect(await configurationStage(parts, post({ version: 1, why: 'now' }))).toMatchObject({
      status: 409,
      jsonBody: { code: 'invalid', error: expect.stringContaining('policies.fulfilWhen') },
    });
    expect(await activate(parts, 1, 0)).toMatchObject({ status: 409, jsonBody: { code: 'notStaged' } });
    expect((await look(parts)).jsonBody).toMatchObject({
      active: 0,
      versions: [{ number: 0, state: 'active' }, { number: 1 }],
    });
  });

  it('a draft that is right is staged as it is', async () => {
    const parts = someParts();
    await stage(parts, { fulfilWhen: 'never' }, { draft: true });
    expect(await configurationStage(parts, post({ version: 1, why: 'now' }))).toMatchObject({
      jsonBody: { state: 'staged' },
    });
    expect(await activate(parts, 1, 0)).toMatchObject({ jsonBody: { active: 1 } });
  });

  it('whoever does not know what is in force changes nothing', async () => {
    const parts = await twoVersions();
    expect(await activate(parts, 2, 0)).toMatchObject({
      status: 409,
      jsonBody: { code: 'changedMeanwhile', active: 1, error: expect.stringContaining('activated by ada') },
    });
  });

  it('of two who activate at once one wins, and the other is told', async () => {
    const parts = await twoVersions();
    await stage(parts, { fulfilWhen: 'shipped' });
    const answers = await Promise.all([activate(parts, 2, 1), activate(parts, 3, 1)]);
    expect(answers.map(({ status }) => status ?? 200).sort()).toEqual([200, 409]);
  });

  it('a dry run tells what would be, and changes nothing', async () => {
    const parts = await twoVersions();
    expect(await activate(parts, 2, 1, { dryRun: true })).toMatchObject({ jsonBody: { dryRun: true, from: 1 } });
    expect((await look(parts)).jsonBody).toMatchObject({ active: 1 });
  });

  it('has orders looked at that it may let go on', async () => {
    const parts = await twoVersions();
    const parked = {
      reason: 'freightNotMapped',
      sentence: 'Its freight has no place.',
      nextAction: 'name one',
      sinceIso: '2026-03-01T10:00:00Z',
      tries: 3,
    } as const;
    await parts.couplings.create(aCoupling({ connectionId: 'main', state: 'coupled', parked }), []);
    await parts.couplings.create(aCoupling({ connectionId: 'main', state: 'coupled' }), []);
    expect(await activate(parts, 2, 1)).toMatchObject({ jsonBody: { active: 2, asked: 1 } });
    expect(parts.queue.sent).toMatchObject([{ notice: { cause: 'asked' } }]);
  });

  it('is barred where two connections would take the same orders', async () => {
    const parts = { ...(await twoVersions()), overlapWith: () => 'main and other would both take the orders' };
    expect(await activate(parts, 2, 1)).toMatchObject({ status: 409, jsonBody: { code: 'overlap' } });
  });

  it('is barred by what may not change while orders are coupled', async () => {
    const parts = someParts();
    await parts.couplings.create(aCoupling({ connectionId: 'main', state: 'coupled' }), []);
    await configurationStage(parts, post({ configuration: { businessTimeZone: 'UTC' }, why: 'because' }));
    expect(await activate(parts, 1, 0)).toMatchObject({
      status: 409,
      jsonBody: { code: 'notWhileCoupled', refusals: [expect.stringContaining('businessTimeZone')] },
    });
  });
});

describe('going back', () => {
  it('to an older version, or to what was deployed at first, as a new version', async () => {
    const parts = await twoVersions();
    await activate(parts, 2, 1);
    const back = await configurationRollback(parts, post({ version: 1, expectedActive: 2, why: 'oops' }));
    expect(back).toMatchObject({ jsonBody: { active: 3 } });
    expect((await look(parts, '3')).jsonBody).toMatchObject({
      version: { number: 3, state: 'active', rolledBackTo: 1 },
      configuration: { policies: { fulfilWhen: 'invoiced' } },
    });
    const deployed = await configurationRollback(parts, post({ version: 0, expectedActive: 3, why: 'oops' }));
    expect(deployed).toMatchObject({ jsonBody: { active: 4 } });
    expect((await look(parts, '4')).jsonBody).toMatchObject({ configuration: { businessTimeZone: zone } });
  });

  it('not to one that was never in force', async () => {
    const parts = await twoVersions();
    const answer = await configurationRollback(parts, post({ version: 2, expectedActive: 1, why: 'oops' }));
    expect(answer).toMatchObject({ status: 409, jsonBody: { code: 'neverInForce' } });
  });
});

describe('export and import', () => {
  it('one document without address or secret; imported elsewhere it is staged, with the rules people made if asked for', async () => {
    const parts = await twoVersions();
    const rule = { when: { group: 'price', customer: 'C00010' }, rule: 'salesWins' };
    await addRule(parts.engine, { body: rule, who: 'ada' });
    const file = (await look(parts, 'export')).jsonBody as Record<string, unknown>;
    expect(Object.keys(file).sort()).toEqual([
      'configuration',
      'connectionId',
      'exportedAtIso',
      'format',
      'formatVersion',
      'rulesMadeAtWork',
      'version',
    ]);
    const elsewhere = someParts();
    const taken = await configurationImport(elsewhere, post({ file, withRules: true, why: 'as in the test system' }));
    expect(taken).toMatchObject({ jsonBody: { number: 1, state: 'staged' } });
    expect((await look(elsewhere, '1')).jsonBody).toMatchObject({
      configuration: { policies: { fulfilWhen: 'invoiced', conflictRules: [rule] } },
    });
    expect((await look(elsewhere)).jsonBody).toMatchObject({ active: 0 });
  });

  it('what is no export, is of a newer form or is wrong is refused with the reason', async () => {
    const parts = someParts();
    const file = { format: 'tandem-configuration', formatVersion: 1, configuration: { businessTimeZone: 'Mars' } };
    const why = 'because';
    expect(await configurationImport(parts, post({ file, why }))).toMatchObject({
      status: 409,
      jsonBody: { code: 'invalid' },
    });
    const newer = { ...file, formatVersion: 2 };
    expect(await configurationImport(parts, post({ file: newer, why }))).toMatchObject({
      status: 400,
      jsonBody: { error: expect.stringContaining('file.formatVersion: must be 1') },
    });
  });
});

describe('the difference of two versions', () => {
  it('from the one in force, with what it means and the rules people made', async () => {
    const parts = await twoVersions();
    await stage(parts, { quotes: 'activeQuotes' });
    const { jsonBody } = await look(parts, 'difference', { to: '3' });
    expect(jsonBody).toMatchObject({
      from: 1,
      to: 3,
      todo: [expect.stringContaining('register-sales')],
      refusals: [],
      rulesMadeAtWork: [],
    });
  });

  it('a number that is none is told', async () => {
    const parts = someParts();
    expect(await look(parts, 'difference', { to: '7' })).toMatchObject({ status: 404 });
    expect(await look(parts, '7')).toMatchObject({ status: 404 });
    expect(await look(parts, 'nothing')).toMatchObject({ status: 404 });
  });
});

describe('who may', () => {
  it('readers look, operators change', async () => {
    const asked: (readonly string[])[] = [];
    const parts = testParts({
      operatorAccess: async (_, roles) => {
        asked.push(roles);
        return { kind: 'forbidden' };
      },
    });
    expect(await look(parts)).toMatchObject({ status: 403 });
    for (const change of [configurationStage, configurationImport, configurationActivate, configurationRollback]) {
      expect(await change(parts, post({}))).toMatchObject({ status: 403 });
    }
    expect(asked).toEqual([
      ['Tandem.Reader', 'Tandem.Operator'],
      ...Array.from({ length: 4 }, () => ['Tandem.Operator']),
    ]);
  });
});

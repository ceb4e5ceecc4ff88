import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HttpResponseInit } from '@azure/functions';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../lib/operations/answer.js';
import { activateConfiguration, rollBackConfiguration } from '../../lib/operations/configuration/activate.js';
import {
  compareConfigurations,
  exportConfiguration,
  listConfigurations,
  showConfiguration,
} from '../../lib/operations/configuration/look.js';
import { importConfiguration, stageConfiguration } from '../../lib/operations/configuration/stage.js';
import { tryOutConfiguration } from '../../lib/operations/configuration/try-out.js';
import { failed, success } from '../../lib/ports/remote-result.js';
import type { ConnectionPorts } from '../../lib/sync/engine.js';
import { jsonResponse, type SimulatorRequest } from '../../local/simulator-kit/http-types.js';
import { testParts } from '../functions/parts-for-tests.js';
import { runForTests, serveApp } from './tandem-for-tests.js';

let url = '';
const folder = mkdtempSync(join(tmpdir(), 'tandem-config-'));
const file = (name: string) => join(folder, name);

let isSalesDown = false;
const trialPorts = () =>
  ({
    sales: {
      readCapabilities: async () => success({ salesOrderProcessing: true }),
      listStatusReasons: async () =>
        isSalesDown ? failed({ reason: 'unavailable', message: 'no answer' }) : success(new Map([[1, 'New']])),
    },
  }) as unknown as ConnectionPorts;

/** The operations themselves behind their routes. */
beforeEach(async () => {
  isSalesDown = false;
  const desk = testParts({ trialPorts });
  const answer = async ({ method, url, body }: SimulatorRequest): Promise<Answer> => {
    const query = Object.fromEntries(url.searchParams);
    const view = url.pathname.replace('/api/configuration', '').replace('/', '');
    const call = { body: method === 'POST' ? JSON.parse(String(body)) : undefined, who: 'ada' };
    const commands = {
      stage: stageConfiguration,
      activate: activateConfiguration,
      rollback: rollBackConfiguration,
      import: importConfiguration,
      test: tryOutConfiguration,
    };
    if (method === 'POST') {
      return await commands[view as keyof typeof commands](desk, call);
    }
    const looks = { '': listConfigurations, difference: compareConfigurations, export: exportConfiguration };
    const look = looks[view as keyof typeof looks];
    return look === undefined ? await showConfiguration(desk, view, query) : await look(desk, query);
  };
  url = await serveApp(async (request) => responseOf(await answer(request)));
});

function responseOf(answer: Answer) {
  const statuses = { ok: 200, badRequest: 400, notFound: 404, refused: 409, busy: 503 } as const;
  const body: HttpResponseInit['jsonBody'] = answer.kind === 'ok' ? answer.body : answer;
  return jsonResponse(statuses[answer.kind], body);
}

const tandem = (...words: readonly string[]) => runForTests([...words, '--app', url]);

function written(name: string, policies: object): string {
  writeFileSync(file(name), JSON.stringify({ businessTimeZone: 'Europe/Copenhagen', policies }));
  return file(name);
}

describe('tandem config', () => {
  it('from a file into force and back again, by commands alone', async () => {
    const staged = await tandem('config', 'stage', written('a.json', { fulfilWhen: 'invoiced' }), '--reason', 'later');
    expect(staged).toMatchObject({ exitCode: 0, out: expect.stringContaining('version 1 is staged') });
    expect(await tandem('config', 'diff', 'active', '1')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('policies.fulfilWhen: was "shipped", is "invoiced"'),
    });
    expect((await tandem('config', 'activate', '1', '--reason', 'x', '--dry-run')).out).toContain(
      'Nothing was changed.',
    );
    expect((await tandem('config', 'activate', '1', '--reason', 'x')).out).toContain('version 1 is in force');
    expect(await tandem('config', 'rollback', '0', '--reason', 'oops', '--expect-active', '0')).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining('version 1 is in force'),
    });
    expect((await tandem('config', 'rollback', '0', '--reason', 'oops')).out).toContain('version 2 is in force');
    const { out } = await tandem('config', 'list');
    expect(out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 3).join(' '))).toEqual([
      expect.stringMatching(/^0 superseded deployment/),
      expect.stringMatching(/^1 superseded ada/),
      expect.stringMatching(/^2 active ada/),
      '',
    ]);
  });

  it('what is in force is shown without knowing its number', async () => {
    const { exitCode, out } = await tandem('config', 'show', 'active');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toEqual(JSON.parse((await tandem('config', 'show', '0')).out));
  });

  it('what is wrong is told with its path and exits 1; --draft keeps it', async () => {
    const path = written('wrong.json', { fulfilWhen: 'sometimes' });
    expect(await tandem('config', 'stage', path, '--reason', 'x')).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining('policies.fulfilWhen'),
    });
    const draft = await tandem('config', 'stage', path, '--reason', 'x', '--draft');
    expect(draft.out).toContain('still wrong: policies.fulfilWhen');
    expect((await tandem('config', 'show', '1')).exitCode).toBe(1);
    const difference = await tandem('config', 'diff', 'active', '1');
    expect(difference).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('cannot be read: policies.fulfilWhen'),
    });
    expect(difference.out).not.toContain('no difference');
  });

  it('what Sales does not have is noted when it is staged, bars an activation, and is told by a trial', async () => {
    const path = written('unknown-reason.json', { ordersEnter: { when: 'activeWithStatusReason', statusCode: 4711 } });
    const sentence = 'policies.ordersEnter.statusCode: 4711 is no status reason';
    expect(await tandem('config', 'stage', path, '--reason', 'x')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining(`note: bars an activation: ${sentence}`),
    });
    expect(await tandem('config', 'test', '1')).toMatchObject({ exitCode: 1, out: expect.stringContaining(sentence) });
    expect(await tandem('config', 'activate', '1', '--reason', 'x')).toMatchObject({
      exitCode: 1,
      error: expect.stringMatching(new RegExp(`${sentence}.*choose one of 1 \\(New\\)`)),
    });
  });

  it('where Sales cannot be asked --unchecked passes over that, and the list of versions says so', async () => {
    const path = written('b.json', { ordersEnter: { when: 'activeWithStatusReason', statusCode: 1 } });
    await tandem('config', 'stage', path, '--reason', 'x');
    isSalesDown = true;
    expect(await tandem('config', 'activate', '1', '--reason', 'x')).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining('"tandem config activate --unchecked"'),
    });
    const passed = await tandem('config', 'activate', '1', '--reason', 'x', '--unchecked');
    expect(passed.out).toMatch(/note: passed over: policies\.ordersEnter.*\nversion 1 is in force/s);
    expect((await tandem('config', 'list')).out).toContain('(passed over: policies.ordersEnter.statusCode: Sales');
  });

  it('going back to what is in force is told as that', async () => {
    const { exitCode, error } = await tandem('config', 'rollback', '0', '--reason', 'oops');
    expect([exitCode, error]).toEqual([1, expect.stringContaining('version 0 is in force already')]);
  });

  it('export to a file and import of it; a file that is there is not written over unasked', async () => {
    const out = file('export.json');
    expect(await tandem('export', '--out', out)).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ format: 'tandem-configuration', formatVersion: 1 });
    expect(await tandem('export', '--out', out)).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('--force'),
    });
    const nowhere = await tandem('export', '--out', join(dirname(out), 'no-such-folder', 'x.json'));
    expect([nowhere.exitCode, nowhere.error.includes('--force')]).toEqual([2, false]);
    expect(await tandem('config', 'show', '99')).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining('"tandem config list" names them'),
    });
    expect((await tandem('import', out, '--reason', 'from the test system')).out).toContain('version 1 is staged');
    expect((await tandem('config', 'export')).out).toContain('"businessTimeZone"');
  });

  it('a file that is none, or no JSON object, exits 2', async () => {
    writeFileSync(file('list.json'), '[]');
    expect((await tandem('config', 'stage', file('nowhere.json'), '--reason', 'x')).exitCode).toBe(2);
    expect((await tandem('config', 'stage', file('list.json'), '--reason', 'x')).exitCode).toBe(2);
    expect((await tandem('config', 'activate', 'one', '--reason', 'x')).exitCode).toBe(2);
  });
});

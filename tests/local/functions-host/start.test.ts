import { afterAll, describe, expect, it } from '@jest/globals';
import { HostWorkshop } from './host-process.js';

const workshop = new HostWorkshop();
afterAll(() => workshop.close());

const app = "const { app } = require('@azure/functions');";
const ok = `${app} app.get('ok', () => ({ body: process.env.GREETING ?? 'none' }));`;

describe('start of the local host', () => {
  it.each([
    [
      'fact 12: no function registered',
      { 'functions/a.cjs': 'module.exports = 1;' },
      'no function was registered by functions/a.cjs',
    ],
    ['no file matches main', {}, 'no file matches "main": "functions/*.cjs"'],
    [
      'an entry file throws, even after others registered',
      { 'functions/a.cjs': ok, 'functions/b.cjs': 'throw new Error("bad setting X");' },
      'Worker was unable to load entry point "functions/b.cjs": bad setting X',
    ],
    ['a function twice', { 'functions/a.cjs': ok, 'functions/b.cjs': ok }, 'id "ok" is registered already'],
    ['no handler', { 'functions/a.cjs': `${app} app.http('x', { route: 'x' });` }, '"x" has no handler'],
    ['a bad name', { 'functions/a.cjs': `${app} app.get('9 x', () => ({}));` }, '"9 x" is no function name'],
    [
      'a missing %setting%',
      { 'functions/a.cjs': `${app} app.timer('t', { schedule: '%SWEEP_SCHEDULE%', handler: () => {} });` },
      'function "t": schedule uses %SWEEP_SCHEDULE%, but the setting SWEEP_SCHEDULE is missing',
    ],
    [
      'a missing connection',
      {
        'functions/a.cjs': `${app} app.serviceBusQueue('w', { connection: 'Bus', queueName: 'q', handler: () => {} });`,
      },
      'function "w": the setting Bus is missing',
    ],
    [
      'batches',
      {
        'functions/a.cjs': `${app} app.serviceBusQueue('w', { connection: 'PATH', queueName: 'q', cardinality: 'many', handler: () => {} });`,
      },
      'cardinality "many" is not supported',
    ],
    [
      'SDK-typed messages',
      {
        'functions/a.cjs': `${app} app.serviceBusQueue('w', { connection: 'PATH', queueName: 'q', sdkBinding: true, handler: () => {} });`,
      },
      'sdkBinding is not supported',
    ],
    [
      'a wrong schedule',
      { 'functions/a.cjs': `${app} app.timer('t', { schedule: '@daily', handler: () => {} });` },
      'function "t": "@daily" is no NCRONTAB schedule',
    ],
    [
      'another binding',
      { 'functions/a.cjs': `${app} app.storageQueue('s', { connection: 'c', queueName: 'q', handler: () => {} });` },
      'trigger type "queueTrigger" is not supported',
    ],
    ['a wrong host.json', { 'functions/a.cjs': ok, 'host.json': '{"version":"1"}' }, 'host.json'],
    [
      'an encrypted local.settings.json',
      { 'functions/a.cjs': ok, 'local.settings.json': '{"IsEncrypted":true}' },
      'is encrypted',
    ],
    [
      'HTTP streaming',
      { 'functions/a.cjs': `${ok} app.setup({ enableHttpStream: true });` },
      'HTTP streaming (enableHttpStream) is not supported',
    ],
  ])('fails with exit 1 and the reason: %s', async (_why, files, reason) => {
    const failure = await workshop.start(workshop.app(files)).catch((error: unknown) => String(error));
    expect(failure).toContain('exit 1');
    expect(failure).toContain(reason);
  });

  it('fills unset settings from local.settings.json; the environment wins', async () => {
    const folder = workshop.app({
      'functions/a.cjs': ok,
      'local.settings.json': JSON.stringify({ IsEncrypted: false, Values: { GREETING: 'from file' } }),
    });
    const one = await workshop.start(folder);
    expect(await (await fetch(`${one.url}/api/ok`)).text()).toBe('from file');
    const two = await workshop.start(folder, { environment: { GREETING: 'from environment' } });
    expect(await (await fetch(`${two.url}/api/ok`)).text()).toBe('from environment');
  });

  it('runs an app of ES modules as well', async () => {
    const folder = workshop.app({
      'package.json': JSON.stringify({ main: 'functions/*.mjs', type: 'module' }),
      'functions/a.mjs': "import { app } from '@azure/functions'; app.get('esm', () => ({ body: 'module' }));",
    });
    const host = await workshop.start(folder);
    expect(host.functions).toEqual(['esm']);
    expect(await (await fetch(`${host.url}/api/esm`)).text()).toBe('module');
  });

  it('runs only what host.json names', async () => {
    const folder = workshop.app({
      'functions/a.cjs': `${ok} app.get('other', () => ({ body: 'x' }));`,
      'host.json': JSON.stringify({ version: '2.0', functions: ['ok'] }),
    });
    const host = await workshop.start(folder);
    expect((await fetch(`${host.url}/api/ok`)).status).toBe(200);
    expect((await fetch(`${host.url}/api/other`)).status).toBe(404);
  });
});

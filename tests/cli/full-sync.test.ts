import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonResponse, type SimulatorRequest } from '../../local/simulator-kit/http-types.js';
import { runForTests, serveApp } from './tandem-for-tests.js';

const jobId = '11111111-aaaa-4aaa-8aaa-111111111111';

/** A job as the app tells it. */
function job(phase: string, about: object = {}) {
  return {
    connectionId: 'main',
    job: {
      jobId,
      phase,
      startedBy: 'ada',
      startedIso: '2026-03-02T09:00:00.000Z',
      progress: { orders: 2, ended: phase === 'loaded' ? 2 : 1, inFlight: 1, perMinute: 120, secondsLeft: 90 },
      counts: [{ side: 'sales', outcome: phase === 'loaded' ? 'coupled' : 'toLoad', reason: '', orders: 2 }],
      missing: [],
      ...about,
    },
  };
}

const orders = [
  { side: 'sales', id: jobId, number: 'ORD-1', outcome: 'coupled', reason: '' },
  { side: 'sales', id: jobId, number: 'ORD-2', outcome: 'parked', reason: 'referenceMissing', detail: 'customer C1' },
];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-cli-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** An app that answers each question after the first with the next of these. */
async function appThat(...answers: readonly object[]) {
  const asked: SimulatorRequest[] = [];
  const left = [...answers];
  const url = await serveApp((request) => {
    asked.push(request);
    return request.url.pathname.endsWith('/orders')
      ? jsonResponse(200, { connectionId: 'main', orders })
      : jsonResponse(200, left.length > 1 ? left.shift() : left[0]);
  });
  return { url, asked };
}

const tandem = (words: readonly string[], isTerminal = false) =>
  run(['full-sync', '--every', '0', ...words], isTerminal);

const run = (words: readonly string[], isTerminal = false) => runForTests(words, { isTerminal });

describe('tandem synchronize', () => {
  it('asks for the orders of both sides and tells what becomes of each', async () => {
    const told = { side: 'sales', recordId: jobId };
    const { url, asked } = await appThat({
      orders: [
        { ...told, result: 'willBeMade' },
        { ...told, result: 'refused', error: 'the life of this order is over' },
      ],
    });
    const words = ['synchronize', '--sales', jobId, '--business-central', jobId, '--values-of', 'sales', '--app', url];
    const { exitCode, out } = await run(words);
    expect(JSON.parse(asked[0]?.body.toString() ?? '')).toEqual({
      orders: [{ salesOrderId: jobId }, { businessCentralOrderId: jobId }],
      valuesOf: 'sales',
    });
    expect(out).toContain('will be made on the other side');
    expect(out).toContain('the life of this order is over');
    expect([exitCode, (await run(['synchronize', '--app', url])).exitCode]).toEqual([1, 2]);
  });
});

describe('tandem full-sync', () => {
  it.each([['--status'], ['--pause']])('%s says that it is paused, since when, and how to go on', async (option) => {
    const paused = { by: 'ada', sinceIso: '2026-03-02T09:30:00.000Z' };
    const { url } = await appThat(job('loading', { paused }));
    const { exitCode, out } = await tandem([option, '--app', url]);
    expect(out).toContain('paused by ada since 2026-03-02T09:30:00.000Z; to go on: --resume');
    expect(exitCode).toBe(0);
  });

  it('is a dry run unless told to apply, and tells what would become of the orders', async () => {
    const missing = [{ name: 'businessCentral: customer C1', orders: 2 }];
    const counts = [
      { side: 'sales', outcome: 'leftOut', reason: 'olderThanStartDate', orders: 3 },
      { side: 'sales', outcome: 'toLoad', reason: 'referenceMissing', orders: 2 },
    ];
    const { url, asked } = await appThat(job('listingSales'), job('surveyed', { missing, counts }));
    const { exitCode, out, error } = await tandem(['--app', url]);
    expect(JSON.parse(asked[0]?.body.toString() ?? '')).toEqual({ command: 'survey' });
    expect(out).toContain('left out: older than the start date');
    expect(out).toContain('will be made and will wait: something is missing on the other side');
    expect(out).toContain('businessCentral: customer C1, for 2 order(s)');
    expect(error).toContain('listing the orders of Sales');
    expect(exitCode).toBe(1);
  });

  it('follows the load with rate and forecast: plain lines, or a bar at a terminal', async () => {
    const plain = await appThat(job('loading'), job('loading'), job('loaded'));
    const told = await tandem(['--apply', '--app', plain.url]);
    expect(told.error).toBe('1 of 2 orders, 120 a minute, about 2 min left\n');
    expect([told.exitCode, told.out.includes('made and the same on both sides')]).toEqual([0, true]);
    const terminal = await appThat(job('loading'), job('loaded'));
    expect((await tandem(['--apply', '--app', terminal.url], true)).error).toContain(
      '[############............] 1 of 2',
    );
  });

  it('writes a report for programs and one for people', async () => {
    const { url } = await appThat(job('loaded'));
    const files = ['load.json', 'load.txt'].map((name) => join(folder, name));
    await tandem(['--status', '--app', url, '--report', ...files]);
    const [json = '', text = ''] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(JSON.parse(json)).toMatchObject({ jobId, orders });
    expect(text).toMatch(/Sales\s+ORD-2\s+waits: something is missing on the other side\s+customer C1/);
  });

  it.each([
    ['--pause', 'pause'],
    ['--resume', 'resume'],
    ['--cancel', 'cancel'],
  ])('%s tells the app to %s', async (flag, command) => {
    const { url, asked } = await appThat(job('canceled'));
    await tandem([flag, '--app', url]);
    expect(JSON.parse(asked[0]?.body.toString() ?? '')).toEqual({ command });
  });

  it('takes one word at a time', async () => {
    expect((await tandem(['--pause', '--apply'])).exitCode).toBe(2);
  });
});

describe('tandem match --background', () => {
  const matchAll = (...words: readonly string[]) => run(['match', '--background', '--every', '0', ...words]);
  const counts = [
    { side: 'sales', outcome: 'matched', reason: '', orders: 2 },
    { side: 'sales', outcome: 'several', reason: '', orders: 1 },
  ];

  it('P-133 is a dry run unless told to apply, follows it, and tells what a person decides', async () => {
    const { url, asked } = await appThat(job('comparing'), job('surveyed', { counts }));
    const told = await matchAll('--by', 'customer,lines', '--app', url);
    expect(asked[0]?.url.pathname).toBe('/api/matching');
    expect(JSON.parse(asked[0]?.body.toString() ?? '')).toEqual({
      command: 'survey',
      by: [['customer', 'lines']],
      ignoreCase: true,
    });
    expect(told.out).toContain('could be one of several on the other side: a person decides');
    expect(told.exitCode).toBe(1);
  });

  it('P-133 couples with --apply, says so, and writes what became of each', async () => {
    const done = [{ side: 'sales', outcome: 'coupled', reason: '', orders: 2 }];
    const { url, asked } = await appThat(job('coupling'), job('matched', { counts: done }));
    const file = join(folder, 'matched.txt');
    const told = await matchAll('--apply', '--values-of', 'sales', '--report', file, '--app', url);
    expect(JSON.parse(asked[0]?.body.toString() ?? '')).toMatchObject({ command: 'start', valuesOf: 'sales' });
    expect([told.exitCode, told.out.includes('2  Sales  coupled')]).toEqual([0, true]);
    expect(await readFile(file, 'utf8')).toContain('ORD-1');
  });

  it('keeps what is for the background out of a matching at once, and the other way round', async () => {
    const { url } = await appThat(job('matched'));
    expect((await run(['match', '--status', '--app', url])).error).toContain('--background');
    expect((await matchAll('--apply', '--create-missing', 'sales', '--app', url)).error).toContain('tandem full-sync');
    expect((await matchAll('--cancel', '--app', url)).exitCode).toBe(0);
  });
});

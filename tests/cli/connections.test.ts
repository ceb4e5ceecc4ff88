import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../lib/settings/read-settings.js';
import { jsonResponse, type SimulatorRequest, type SimulatorResponse } from '../../local/simulator-kit/http-types.js';
import { cloudEnvironment } from '../lib/settings/complete-environment.js';
import { runForTests, serveApp } from './tandem-for-tests.js';

async function appThat(answer: (request: SimulatorRequest) => SimulatorResponse) {
  const asked: unknown[] = [];
  const url = await serveApp((request) => {
    asked.push(request.body.length === 0 ? request.url.pathname : JSON.parse(request.body.toString()));
    return answer(request);
  });
  return { url, asked };
}

const tandem = (...words: string[]) => runForTests(words, { settings: () => readSettings(cloudEnvironment()) });

const step = { what: 'stopped', state: 'live', by: 'Tandem', atIso: '2026-03-02T10:00:00Z', reason: 'a copy' };
const shown = (changes: object = {}) => ({
  connectionId: 'main',
  state: 'live',
  enabled: true,
  stopped: null,
  offered: 0,
  steps: [step],
  ...changes,
});

describe('tandem connections', () => {
  it('tells state, switch and journal; one that has stopped itself exits 1 with the reason', async () => {
    const stopped = { reason: 'fingerprintMismatch', sentence: 'The organization is another.', sinceIso: '2026-03-02' };
    const { url } = await appThat(() => jsonResponse(200, { connections: [shown({ stopped, offered: 2 })] }));
    const { exitCode, out } = await tandem('connections', '--app', url);
    expect(exitCode).toBe(1);
    expect(out).toContain('main: switched on, live');
    expect(out).toContain('(fingerprintMismatch): The organization is another.');
    expect(out).toContain('2 order(s) do not enter by themselves');
    expect(out).toMatch(/2026-03-02T10:00:00Z\s+stopped\s+live\s+Tandem\s+a copy/);
  });
});

describe('tandem enable', () => {
  const registrations = {
    businessCentral: { ok: true },
    sales: { ok: false, problem: 'No webhook.', fix: 'Register.' },
  };

  it('exits 1 while a side does not notify us, and says what to do', async () => {
    const { url, asked } = await appThat(() => jsonResponse(200, { ...shown({ state: 'connected' }), registrations }));
    const { exitCode, out } = await tandem('enable', '--app', url);
    expect(exitCode).toBe(1);
    expect(out).toContain('No webhook. Register.');
    expect(out).toContain('Next: "tandem match"');
    expect(asked).toEqual([{ action: 'enable' }]);
  });

  it('tells what was accepted, or that there was nothing to accept', async () => {
    for (const [accepted, told] of [
      [['Another Tandem.'], 'Accepted, and kept in the journal: Another Tandem.'],
      [[], 'There was nothing to accept.'],
    ] as const) {
      const { url } = await appThat(() => jsonResponse(200, { ...shown(), registrations, accepted }));
      expect((await tandem('enable', '--app', url, '--accept', '--reason', 'I know')).out).toContain(told);
      const { url: resumed } = await appThat(() => jsonResponse(200, { ...shown(), accepted }));
      const { out } = await tandem('resume-connection', '--app', resumed, '--accept', '--reason', 'I know');
      expect(out).toContain(told);
    }
  });

  it('a refusal is told with the sentence of the app', async () => {
    const { url } = await appThat(() => jsonResponse(409, { code: 'besideOtherDeployment', error: 'Another Tandem.' }));
    expect(await tandem('enable', '--app', url)).toMatchObject({ exitCode: 1, error: 'Another Tandem.\n' });
  });
});

describe('tandem disable', () => {
  const off = (isRegistered: boolean) => ({
    ...shown({ enabled: false }),
    businessCentral: { removed: 1 },
    sales: { isRegistered },
  });

  it('exits 0 when nothing is left on either side', async () => {
    const { url, asked } = await appThat(() => jsonResponse(200, off(false)));
    const { exitCode, out } = await tandem('disable', '--app', url, '--reason', 'moving');
    expect(exitCode).toBe(0);
    expect(out).toContain('main is switched off');
    expect(asked).toEqual([{ action: 'disable', reason: 'moving' }]);
  });

  it('names what another address has registered, and takes it away once a person says whose it was', async () => {
    const old = 'https://old.example';
    const { url, asked } = await appThat(() =>
      jsonResponse(200, { ...off(false), businessCentral: { removed: 1, elsewhere: [old] } }),
    );
    const { exitCode, out } = await tandem('disable', '--app', url, '--moved', old);
    expect(exitCode).toBe(0);
    expect(out).toContain(`if that was this app: tandem disable --moved ${old}`);
    expect(asked).toEqual([{ action: 'disable', moved: old }]);
  });

  it('takes the settings that it needs for Sales from a file, as setup --off does', async () => {
    const { url } = await appThat(() => jsonResponse(200, off(true)));
    const { exitCode, out, error } = await tandem('disable', '--app', url, '--settings', '/no/such/settings.json');
    expect(exitCode).not.toBe(0);
    expect(out + error).toContain('/no/such/settings.json could not be read');
  });

  it('a registration in Sales that is kept by choice is told as that, and is no failure', async () => {
    const { url } = await appThat(() => jsonResponse(200, off(true)));
    const { exitCode, out } = await tandem('disable', '--app', url, '--keep-sales');
    expect(exitCode).toBe(0);
    expect(out).toContain('Sales: the registration stays, as you chose');
    expect(out).not.toMatch(/✗|0 registration row/);
  });
});

describe('tandem resume-connection', () => {
  it('needs a reason, which is handed on', async () => {
    expect(await tandem('resume-connection')).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('--reason'),
    });
    const { url, asked } = await appThat(() => jsonResponse(200, shown()));
    expect((await tandem('resume-connection', '--app', url, '--reason', 'moved', '--accept')).exitCode).toBe(0);
    expect(asked).toEqual([{ action: 'resume', reason: 'moved', accept: true }]);
  });
});

describe('after the address of the app has changed', () => {
  it.each([
    ['enable', ['--moved'], { action: 'enable', moved: true }],
    ['enable', ['--moved', 'https://old.example'], { action: 'enable', moved: 'https://old.example' }],
    ['resume-connection', ['--reason', 'new', '--moved'], { action: 'resume', reason: 'new', moved: true }],
  ])('%s %j is handed on', async (command, words, body) => {
    const registrations = { businessCentral: { ok: true }, sales: { ok: true } };
    const { url, asked } = await appThat(() => jsonResponse(200, { ...shown(), registrations }));
    expect((await tandem(command, '--app', url, ...words)).exitCode).toBe(0);
    expect(asked).toEqual([body]);
  });
});

describe('tandem offered', () => {
  it('tells each order with the reason in words', async () => {
    const order = { connectionId: 'main', side: 'sales', recordId: 'r-1', number: 'ORD-7', sinceIso: '2026-03-02' };
    const orders = [
      { ...order, reason: 'looksLike', lookAlike: { id: 'r-2', number: 'SO101014' } },
      { ...order, reason: 'a reason of a later version' },
      { ...order, reason: 'stillBeingEntered', earliestIso: '2026-03-02T10:05:00Z' },
    ];
    const { url } = await appThat(() => jsonResponse(200, { orders }));
    const { exitCode, out } = await tandem('offered', '--app', url);
    expect(exitCode).toBe(0);
    expect(out).toContain('looks like an order of the other side: SO101014');
    expect(out).toContain('a reason of a later version');
    expect(out).toContain('was let in; somebody is entering it yet (2026-03-02T10:05:00Z at the earliest)');
  });
});

describe('tandem enter', () => {
  it('says when the order is made, as the app knows it', async () => {
    const sentence =
      'ORD-7 is made in Business Central once nobody has changed it: at 2026-03-02T10:05:00Z at the earliest';
    const { url } = await appThat(() => jsonResponse(200, { side: 'sales', recordId: 'r-1', sentence }));
    const { out } = await tandem('enter', '--sales', '3a00000d-862e-485f-ae07-95b14982b577', '--app', url);
    expect(out).toBe(`The order ${sentence}; see "tandem history".\n`);
  });

  it('with a number in place of an id names the option and asks nothing', async () => {
    const { url, asked } = await appThat(() => jsonResponse(200, {}));
    expect(await tandem('enter', '--sales', 'ORD-7', '--app', url)).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('--sales: "ORD-7" is no id; "tandem offered" shows'),
    });
    expect(asked).toEqual([]);
  });

  it('without an order, or with two, names its options and asks nothing', async () => {
    const { url, asked } = await appThat(() => jsonResponse(200, {}));
    for (const words of [[], ['--sales', 'a', '--business-central', 'b']]) {
      expect(await tandem('enter', ...words, '--app', url)).toMatchObject({
        exitCode: 2,
        error: expect.stringContaining('--sales <id> or --business-central <id>'),
      });
    }
    expect(asked).toEqual([]);
  });
});

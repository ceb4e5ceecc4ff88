import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hostLog } from '../../../local/functions-host/host-log.js';
import { readHostSettings, timeSpanMs } from '../../../local/functions-host/host-settings.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function settingsOf(content: unknown): ReturnType<typeof readHostSettings> {
  writeFileSync(join(folder, 'host.json'), JSON.stringify(content));
  return readHostSettings(folder);
}

describe('timeSpanMs', () => {
  it.each([
    ['00:00:01', 1_000],
    ['00:00:00.80', 800],
    ['1.02:03:04', 93_784_000],
    ['-00:00:00.0010000', -1],
  ])('%s', (text, ms) => {
    expect(timeSpanMs(text)).toBe(ms);
  });

  it.each(['', '5', '00:05', 'PT5M'])('refuses %j', (text) => {
    expect(() => timeSpanMs(text)).toThrow('no time span');
  });
});

describe('readHostSettings', () => {
  it("has the real host's defaults", () => {
    expect(settingsOf({ version: '2.0' })).toEqual({
      functionTimeoutMs: undefined,
      functions: undefined,
      logLevels: {},
      http: { routePrefix: 'api', maxOutstandingRequests: undefined, maxConcurrentRequests: undefined },
      serviceBus: {
        autoCompleteMessages: true,
        maxConcurrentCalls: 16,
        maxConcurrentSessions: 8,
        maxConcurrentCallsPerSession: 1,
        sessionIdleTimeoutMs: 60_000,
        maxAutoLockRenewalDurationMs: 300_000,
        retry: { tryTimeoutMs: 60_000, delayMs: 800, maxDelayMs: 60_000, maxRetries: 3, mode: 'exponential' },
      },
    });
  });

  it('reads the session settings and knows endless durations', () => {
    const settings = settingsOf({
      version: '2.0',
      telemetryMode: 'OpenTelemetry',
      functionTimeout: '-1',
      extensions: {
        http: { routePrefix: '' },
        serviceBus: {
          maxConcurrentSessions: 32,
          sessionIdleTimeout: '00:00:01',
          maxAutoLockRenewalDuration: '-00:00:00.0010000',
          clientRetryOptions: { mode: 'Fixed' },
        },
      },
    });
    expect(settings.functionTimeoutMs).toBeUndefined();
    expect(settings.http.routePrefix).toBe('');
    expect(settings.serviceBus).toMatchObject({
      maxConcurrentSessions: 32,
      sessionIdleTimeoutMs: 1_000,
      maxAutoLockRenewalDurationMs: undefined,
      retry: { mode: 'fixed' },
    });
  });

  it('names what is wrong', () => {
    expect(() => settingsOf({ version: '2.0', functionTimeout: 'five' })).toThrow('no time span');
    expect(() => readHostSettings(join(folder, 'nowhere'))).toThrow('host.json cannot be read');
  });
});

describe('hostLog', () => {
  it('obeys the level of the longest category that fits, and keeps an entry in one line', () => {
    const lines: string[] = [];
    const log = hostLog({ default: 'Warning', Function: 'Information', 'Function.sweep': 'None' }, (line) =>
      lines.push(line.replace(/^\S+ /, '')),
    );
    log({ level: 'information', category: 'Host', message: 'a' });
    log({ level: 'warning', category: 'Host', message: 'b\n  c' });
    log({ level: 'information', category: 'Function.orders.User', message: 'd', invocationId: '1' });
    log({ level: 'error', category: 'Function.sweep.User', message: 'e' });
    log({ level: 'information', category: 'Function.sweeper', message: 'f' });
    expect(lines).toEqual([
      '[warning] Host: b |   c',
      '[information] Function.orders.User (1): d',
      '[information] Function.sweeper: f',
    ]);
  });
});

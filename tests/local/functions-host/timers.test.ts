import { afterAll, describe, expect, it } from '@jest/globals';
import { parseSchedule } from '../../../local/functions-host/timer-schedule.js';
import { FunctionTimer } from '../../../local/functions-host/timers.js';
import { VirtualClock } from '../../../local/simulator-kit/clock.js';
import { HostWorkshop } from './host-process.js';

const midnightMs = Date.UTC(2024, 0, 1);

function setUp(schedule: string, changes: { runOnStartup?: boolean; runMs?: number } = {}) {
  const clock = new VirtualClock(midnightMs);
  const fired: { at: string; value: Record<string, unknown> }[] = [];
  const timer = new FunctionTimer({
    schedule,
    runOnStartup: changes.runOnStartup ?? false,
    useMonitor: true,
    clock,
    run: (data) => {
      fired.push({ at: new Date(clock.nowMs()).toISOString(), value: JSON.parse(data.json ?? '') });
      return new Promise((resolve) => {
        clock.schedule(changes.runMs ?? 0, resolve);
      });
    },
  });
  return { clock, timer, fired };
}

describe('FunctionTimer', () => {
  it('fires by its 6-field schedule in UTC and tells last and next', async () => {
    const { clock, timer, fired } = setUp('0 */5 * * * *');
    timer.start();
    await clock.advance(11 * 60_000);
    expect(fired.map(({ at }) => at)).toEqual(['2024-01-01T00:05:00.000Z', '2024-01-01T00:10:00.000Z']);
    expect(fired[0]?.value).toEqual({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: {
        Last: '0001-01-01T00:00:00',
        Next: '2024-01-01T00:05:00.000+00:00',
        LastUpdated: '0001-01-01T00:00:00',
      },
      IsPastDue: false,
    });
    expect(fired[1]?.value).toMatchObject({ ScheduleStatus: { Last: '2024-01-01T00:05:00.000+00:00' } });
  });

  it('keeps no status when it fires more often than once a minute', async () => {
    const { clock, timer, fired } = setUp('*/10 * * * * *');
    timer.start();
    await clock.advance(10_000);
    expect(fired[0]?.value).toMatchObject({ ScheduleStatus: null });
  });

  it('never runs twice at once: what was missed meanwhile is left out', async () => {
    const { clock, timer, fired } = setUp('0 * * * * *', { runMs: 150_000 });
    timer.start();
    await clock.advance(5 * 60_000);
    expect(fired.map(({ at }) => at.slice(11, 19))).toEqual(['00:01:00', '00:04:00']);
  });

  it('waits for far times in pieces, and not after it was stopped', async () => {
    const { clock, timer, fired } = setUp('0 0 0 1 2 *');
    timer.start();
    await clock.advance(31 * 86_400_000);
    expect(fired).toHaveLength(1);
    timer.stop();
    await clock.advance(366 * 86_400_000);
    expect(fired).toHaveLength(1);
  });

  it('runs on start-up when asked to', async () => {
    const { clock, timer, fired } = setUp('0 0 * * * *', { runOnStartup: true });
    timer.start();
    await clock.advance(3_600_000);
    expect(fired.map(({ at }) => at.slice(11, 19))).toEqual(['00:00:00', '01:00:00']);
  });
});

describe('parseSchedule', () => {
  it('reads five fields as second 0, and names of days and months', () => {
    expect(new Date(parseSchedule('30 6 * JAN MON-FRI').nextMs(midnightMs)).toISOString()).toBe(
      '2024-01-01T06:30:00.000Z',
    );
  });

  it.each(['', '@daily', '* * * *', '0 0 0 L * *', '0 0 0 ? * *', '99 * * * * *', '0 0 0 1 * MON', '00:05:00'])(
    'refuses %j',
    (text) => {
      expect(() => parseSchedule(text)).toThrow(text);
    },
  );
});

describe('timers in the local host', () => {
  const workshop = new HostWorkshop();
  afterAll(() => workshop.close());

  it('run by hand through the admin call: 202 once started, camel-cased value, result in the log', async () => {
    const host = await workshop.start(
      workshop.app({
        'functions/t.cjs': `
          const { app } = require('@azure/functions');
          app.timer('sweep', { schedule: '%SCHEDULE%', runOnStartup: true, handler: (timer, context) => {
            context.log('value ' + JSON.stringify(timer) + ' metadata ' + context.triggerMetadata);
          } });
          app.timer('broken', { schedule: '0 0 0 1 1 *', handler: () => { throw new Error('no luck'); } });`,
      }),
      { environment: { SCHEDULE: '0 0 0 1 1 *' } },
    );
    expect(host.log()).not.toContain('Executing');
    const run = (name: string) =>
      fetch(`${host.url}/admin/functions/${name}`, { method: 'POST', body: '{"input":""}' });
    expect((await run('sweep')).status).toBe(202);
    expect(host.log()).toContain("Executing 'Functions.sweep'");
    const line = await host.logged(/value \{/);
    expect(line).toContain('"isPastDue":false');
    expect(line).toContain('"scheduleStatus":{"last":"0001-01-01T00:00:00","next":');
    expect(line).toContain('metadata undefined');
    expect(await host.logged(/Executed 'Functions.sweep'/)).toContain('Succeeded');
    expect((await run('broken')).status).toBe(202);
    expect(await host.logged(/Executed 'Functions.broken'/)).toContain('no luck');
  });

  it('fire by themselves unless started with --no-timers', async () => {
    const host = await workshop.start(
      workshop.app({
        'functions/t.cjs': `require('@azure/functions').app.timer('eager', {
          schedule: '0 0 0 1 1 *', runOnStartup: true, handler: (timer, context) => context.log('ran') });`,
      }),
      { timers: true },
    );
    expect(await host.logged(/eager\.User.*ran/)).toContain('ran');
  });
});

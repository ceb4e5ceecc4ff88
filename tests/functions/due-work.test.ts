import './settings-for-tests.js';
import type { Timer } from '@azure/functions';
import { describe, expect, it } from '@jest/globals';
import { dueWork } from '../../functions/due-work.js';
import type { ConnectionPorts } from '../../lib/sync/engine.js';
import { testParts } from './parts-for-tests.js';

const timer = {} as Timer;
const connections = new Map([['main', {} as ConnectionPorts]]);

describe('due-work', () => {
  it('measures the queue, the orders in work and the days that the registration has left', async () => {
    const parts = testParts({ connections });
    const { telemetry, clock, state, engine } = parts;
    const expirationIso = new Date(clock.nowMs() + 36 * 3_600_000).toISOString();
    await state.write('main', 'registration-businessCentral', { ok: true, checkedIso: 'x', expirationIso }, undefined);
    await engine.couplings.acquireLease({
      connectionId: 'main',
      couplingId: 'one',
      owner: 'session',
      nowMs: clock.nowMs(),
      untilMs: clock.nowMs() + 30_000,
      dirty: [],
    });
    await dueWork(parts, timer);
    expect(telemetry.sum('tandem.subscription.daysLeft', { connection: 'main' })).toBe(1.5);
    expect(telemetry.sum('tandem.orders.inWork', { standing: 'held' })).toBe(1);
    expect(telemetry.sum('tandem.orders.inWork', { standing: 'waiting' })).toBe(0);
    for (const name of ['tandem.orders.parked', 'tandem.conflicts.open', 'tandem.orders.offered'] as const) {
      expect(telemetry.measured).toContainEqual({ name, value: 0, attributes: { connection: 'main' } });
    }
    const states = telemetry.measured.filter(({ name }) => name === 'tandem.queue.messages');
    expect(states.map(({ attributes, value }) => [attributes.state, value])).toEqual([
      ['active', 0],
      ['scheduled', 0],
      ['deadLetter', 0],
    ]);
    expect(telemetry.measured).toContainEqual({ name: 'tandem.queue.oldestAge', value: 0, attributes: {} });
  });

  it('measures how long a system has been silent, once it has spoken', async () => {
    const parts = testParts({ connections });
    await parts.heard.note('main', 'businessCentral');
    await parts.clock.sleep(90_000);
    await dueWork(parts, timer);
    const silence = parts.telemetry.measured.filter(({ name }) => name === 'tandem.notifications.silence');
    expect(silence.map(({ value, attributes }) => [attributes.side, value])).toEqual([['businessCentral', 90]]);
  });

  it('still picks up what is due when the figures cannot be had', async () => {
    const parts = testParts({ connections });
    parts.queue.failing = true;
    await dueWork(parts, timer);
    expect(parts.lines.join()).toContain('standing.unknown');
    expect(parts.lines.join()).not.toContain('dueWork.broken');
  });
});

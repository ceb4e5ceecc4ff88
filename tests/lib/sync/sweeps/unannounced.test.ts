import { describe, expect, it } from '@jest/globals';
import { LastHeard } from '../../../../lib/sync/sweeps/last-heard';
import { noteUnannounced, readUnannounced } from '../../../../lib/sync/sweeps/unannounced';
import { InMemoryStateStore } from '../../../twins/in-memory-state-store';
import { LeapingClock } from '../../../twins/virtual-clock';

const minuteMs = 60_000;

async function watched() {
  const clock = new LeapingClock(Date.parse('2026-03-02T10:00:00Z'));
  const state = new InMemoryStateStore();
  const sweep = (...changed: readonly (readonly [id: string, minutesAgo: number])[]) =>
    noteUnannounced({ state, clock }, 'main', {
      side: 'sales',
      orders: changed.map(([id, ago]) => ({
        id,
        version: '1',
        modifiedIso: new Date(clock.nowMs() - ago * minuteMs).toISOString(),
      })),
    });
  const found = async () => (await readUnannounced(state, 'main')).sales?.orders ?? [];
  await sweep();
  await clock.sleep(60 * minuteMs);
  return { clock, state, sweep, found, heard: new LastHeard({ state, clock }) };
}

describe('orders that changed while a system was silent', () => {
  it('are remembered once each, until the system is heard again', async () => {
    const { clock, sweep, found, heard } = await watched();
    await sweep(['a', 30], ['b', 20]);
    await sweep(['a', 30], ['c', 15]);
    expect(await found()).toEqual(['a', 'b', 'c']);
    await heard.note('main', 'sales');
    expect(await found()).toEqual([]);
    await clock.sleep(60 * minuteMs);
    await sweep(['d', 20]);
    expect(await found()).toEqual(['d']);
  });

  it('are not what changed just now, before the system was last heard, or before anybody looked', async () => {
    const { clock, sweep, found, heard } = await watched();
    await sweep(['now', 5], ['before', 90]);
    expect(await found()).toEqual([]);
    await heard.note('main', 'sales');
    await clock.sleep(30 * minuteMs);
    // An order that waits is found by every sweep; its notice came long ago.
    await sweep(['waiting', 40], ['late', 25]);
    expect(await found()).toEqual([]);
    await sweep(['silent', 15]);
    expect(await found()).toEqual(['silent']);
  });

  it('are not what changed while the connection was switched off', async () => {
    const { clock, state, sweep, found } = await watched();
    const atIso = new Date(clock.nowMs() - 20 * minuteMs).toISOString();
    const steps = [{ number: 1, what: 'enabled', by: 'ada', atIso, state: 'live' }];
    await state.write('main', 'connection', { isEnabled: true, state: 'live', steps }, undefined);
    await sweep(['off', 30], ['on', 15]);
    expect(await found()).toEqual(['on']);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { ConnectionPorts, Engine } from '../../../../lib/sync/engine.js';
import { countGone, liftPause, readPause } from '../../../../lib/sync/life-cycle/pause.js';
import { aCoupling } from '../../../contract/couplings-samples.js';
import { RecordingLogger } from '../../../support/remote-clients.js';
import { InMemoryCouplings } from '../../../twins/in-memory-couplings.js';
import { InMemoryStateStore } from '../../../twins/in-memory-state-store.js';

const connectionId = 'main';

async function world(openOrders: number) {
  const couplings = new InMemoryCouplings();
  for (let made = 0; made < openOrders; made += 1) {
    await couplings.create(aCoupling({ connectionId }), []);
  }
  let nowMs = Date.parse('2026-03-02T09:00:00Z');
  const clock = { nowMs: () => nowMs };
  const engine = {
    couplings,
    state: new InMemoryStateStore(),
    clock,
    logger: new RecordingLogger(),
  } as unknown as Engine;
  const policies = { pauseWhenGone: { orders: 5, percent: 2 } };
  const ports = { connection: { connectionId, policies } } as unknown as ConnectionPorts;
  return {
    engine,
    gone: (couplingId: string, side: 'businessCentral' | 'sales' = 'businessCentral') =>
      countGone(engine, ports, { couplingId, side }),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('many orders gone at once', () => {
  it('five are people at work, the sixth within the hour pauses the connection until an operator lifts it', async () => {
    const { engine, gone } = await world(10);
    for (const order of ['1', '2', '3', '4', '5']) {
      expect(await gone(order)).toBeUndefined();
    }
    expect(await gone('6')).toMatchObject({ gone: 6, sinceIso: '2026-03-02T09:00:00.000Z' });
    expect(await readPause(engine.state, connectionId)).toMatchObject({ gone: 6 });
    expect(await liftPause(engine, connectionId)).toBe(true);
    expect(await readPause(engine.state, connectionId)).toBeUndefined();
    expect(await liftPause(engine, connectionId)).toBe(false);
    expect(await gone('6')).toBeUndefined();
  });

  it('each side counts for itself, and of either the whole life cycle stands still', async () => {
    const { engine, gone } = await world(10);
    for (const order of ['1', '2', '3', '4', '5']) {
      expect(await gone(order)).toBeUndefined();
      expect(await gone(order, 'sales')).toBeUndefined();
    }
    expect(await gone('6', 'sales')).toMatchObject({ side: 'sales', gone: 6 });
    expect(await gone('6')).toMatchObject({ side: 'sales', gone: 6 });
    expect(await readPause(engine.state, connectionId)).toMatchObject({ side: 'sales' });
  });

  it('what was counted before sides were told apart is of Business Central', async () => {
    const { engine, gone } = await world(10);
    const atMs = engine.clock.nowMs();
    const known = ['1', '2', '3', '4', '5'].map((couplingId) => ({ couplingId, atMs }));
    await engine.state.write(connectionId, 'life-cycle', { gone: known }, undefined);
    expect(await gone('6', 'sales')).toBeUndefined();
    expect(await gone('6')).toMatchObject({ side: 'businessCentral', gone: 6 });
  });

  it('the same order seen again counts once', async () => {
    const { gone } = await world(10);
    for (let seen = 0; seen < 20; seen += 1) {
      expect(await gone('1')).toBeUndefined();
    }
  });

  it('what was gone more than an hour ago does not count', async () => {
    const { gone, pass } = await world(10);
    for (let order = 0; order < 20; order += 1) {
      expect(await gone(String(order))).toBeUndefined();
      pass(15 * 60_000);
    }
  });

  it('a large company loses more in an hour: up to two in a hundred are usual', async () => {
    const { gone } = await world(500);
    for (let order = 0; order < 10; order += 1) {
      expect(await gone(String(order))).toBeUndefined();
    }
    expect(await gone('10')).toMatchObject({ gone: 11 });
  });

  it('workers that count at the same time lose no count', async () => {
    const { gone, engine } = await world(10);
    const seen = [];
    for (const order of ['1', '2', '3', '4', '5', '6', '7']) {
      seen.push(gone(order));
      await Promise.resolve();
    }
    await Promise.allSettled(seen);
    expect(await readPause(engine.state, connectionId)).toBeDefined();
  });
});

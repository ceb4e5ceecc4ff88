import { describe, expect, it } from '@jest/globals';
import type { Coupling } from '../../../../lib/ports/coupling.js';
import { failed, type RemoteResult, success } from '../../../../lib/ports/remote-result.js';
import type { Engine } from '../../../../lib/sync/engine.js';
import { readReconciliation, reconcileIds } from '../../../../lib/sync/sweeps/reconcile.js';
import { couplingOf, orderId, sweepWorld } from '../sweep-world.js';

/** Both sides by the ids they have; `requests` counts. */
function reconcileWorld() {
  const { engine, couplings, queue, state, lines } = sweepWorld();
  const there = { businessCentral: new Set<string>(), sales: new Set<string>() };
  const asked = { businessCentral: 0, sales: 0 };
  let failure: RemoteResult<never> | undefined;
  const ports = {
    ...engine.connections.get('main'),
    businessCentral: {
      async listOrderIds(next?: string) {
        asked.businessCentral += 1;
        const ids = [...there.businessCentral].sort();
        const from = Number(next ?? 0);
        return success({
          ids: ids.slice(from, from + 2),
          ...(from + 2 < ids.length ? { next: String(from + 2) } : {}),
        });
      },
    },
    sales: {
      async findOrders(ids: readonly string[]) {
        asked.sales += 1;
        return failure ?? success(new Set(ids.filter((id) => there.sales.has(id))));
      },
    },
  };
  const world: Engine = { ...engine, connections: new Map([['main', ports]]) } as unknown as Engine;
  return {
    there,
    asked,
    state,
    lines,
    fail: (): void => {
      failure = failed({ reason: 'throttled', message: 'slow down' });
    },
    /** A coupling of order `number`; it stands on both sides unless told otherwise. */
    async order(number: number, changes: Partial<Coupling> = {}): Promise<void> {
      await couplings.create(couplingOf(number, { businessCentralId: orderId(5000 + number), ...changes }), []);
      there.sales.add(orderId(number));
      there.businessCentral.add(orderId(5000 + number));
    },
    reconcile: () => reconcileIds(world, 'main'),
    async told(): Promise<readonly string[]> {
      const told: string[] = [];
      await queue.drain(async ({ notice }) => {
        told.push(notice.about === 'order' ? `${notice.side} ${notice.recordId} ${notice.cause}` : notice.about);
      });
      return told.sort();
    },
  };
}

describe('L2 reconcileIds', () => {
  it('F13 a deletion whose notice was lost gets one, on either side', async () => {
    const world = reconcileWorld();
    for (const number of [1, 2, 3]) {
      await world.order(number);
    }
    world.there.sales.delete(orderId(1));
    world.there.businessCentral.delete(orderId(5002));
    expect(await world.reconcile()).toMatchObject({
      businessCentral: { known: 3, missing: 1, enqueued: 1 },
      sales: { known: 3, missing: 1, enqueued: 1 },
    });
    expect(await world.told()).toEqual([`businessCentral ${orderId(5002)} swept`, `sales ${orderId(1)} swept`]);
  });

  it('nothing is enqueued where all are there, and nothing asked where nothing is known', async () => {
    const world = reconcileWorld();
    await world.reconcile();
    expect(world.asked).toEqual({ businessCentral: 0, sales: 0 });
    for (const number of [1, 2, 3]) {
      await world.order(number);
    }
    await world.reconcile();
    expect(world.asked).toEqual({ businessCentral: 2, sales: 1 });
    expect(await world.told()).toEqual([]);
  });

  it.each<[string, Partial<Coupling>]>([
    ['has ended', { state: 'ended' }],
    ['is being made', { state: 'creating', origin: 'businessCentral' }],
    ['waits for its twin, whose id is derived', { state: 'waiting', origin: 'businessCentral' }],
    ['is known to be gone', { parked: parkedFor('deletedInSales') }],
  ])('a Sales order that is not there is no news when its coupling %s', async (_, changes) => {
    const world = reconcileWorld();
    await world.order(1, changes);
    world.there.sales.clear();
    await world.reconcile();
    expect(await world.told()).toEqual([]);
  });

  it('an order that a seller holds, or that was never made in Business Central, is missed in Sales', async () => {
    const world = reconcileWorld();
    await world.order(1, { state: 'held' });
    await world.order(2, { state: 'waiting' });
    world.there.sales.clear();
    world.there.businessCentral.clear();
    await world.reconcile();
    expect(await world.told()).toEqual([`sales ${orderId(1)} swept`, `sales ${orderId(2)} swept`]);
  });

  it('many at once are told a few in an hour, with a warning', async () => {
    const world = reconcileWorld();
    for (let number = 1; number <= 60; number += 1) {
      await world.order(number);
    }
    world.there.sales.clear();
    expect(await world.reconcile()).toMatchObject({ sales: { missing: 60, enqueued: 50 } });
    expect(world.lines.filter((line) => line.includes('reconcile.manyMissing'))).toHaveLength(1);
    expect(await world.told()).toHaveLength(50);
  });

  it('a side that does not answer says nothing about its orders, and is told for health', async () => {
    const world = reconcileWorld();
    await world.order(1);
    world.there.sales.clear();
    world.fail();
    expect(await world.reconcile()).toMatchObject({ sales: { missing: 0, enqueued: 0, failure: 'throttled' } });
    expect(await world.told()).toEqual([]);
    expect(world.lines.some((line) => line.includes('reconcile.failed'))).toBe(true);
    expect(await readReconciliation(world.state, 'main')).toMatchObject({ sales: { failure: 'throttled' } });
  });
});

function parkedFor(reason: 'deletedInSales'): NonNullable<Coupling['parked']> {
  return { reason, sentence: 'x', nextAction: 'y', sinceIso: '2026-03-01T00:00:00Z', tries: 0 };
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Notice, SweepNotice } from '../../../../lib/ports/notice.js';
import { failed, success } from '../../../../lib/ports/remote-result.js';
import { handleSweepNotice, sweepConnection } from '../../../../lib/sync/sweeps/sweep.js';
import { couplingOf, modified, orderId, type SweepWorld, startMs, sweepWorld } from '../sweep-world.js';

const overlapMs = 600_000;
const minuteMs = 60_000;
const sweep = (world: SweepWorld, side: 'sales' | 'businessCentral' | 'both' = 'both') =>
  sweepConnection(world.engine, 'main', { side, overlapMs });

/** Takes everything off the queue. */
async function taken(world: SweepWorld): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  await world.queue.drain(async ({ notice }) => {
    notices.push(notice);
  });
  return notices;
}

const recordIds = (notices: readonly Notice[]) =>
  notices.map((notice) => (notice.about === 'order' ? notice.recordId : notice.about));

describe('L2 sweepConnection', () => {
  it('finds on both sides what no coupling knows', async () => {
    const world = sweepWorld();
    world.businessCentral.orders = [modified(1, 3)];
    world.sales.orders = [modified(2, 2)];
    expect(await sweep(world)).toEqual({ enqueued: 2, failures: [] });
    const notices = await taken(world);
    expect(notices).toMatchObject([
      { side: 'businessCentral', recordId: orderId(1), cause: 'swept' },
      { side: 'sales', recordId: orderId(2), cause: 'swept' },
    ]);
  });

  it('leaves alone what a coupling knows in that version, and takes a newer one', async () => {
    const world = sweepWorld();
    await world.couplings.create(couplingOf(1), []);
    await world.couplings.create(couplingOf(2), []);
    world.sales.orders = [modified(1, 3), modified(2, 2, 'newer')];
    await sweep(world);
    expect(recordIds(await taken(world))).toEqual([orderId(2)]);
  });

  it('a record listed without a version that can be compared is looked at', async () => {
    const world = sweepWorld();
    await world.couplings.create(couplingOf(1, { versions: { sales: { header: '', lines: {} } } }), []);
    world.sales.orders = [modified(1, 3, '')];
    await sweep(world);
    expect(await taken(world)).toHaveLength(1);
  });

  it('looks at one side alone when asked to, and leaves due work to the timer', async () => {
    const world = sweepWorld();
    world.businessCentral.orders = [modified(1, 3)];
    world.sales.orders = [modified(2, 2)];
    await sweep(world, 'sales');
    expect(recordIds(await taken(world))).toEqual([orderId(2)]);
    expect(world.businessCentral.askedSince).toEqual([]);
  });

  it('starts a day back, then goes by the last change seen less the overlap', async () => {
    const world = sweepWorld();
    world.sales.orders = [modified(1, 30)];
    await sweep(world, 'sales');
    world.clock.advance(5 * minuteMs);
    await sweep(world, 'sales');
    const dayBack = new Date(startMs - 24 * 60 * minuteMs - overlapMs).toISOString();
    const overlap = new Date(startMs - 40 * minuteMs).toISOString();
    expect(world.sales.askedSince).toEqual([dayBack, overlap]);
  });

  it('a change that became visible late is found by the overlap', async () => {
    const world = sweepWorld();
    world.sales.orders = [modified(1, 1)];
    await sweep(world, 'sales');
    await taken(world);
    world.sales.orders.push(modified(2, 9));
    await sweep(world, 'sales');
    expect(recordIds(await taken(world))).toContain(orderId(2));
  });

  it('follows pages to the end', async () => {
    const world = sweepWorld();
    world.sales.pageSize = 2;
    world.sales.orders = [1, 2, 3, 4, 5].map((number) => modified(number, 10 - number));
    expect((await sweep(world, 'sales')).enqueued).toBe(5);
    expect(world.sales.pagesRead).toBe(3);
  });

  it('more changes of one moment than a run holds: the next runs go on behind them, and what came later is reached', async () => {
    const world = sweepWorld();
    world.sales.pageSize = 2;
    const massUpdate = Array.from({ length: 250 }, (_, index) => modified(index, 30));
    world.sales.orders = [...massUpdate, modified(999, 1)];
    const seen = new Set<string>();
    for (let run = 0; run < 3; run += 1) {
      await sweep(world, 'sales');
      for (const recordId of recordIds(await taken(world))) {
        seen.add(recordId);
      }
      world.clock.advance(5 * minuteMs);
    }
    expect(seen.size).toBe(251);
    expect(seen).toContain(orderId(999));
  });

  it('an order listed again for a changed line is looked at unless its own version has told; the mark stays at the latest', async () => {
    const world = sweepWorld();
    await world.couplings.create(couplingOf(1), []);
    await world.couplings.create(couplingOf(2), []);
    const pages = [{ orders: [modified(1, 5)], next: 'lines' }, { orders: [modified(2, 30, ''), modified(1, 20, '')] }];
    world.sales.listOrdersModifiedSince = async (_, next) => success(next === undefined ? pages[0] : pages[1]) as never;
    await sweep(world, 'sales');
    expect(recordIds(await taken(world))).toEqual([orderId(2)]);
    expect((await world.state.read('main', 'sweep-sales'))?.value).toMatchObject({
      sinceIso: modified(1, 5).modifiedIso,
    });
  });

  it('where the orders of changed lines are refused, the mark stays: both are listed anew once they may be read', async () => {
    const world = sweepWorld();
    let isRefused = true;
    const lines = { orders: [modified(2, 40, '')] };
    world.sales.listOrdersModifiedSince = async (sinceIso, next) => {
      world.sales.askedSince.push(...(next === undefined ? [sinceIso] : []));
      if (next !== undefined && isRefused) {
        return failed({ reason: 'forbidden', message: 'no right to read lines' });
      }
      return success(next === undefined ? { orders: [modified(1, 5)], next: 'lines' } : lines);
    };
    await sweep(world, 'sales');
    isRefused = false;
    await taken(world);
    await sweep(world, 'sales');
    expect(recordIds(await taken(world))).toContain(orderId(2));
    const [first, second] = world.sales.askedSince;
    expect(second).toBe(first);
  });

  it('a place in the list that the system does not know any more is forgotten', async () => {
    const world = sweepWorld();
    world.sales.pageSize = 2;
    world.sales.orders = Array.from({ length: 250 }, (_, index) => modified(index, 30));
    await sweep(world, 'sales');
    world.sales.failure = { reason: 'refused', message: 'The paging cookie is malformed.' };
    expect((await sweep(world, 'sales')).failures).toHaveLength(1);
    world.sales.failure = undefined;
    await sweep(world, 'sales');
    expect(world.sales.askedSince).toHaveLength(2);
  });

  it('F6 a failing side holds the other up not at all, and is read again from the same point', async () => {
    const world = sweepWorld();
    world.businessCentral.failure = { reason: 'throttled', message: 'slow down', retryAfterMs: 3_000 };
    world.sales.orders = [modified(2, 2)];
    const report = await sweep(world);
    expect(report).toMatchObject({
      enqueued: 1,
      failures: [{ side: 'businessCentral', failure: { reason: 'throttled' } }],
    });
    world.businessCentral.failure = undefined;
    world.businessCentral.orders = [modified(1, 60 * 23)];
    expect((await sweep(world)).enqueued).toBeGreaterThanOrEqual(1);
    expect(recordIds(await taken(world))).toContain(orderId(1));
  });

  it('a failure between pages keeps what was enqueued and goes on behind it', async () => {
    const world = sweepWorld();
    world.sales.pageSize = 2;
    world.sales.orders = [1, 2, 3].map((number) => modified(number, 100 - 30 * number));
    world.sales.failure = { reason: 'unavailable', message: 'away' };
    world.sales.failingPage = 1;
    expect((await sweep(world, 'sales')).enqueued).toBe(2);
    world.sales.failure = undefined;
    await sweep(world, 'sales');
    expect(recordIds(await taken(world))).toContain(orderId(3));
    expect(world.sales.askedSince).toHaveLength(1);
    await sweep(world, 'sales');
    expect(Date.parse(world.sales.askedSince[1] ?? '')).toBe(startMs - 20 * minuteMs);
  });

  it('when the queue refuses, the watermark stays and the next sweep finds the same', async () => {
    const world = sweepWorld();
    world.sales.orders = [modified(1, 3)];
    const refusing = {
      ...world.engine,
      queue: { ...world.engine.queue, send: async () => Promise.reject(new Error('away')) },
    };
    await expect(sweepConnection(refusing, 'main', { side: 'sales', overlapMs })).rejects.toThrow('away');
    await sweep(world, 'sales');
    expect(recordIds(await taken(world))).toEqual([orderId(1)]);
  });

  it.each([
    ['ahead', 60],
    ['behind', -60],
  ])('F12 a remote clock that is an hour %s loses nothing', async (_, minutes) => {
    const world = sweepWorld();
    world.sales.orders = [modified(1, 1 - minutes)];
    await sweep(world, 'sales');
    world.clock.advance(5 * minuteMs);
    world.sales.orders = [modified(2, -4 - minutes)];
    await sweep(world, 'sales');
    expect(recordIds(await taken(world))).toEqual([orderId(1), orderId(2)]);
  });

  it('F12 a remote clock that is set back is caught up with within the hour', async () => {
    const world = sweepWorld();
    world.sales.orders = [modified(1, 0)];
    await sweep(world, 'sales');
    await taken(world);
    world.sales.orders = [modified(2, 120)];
    world.clock.advance(61 * minuteMs);
    await sweep(world, 'sales');
    expect(recordIds(await taken(world))).toEqual([orderId(2)]);
  });

  it('a watermark that cannot be read is started anew', async () => {
    const world = sweepWorld();
    await world.state.write('main', 'sweep-sales', { sinceIso: 'yesterday' }, undefined);
    world.sales.orders = [modified(1, 60)];
    expect((await sweep(world, 'sales')).enqueued).toBe(1);
  });

  it('an unknown connection is a bug', async () => {
    const world = sweepWorld();
    await expect(sweepConnection(world.engine, 'other', { side: 'both', overlapMs })).rejects.toThrow('no connection');
  });

  it('L2 with every notice lost, sweeps see every modification, whatever the rhythm', async () => {
    const step = fc.record({
      afterMinutes: fc.integer({ min: 0, max: 20 }),
      order: fc.integer({ min: 1, max: 5 }),
      visibleAfterMinutes: fc.integer({ min: 0, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const world = sweepWorld();
        const lateRows: { readonly fromMs: number; readonly row: ReturnType<typeof modified> }[] = [];
        const seen = new Set<string>();
        const tick = async () => {
          const nowMs = world.clock.nowMs();
          world.sales.orders = lateRows.filter(({ fromMs }) => fromMs <= nowMs).map(({ row }) => row);
          await sweep(world, 'sales');
          for (const id of recordIds(await taken(world))) seen.add(id);
          world.clock.advance(5 * minuteMs);
        };
        let version = 0;
        for (const { afterMinutes, visibleAfterMinutes } of steps) {
          for (let passed = 0; passed < afterMinutes; passed += 5) await tick();
          version += 1;
          const modifiedIso = new Date(world.clock.nowMs()).toISOString();
          const row = { id: orderId(version), modifiedIso, version: `v${version}` };
          lateRows.push({ fromMs: world.clock.nowMs() + visibleAfterMinutes * minuteMs, row });
        }
        for (let end = 0; end < 4; end += 1) await tick();
        expect(seen.size).toBe(version);
      }),
      { numRuns: 100 },
    );
  });
});

describe('handleSweepNotice', () => {
  const notice: SweepNotice = {
    noticeVersion: 1,
    connectionId: 'main',
    side: 'sales',
    about: 'sweep',
    reason: 'lineWithoutOrder',
    attemptNumber: 0,
  };

  it('is done when the side was read', async () => {
    const world = sweepWorld();
    world.sales.orders = [modified(1, 3)];
    expect(await handleSweepNotice(world.engine, notice, overlapMs)).toEqual({ kind: 'done' });
    expect(await taken(world)).toHaveLength(1);
  });

  it('is put off while the side does not answer, not before its Retry-After, and not for ever', async () => {
    const world = sweepWorld();
    world.sales.failure = { reason: 'throttled', message: 'slow down', retryAfterMs: 90_000 };
    expect(await handleSweepNotice(world.engine, notice, overlapMs)).toEqual({
      kind: 'retryLater',
      delayMs: 90_000,
      reason: 'throttled',
    });
    expect(await handleSweepNotice(world.engine, { ...notice, attemptNumber: 5 }, overlapMs)).toEqual({ kind: 'done' });
  });
});

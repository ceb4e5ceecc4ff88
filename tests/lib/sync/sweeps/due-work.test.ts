import { describe, expect, it } from '@jest/globals';
import type { WorkItem } from '../../../../lib/ports/couplings.js';
import type { Notice } from '../../../../lib/ports/notice.js';
import { enqueueDueWork, standingOf } from '../../../../lib/sync/sweeps/due-work.js';
import { sweepConnection } from '../../../../lib/sync/sweeps/sweep.js';
import { couplingOf, orderId, type SweepWorld, startMs, sweepWorld } from '../sweep-world.js';

const businessCentralId = '77777777-aaaa-4aaa-8aaa-111111111111';
const coupling = couplingOf(1, { businessCentralId });

async function world(): Promise<SweepWorld> {
  const made = sweepWorld();
  await made.couplings.create(coupling, []);
  return made;
}

async function lease(made: SweepWorld, owner = 'worker', dirty: readonly ('sales' | 'businessCentral')[] = []) {
  const nowMs = made.clock.nowMs();
  const request = {
    connectionId: 'main',
    couplingId: coupling.couplingId,
    owner,
    nowMs,
    untilMs: nowMs + 60_000,
    dirty,
  };
  return made.couplings.acquireLease(request);
}

async function release(made: SweepWorld, kind: 'intent' | 'retry', dueMs: number): Promise<void> {
  const taken = await lease(made);
  if (taken.kind === 'acquired') {
    await made.couplings.releaseLease(taken.lease, { kind, dueMs });
  }
}

async function noticesOf(made: SweepWorld): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  await made.queue.drain(async ({ notice }) => {
    notices.push(notice);
  });
  return notices;
}

describe('standingOf', () => {
  const item: WorkItem = { couplingId: 'c', owner: '', leaseUntilMs: 0, dirty: [], kind: 'retry', dueMs: 100 };

  it.each<[string, Partial<WorkItem>, string]>([
    ['a parked order whose next try is later', {}, 'waiting'],
    ['a parked order whose next try has come', { dueMs: 50 }, 'due'],
    ['an intent to be looked at later', { kind: 'intent' }, 'open'],
    ['an intent left open', { kind: 'intent', dueMs: 50 }, 'due'],
    ['a lease in hand', { kind: 'lease', owner: 'w', leaseUntilMs: 51 }, 'held'],
    ['a reminder under a lease in hand', { owner: 'w', leaseUntilMs: 51, dueMs: 1 }, 'held'],
    ['a lease that ran out', { kind: 'lease', owner: 'w', leaseUntilMs: 50 }, 'due'],
    ['a side marked dirty that nobody holds', { dirty: ['sales'] }, 'due'],
  ])('%s', (_, changes, standing) => {
    expect(standingOf({ ...item, ...changes }, 50)).toBe(standing);
  });
});

describe('enqueueDueWork', () => {
  it('leaves a held lease and a later retry alone', async () => {
    const made = await world();
    await release(made, 'retry', startMs + 1_000);
    expect(await enqueueDueWork(made.engine, 'main')).toBe(0);
    await lease(made);
    expect(await enqueueDueWork(made.engine, 'main')).toBe(0);
  });

  it.each(['intent', 'retry'] as const)('a due %s becomes a notice of the side where the order began', async (kind) => {
    const made = await world();
    await release(made, kind, startMs + 1_000);
    made.clock.advance(1_000);
    expect(await enqueueDueWork(made.engine, 'main')).toBe(1);
    expect(await noticesOf(made)).toMatchObject([{ side: 'sales', recordId: orderId(1), cause: 'retried' }]);
  });

  it('a lease of a stopped worker becomes a notice for each side marked meanwhile', async () => {
    const made = await world();
    await lease(made);
    await lease(made, 'other worker', ['businessCentral']);
    made.clock.advance(60_000);
    await enqueueDueWork(made.engine, 'main');
    expect(await noticesOf(made)).toMatchObject([{ side: 'businessCentral', recordId: businessCentralId }]);
  });

  it('a timer that runs again before the worker came to it adds nothing', async () => {
    const made = await world();
    await release(made, 'retry', startMs);
    await enqueueDueWork(made.engine, 'main');
    await enqueueDueWork(made.engine, 'main');
    expect(await noticesOf(made)).toHaveLength(1);
  });

  it('the next reminder of the same order is a message of its own', async () => {
    const made = await world();
    await release(made, 'retry', startMs);
    await enqueueDueWork(made.engine, 'main');
    await release(made, 'retry', startMs + 1_000);
    made.clock.advance(1_000);
    await enqueueDueWork(made.engine, 'main');
    expect(await noticesOf(made)).toHaveLength(2);
  });

  it('work without a coupling is told and holds nothing up', async () => {
    const made = await world();
    const nowMs = startMs - 120_000;
    const request = {
      connectionId: 'main',
      couplingId: orderId(5),
      owner: 'w',
      nowMs,
      untilMs: startMs - 1,
      dirty: [],
    };
    await made.couplings.acquireLease(request);
    await release(made, 'retry', startMs);
    expect(await enqueueDueWork(made.engine, 'main')).toBe(1);
    expect(made.lines.join()).toContain('work.withoutCoupling');
  });

  it('is part of a sweep of both sides', async () => {
    const made = await world();
    await release(made, 'retry', startMs);
    const report = await sweepConnection(made.engine, 'main', { side: 'both', overlapMs: 600_000 });
    expect(report.enqueued).toBe(1);
  });
});

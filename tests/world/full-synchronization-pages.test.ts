import { describe, expect, it } from '@jest/globals';
import { keepPagesMs, removeOldPages } from '../../lib/full-synchronization/remove-old-pages';
import { listJobOrders } from '../../lib/operations/jobs';
import { counted, reported, say, shown, worldWithOrders } from './full-synchronization-world';
import type { World } from './world';

const hourMs = 3_600_000;

const pageOf = (world: World, jobId: string) => world.state.read('world', `full-synchronization-${jobId}-0`);

describe('lists of orders that runs leave in the tables', () => {
  it('of the last run are kept for ninety days and then deleted; the counts stay', async () => {
    const { world } = await worldWithOrders(2);
    await say(world, 'start');
    await world.settle();
    const { jobId } = await shown(world);
    await world.clock.advance(keepPagesMs - hourMs);
    expect(await removeOldPages(world.engine, 'world')).toBe(0);
    expect(await reported(world)).toHaveLength(2);
    await world.clock.advance(2 * hourMs);
    expect(await removeOldPages(world.engine, 'world')).toBe(1);
    expect(await pageOf(world, jobId)).toBeUndefined();
    expect(await counted(world)).toEqual(['2 sales coupled']);
    expect(await listJobOrders(world.engine, 'fullSynchronization', { jobId })).toMatchObject({
      kind: 'notFound',
      error: expect.stringContaining('was deleted'),
    });
    expect(await removeOldPages(world.engine, 'world')).toBe(0);
  });

  it('of runs that others have taken the place of go within the day, and the next one keeps its own', async () => {
    const { world } = await worldWithOrders(2);
    const jobs: string[] = [];
    for (const command of ['survey', 'survey', 'start'] as const) {
      await say(world, command, 'create');
      await world.settle();
      jobs.push((await shown(world)).jobId);
      await world.clock.advance(2 * hourMs);
    }
    expect(new Set(jobs).size).toBe(3);
    expect(await removeOldPages(world.engine, 'world')).toBe(2);
    const [first = '', second = '', third = ''] = jobs;
    expect([await pageOf(world, first), await pageOf(world, second)]).toEqual([undefined, undefined]);
    expect(await pageOf(world, third)).toBeDefined();
    expect(await reported(world)).toHaveLength(2);
  });

  it('a matching leaves nothing either, and a run at work keeps what it needs', async () => {
    const { world } = await worldWithOrders(1);
    await say(world, 'survey', undefined, 'matching');
    await world.settle();
    await world.clock.advance(keepPagesMs + hourMs);
    await say(world, 'start', 'create');
    expect(await removeOldPages(world.engine, 'world')).toBe(1);
    await world.settle();
    expect(await counted(world)).toEqual(['1 sales coupled']);
  });
});

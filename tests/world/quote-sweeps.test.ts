import { describe, expect, it } from '@jest/globals';
import { sweepConnection } from '../../lib/sync/sweeps/sweep';
import { losing } from './drift-world';
import { coupledQuote, lineOf } from './quote-world';
import type { World } from './world';

/** What the hourly look at the whole last day puts on the queue, twice. */
async function sweptTwice(world: World): Promise<readonly number[]> {
  const enqueued: number[] = [];
  for (let sweep = 0; sweep < 2; sweep += 1) {
    await world.clock.advance(3_600_000);
    await world.settle();
    const report = await sweepConnection(world.engine, 'world', { side: 'both', overlapMs: 600_000 });
    enqueued.push(report.enqueued);
    await world.settle();
  }
  return enqueued;
}

describe('quotes that a sweep finds (C13, L2)', () => {
  it('one that nobody has touched since is read once a side at most, and not again hour by hour', async () => {
    const { world } = await coupledQuote();
    const [first, second] = await sweptTwice(world);
    expect(first).toBeLessThanOrEqual(2);
    expect(second).toBe(0);
  });

  it('nor is one of which the seller was told what changed', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    await sweptTwice(world);
    const line = lineOf(quote, '1896-S');
    await world.people.businessCentral('PATCH', `salesQuotes(${quote?.id})/salesQuoteLines(${line?.id})`, {
      quantity: 3,
    });
    await world.settle();
    expect((await quotes.notes(id)).length).toBe(2);
    const [, second] = await sweptTwice(world);
    expect(second).toBe(0);
  });

  it.each(['win', 'lose'] as const)('nor is one that a seller has closed: %s', async (close) => {
    const { world, quotes, id } = await coupledQuote();
    await quotes[close](id);
    await world.settle();
    const [, second] = await sweptTwice(world);
    expect(second).toBe(0);
  });

  it('a change of which nobody was told is found, once, and the seller is told', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    await sweptTwice(world);
    await losing(world, () =>
      world.people.businessCentral('PATCH', `salesQuotes(${quote?.id})`, { shipToCity: 'Neustadt' }),
    );
    expect(await sweptTwice(world)).toEqual([1, 0]);
    expect((await quotes.notes(id)).join()).toContain('Neustadt');
  });
});

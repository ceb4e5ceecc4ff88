import { describe, expect, it } from '@jest/globals';
import {
  changeFirstLine,
  coupledOrder,
  inBusinessCentral,
  type Life,
  notes,
  post,
  standing,
  stateInSales,
} from './life-cycle-world';

const tooLate = 'before your latest change could be made';

/** Reopened by the seller, then shipped and invoiced completely in Business Central. */
async function postedWhileReopened(): Promise<Life> {
  const life = await coupledOrder();
  await life.world.people.reopen(life.id);
  await life.world.settle();
  await inBusinessCentral(life, 'release');
  await post(life, 'ship', [5, 8]);
  await post(life, 'invoice', [5, 8]);
  return life;
}

describe('invoiced completely while the seller has the order reopened (spec §3.2, frozen)', () => {
  it('unchanged: nothing came too late; submitted as it is, it is closed', async () => {
    const life = await postedWhileReopened();
    expect(await standing(life)).toEqual({ state: 'held', reason: 'postedInBusinessCentral' });
    expect(await notes(life)).toContain('while it was reopened here; submit it without a change');
    await life.world.people.submit(life.id);
    await life.world.settle();
    await life.world.sweepAndSettle();
    expect([(await standing(life)).state, await stateInSales(life)]).toEqual(['ended', 4]);
    expect(await notes(life)).toContain('The order has been invoiced completely');
    expect(await notes(life)).not.toContain(tooLate);
  });

  it('changed: the change came too late, and is told once it is submitted', async () => {
    const life = await postedWhileReopened();
    await changeFirstLine(life, 6);
    await life.world.settle();
    await life.world.sweepAndSettle();
    expect((await standing(life)).reason).toBe('postedInBusinessCentral');
    expect(await notes(life)).toContain(tooLate);
  });
});

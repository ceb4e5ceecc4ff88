import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoryWorld } from '../../local/demo/story';
import { passingFaults, type Side, sides, switchOn, untilFaultsMet } from './faults';
import { desk, startLimitMs, startTwin, type Twin } from './twin';

/** Faults over real HTTP while a change crosses: it arrives once. */
let twin: Twin;

beforeAll(async () => {
  twin = await startTwin();
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);
afterEach(async () => {
  await Promise.all(sides.map((side) => twin.systems.simulator(side, 'DELETE', '/faults')));
});

/** Tandem's writes of orders go in batches; a processor's and a seller's do not. */
const ofTandem = { method: 'POST', path: 'batch' };

/** An edit that has to be written to the given side. */
async function editFor(side: Side, story: StoryWorld, step: number): Promise<void> {
  if (side === 'sales') {
    await story.editBusinessCentralLine(desk, { unitPrice: 500 + step });
  } else {
    await story.reopenAndEdit([{ product: desk, values: { quantity: step } }]);
  }
}

async function valueAt(side: Side, story: StoryWorld): Promise<unknown> {
  const both = await story.both();
  return side === 'sales' ? both.salesLines.get(desk)?.priceperunit : both.businessCentralLines.get(desk)?.quantity;
}

describe.each(sides)('faults of %s while a change is written there (F6, F7, F8, F18)', (side) => {
  let story: StoryWorld;
  let step = 10;
  beforeAll(async () => {
    story = await twin.agreed(`EDIT ${side}`);
  }, 30_000);

  it.each(passingFaults)('%s: the change arrives once, both sides agree', async (_, fault) => {
    step += 1;
    await switchOn(twin, side, { match: ofTandem, ...fault });
    await editFor(side, story, step);
    await untilFaultsMet(twin, side);
    await twin.expectAgreement(story);
    expect(await valueAt(side, story)).toBe(side === 'sales' ? 500 + step : step);
  });

  it('somebody else changes the order between read and write (version race)', async () => {
    step += 1;
    await switchOn(twin, side, {
      kind: 'versionRace',
      match: { path: side === 'sales' ? 'salesorder' : 'salesOrder' },
      times: 1,
    });
    await editFor(side, story, step);
    await twin.expectAgreement(story);
    expect(await valueAt(side, story)).toBe(side === 'sales' ? 500 + step : step);
  });
});

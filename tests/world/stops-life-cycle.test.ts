import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { cancelInSales, changeFirstLine, closings, type Life, notes } from './life-cycle-world';
import { stopAnywhere, watched } from './stop-anywhere';
import { StopSwitch } from './stop-switch';
import { World, type WorldOptions } from './world';

/** A turn in the life of a coupled order, watched from `act` on, and what must be seen at the end. */
interface Turn {
  readonly name: string;
  readonly policies?: WorldOptions['policies'];
  /** Setup of Business Central. */
  readonly setup?: Record<string, unknown>;
  readonly isReleased?: true;
  readonly act: (life: Life) => Promise<unknown>;
  readonly see: (life: Life) => Promise<void>;
}

const inBusinessCentral = (deed: string) => (life: Life) =>
  life.world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/${deed}`);

async function seeEnded(life: Life, statecode: number): Promise<void> {
  expect(life.world.couplings.all()).toMatchObject([{ state: 'ended' }]);
  expect(await life.world.people.salesOrder(life.id)).toMatchObject({ statecode });
}

async function seeMadeAnew(life: Life, number: 'kept' | 'new'): Promise<void> {
  const { coupling, businessCentral } = await expectAgreement(life.world, life.id);
  expect(businessCentral.lines.map((line) => line.quantity).sort()).toEqual(['6', '8']);
  expect(coupling.supersededIds).toEqual([life.order.id]);
  expect(coupling.businessCentralNumber === life.order.number ? 'kept' : 'new').toBe(number);
  expect(await life.world.people.salesOrder(life.id)).toMatchObject({
    tdm_businesscentralid: coupling.businessCentralId,
    tdm_businesscentralnumber: coupling.businessCentralNumber,
  });
  expect(await notes(life)).toContain('made anew');
  const journal = await life.world.couplings.readJournal('world', coupling.couplingId);
  expect(journal.some(({ kind }) => kind === 'version')).toBe(true);
  expect(await life.world.people.businessCentralOrders()).toHaveLength(1);
}

const archiving = { changeReleased: 'archiveAndRecreate' } as const;

const turns: readonly Turn[] = [
  {
    name: 'everything is shipped',
    act: inBusinessCentral('ship'),
    see: async (life) => {
      expect(life.world.couplings.all()).toMatchObject([{ state: 'fulfilled' }]);
      expect(await life.world.people.salesOrder(life.id)).toMatchObject({ statecode: 3 });
      expect(await closings(life)).toBe(1);
    },
  },
  { name: 'everything is invoiced', act: inBusinessCentral('invoice'), see: (life) => seeEnded(life, 4) },
  {
    name: 'the seller cancels, and the draft is deleted',
    policies: { canceledInSales: 'deleteDraft', archiveOrdersConfirmed: true },
    act: cancelInSales,
    see: async (life) => {
      await seeEnded(life, 2);
      expect(await life.world.people.businessCentralOrders()).toEqual([]);
    },
  },
  {
    name: 'deleted in Business Central, and cancelled after ten minutes',
    policies: { cancelAfterMinutes: 10 },
    act: (life) => life.world.people.businessCentral('DELETE', `salesOrders(${life.order.id})`),
    see: async (life) => {
      await life.world.clock.advance(15 * 60_000);
      await life.world.sweepAndSettle();
      await seeEnded(life, 2);
      expect(await closings(life)).toBe(1);
    },
  },
  {
    name: 'a released order is made anew under its old number',
    policies: archiving,
    setup: { manualOrderNumbers: true, businessCentral29: true },
    isReleased: true,
    act: (life) => changeFirstLine(life, 6),
    see: (life) => seeMadeAnew(life, 'kept'),
  },
  {
    name: 'a draft is made anew, since every change archives; Archive Orders is off',
    policies: { ...archiving, archiveEveryChange: true },
    setup: { archiveOrders: false },
    act: (life) => changeFirstLine(life, 6),
    see: (life) => seeMadeAnew(life, 'new'),
  },
];

async function play(turn: Turn, stopAt?: number): Promise<Pick<StopSwitch, 'steps' | 'names'>> {
  const stopSwitch = new StopSwitch();
  const world = await World.create({ stopSwitch, policies: turn.policies ?? {} });
  await world.people.control('businessCentral', 'POST', '/setup', turn.setup ?? {});
  const id = await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 5 },
      { product: '1900-S', quantity: 8, price: 99.5 },
    ],
  });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  const life: Life = { world, id, order: order ?? {} };
  if (turn.isReleased === true) {
    await inBusinessCentral('release')(life);
    await world.settle();
  }
  const seen = await watched({ world, stopSwitch, stopAt }, () => turn.act(life));
  await turn.see(life);
  for (const coupling of world.couplings.all()) {
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.filter((entry) => entry.kind === 'effect' && entry.outcome === 'open')).toEqual([]);
  }
  return seen;
}

describe("a worker stopped at any step of a turn in the order's life ends where an undisturbed one ends (I9, F9, F13)", () => {
  it.each(turns.map((turn) => [turn.name, turn] as const))(
    '%s',
    (_, turn) => stopAnywhere((stopAt) => play(turn, stopAt)),
    120_000,
  );
});

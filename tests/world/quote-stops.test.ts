import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import { QuotePeople } from './quote-people';
import { stopAnywhere, watched } from './stop-anywhere';
import { StopSwitch } from './stop-switch';
import { World } from './world';

interface Scenario {
  readonly name: string;
  /** Done and settled first; gives the quote in Sales. */
  readonly before?: (quotes: QuotePeople, world: World) => Promise<string>;
  /** Gives the order in Sales, when there is one at the end. */
  readonly act: (quotes: QuotePeople, id: string, world: World) => Promise<string | undefined>;
  /** What Business Central has at the end. */
  readonly quotes: number;
  readonly orders: number;
  readonly quantities: readonly number[];
  readonly notes: number;
  /** Prices that people have entered and that hold. */
  readonly prices?: readonly number[];
}

const newQuote = (quotes: QuotePeople) =>
  quotes.newQuote({
    lines: [
      { product: '1896-S', quantity: 2 },
      { product: '1900-S', quantity: 8, price: 99.5 },
    ],
  });

const scenarios: readonly Scenario[] = [
  {
    name: 'an active quote',
    act: async (quotes) => {
      await newQuote(quotes);
      return undefined;
    },
    quotes: 1,
    orders: 0,
    quantities: [2, 8],
    notes: 1,
  },
  {
    name: 'a revision of a quote that a processor has worked on',
    before: async (quotes, world) => {
      const id = await newQuote(quotes);
      await world.settle();
      const [quote] = await quotes.inBusinessCentral();
      const path = `salesQuotes(${quote?.id})/salesQuoteLines`;
      const chair = rowsOf(quote?.salesQuoteLines).find((line) => line.lineObjectNumber === '1900-S');
      await world.people.businessCentral('PATCH', `${path}(${chair?.id})`, { unitPrice: 77 });
      await world.people.businessCentral('PATCH', `salesQuotes(${quote?.id})`, { discountAmount: 35 });
      await world.people.businessCentral('POST', path, { lineType: 'Comment', description: 'valid till May' });
      return id;
    },
    act: async (quotes, id) => {
      const next = await quotes.revise(id);
      await quotes.setQuantity(next, '1896-S', 5);
      await quotes.activate(next);
      return undefined;
    },
    quotes: 1,
    orders: 0,
    quantities: [5, 8],
    notes: 3,
    prices: [77],
  },
  {
    name: "a processor's new line",
    before: newQuote,
    act: async (quotes, _, world) => {
      const [quote] = await quotes.inBusinessCentral();
      const line = { lineType: 'Item', lineObjectNumber: '1908-S', quantity: 3 };
      await world.people.businessCentral('POST', `salesQuotes(${quote?.id})/salesQuoteLines`, line);
      return undefined;
    },
    quotes: 1,
    orders: 0,
    quantities: [2, 3, 8],
    notes: 2,
  },
  {
    name: 'a won quote and its order',
    before: newQuote,
    act: async (quotes, id, world) => {
      await quotes.win(id);
      const orderId = await quotes.convert(id);
      await world.people.submit(orderId);
      return orderId;
    },
    quotes: 0,
    orders: 1,
    quantities: [2, 8],
    notes: 1,
  },
];

async function play(scenario: Scenario, stopAt?: number): Promise<Pick<StopSwitch, 'steps' | 'names'>> {
  const stopSwitch = new StopSwitch();
  const world = await World.create({ stopSwitch, policies: { quotes: 'activeQuotes' } });
  const quotes = new QuotePeople(world);
  const id = (await scenario.before?.(quotes, world)) ?? '';
  await world.settle();
  let orderId: string | undefined;
  const seen = await watched({ world, stopSwitch, stopAt }, async () => {
    orderId = await scenario.act(quotes, id, world);
  });
  if (orderId !== undefined) {
    await expectAgreement(world, orderId);
  }
  const [left, made] = [await quotes.inBusinessCentral(), await world.people.businessCentralOrders()];
  expect([left.length, made.length]).toEqual([scenario.quotes, scenario.orders]);
  const lines = [...left.map((row) => row.salesQuoteLines), ...made.map((row) => row.salesOrderLines)].flatMap(rowsOf);
  const quantities = lines
    .filter((line) => line.lineType !== 'Comment')
    .map((line) => Number(line.quantity))
    .sort((one, other) => one - other);
  expect(lines.map((line) => line.unitPrice)).toEqual(expect.arrayContaining([...(scenario.prices ?? [])]));
  expect(quantities).toEqual([...scenario.quantities]);
  const notes = rowsOf((await world.people.sales('GET', 'annotations?$expand=objectid_quote($select=name)')).value);
  expect(notes.filter((note) => note.objectid_quote !== null)).toHaveLength(scenario.notes);
  expect(world.couplings.all().filter((each) => each.openEffect !== undefined || each.intent !== undefined)).toEqual(
    [],
  );
  return seen;
}

describe('a worker stopped at any step of a quote and started again ends where an undisturbed one ends (I9, F9)', () => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    (_, scenario) => stopAnywhere((stopAt) => play(scenario, stopAt)),
    120_000,
  );
});

import type { Coupling } from '../../lib/ports/coupling';
import { type Row, rowsOf } from './people';
import { QuotePeople } from './quote-people';
import { World } from './world';

export const policies = { quotes: 'activeQuotes' } as const;
/** What `coupledQuote` quotes: a price left to Business Central, and a seller's own. */
export const twoLines = [
  { product: '1896-S', quantity: 2 },
  { product: '1900-S', quantity: 8, price: 99.5 },
];

export async function newWorld(options: Parameters<typeof World.create>[0] = { policies }) {
  const world = await World.create(options);
  return { world, quotes: new QuotePeople(world) };
}

/** A world with one quote that is coupled. */
export async function coupledQuote(more: Parameters<typeof World.create>[0] = {}) {
  return await coupledIn(await World.create({ ...more, policies: { ...policies, ...more?.policies } }));
}

/** The same in a world that is there. */
export async function coupledIn(world: World) {
  const quotes = new QuotePeople(world);
  const id = await quotes.newQuote({ lines: twoLines, values: { discountamount: 20 } });
  await world.settle();
  const [quote] = await quotes.inBusinessCentral();
  return { world, quotes, id, quote };
}

export async function couplingOf(world: World, salesId: string): Promise<Coupling> {
  const stored = await world.couplings.findByRecord('world', 'sales', salesId);
  if (stored === undefined) {
    throw new Error('not coupled');
  }
  return stored.coupling;
}

/** Product, quantity and price of item lines, by product. */
export const shown = (lines: unknown) =>
  rowsOf(lines)
    .filter((line) => line.lineType === 'Item')
    .map((line) => [line.lineObjectNumber, line.quantity, line.unitPrice])
    .sort(([one], [other]) => String(one).localeCompare(String(other)));

export const lineOf = (quote: Row | undefined, product: string) =>
  rowsOf(quote?.salesQuoteLines).find((line) => line.lineObjectNumber === product);

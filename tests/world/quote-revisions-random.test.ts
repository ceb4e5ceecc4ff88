import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../local/simulator-kit/random';
import { expectAgreement } from './agreement';
import { type Row, rowsOf } from './people';
import type { QuotePeople } from './quote-people';
import { couplingOf, newWorld, policies } from './quote-world';
import type { World } from './world';

/** How many quotes live, and how often each is revised; more by TANDEM_LIVES. */
const lives = Number(process.env.TANDEM_LIVES ?? 8);
const revisions = 3;

const products = ['1896-S', '1900-S', '1908-S', '1936-S'] as const;

/** What holds of each line and of the address by what people said last; a line that is gone is not in it. */
type Held = Map<string, { quantity: number; price?: number; description?: string }>;

class Life {
  readonly held: Held = new Map();
  address: string | undefined;

  constructor(
    readonly world: World,
    readonly quotes: QuotePeople,
    readonly random: () => number,
  ) {}

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.random() * items.length)] as Item;
  }

  async processorWorks(touched: Set<string>): Promise<void> {
    const [quote] = await this.quotes.inBusinessCentral();
    const path = `salesQuotes(${quote?.id})/salesQuoteLines`;
    const { people } = this.world;
    for (const product of products) {
      const line = rowsOf(quote?.salesQuoteLines).find((each) => each.lineObjectNumber === product);
      const held = this.held.get(product);
      const deed = this.pick(['nothing', 'price', 'quantity', 'description', 'delete', 'add']);
      const number = 10 + Math.floor(this.random() * 80);
      if (line === undefined || held === undefined) {
        if (deed === 'add') {
          await people.businessCentral('POST', path, { lineType: 'Item', lineObjectNumber: product, quantity: number });
          this.held.set(product, { quantity: number });
          touched.add(product);
        }
        continue;
      }
      const change: Row =
        deed === 'price'
          ? { unitPrice: number }
          : deed === 'quantity'
            ? { quantity: number }
            : deed === 'description'
              ? { description: `text ${number}` }
              : {};
      if (deed === 'delete') {
        await people.businessCentral('DELETE', `${path}(${line.id})`);
        this.held.delete(product);
      } else if (Object.keys(change).length > 0) {
        await people.businessCentral('PATCH', `${path}(${line.id})`, change);
        Object.assign(held, deed === 'price' ? { price: number } : change);
      } else {
        continue;
      }
      touched.add(product);
    }
    if (this.random() < 0.3) {
      this.address = `Dock ${Math.floor(this.random() * 100)}`;
      await people.businessCentral('PATCH', `salesQuotes(${quote?.id})`, { shipToAddressLine1: this.address });
      touched.add('address');
    }
  }

  /** Changes what the processor has left alone since the last revision, so that there is no conflict. */
  async sellerWorks(next: string, touched: ReadonlySet<string>): Promise<void> {
    const inSales = new Set(
      (await this.quotes.lines(next)).map((line) => (line.productid as { productnumber: string }).productnumber),
    );
    for (const product of products.filter((each) => !touched.has(each))) {
      const held = this.held.get(product);
      const deed = this.pick(['nothing', 'quantity', 'delete', 'add']);
      const quantity = 100 + Math.floor(this.random() * 80);
      if (deed === 'quantity' && held !== undefined && inSales.has(product)) {
        await this.quotes.setQuantity(next, product, quantity);
        held.quantity = quantity;
      } else if (deed === 'delete' && held !== undefined && inSales.has(product)) {
        await this.quotes.deleteLine(next, product);
        this.held.delete(product);
      } else if (deed === 'add' && held === undefined && !inSales.has(product)) {
        await this.quotes.addLine(next, { product, quantity, price: 33 });
        this.held.set(product, { quantity, price: 33 });
      }
    }
  }

  expectHeld(lines: readonly Row[], address: unknown): void {
    const shown = new Map(lines.map((line) => [String(line.lineObjectNumber), line]));
    expect([...shown.keys()].sort()).toEqual([...this.held.keys()].sort());
    for (const [product, { quantity, price, description }] of this.held) {
      expect([product, shown.get(product)]).toEqual([
        product,
        expect.objectContaining({
          quantity,
          ...(price === undefined ? {} : { unitPrice: price }),
          description: description ?? expect.stringMatching(/./),
        }),
      ]);
    }
    if (this.address !== undefined) {
      expect(address).toBe(this.address);
    }
  }
}

async function live(seed: number): Promise<void> {
  const { world, quotes } = await newWorld({ policies });
  const life = new Life(world, quotes, seededRandom(seed));
  for (const [index, product] of products.slice(0, 3).entries()) {
    life.held.set(product, index === 1 ? { quantity: 8, price: 99.5 } : { quantity: 2 });
  }
  const lines = [...life.held].map(([product, held]) => ({ product, ...held }));
  let id = await quotes.newQuote({ lines });
  await world.settle();
  for (let revision = 0; revision < revisions; revision += 1) {
    const touched = new Set<string>();
    await life.processorWorks(touched);
    if (life.random() < 0.5) {
      await world.settle();
    }
    id = await quotes.revise(id);
    await life.sellerWorks(id, touched);
    await quotes.activate(id);
    await world.settle();
    const [quote, ...others] = await quotes.inBusinessCentral();
    expect(others).toEqual([]);
    life.expectHeld(rowsOf(quote?.salesQuoteLines), quote?.shipToAddressLine1);
    expect((await couplingOf(world, id)).parked).toBeUndefined();
  }
  // A quantity that a processor had changed before an earlier revision is one that the seller had never agreed to.
  const { couplingId } = await couplingOf(world, id);
  const journal = await world.couplings.readJournal('world', couplingId);
  const groups = journal.flatMap((entry) => entry.conflicts ?? []).map(({ group }) => group);
  expect(groups.filter((group) => group !== 'productAndQuantity')).toEqual([]);
  await quotes.win(id);
  const orderId = await quotes.convert(id);
  await world.people.submit(orderId);
  await world.settle();
  await world.sweepAndSettle();
  await expectAgreement(world, orderId);
  expect(await world.people.businessCentralOrders()).toHaveLength(1);
  expect(world.crashes).toEqual([]);
}

describe('a quote that both sides change, each its own lines', () => {
  it.each(Array.from({ length: lives }, (_, seed) => seed + 1))(
    'life %i: after every revision all that either side said last holds, and its order agrees (I2, I14)',
    (seed) => live(seed),
  );
});

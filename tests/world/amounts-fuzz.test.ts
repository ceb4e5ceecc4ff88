import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectAgreement, onlyCoupling } from './agreement';
import { type Row, rowsOf } from './people';
import { World } from './world';

const lineRules = {
  writeIn: { type: 'Account', number: '6810' },
  freight: { type: 'Account', number: '6910' },
  otherLines: 'writeIn',
  resources: [],
} as const;

/** What somebody does to the amounts of an order, to the line at a place, by a number. */
const deeds = fc.record({
  what: fc.constantFrom('price', 'quantity', 'discount', 'orderDiscount', 'freight', 'addLine', 'addOther', 'delete'),
  place: fc.integer({ min: 0, max: 4 }),
  cents: fc.integer({ min: 1, max: 99_999 }),
});
type Deed = typeof deeds extends fc.Arbitrary<infer Value> ? Value : never;

/** One edit of the order, in Sales or in Business Central, of one or two deeds. */
const steps = fc.record({
  who: fc.constantFrom('seller', 'processor'),
  deeds: fc.array(deeds, { minLength: 1, maxLength: 2 }),
});
type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never;

class AmountsWorld {
  private constructor(
    readonly world: World,
    readonly id: string,
    readonly salesId: string,
  ) {}

  static async create(pricesIncludeTax: boolean): Promise<AmountsWorld> {
    const world = await World.create({ policies: { lines: lineRules } });
    const created = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      pricesIncludeTax,
      salesOrderLines: [
        { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 3, unitPrice: 125.335 },
        { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 7, unitPrice: 19.99 },
      ],
    });
    await world.people.control('businessCentral', 'POST', `/orders/${created.id}/release`);
    await world.settle();
    await world.people.control('businessCentral', 'POST', `/orders/${created.id}/reopen`);
    await world.settle();
    return new AmountsWorld(world, String(created.id), (await onlyCoupling(world)).salesId ?? '');
  }

  async take({ who, deeds: taken }: Step): Promise<void> {
    const { people } = this.world;
    if (who === 'seller') {
      await people.reopen(this.salesId);
    }
    for (const deed of taken) {
      try {
        await (who === 'seller' ? this.#seller(deed) : this.#processor(deed));
      } catch (error) {
        // What a system refuses did not happen.
        if (!(error instanceof Error) || !/: 4\d\d /.test(error.message)) {
          throw error;
        }
      }
    }
    if (who === 'seller') {
      await people.submit(this.salesId);
    }
    await this.world.settle();
  }

  async #seller({ what, place, cents }: Deed): Promise<void> {
    const { people } = this.world;
    const lines = await people.salesLines(this.salesId);
    const line = lines[place % lines.length];
    const patch = (values: Row) => people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, values);
    const header = (values: Row) => people.sales('PATCH', `salesorders(${this.salesId})`, values);
    const doings: Record<Deed['what'], () => Promise<unknown>> = {
      price: () => patch({ priceperunit: cents / 100, ispriceoverridden: true }),
      quantity: () => patch({ quantity: 1 + (cents % 40) }),
      discount: () => patch({ manualdiscountamount: Math.min(cents, Math.floor(Number(line?.baseamount) * 50)) / 100 }),
      orderDiscount: () => header({ discountamount: (cents % 2000) / 100 }),
      freight: () => header({ freightamount: (cents % 9000) / 100 }),
      addLine: () => people.addSalesLine(this.salesId, { product: '1928-S', quantity: 1 + place, price: cents / 100 }),
      addOther: () =>
        people.sales('POST', 'salesorderdetails', {
          'salesorderid@odata.bind': `/salesorders(${this.salesId})`,
          isproductoverridden: true,
          productdescription: `Written in ${cents}`,
          quantity: 1 + place,
          ispriceoverridden: true,
          priceperunit: cents / 100,
        }),
      delete: () =>
        lines.length < 2 ? Promise.resolve() : people.sales('DELETE', `salesorderdetails(${line?.salesorderdetailid})`),
    };
    await doings[what]();
  }

  async #processor({ what, place, cents }: Deed): Promise<void> {
    const { people } = this.world;
    const lines = await this.#lines();
    const line = lines[place % lines.length];
    const path = `salesOrders(${this.id})/salesOrderLines`;
    const patch = (values: Row) => people.businessCentral('PATCH', `${path}(${line?.id})`, values);
    const add = (values: Row) => people.businessCentral('POST', path, values);
    const unitPrice = cents / 1000;
    const doings: Record<Deed['what'], () => Promise<unknown>> = {
      price: () => patch({ unitPrice }),
      quantity: () => patch({ quantity: 1 + (cents % 40) }),
      discount: () => patch({ discountPercent: (cents % 900) / 10 }),
      orderDiscount: () =>
        people.businessCentral('PATCH', `salesOrders(${this.id})`, { discountAmount: (cents % 2000) / 100 }),
      freight: () => add({ lineType: 'Account', lineObjectNumber: '6910', quantity: 1, unitPrice }),
      addLine: () => add({ lineType: 'Item', lineObjectNumber: '1960-S', quantity: 1 + place, unitPrice }),
      addOther: () => add({ lineType: 'Account', lineObjectNumber: '6810', quantity: 1 + place, unitPrice }),
      // Where no line but freight is left, its tax has no place in Sales.
      delete: () =>
        lines.filter((other) => other.lineObjectNumber !== '6910').length < 2
          ? Promise.resolve()
          : people.businessCentral('DELETE', `${path}(${line?.id})`),
    };
    await doings[what]();
    // Edits of account lines alone wake nobody (S-082); this does.
    await people.businessCentral('PATCH', `salesOrders(${this.id})`, { externalDocumentNumber: `MOVED ${cents}` });
  }

  async #lines(): Promise<readonly Row[]> {
    const [order] = await this.world.people.businessCentralOrders();
    return rowsOf(order?.salesOrderLines);
  }

  /** Every field agrees, Sales comes to the total of Business Central's lines, and nothing moves any more. */
  async expectAtRest(): Promise<void> {
    const { world, salesId } = this;
    await expectAgreement(world, salesId);
    const header = await world.people.salesOrder(salesId);
    const total = (await this.#lines()).reduce((sum, line) => sum + Number(line.netAmountIncludingTax), 0);
    expect(Number(header.totalamount)).toBeCloseTo(total, 6);
    expect((await onlyCoupling(world)).totalsDiffer).toBeUndefined();
    expect(world.crashes).toEqual([]);
  }
}

describe('amounts, whoever changes them', () => {
  it.each([
    ['without tax', false],
    ['with tax', true],
  ])(
    'agree to the last decimal after each of any steps, prices %s (I1, I4, I13)',
    async (_, pricesIncludeTax) => {
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 6 }), async (taken) => {
          const amounts = await AmountsWorld.create(pricesIncludeTax);
          for (const step of taken) {
            await amounts.take(step);
            await amounts.expectAtRest();
          }
        }),
        { numRuns: Number(process.env.TANDEM_AMOUNT_RUNS ?? '5') },
      );
    },
    180_000,
  );
});

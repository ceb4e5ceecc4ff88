import { seededRandom } from '../../local/simulator-kit/random';
import { rowsOf } from './people';
import type { World } from './world';

const products = ['1896-S', '1900-S', '1906-S', '1908-S', '1920-S', '1928-S'];
const customers = ['C00010', 'C00020', 'C00060'];
const towns = ['Vejle', 'Kolding', 'Aarhus', 'Odense', 'Ribe', 'Skive', 'Viborg', 'Horsens'];

/** What people do in a week, by how often. The last two tell nobody (S-080). */
const doings = [
  'sellerTown',
  'sellerTown',
  'sellerQuantity',
  'sellerQuantity',
  'processorName',
  'processorName',
  'processorQuantity',
  'processorQuantity',
  'silentDescription',
  'silentDate',
] as const;
type Doing = (typeof doings)[number];

interface KnownOrder {
  readonly salesId: string;
  readonly salesLineIds: readonly string[];
  businessCentralPath?: string;
  businessCentralLineIds?: readonly string[];
}

/** Sellers and processors at work on some orders, at random, one change at a time. */
export class WeekPeople {
  readonly orders: KnownOrder[] = [];
  changes = 0;
  readonly #random: () => number;

  constructor(
    private readonly world: World,
    seed: number,
  ) {
    this.#random = seededRandom(seed);
  }

  async newOrder(): Promise<void> {
    const lines = [1, 2].map(() => ({ product: this.#pick(products), quantity: this.#number(20) }));
    const salesId = await this.world.people.newSalesOrder({ customer: this.#pick(customers), lines });
    const salesLineIds = (await this.world.people.salesLines(salesId)).map((line) => String(line.salesorderdetailid));
    this.orders.push({ salesId, salesLineIds });
    this.changes += 1;
  }

  /** One change of one order by one person. */
  async change(): Promise<void> {
    const order = this.#pick(this.orders);
    const doing = this.#pick(doings);
    if (doing.startsWith('seller')) {
      await this.#sell(order, doing);
    } else if (await this.#isInBusinessCentral(order)) {
      await this.#process(order, doing);
    } else {
      return;
    }
    this.changes += 1;
  }

  async #sell({ salesId, salesLineIds }: KnownOrder, doing: Doing): Promise<void> {
    const { people } = this.world;
    await people.reopen(salesId);
    if (doing === 'sellerTown') {
      await people.sales('PATCH', `salesorders(${salesId})`, { shipto_city: this.#pick(towns) });
    } else {
      const line = this.#pick(salesLineIds);
      await people.sales('PATCH', `salesorderdetails(${line})`, { quantity: this.#number(50) });
    }
    await people.submit(salesId);
  }

  async #process(order: KnownOrder, doing: Doing): Promise<void> {
    const { people } = this.world;
    const line = `${order.businessCentralPath}/salesOrderLines(${this.#pick(order.businessCentralLineIds ?? [''])})`;
    switch (doing) {
      case 'processorName':
        await people.businessCentral('PATCH', order.businessCentralPath ?? '', { shipToName: this.#name() });
        break;
      case 'processorQuantity':
        await people.businessCentral('PATCH', line, { quantity: this.#number(50) });
        break;
      case 'silentDescription':
        await people.businessCentral('PATCH', line, { description: this.#name() });
        break;
      default:
        await people.businessCentral('PATCH', line, { shipmentDate: `2026-04-${10 + this.#number(19)}` });
    }
  }

  /** An order that has not crossed yet is nobody's in Business Central. */
  async #isInBusinessCentral(order: KnownOrder): Promise<boolean> {
    if (order.businessCentralPath !== undefined) {
      return true;
    }
    const stored = await this.world.couplings.findByRecord('world', 'sales', order.salesId);
    const { state, businessCentralId } = stored?.coupling ?? {};
    if (state !== 'coupled' || businessCentralId === undefined) {
      return false;
    }
    const path = `salesOrders(${businessCentralId})`;
    const read = await this.world.people.businessCentral('GET', `${path}/salesOrderLines?$select=id`);
    order.businessCentralPath = path;
    order.businessCentralLineIds = rowsOf(read.value).map(({ id }) => String(id));
    return true;
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.#random() * values.length)] as Value;
  }

  #number(most: number): number {
    return 1 + Math.floor(this.#random() * most);
  }

  #name(): string {
    return `Name ${this.#number(1_000_000)}`;
  }
}

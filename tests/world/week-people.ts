import { seededRandom } from '../../local/simulator-kit/random';
import { type Row, rowsOf } from './people';
import { QuotePeople } from './quote-people';
import type { World } from './world';

const products = ['1896-S', '1900-S', '1906-S', '1908-S', '1920-S', '1928-S', '1936-S', '1960-S'];
const customers = ['C00010', 'C00020', 'C00060', 'C00080'];
const towns = ['Vejle', 'Kolding', 'Aarhus', 'Odense', 'Ribe', 'Skive', 'Viborg', 'Horsens'];
/** No order grows longer. */
const mostLines = 6;

/** What people do in a week, by how often. */
const weights = {
  sellerTown: 80,
  sellerName: 40,
  sellerDate: 30,
  sellerQuantity: 80,
  sellerPrice: 40,
  sellerDiscount: 30,
  sellerOrderDiscount: 10,
  sellerAddsLine: 30,
  sellerDeletesLine: 20,
  sellerLeavesOpen: 10,
  sellerCancels: 2,
  sellerNewOrder: 5,
  sellerNewQuote: 8,
  sellerRevisesQuote: 10,
  sellerWinsQuote: 6,
  sellerLosesQuote: 1,
  processorEditsQuote: 10,
  processorName: 80,
  processorDate: 30,
  processorQuantity: 80,
  processorPrice: 40,
  processorDiscount: 30,
  processorAddsLine: 30,
  processorDeletesLine: 20,
  processorReleases: 30,
  processorReopens: 30,
  processorShipsPart: 15,
  processorUndoesShipment: 3,
  processorInvoicesPart: 7,
  processorInvoicesAll: 3,
  processorDeletes: 2,
  processorNewOrder: 3,
  // Business Central tells nobody of these two (S-080).
  silentDescription: 60,
  silentShipmentDate: 60,
} as const;
export type Doing = keyof typeof weights;
const doings = (Object.keys(weights) as Doing[]).flatMap((doing) => Array<Doing>(weights[doing]).fill(doing));

/** The records of one order: as made, then as the coupling has them (a document made anew has another id). */
interface KnownOrder {
  salesId?: string | undefined;
  businessCentralId?: string | undefined;
}

/** Sellers and processors at work on some orders, at random, one change at a time. What a system refuses did not happen. */
export class WeekPeople {
  orders: KnownOrder[] = [];
  changes = 0;
  /** Active quotes in Sales. */
  readonly #quotes: string[] = [];
  /** How often each was done. */
  readonly done = new Map<Doing, number>();
  readonly #random: () => number;

  constructor(
    private readonly world: World,
    seed: number,
  ) {
    this.#random = seededRandom(seed);
  }

  async newOrder(): Promise<void> {
    await this.#sellerNewOrder();
    this.changes += 1;
  }

  /** One change of one order by one person. */
  async change(): Promise<void> {
    const doing = this.#pick(doings);
    try {
      if (await this.#do(doing)) {
        this.changes += 1;
        this.done.set(doing, (this.done.get(doing) ?? 0) + 1);
      }
    } catch (error) {
      if (!(error instanceof Error) || !/: 4\d\d /.test(error.message)) {
        throw error;
      }
    }
  }

  /** What was left half done is brought to its end: reopened orders are submitted, and released ones that wait for it are reopened. */
  async finish(): Promise<void> {
    const { people, couplings } = this.world;
    const path = 'salesorders?$select=salesorderid&$filter=statecode%20eq%200';
    for (const { salesorderid } of rowsOf((await people.sales('GET', path)).value)) {
      await people.submit(String(salesorderid));
    }
    for (const { parked, businessCentralId } of couplings.all()) {
      if (parked?.reason === 'partlyShipped' || parked?.reason === 'releasedInBusinessCentral') {
        await people.control('businessCentral', 'POST', `/orders/${businessCentralId}/reopen`);
      }
    }
  }

  async #do(doing: Doing): Promise<boolean> {
    if (doing === 'sellerNewOrder') {
      await this.#sellerNewOrder();
      return true;
    }
    if (doing === 'processorNewOrder') {
      await this.#processorNewOrder();
      return true;
    }
    if (doing.endsWith('Quote')) {
      return this.world.ports.connection.policies.quotes === 'activeQuotes' && (await this.#quote(doing));
    }
    const order = this.#pick(this.orders);
    await this.#lookUp(order);
    const { salesId, businessCentralId } = order;
    if (doing.startsWith('seller')) {
      return salesId !== undefined && (await this.#sell(salesId, doing));
    }
    return businessCentralId !== undefined && (await this.#process(businessCentralId, doing));
  }

  async #sell(salesId: string, doing: Doing): Promise<boolean> {
    const { people } = this.world;
    if (doing === 'sellerCancels') {
      await people.sales('POST', 'CancelSalesOrder', {
        OrderClose: {
          '@odata.type': 'Microsoft.Dynamics.CRM.orderclose',
          subject: 'no longer wanted',
          'salesorderid@odata.bind': `/salesorders(${salesId})`,
        },
        Status: 4,
      });
      return true;
    }
    await people.reopen(salesId);
    try {
      await this.#edit(salesId, doing);
    } finally {
      if (doing !== 'sellerLeavesOpen') {
        await people.submit(salesId);
      }
    }
    return true;
  }

  async #edit(salesId: string, doing: Doing): Promise<void> {
    const { people } = this.world;
    const header = (values: Row) => people.sales('PATCH', `salesorders(${salesId})`, values);
    const line = async (values: Row) => {
      const { salesorderdetailid: id } = this.#pick(await people.salesLines(salesId));
      await people.sales('PATCH', `salesorderdetails(${id})`, values);
    };
    switch (doing) {
      case 'sellerTown':
        await header({ shipto_city: this.#pick(towns) });
        break;
      case 'sellerName':
        await header({ name: this.#name() });
        break;
      case 'sellerDate':
        await header({ requestdeliveryby: `${this.#day()}T00:00:00Z` });
        break;
      case 'sellerPrice':
        await line({ ispriceoverridden: true, priceperunit: this.#number(500) });
        break;
      case 'sellerDiscount':
        await line({ manualdiscountamount: this.#number(5) - 1 });
        break;
      case 'sellerOrderDiscount':
        await header({ discountamount: this.#number(5) - 1 });
        break;
      case 'sellerAddsLine':
        if ((await people.salesLines(salesId)).length < mostLines) {
          await people.addSalesLine(salesId, { product: this.#pick(products), quantity: this.#number(20) });
        }
        break;
      case 'sellerDeletesLine':
        await this.#deleteSalesLine(salesId);
        break;
      default:
        await line({ quantity: this.#number(50) });
    }
  }

  async #deleteSalesLine(salesId: string): Promise<void> {
    const lines = await this.world.people.salesLines(salesId);
    if (lines.length > 1) {
      await this.world.people.sales('DELETE', `salesorderdetails(${this.#pick(lines).salesorderdetailid})`);
    }
  }

  async #process(id: string, doing: Doing): Promise<boolean> {
    const { people } = this.world;
    const path = `salesOrders(${id})`;
    const onScreen = (move: string, body?: Row) =>
      people.control('businessCentral', 'POST', `/orders/${id}/${move}`, body);
    const lines = async () =>
      rowsOf((await people.businessCentral('GET', `${path}/salesOrderLines`)).value).filter(
        ({ lineType }) => lineType === 'Item',
      );
    const line = async (values: Row) => {
      const { id: lineId } = this.#pick(await lines());
      await people.businessCentral('PATCH', `${path}/salesOrderLines(${lineId})`, values);
    };
    switch (doing) {
      case 'processorName':
        await people.businessCentral('PATCH', path, { shipToName: this.#name() });
        break;
      case 'processorDate':
        await people.businessCentral('PATCH', path, { requestedDeliveryDate: this.#day() });
        break;
      case 'processorQuantity':
        await line({ quantity: this.#number(50) });
        break;
      case 'processorPrice':
        await line({ unitPrice: this.#number(500) });
        break;
      case 'processorDiscount':
        await line({ discountAmount: this.#number(5) - 1 });
        break;
      case 'processorAddsLine':
        if ((await lines()).length >= mostLines) {
          return false;
        }
        await people.businessCentral('POST', `${path}/salesOrderLines`, {
          lineType: 'Item',
          lineObjectNumber: this.#pick(products),
          quantity: this.#number(20),
        });
        break;
      case 'processorDeletesLine': {
        const all = await lines();
        if (all.length < 2) {
          return false;
        }
        await people.businessCentral('DELETE', `${path}/salesOrderLines(${this.#pick(all).id})`);
        break;
      }
      case 'processorReleases':
        await onScreen('release');
        break;
      case 'processorReopens':
        await onScreen('reopen');
        break;
      case 'processorShipsPart':
        await onScreen('ship', { lines: [{ lineId: this.#pick(await lines()).id, quantity: 1 }] });
        break;
      case 'processorUndoesShipment':
        await onScreen('undo-shipment');
        break;
      case 'processorInvoicesPart':
        await onScreen('invoice', { lines: [{ lineId: this.#pick(await lines()).id, quantity: 1 }] });
        break;
      case 'processorInvoicesAll':
        await onScreen('ship');
        await onScreen('invoice');
        break;
      case 'processorDeletes':
        await people.businessCentral('DELETE', path);
        break;
      case 'silentDescription':
        await line({ description: this.#name() });
        break;
      default:
        await line({ shipmentDate: this.#day() });
    }
    return true;
  }

  async #quote(doing: Doing): Promise<boolean> {
    const quotes = new QuotePeople(this.world);
    if (doing === 'sellerNewQuote') {
      const lines = products.slice(0, 2).map((product) => ({ product, quantity: this.#number(20) }));
      this.#quotes.push(await quotes.newQuote({ customer: this.#pick(customers), lines }));
      return true;
    }
    if (this.#quotes.length === 0) {
      return false;
    }
    if (doing === 'processorEditsQuote') {
      const all = await quotes.inBusinessCentral();
      const quote = all.length === 0 ? undefined : this.#pick(all);
      const [line] = rowsOf(quote?.salesQuoteLines);
      const path = `salesQuotes(${quote?.id})/salesQuoteLines(${line?.id})`;
      await this.world.people.businessCentral('PATCH', path, { quantity: this.#number(50) });
      return true;
    }
    const at = Math.floor(this.#random() * this.#quotes.length);
    const [id = ''] = this.#quotes.splice(at, 1);
    if (doing === 'sellerRevisesQuote') {
      const revision = await quotes.revise(id);
      await quotes.setQuantity(revision, products[0] ?? '', this.#number(50));
      await quotes.activate(revision);
      this.#quotes.push(revision);
    } else if (doing === 'sellerWinsQuote') {
      await quotes.win(id);
      const salesId = await quotes.convert(id);
      await this.world.people.submit(salesId);
      this.orders.push({ salesId });
    } else {
      await quotes.lose(id);
    }
    return true;
  }

  async #sellerNewOrder(): Promise<void> {
    const lines = [1, 2].map(() => ({ product: this.#pick(products), quantity: this.#number(20) }));
    const salesId = await this.world.people.newSalesOrder({ customer: this.#pick(customers), lines });
    this.orders.push({ salesId });
  }

  async #processorNewOrder(): Promise<void> {
    const { people } = this.world;
    const line = () => ({ lineType: 'Item', lineObjectNumber: this.#pick(products), quantity: this.#number(20) });
    const { id } = await people.businessCentral('POST', 'salesOrders', {
      customerNumber: this.#pick(customers),
      salesOrderLines: [line(), line()],
    });
    await people.control('businessCentral', 'POST', `/orders/${id}/release`);
    this.orders.push({ businessCentralId: String(id) });
  }

  /** An order that has not crossed yet is nobody's on the other side, and one that is over is nobody's at all. */
  async #lookUp(order: KnownOrder): Promise<void> {
    const { couplings } = this.world;
    const stored =
      order.salesId === undefined
        ? await couplings.findByRecord('world', 'businessCentral', order.businessCentralId ?? '')
        : await couplings.findByRecord('world', 'sales', order.salesId);
    const coupling = stored?.coupling;
    order.salesId = coupling?.salesId ?? order.salesId;
    order.businessCentralId = coupling?.businessCentralId ?? order.businessCentralId;
    if (coupling?.state === 'ended') {
      this.orders = this.orders.filter((each) => each !== order);
    }
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

  /** A day of the Danish summer. */
  #day(): string {
    return `2026-05-${10 + this.#number(19)}`;
  }
}

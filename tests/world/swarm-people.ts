import type { Side } from '../../lib/order/order';
import { seededRandom } from '../../local/simulator-kit/random';
import type { Row } from './people';
import { type DealingKind, dealingKinds, SwarmDealings } from './swarm-dealings';
import type { SwarmLedger } from './swarm-ledger';
import { type OperatorKind, operatorKinds, SwarmOperators } from './swarm-operators';
import { type EventKind, type PlannedEvent, pick } from './swarm-plan';
import { type HeaderName, type LineName, type SeenLine, type SeenOrder, seenOrder, seenOrders } from './swarm-state';
import type { World } from './world';

const customers = { sales: ['C00010', 'C00020', 'C00060'], businessCentral: ['C00080'] } as const;
/** What each side adds, so that both never add the same. */
const products: Readonly<Record<Side | 'first', readonly string[]>> = {
  first: ['1896-S', '1900-S', '1906-S'],
  sales: ['1908-S', '1920-S', '1928-S', '1936-S'],
  businessCentral: ['1960-S', '1964-S', '1968-S', '1996-S'],
};

const salesColumns: Readonly<Record<HeaderName | LineName, string>> = {
  externalDocumentNumber: 'name',
  requestedDeliveryDate: 'requestdeliveryby',
  shipToName: 'shipto_name',
  shipToCity: 'shipto_city',
  quantity: 'quantity',
  description: 'description',
  unitPrice: 'priceperunit',
  discount: 'manualdiscountamount',
};

/** People who act at random, and remember what they wrote. What a system refuses them did not happen. */
export class SwarmPeople {
  readonly trace: string[] = [];
  readonly dealings: SwarmDealings;
  readonly operators: SwarmOperators;
  #number = 100;
  #random = seededRandom(1);
  readonly #used = new Set<string>();
  /** Customers whose orders were coupled and whole when the doing began. */
  #whole: ReadonlySet<string> = new Set();

  constructor(
    private readonly world: World,
    private readonly ledger: SwarmLedger,
    configured: ConstructorParameters<typeof SwarmOperators>[1],
  ) {
    this.operators = new SwarmOperators(world, configured, (sentence) => this.#tell(sentence));
    this.dealings = new SwarmDealings(world, {
      random: () => this.#random(),
      next: () => this.#next(),
      tell: (sentence) => this.#tell(sentence),
      onOrder: (side, doing) => this.#onOrder(side, doing),
      whileReopened: (order, customer, doing) => this.#whileReopened(order, customer, doing),
      wroteLine: (side, customer, product, values, shown) => this.#wrote(side, customer, product, values, { ...shown }),
      addLine: (order, customer, quantity) => this.#addLine('sales', order, customer, quantity),
      control: (order, customer, move, body) => this.#control(order, move, customer, body),
    });
  }

  async act(event: Pick<PlannedEvent, 'kind' | 'seed'>): Promise<void> {
    const before = this.#random;
    this.#random = seededRandom(event.seed);
    this.#noteWhole();
    await this.#unlessRefused(event.kind, () => this.#do(event.kind)).finally(() => {
      this.#random = before;
    });
  }

  async #do(kind: EventKind): Promise<void> {
    if (isDealing(kind)) {
      return await this.dealings.do(kind);
    }
    return isOfOperators(kind) ? await this.operators.do(kind, this.#random) : await this.#doings[kind]();
  }

  async #unlessRefused(kind: string, doing: () => Promise<void>): Promise<void> {
    try {
      await doing();
    } catch (error) {
      if (!(error instanceof Error) || !/: 4\d\d /.test(error.message)) {
        throw error;
      }
      this.#tell(`${kind} refused: ${error.message.slice(0, 160)}`);
    }
  }

  /** Brings everything that people have left half done to its end, so that nothing waits for a person. */
  async finish(): Promise<void> {
    const inSales = await seenOrders(this.world, 'sales');
    for (const [customer, [order]] of await seenOrders(this.world, 'businessCentral')) {
      await this.#unlessRefused('finish', async () => {
        if (order?.phase === 'In_x0020_Review') {
          await this.#control(order, 'reject', customer);
        } else if (order !== undefined && !inSales.has(customer)) {
          await this.#control(order, 'release', customer);
        } else if (order?.phase === 'Open') {
          await this.#control(order, 'reopen', customer);
        }
      });
    }
    for (const [customer, [order]] of await seenOrders(this.world, 'sales')) {
      if (order?.phase === '0') {
        this.#tell(`sales ${customer}: submit`);
        await this.world.people.submit(order.id);
      }
    }
  }

  readonly #doings: Readonly<Record<Exclude<EventKind, DealingKind | OperatorKind>, () => Promise<void>>> = {
    newSalesOrder: () => this.#newSalesOrder(),
    newBusinessCentralOrder: () => this.#newBusinessCentralOrder(),
    sellerEdits: () => this.#sellerEdits(),
    sellerSubmits: () => this.#onOrder('sales', (order) => this.world.people.submit(order.id), 'submit'),
    processorEditsHeader: () =>
      this.#onOrder('businessCentral', (order, customer) => this.#editHeader('businessCentral', order, customer)),
    processorEditsLine: () =>
      this.#onOrder('businessCentral', (order, customer) => this.#editLine('businessCentral', order, customer)),
    silentEdit: () => this.#onOrder('businessCentral', (order, customer) => this.#editSilently(order, customer)),
    processorAddsLine: () =>
      this.#onOrder('businessCentral', (order, customer) => this.#addLine('businessCentral', order, customer)),
    processorDeletesLine: () =>
      this.#onOrder('businessCentral', (order, customer) => this.#deleteLine('businessCentral', order, customer)),
    processorReleases: () => this.#status('release'),
    processorReopens: () => this.#status('reopen'),
    processorShips: () => this.#ship(),
    processorAsksApproval: () => this.#status('request-approval'),
    processorDecidesApproval: () => this.#status(this.#random() < 0.5 ? 'approve' : 'reject'),
    pause: async () => this.#tell('pause'),
  };

  async #newSalesOrder(): Promise<void> {
    const customer = customers.sales.find((candidate) => !this.#used.has(candidate));
    if (customer === undefined) {
      return;
    }
    this.#used.add(customer);
    const lines = products.first.slice(0, 1 + Math.floor(this.#random() * 3)).map((product) => ({
      product,
      quantity: this.#next(),
      ...(this.#random() < 0.4 ? { price: this.#next() } : {}),
    }));
    const name = `PO-${this.#next()}`;
    this.#tell(
      `sales ${customer}: new order ${name} with ${lines.map((line) => `${line.quantity} ${line.product}`).join(', ')}`,
    );
    const submit = this.#random() < 0.9;
    await this.world.people.newSalesOrder({ customer, lines, values: { name }, submit });
    this.#wrote('sales', customer, undefined, { externalDocumentNumber: name }, undefined);
    for (const { product, quantity, price } of lines) {
      const values = { quantity: String(quantity), ...(price === undefined ? {} : { unitPrice: String(price) }) };
      this.#wrote('sales', customer, product, values, undefined);
    }
  }

  async #newBusinessCentralOrder(): Promise<void> {
    const [customer] = customers.businessCentral;
    if (this.#used.has(customer)) {
      return;
    }
    this.#used.add(customer);
    const quantity = this.#next();
    this.#tell(`businessCentral ${customer}: new order with ${quantity} 1900-S, released`);
    const order = await this.world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: customer,
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1900-S', quantity }],
    });
    this.#wrote('businessCentral', customer, '1900-S', { quantity: String(quantity) }, undefined);
    await this.world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
  }

  async #sellerEdits(): Promise<void> {
    await this.#onOrder('sales', async (order, customer) => {
      await this.#whileReopened(order, customer, async () => {
        const edits = 1 + Math.floor(this.#random() * 3);
        for (let edit = 0; edit < edits; edit += 1) {
          await this.#onOrderOf('sales', customer, (now) => this.#sellerEdit(now, customer));
        }
      });
    });
  }

  async #whileReopened(order: SeenOrder, customer: string, doing: () => Promise<void>): Promise<void> {
    if (order.phase === '1') {
      this.#tell(`sales ${customer}: reopen`);
      await this.world.people.reopen(order.id);
    }
    await doing();
    if (this.#random() < 0.85) {
      this.#tell(`sales ${customer}: submit`);
      await this.world.people.submit(order.id);
    }
  }

  async #sellerEdit(order: SeenOrder, customer: string): Promise<void> {
    const doing = pick(this.#random, ['header', 'line', 'line', 'add', 'delete']);
    switch (doing) {
      case 'header':
        return await this.#editHeader('sales', order, customer);
      case 'line':
        return await this.#editLine('sales', order, customer);
      case 'add':
        return await this.#addLine('sales', order, customer);
      default:
        return await this.#deleteLine('sales', order, customer);
    }
  }

  async #editHeader(side: Side, order: SeenOrder, customer: string): Promise<void> {
    const number = this.#next();
    const values = pick<Partial<Record<HeaderName, string>>>(this.#random, [
      { externalDocumentNumber: `PO-${number}` },
      { requestedDeliveryDate: dayOf(number) },
      { shipToName: `Hall ${number}` },
      { shipToCity: `City ${number}` },
      { shipToName: `Hall ${number}`, shipToCity: `City ${number}` },
      { requestedDeliveryDate: '' },
      { shipToCity: '' },
    ]);
    this.#tell(`${side} ${customer}: ${JSON.stringify(values)}`);
    if (side === 'sales') {
      await this.world.people.sales('PATCH', `salesorders(${order.id})`, this.#salesRow(values));
    } else {
      const row = {
        ...values,
        ...(values.requestedDeliveryDate === '' ? { requestedDeliveryDate: '0001-01-01' } : {}),
      };
      await this.world.people.businessCentral('PATCH', `salesOrders(${order.id})`, row);
    }
    const other = side === 'sales' ? 'businessCentral' : 'sales';
    const isAlone = (await seenOrder(this.world, other, customer)) === undefined;
    this.#wrote(side, customer, undefined, values, order.header, isAlone);
  }

  async #editLine(side: Side, order: SeenOrder, customer: string): Promise<void> {
    const lines = [...order.lines];
    if (lines.length === 0) {
      return;
    }
    const [product, line] = pick(this.#random, lines);
    const number = this.#next();
    const values = pick<Partial<Record<LineName, string>>>(this.#random, [
      { quantity: String(number) },
      { quantity: String(number) },
      { unitPrice: String(number) },
      { description: `Text ${number}` },
      { quantity: String(number), description: `Text ${number}` },
    ]);
    this.#tell(`${side} ${customer} line ${product}: ${JSON.stringify(values)}`);
    await this.#patchLine(side, { order, line, values });
    this.#wrote(side, customer, product, values, { ...line });
  }

  /** Business Central tells nobody of it (S-080): the sweep of open orders has to find it. */
  async #editSilently(order: SeenOrder, customer: string): Promise<void> {
    const lines = [...order.lines];
    if (lines.length === 0) {
      return;
    }
    const [product, line] = pick(this.#random, lines);
    const values = { description: `Quiet ${this.#next()}` };
    this.#tell(`businessCentral ${customer} line ${product}: ${JSON.stringify(values)}, silently`);
    await this.#patchLine('businessCentral', { order, line, values });
    this.#wrote('businessCentral', customer, product, values, { ...line });
  }

  async #patchLine(
    side: Side,
    edit: { readonly order: SeenOrder; readonly line: SeenLine; readonly values: Partial<Record<LineName, string>> },
  ): Promise<void> {
    const { order, line, values } = edit;
    const numbers = Object.fromEntries(
      Object.entries(values).map(([field, value]) => [field, field === 'description' ? value : Number(value)]),
    );
    if (side === 'sales') {
      const price = values.unitPrice === undefined ? {} : { ispriceoverridden: true };
      await this.world.people.sales('PATCH', `salesorderdetails(${line.id})`, { ...this.#salesRow(numbers), ...price });
    } else {
      await this.world.people.businessCentral('PATCH', `salesOrders(${order.id})/salesOrderLines(${line.id})`, numbers);
    }
  }

  async #addLine(side: Side, order: SeenOrder, customer: string, quantity = this.#next()): Promise<void> {
    const product = products[side].find((candidate) => !this.#used.has(`${customer} ${candidate}`));
    if (product === undefined) {
      return;
    }
    this.#used.add(`${customer} ${product}`);
    this.#tell(`${side} ${customer}: new line ${quantity} ${product}`);
    if (side === 'sales') {
      await this.world.people.addSalesLine(order.id, { product, quantity });
    } else {
      const line = { lineType: 'Item', lineObjectNumber: product, quantity };
      await this.world.people.businessCentral('POST', `salesOrders(${order.id})/salesOrderLines`, line);
    }
    this.#wrote(side, customer, product, { quantity: String(quantity) }, undefined);
  }

  async #deleteLine(side: Side, order: SeenOrder, customer: string): Promise<void> {
    const lines = [...order.lines];
    if (lines.length < 2) {
      return;
    }
    const [product, line] = pick(this.#random, lines);
    this.#tell(`${side} ${customer}: delete line ${product}`);
    if (side === 'sales') {
      await this.world.people.sales('DELETE', `salesorderdetails(${line.id})`);
    } else {
      await this.world.people.businessCentral('DELETE', `salesOrders(${order.id})/salesOrderLines(${line.id})`);
    }
    const isWhole = this.#whole.has(customer);
    this.ledger.add({ side, customer, product, change: { kind: 'deleted' }, shown: { ...line }, isWhole });
  }

  async #status(move: string): Promise<void> {
    await this.#onOrder('businessCentral', (order, customer) => this.#control(order, move, customer));
  }

  async #control(order: SeenOrder, move: string, customer: string, body?: Row): Promise<void> {
    this.#tell(`businessCentral ${customer}: ${move}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
    await this.world.people.control('businessCentral', 'POST', `/orders/${order.id}/${move}`, body);
  }

  async #ship(): Promise<void> {
    await this.#onOrder('businessCentral', async (order, customer) => {
      if (order.lines.size > 0) {
        const [, line] = pick(this.#random, [...order.lines]);
        await this.#control(order, 'ship', customer, { lines: [{ lineId: line.id, quantity: 1 }] });
      }
    });
  }

  async #onOrder(
    side: Side,
    doing: (order: SeenOrder, customer: string) => Promise<void>,
    name?: string,
  ): Promise<void> {
    const orders = [...(await seenOrders(this.world, side))];
    if (orders.length === 0) {
      return;
    }
    const [customer, [order]] = pick(this.#random, orders);
    if (order !== undefined) {
      if (name !== undefined) {
        this.#tell(`${side} ${customer}: ${name}`);
      }
      await doing(order, customer);
    }
  }

  async #onOrderOf(side: Side, customer: string, doing: (order: SeenOrder) => Promise<void>): Promise<void> {
    const order = await seenOrder(this.world, side, customer);
    if (order !== undefined) {
      await doing(order);
    }
  }

  #salesRow(values: Readonly<Record<string, unknown>>): Row {
    return Object.fromEntries(
      Object.entries(values).map(([field, value]) => [
        salesColumns[field as HeaderName],
        field === 'requestedDeliveryDate' && value !== '' ? `${String(value)}T00:00:00Z` : value === '' ? null : value,
      ]),
    );
  }

  #wrote(
    side: Side,
    customer: string,
    product: string | undefined,
    values: Partial<Record<HeaderName | LineName, string>>,
    shown: Readonly<Record<string, string>> | undefined,
    isAlone = false,
  ): void {
    // Entering what is shown already is no change that anybody could see.
    for (const [field, value] of Object.entries(values).filter(([name, entered]) => shown?.[name] !== entered)) {
      const change = { kind: 'set', field: field as HeaderName, value } as const;
      this.ledger.add({ side, customer, product, change, shown, isAlone, isWhole: this.#whole.has(customer) });
    }
  }

  #noteWhole(): void {
    const whole = this.world.couplings
      .all()
      .filter(({ state, isNewTwin }) => (state === 'coupled' || state === 'held') && isNewTwin === undefined);
    this.#whole = new Set(whole.map(({ base }) => String(base?.header.customer?.sales)));
  }

  #tell(sentence: string): void {
    this.trace.push(sentence);
  }

  #next(): number {
    this.#number += 1;
    return this.#number;
  }
}

/** A day of the Danish summer. */
function dayOf(number: number): string {
  return new Date(Date.UTC(2026, 4, 1) + (number % 120) * 86_400_000).toISOString().slice(0, 10);
}

function isOfOperators(kind: EventKind): kind is OperatorKind {
  return (operatorKinds as readonly EventKind[]).includes(kind);
}

function isDealing(kind: EventKind): kind is DealingKind {
  return (dealingKinds as readonly EventKind[]).includes(kind);
}

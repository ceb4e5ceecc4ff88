import type { Side } from '../../lib/order/order';
import type { Row } from './people';
import type { SeenLine, SeenOrder } from './swarm-state';
import type { World } from './world';

/** What people do beside editing: discounts, goods that come back, lines in another order, posting, the end of an order. */
export const dealingKinds = [
  'sellerDiscounts',
  'sellerDiscountsOrder',
  'sellerTakesBack',
  'sellerMovesLine',
  'processorDiscounts',
  'processorDiscountsOrder',
  'processorShipsAll',
  'processorUndoesShipment',
  'processorInvoicesPart',
  'processorInvoicesAll',
  'sellerCancels',
  'processorDeletes',
] as const;
export type DealingKind = (typeof dealingKinds)[number];

/** How often each is done where a seed has them. */
export const dealingWeights: Readonly<Record<DealingKind, number>> = {
  sellerDiscounts: 3,
  sellerDiscountsOrder: 2,
  sellerTakesBack: 2,
  sellerMovesLine: 2,
  processorDiscounts: 3,
  processorDiscountsOrder: 2,
  processorShipsAll: 0.5,
  processorUndoesShipment: 1,
  processorInvoicesPart: 1.5,
  processorInvoicesAll: 0.5,
  sellerCancels: 0.3,
  processorDeletes: 0.3,
};

/** What a dealing needs of the people of a swarm. */
export interface Hands {
  readonly random: () => number;
  next(): number;
  tell(sentence: string): void;
  /** On some order of a side. */
  onOrder(side: Side, doing: (order: SeenOrder, customer: string) => Promise<void>): Promise<void>;
  /** Reopens the order of a seller, does it, and mostly submits the order again. */
  whileReopened(order: SeenOrder, customer: string, doing: () => Promise<void>): Promise<void>;
  wroteLine(
    side: Side,
    customer: string,
    product: string,
    values: { readonly discount: string },
    shown: SeenLine,
  ): void;
  addLine(order: SeenOrder, customer: string, quantity: number): Promise<void>;
  control(order: SeenOrder, customer: string, move: string, body?: Row): Promise<void>;
}

const canceled = 4;

/** Carries out one dealing; customers whose order may come to its end by it are named in `fateful`. */
export class SwarmDealings {
  /** Customers of whose order something was posted, taken back, cancelled or deleted. */
  readonly fateful = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly hands: Hands,
  ) {}

  async do(kind: DealingKind): Promise<void> {
    const side: Side = kind.startsWith('seller') ? 'sales' : 'businessCentral';
    await this.hands.onOrder(side, (order, customer) => this.#deal(kind, order, customer));
  }

  async #deal(kind: DealingKind, order: SeenOrder, customer: string): Promise<void> {
    const { hands } = this;
    switch (kind) {
      case 'sellerDiscounts':
        return await hands.whileReopened(order, customer, () => this.#discount('sales', order, customer));
      case 'processorDiscounts':
        return await this.#discount('businessCentral', order, customer);
      case 'sellerDiscountsOrder':
        return await hands.whileReopened(order, customer, () => this.#discountOrder('sales', order, customer));
      case 'processorDiscountsOrder':
        return await this.#discountOrder('businessCentral', order, customer);
      case 'sellerTakesBack':
        // What comes back is less than anything that a processor ships of the line in the same moment.
        this.fateful.add(customer);
        return await hands.whileReopened(order, customer, () => hands.addLine(order, customer, -hands.next()));
      case 'sellerMovesLine':
        return await hands.whileReopened(order, customer, () => this.#move(order, customer));
      case 'processorShipsAll':
        return await this.#post(order, customer, ['ship']);
      case 'processorUndoesShipment':
        return await hands.control(order, customer, 'undo-shipment');
      case 'processorInvoicesPart':
        return await this.#post(order, customer, ['invoice'], this.#someLine(order)?.[1]);
      case 'processorInvoicesAll':
        return await this.#post(order, customer, ['ship', 'invoice']);
      case 'sellerCancels':
        return await this.#cancel(order, customer);
      case 'processorDeletes':
        hands.tell(`businessCentral ${customer}: delete the order`);
        this.fateful.add(customer);
        await this.world.people.businessCentral('DELETE', `salesOrders(${order.id})`);
    }
  }

  async #discount(side: Side, order: SeenOrder, customer: string): Promise<void> {
    const some = this.#someLine(order);
    if (some === undefined) {
      return;
    }
    const [product, line] = some;
    const amount = 1 + (this.hands.next() % 7);
    this.hands.tell(`${side} ${customer} line ${product}: ${amount} off`);
    if (side === 'sales') {
      await this.world.people.sales('PATCH', `salesorderdetails(${line.id})`, { manualdiscountamount: amount });
    } else {
      const path = `salesOrders(${order.id})/salesOrderLines(${line.id})`;
      await this.world.people.businessCentral('PATCH', path, { discountAmount: amount });
    }
    this.hands.wroteLine(side, customer, product, { discount: String(amount) }, line);
  }

  /** Business Central works it out anew with every line, so that agreement is all that can be asked of it. */
  async #discountOrder(side: Side, order: SeenOrder, customer: string): Promise<void> {
    const amount = this.hands.next() % 5;
    this.hands.tell(`${side} ${customer}: ${amount} off the order`);
    if (side === 'sales') {
      await this.world.people.sales('PATCH', `salesorders(${order.id})`, { discountamount: amount });
    } else {
      await this.world.people.businessCentral('PATCH', `salesOrders(${order.id})`, { discountAmount: amount });
    }
  }

  async #move(order: SeenOrder, customer: string): Promise<void> {
    const some = this.#someLine(order);
    if (some !== undefined) {
      this.hands.tell(`sales ${customer} line ${some[0]}: moved`);
      const place = { lineitemnumber: 1 + (this.hands.next() % 4), sequencenumber: this.hands.next() % 4 };
      await this.world.people.sales('PATCH', `salesorderdetails(${some[1].id})`, place);
    }
  }

  async #post(order: SeenOrder, customer: string, moves: readonly string[], line?: SeenLine): Promise<void> {
    this.fateful.add(customer);
    const quantity = line?.quantity.startsWith('-') === true ? -1 : 1;
    const body = line === undefined ? undefined : { lines: [{ lineId: line.id, quantity }] };
    for (const move of moves) {
      await this.hands.control(order, customer, move, body);
    }
  }

  async #cancel(order: SeenOrder, customer: string): Promise<void> {
    this.hands.tell(`sales ${customer}: cancel`);
    this.fateful.add(customer);
    await this.world.people.sales('POST', 'CancelSalesOrder', {
      OrderClose: {
        '@odata.type': 'Microsoft.Dynamics.CRM.orderclose',
        subject: 'no longer wanted',
        'salesorderid@odata.bind': `/salesorders(${order.id})`,
      },
      Status: canceled,
    });
  }

  #someLine(order: SeenOrder): readonly [string, SeenLine] | undefined {
    const lines = [...order.lines];
    return lines[Math.floor(this.hands.random() * lines.length)];
  }
}

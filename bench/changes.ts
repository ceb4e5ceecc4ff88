import { ownTimesMs } from '../local/demo/own-time.js';
import { StoryWorld } from '../local/demo/story.js';
import type { TwoSystems } from '../local/demo/two-systems.js';
import type { CountedTables } from './counted-tables.js';

/** What one kind of change cost, one number for each round. */
export interface ChangeFigures {
  readonly name: string;
  /** Requests to Business Central. */
  readonly businessCentral: readonly number[];
  /** Requests to Sales. */
  readonly sales: readonly number[];
  /** Requests to the tables, with those of the bench's own looks at `health`. */
  readonly tables: readonly number[];
  /** Functions that ran, without `health`. */
  readonly runs: readonly number[];
  /** From the arrival of the notice to the last effect, without remote time; empty where there is no effect. */
  readonly ownMs: readonly number[];
}

const desk = '1896-S';
const runForm = /Executing 'Functions\.(?!health)/;
const sides = ['businessCentral', 'sales'] as const;

/** Plays changes of one order, round after round, each alone and followed to rest. */
export class Changes {
  readonly #story: StoryWorld;
  readonly #figures = new Map<string, Record<Exclude<keyof ChangeFigures, 'name'>, number[]>>();

  constructor(
    private readonly systems: TwoSystems,
    private readonly counted: { readonly log: readonly string[]; readonly tables: CountedTables },
  ) {
    this.#story = new StoryWorld(systems);
  }

  get figures(): readonly ChangeFigures[] {
    return [...this.#figures].map(([name, figure]) => ({ name, ...figure }));
  }

  /** One round: an order made from either side, a change each way, and the echo of each. */
  async playRound(round: number): Promise<void> {
    await this.#measured('order made in Sales', async () => {
      const lines = [{ product: desk, quantity: 2 }];
      this.#story.salesOrderId = await this.#story.submitOrder({ name: `PO ${round}`, customer: 'C00010', lines });
    });
    await this.#edit('price changed in Business Central', 'sales', () =>
      this.#story.editBusinessCentralLine(desk, { unitPrice: 700 + round }),
    );
    await this.#edit('address changed in Sales', 'businessCentral', () => this.#changeAddress(`Quay ${round}`));
    await this.#prepareQuantity(3 + round);
    await this.#edit('quantity changed in Sales, reopened for a while', 'businessCentral', () => this.#submit());
    await this.#measured('order made in Business Central', () => this.#orderInBusinessCentral(round));
  }

  /** The change, while the notices of the side that is written are held; then its echo alone. */
  async #edit(name: string, written: (typeof sides)[number], act: () => Promise<void>): Promise<void> {
    await this.systems.simulator(written, 'POST', '/notifications', { hold: true });
    await this.#measured(name, act, written);
    await this.#measured(`${name}: echo`, async () => {
      await this.systems.simulator(written, 'POST', '/notifications', { hold: false });
    });
  }

  /** A seller reopens, edits and submits again before Tandem hears of it. */
  async #changeAddress(street: string): Promise<void> {
    await this.systems.simulator('sales', 'POST', '/notifications', { hold: true });
    const order = `salesorders(${this.#story.salesOrderId})`;
    await this.systems.sales('PATCH', order, { statecode: 0, statuscode: 1 });
    await this.systems.sales('PATCH', order, { shipto_line1: street });
    await this.#submit();
    await this.systems.simulator('sales', 'POST', '/notifications', { hold: false });
  }

  /** A seller reopens and edits; Tandem leaves the order alone until it is submitted again. */
  async #prepareQuantity(quantity: number): Promise<void> {
    const { salesLines } = await this.#story.both();
    await this.systems.sales('PATCH', `salesorders(${this.#story.salesOrderId})`, { statecode: 0, statuscode: 1 });
    await this.systems.untilAtRest();
    const line = salesLines.get(desk)?.salesorderdetailid;
    await this.systems.sales('PATCH', `salesorderdetails(${line})`, { quantity });
    await this.systems.untilAtRest();
  }

  async #submit(): Promise<void> {
    await this.systems.sales('PATCH', `salesorders(${this.#story.salesOrderId})`, { statecode: 1, statuscode: 3 });
  }

  async #orderInBusinessCentral(round: number): Promise<void> {
    const order = await this.systems.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00020',
      externalDocumentNumber: `PHONE-${round}`,
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: desk, quantity: 4 }],
    });
    await this.systems.simulator('businessCentral', 'POST', `/orders/${order.id}/release`);
  }

  async #measured(name: string, act: () => Promise<void>, held?: (typeof sides)[number]): Promise<void> {
    await this.systems.takeRequests();
    const { log, tables } = this.counted;
    const logged = log.length;
    tables.take();
    await act();
    await this.#untilDone(held);
    const requests = await this.systems.takeRequests();
    const lines = log.slice(logged);
    const figure = this.#figures.get(name) ?? { businessCentral: [], sales: [], tables: [], runs: [], ownMs: [] };
    this.#figures.set(name, figure);
    figure.businessCentral.push(requests.businessCentral);
    figure.sales.push(requests.sales);
    figure.tables.push(tables.take());
    figure.runs.push(lines.filter((line) => runForm.test(line)).length);
    figure.ownMs.push(...ownTimesMs(lines).slice(-1));
  }

  /** At rest; where notices are held, when some wait there and all else is at rest. */
  async #untilDone(held: (typeof sides)[number] | undefined): Promise<void> {
    if (held === undefined) {
      return this.systems.untilAtRest();
    }
    const untilMs = performance.now() + 30_000;
    for (;;) {
      const waiting = await this.systems.simulator(held, 'GET', '/notifications');
      const other = await this.systems.simulator(
        held === 'sales' ? 'businessCentral' : 'sales',
        'GET',
        '/notifications',
      );
      const health = await this.systems.tandem('GET', '/api/health');
      if (Number(waiting.waiting) > 0 && other.waiting === 0 && health.atRest === true) {
        return;
      }
      if (performance.now() > untilMs) {
        throw new Error(`the change had no effect on ${held} within 30 s`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

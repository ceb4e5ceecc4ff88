import { quoteStates } from '../../mapping/read-sales.js';
import type { Side } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { OpenCoupling } from '../../ports/couplings.js';
import type { OutgoingNotice } from '../../ports/queue.js';
import { type RemoteFailure, type RemoteResult, success } from '../../ports/remote-result.js';
import { type ConnectionPorts, type Engine, portsForQuotes } from '../engine.js';
import { readEach } from '../sweeps/read-each.js';
import { businessCentralReading } from '../views.js';
import { type ComparedOrder, type CoupledRecords, compareCoupled, confirm } from './compare-coupled.js';
import type { Difference } from './compare-sides.js';
import type { Drift, DriftRun } from './drift-state.js';
import { explainOrder } from './explain.js';

/** Couplings that are looked at together: as many as one request to each side may ask for. */
export const ordersAtOnce = 50;
/** Differences that a report lists; all are counted. */
const mostListed = 200;
/** Orders of one comparison that are looked at a second time; so many at once are hardly a replica that lags. */
const mostConfirmed = 500;

/** One stretch of a comparison: takes couplings in their order and adds what it finds to the tally. */
export class DriftStep {
  readonly #tally: Mutable<DriftRun>;

  constructor(
    private readonly engine: Engine,
    private readonly ports: ConnectionPorts,
    run: DriftRun,
    /** Since when the last report saw a difference. */
    private readonly since: ReadonlyMap<string, string>,
  ) {
    this.#tally = structuredClone(run) as Mutable<DriftRun>;
  }

  get run(): DriftRun {
    return this.#tally;
  }

  /** Compares the next orders; a failure leaves the tally as it was before them. */
  async take(open: readonly OpenCoupling[]): Promise<RemoteFailure | undefined> {
    const { connectionId } = this.ports.connection;
    const found = await Promise.all(open.map(({ couplingId }) => this.engine.couplings.find(connectionId, couplingId)));
    const couplings = found.flatMap((stored) => (stored === undefined ? [] : [stored.coupling]));
    const paired = couplings.flatMap(pairOf);
    const isQuote = ({ coupling }: PairedCoupling) => coupling.kind === 'quote';
    const parts = [
      { ports: this.ports, pairs: paired.filter((pair) => !isQuote(pair)) },
      { ports: portsForQuotes(this.ports), pairs: paired.filter(isQuote) },
    ];
    const compared: Compared[] = [];
    for (const { ports, pairs } of parts.filter((part) => part.pairs.length > 0)) {
      const part = ports === undefined ? success(leftOut(pairs, 'quotesOff')) : await this.#compare(ports, pairs);
      if (!part.ok) {
        return part.failure;
      }
      compared.push(part.value);
    }
    for (const coupling of couplings.filter((each) => !paired.some((pair) => pair.coupling === each))) {
      count(this.#tally.notCompared, coupling.state === 'ended' ? 'ended' : (explainOrder(coupling) ?? coupling.state));
    }
    for (const { requests, notCompared } of compared) {
      this.#tally.requests.businessCentral += requests.businessCentral;
      this.#tally.requests.sales += requests.sales;
      for (const why of notCompared) {
        count(this.#tally.notCompared, why);
      }
    }
    await this.#add(compared.flatMap((part) => part.orders));
    this.#tally.after = open.at(-1)?.couplingId ?? this.#tally.after;
    return undefined;
  }

  /** Reads both sides of the pairs; what seems to drift is looked at once more. */
  async #compare(ports: ConnectionPorts, paired: readonly PairedCoupling[]): Promise<RemoteResult<Compared>> {
    const reading = await businessCentralReading(ports);
    if (!reading.ok) {
      return reading;
    }
    const businessCentral = await ports.businessCentral.readOrders(paired.map((each) => each.businessCentralId));
    if (!businessCentral.ok) {
      return businessCentral;
    }
    const sales = await ports.sales.readOrders(paired.map((each) => each.salesId));
    if (!sales.ok) {
      return sales;
    }
    const inBusinessCentral = byId(businessCentral.value.orders);
    const inSales = byId(sales.value.orders);
    const known = { ports, reading: reading.value, nowMs: this.engine.clock.nowMs() };
    const orders: ComparedOrder[] = [];
    const notCompared: string[] = [];
    let secondLooks = 0;
    for (const { coupling, businessCentralId, salesId } of paired) {
      const records = { businessCentral: inBusinessCentral.get(businessCentralId), sales: inSales.get(salesId) };
      if (coupling.kind === 'quote' && records.sales !== undefined && records.sales.stateCode !== quoteStates.active) {
        notCompared.push('quoteNotActive');
        continue;
      }
      const first = this.#compareOne(coupling, records, known);
      if (first === undefined) {
        notCompared.push('notReadable');
        continue;
      }
      if (first.drift.length === 0 || this.#tally.drifting + secondLooks >= mostConfirmed) {
        orders.push(first);
        continue;
      }
      secondLooks += 1;
      const second = await confirm(this.engine, first, known);
      if (!second.ok) {
        return second;
      }
      orders.push(second.value);
    }
    const requests = {
      businessCentral: businessCentral.value.requests + secondLooks,
      sales: sales.value.requests + secondLooks,
    };
    return success({ orders, notCompared, requests });
  }

  /** `undefined`: a record of it cannot be read, which is told in the log and keeps no other order waiting (L4). */
  #compareOne(
    coupling: Coupling,
    records: CoupledRecords,
    known: Parameters<typeof compareCoupled>[2],
  ): ComparedOrder | undefined {
    const { connectionId, businessCentralId = '' } = coupling;
    const list = { connectionId, side: 'businessCentral', records: [{ id: businessCentralId }] } as const;
    return readEach(this.engine, list, () => compareCoupled(coupling, records, known)).values[0];
  }

  async #add(compared: readonly ComparedOrder[]): Promise<void> {
    const drifting = compared.filter(({ drift }) => drift.length > 0);
    const notices = drifting.flatMap((order) => this.#noticesFor(order));
    if (notices.length > 0) {
      await this.engine.queue.send(notices);
    }
    const tally = this.#tally;
    tally.compared += compared.length;
    tally.drifting += drifting.length;
    tally.notices += notices.length;
    tally.totalsDiffer += compared.filter(({ coupling }) => coupling.totalsDiffer !== undefined).length;
    for (const why of compared.flatMap(({ explained }) => explained)) {
      count(tally.explained, why);
    }
    for (const order of drifting) {
      this.#tell(order);
    }
  }

  #tell({ coupling, drift }: ComparedOrder): void {
    const { connectionId, couplingId } = coupling;
    this.engine.logger.warn('drift.found', { connectionId, couplingId, count: drift.length });
    const listed = drift.map((difference) => this.#listed(coupling, difference));
    this.#tally.unexplained += listed.length;
    this.#tally.drift.push(...listed.slice(0, mostListed - this.#tally.drift.length));
  }

  #listed(
    { couplingId, kind, businessCentralNumber, salesNumber }: ComparedOrder['coupling'],
    { pairId, field, businessCentral, sales }: Difference,
  ): Drift {
    const drift = {
      couplingId,
      ...(businessCentralNumber === undefined ? {} : { businessCentralNumber }),
      ...(salesNumber === undefined ? {} : { salesNumber }),
      ...(kind === undefined ? {} : { document: kind }),
      ...(pairId === undefined ? {} : { pairId }),
      field,
      businessCentral,
      sales,
    };
    return { ...drift, sinceIso: this.since.get(nameOf(drift)) ?? new Date(this.engine.clock.nowMs()).toISOString() };
  }

  /** A notice a side whose record is not as it was agreed: the worker reads it and brings the order into agreement. */
  #noticesFor({ coupling, toLookAt }: ComparedOrder): readonly OutgoingNotice[] {
    return toLookAt.flatMap((side: Side) => {
      const recordId = side === 'sales' ? coupling.salesId : coupling.businessCentralId;
      if (recordId === undefined) {
        return [];
      }
      const notice: OutgoingNotice['notice'] = {
        noticeVersion: 1,
        connectionId: coupling.connectionId,
        side,
        about: coupling.kind ?? 'order',
        recordId,
        cause: 'swept',
        attemptNumber: 0,
      };
      return [{ notice, messageId: `drift-${this.engine.ids.newId()}` }];
    });
  }
}

/** What names a difference with these very values. */
export function nameOf({
  couplingId,
  pairId,
  field,
  businessCentral,
  sales,
}: Pick<Drift, 'couplingId' | 'pairId' | 'field' | 'businessCentral' | 'sales'>): string {
  return JSON.stringify([couplingId, pairId ?? null, field, businessCentral, sales]);
}

interface PairedCoupling {
  readonly coupling: Coupling;
  readonly businessCentralId: string;
  readonly salesId: string;
}

interface Compared {
  readonly orders: readonly ComparedOrder[];
  /** Why the others were not. */
  readonly notCompared: readonly string[];
  readonly requests: DriftRun['requests'];
}

function leftOut(pairs: readonly PairedCoupling[], why: string): Compared {
  return { orders: [], notCompared: pairs.map(() => why), requests: { businessCentral: 0, sales: 0 } };
}

/** The two orders of a coupling that has agreed on something; none while one is being made. */
function pairOf(coupling: Coupling): readonly PairedCoupling[] {
  const { businessCentralId, salesId, base, state } = coupling;
  const isPair = businessCentralId !== undefined && salesId !== undefined && base !== undefined && state !== 'ended';
  return isPair ? [{ coupling, businessCentralId, salesId }] : [];
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

function count(counts: Record<string, number>, why: string): void {
  counts[why] = (counts[why] ?? 0) + 1;
}

function byId<Order extends { readonly id: string }>(orders: readonly Order[]): ReadonlyMap<string, Order> {
  return new Map(orders.map((order) => [order.id.toLowerCase(), order]));
}

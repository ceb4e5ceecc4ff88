import type { Side } from '../order/order.js';
import type { Engine } from '../sync/engine.js';
import type { LeftOutReason } from './entry.js';

/** Ids of the orders of a connection. */
type OpenOrders = Readonly<Record<Side, ReadonlySet<string>>>;

/** Orders that couplings hold, listed once a turn: most orders of a first load are in none. */
export class KnownOrders {
  #open: Promise<OpenOrders> | undefined;
  #elsewhere: Promise<readonly OpenOrders[]> | undefined;

  constructor(
    private readonly engine: Pick<Engine, 'couplings' | 'connections'>,
    private readonly connectionId: string,
  ) {}

  /** Whether a coupling that has not ended holds the order. */
  async holds(side: Side, id: string): Promise<boolean> {
    this.#open ??= this.#list(this.connectionId);
    return (await this.#open)[side].has(id);
  }

  /** Asks for this one order: also a coupling that has ended keeps it from being made again. */
  async leftOut(side: Side, id: string): Promise<LeftOutReason | undefined> {
    const found = await this.engine.couplings.findByRecord(this.connectionId, side, id);
    if (found === undefined) {
      return undefined;
    }
    return found.coupling.state === 'ended' ? 'uncoupledBefore' : 'alreadyCoupled';
  }

  /** Whether another connection has the order: it is not made a second time (W-31). */
  async isHeldElsewhere(side: Side, id: string): Promise<boolean> {
    const others = [...this.engine.connections.keys()].filter((other) => other !== this.connectionId);
    this.#elsewhere ??= Promise.all(others.map((other) => this.#list(other)));
    return (await this.#elsewhere).some((open) => open[side].has(id));
  }

  async #list(connectionId: string): Promise<OpenOrders> {
    const open = await this.engine.couplings.listOpen(connectionId);
    const orders = open.filter(({ kind }) => kind === undefined);
    const idsOf = (ids: readonly (string | undefined)[]) => new Set(ids.flatMap((id) => id?.toLowerCase() ?? []));
    return {
      businessCentral: idsOf(orders.map(({ businessCentralId }) => businessCentralId)),
      // A coupling names the Sales order that it is going to make: that one is not there to be listed.
      sales: idsOf(orders.map(({ salesId }) => salesId)),
    };
  }
}

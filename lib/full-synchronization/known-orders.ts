import type { Side } from '../order/order.js';
import type { Engine } from '../sync/engine.js';
import type { LeftOutReason } from './job.js';

/** Orders that couplings hold, listed once a turn: most orders of a first load are in none. */
export class KnownOrders {
  #open: Promise<Readonly<Record<Side, ReadonlySet<string>>>> | undefined;

  constructor(
    private readonly engine: Pick<Engine, 'couplings'>,
    private readonly connectionId: string,
  ) {}

  /** Whether a coupling that has not ended holds the order. */
  async holds(side: Side, id: string): Promise<boolean> {
    this.#open ??= this.#list();
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

  async #list(): Promise<Readonly<Record<Side, ReadonlySet<string>>>> {
    const open = await this.engine.couplings.listOpen(this.connectionId);
    const orders = open.filter(({ kind }) => kind === undefined);
    const idsOf = (ids: readonly (string | undefined)[]) => new Set(ids.flatMap((id) => id?.toLowerCase() ?? []));
    return {
      businessCentral: idsOf(orders.map(({ businessCentralId }) => businessCentralId)),
      // A coupling names the Sales order that it is going to make: that one is not there to be listed.
      sales: idsOf(orders.map(({ salesId }) => salesId)),
    };
  }
}

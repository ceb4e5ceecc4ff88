import type { OrderMapping } from '../../lib/mapping/field-mapping';
import type { Answer } from '../../lib/operations/answer';
import { coupleOrders, uncoupleOrder } from '../../lib/operations/order-commands';
import { pause, resume } from '../../lib/operations/pauses';
import { otherSide, type Side } from '../../lib/order/order';
import { type ConnectionPolicies, onlyTo } from '../../lib/ports/connection';
import { readConnectionRecord } from '../../lib/sync/connection/record';
import { changeState } from './operator';
import type { Row } from './people';
import { pick } from './swarm-plan';
import { seenOrders } from './swarm-state';
import type { World } from './world';

/** What operators do in the middle of everything. */
export const operatorKinds = [
  'operatorDisables',
  'operatorEnables',
  'operatorPauses',
  'operatorLiftsPause',
  'systemIsCopied',
  'operatorAcceptsCopy',
  'operatorReconfigures',
  'operatorTurnsDirection',
  'operatorUncouples',
  'operatorCouplesAgain',
  'operatorRepoints',
] as const;
export type OperatorKind = (typeof operatorKinds)[number];

/** How often each is done where a seed has operators. */
export const operatorWeights: Readonly<Record<OperatorKind, number>> = {
  operatorDisables: 1,
  operatorEnables: 2,
  operatorPauses: 3,
  operatorLiftsPause: 3,
  systemIsCopied: 0.7,
  operatorAcceptsCopy: 1.5,
  operatorReconfigures: 2,
  operatorTurnsDirection: 0,
  operatorUncouples: 1,
  operatorCouplesAgain: 2,
  operatorRepoints: 0.7,
};

interface Configured {
  readonly mapping: OrderMapping;
  readonly policies: Partial<ConnectionPolicies>;
}

interface Uncoupled {
  readonly salesId: string;
  readonly businessCentralId: string;
}

/** Operators who switch, pause, configure, uncouple and couple again, and in the end leave all as it was. */
export class SwarmOperators {
  /** Customers of orders that were uncoupled at some time: what the other side showed holds from there on. */
  readonly uncoupledOnce = new Set<string>();
  /** Documents that are coupled no more, and may be such that Business Central does not let them be deleted. */
  readonly leftDocuments = new Set<string>();
  /** The policy direction was another for a while: what was agreed on meanwhile, difference and all, stays. */
  hasTurned = false;
  readonly #pauses: string[] = [];
  readonly #uncoupled: Uncoupled[] = [];

  constructor(
    private readonly world: World,
    private readonly configured: Configured,
    private readonly tell: (sentence: string) => void,
  ) {}

  async do(kind: OperatorKind, random: () => number): Promise<void> {
    switch (kind) {
      case 'operatorDisables':
        return this.#told('disable', await changeState(this.world, { action: 'disable' }));
      case 'operatorEnables':
        return this.#told('enable', await changeState(this.world, { action: 'enable' }));
      case 'operatorPauses':
        return await this.#pause(random);
      case 'operatorLiftsPause':
        return await this.#lift(Math.floor(random() * this.#pauses.length));
      case 'systemIsCopied': {
        const side = pick(random, ['businessCentral', 'sales'] as const);
        this.tell(`${side} is copied`);
        await this.world.people.control(side, 'POST', '/faults', { kind: 'environmentCopied', times: 1 });
        return;
      }
      case 'operatorAcceptsCopy':
        return await this.#accept();
      case 'operatorReconfigures':
        return this.#reconfigure(random);
      case 'operatorTurnsDirection':
        return this.#turn(pick(random, ['both', 'toBusinessCentral', 'toSales'] as const));
      case 'operatorRepoints':
        return await this.#repoint(random);
      case 'operatorUncouples':
        return await this.#uncouple(random);
      case 'operatorCouplesAgain':
        return await this.#coupleAgain(Math.floor(random() * this.#uncoupled.length), random);
    }
  }

  /** All is on, accepted, lifted and coupled again. */
  async restore(): Promise<void> {
    this.world.reconfigure(this.configured);
    await this.#accept();
    this.#told('enable', await changeState(this.world, { action: 'enable', accept: true }));
    while (this.#pauses.length > 0) {
      await this.#lift(0);
    }
    for (let at = this.#uncoupled.length - 1; at >= 0; at -= 1) {
      await this.#coupleAgain(at, () => 0);
    }
  }

  async #pause(random: () => number): Promise<void> {
    const couplings = this.world.couplings.all();
    const scope = pick<Row>(random, [
      { what: 'everything' },
      { what: 'company' },
      { what: 'connection' },
      { what: 'direction', to: 'businessCentral' },
      { what: 'direction', to: 'sales' },
      { what: 'customer', customer: pick(random, ['C00010', 'C00020', 'C00080']) },
      ...(couplings.length === 0 ? [] : [{ what: 'order', couplingId: pick(random, couplings).couplingId }]),
    ]);
    const body = { scope, reason: 'stock-taking' };
    const answer = await this.world.operate(() => pause(this.world.engine, { body, who: 'ada' }));
    if (answer.kind === 'ok') {
      this.#pauses.push(String((answer.body as { readonly number: number }).number));
    }
    this.#told(`pause ${JSON.stringify(scope)}`, answer);
  }

  async #lift(at: number): Promise<void> {
    const [number] = this.#pauses.splice(at, 1);
    if (number !== undefined) {
      this.#told(`lift pause ${number}`, await this.world.operate(() => resume(this.world.engine, { number })));
    }
  }

  async #accept(): Promise<void> {
    const { stopped } = await readConnectionRecord(this.world.state, 'world');
    if (stopped !== undefined) {
      const answer = await changeState(this.world, { action: 'resume', reason: 'we moved', accept: true });
      this.#told(`resume after ${stopped.reason}`, answer);
    }
  }

  /** Rules for conflicts and what becomes of released orders, between two events; the direction stays. */
  #reconfigure(random: () => number): void {
    const group = pick(random, ['price', 'description', 'shipTo', 'productAndQuantity', 'line']);
    const policies = {
      ...this.configured.policies,
      changeReleased: pick(random, ['park', 'archiveAndRecreate'] as const),
      conflictRules: [{ when: { group }, rule: pick(random, ['businessCentralWins', 'salesWins']) }],
    };
    this.tell(`configure ${JSON.stringify({ ...policies.conflictRules[0], changeReleased: policies.changeReleased })}`);
    this.world.reconfigure({ ...this.configured, policies });
  }

  #turn(direction: 'both' | 'toBusinessCentral' | 'toSales'): void {
    this.hasTurned = true;
    this.tell(`configure direction ${direction}`);
    this.world.reconfigure({ ...this.configured, policies: { ...this.configured.policies, direction } });
  }

  async #uncouple(random: () => number): Promise<void> {
    const candidates = this.world.couplings.all().filter(({ state }) => state === 'coupled' || state === 'held');
    if (candidates.length === 0) {
      return;
    }
    const { salesId = '', businessCentralId = '' } = pick(random, candidates);
    const customer = await this.#customerOf(salesId);
    const answer = await this.world.operate(() =>
      uncoupleOrder(this.world.engine, { body: { salesOrderId: salesId }, who: 'ada' }),
    );
    // Who asks again after a lost answer is told that it has ended already.
    const isUncoupled = this.world.couplings.all().some((each) => each.salesId === salesId && each.uncoupled === true);
    if (isUncoupled) {
      this.#uncoupled.push({ salesId, businessCentralId });
      this.uncoupledOnce.add(customer);
    }
    this.#told(`uncouple ${salesId}`, answer);
  }

  async #coupleAgain(at: number, random: () => number): Promise<void> {
    const pair = this.#uncoupled[at];
    if (pair === undefined) {
      return;
    }
    const valuesOf = this.#values(random);
    const body = {
      salesOrderId: pair.salesId,
      businessCentralOrderId: pair.businessCentralId,
      valuesOf,
      again: true,
    };
    const answer = await this.world.operate(() => coupleOrders(this.world.engine, { body, who: 'ada' }));
    if (answer.kind === 'ok') {
      this.#uncoupled.splice(at, 1);
    }
    this.#told(`couple again ${pair.salesId}, values of ${valuesOf}`, answer);
  }

  /** A processor has entered the order anew; the document of before is deleted once it is left, or the new one if it is not. */
  async #repoint(random: () => number): Promise<void> {
    const candidates = this.world.couplings.all().filter(({ state }) => state === 'coupled');
    if (candidates.length === 0) {
      return;
    }
    const { salesId = '', businessCentralId = '' } = pick(random, candidates);
    const customer = await this.#customerOf(salesId);
    const { people, engine } = this.world;
    const line = { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 7 };
    const entered = await people.businessCentral('POST', 'salesOrders', {
      customerNumber: customer,
      salesOrderLines: [line],
    });
    const body = {
      salesOrderId: salesId,
      businessCentralOrderId: String(entered.id),
      valuesOf: this.#values(random),
      repoint: true,
    };
    const answer = await this.world.operate(() => coupleOrders(engine, { body, who: 'ada' }));
    this.#told(`repoint ${salesId}, values of ${body.valuesOf}`, answer);
    if (answer.kind === 'ok') {
      this.uncoupledOnce.add(customer);
    }
    const isTaken = this.world.couplings.all().some(({ businessCentralId: id }) => id === entered.id);
    const left = isTaken ? businessCentralId : String(entered.id);
    this.leftDocuments.add(left);
    await people.businessCentral('DELETE', `salesOrders(${left})`);
  }

  async #customerOf(salesId: string): Promise<string> {
    const orders = [...(await seenOrders(this.world, 'sales'))];
    return orders.find(([, [order]]) => order?.id === salesId)?.[0] ?? '';
  }

  /** Whose values may hold. */
  #values(random: () => number): Side {
    const to = onlyTo(this.world.ports.connection.policies);
    return to === undefined ? pick(random, ['sales', 'businessCentral'] as const) : otherSide(to);
  }

  #told(what: string, answer: Answer): void {
    const why = answer.kind === 'ok' ? '' : ` refused: ${JSON.stringify(answer).slice(0, 160)}`;
    this.tell(`operator: ${what}${why}`);
  }
}

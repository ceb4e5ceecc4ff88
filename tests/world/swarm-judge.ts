import { onlyTo } from '../../lib/ports/connection';
import { expectAgreement } from './agreement';
import { longAgoMs, reportOf } from './drift-world';
import { notes } from './life-cycle-world';
import { WorkerStopped } from './stop-switch';
import { StorageDown } from './swarm-disturber';
import type { Ending, SwarmLedger } from './swarm-ledger';
import { oneWayComplaints, oneWayDisagreement, untoldLosses } from './swarm-one-way';
import type { SwarmPeople } from './swarm-people';
import type { SwarmPlan } from './swarm-plan';
import { seenOrders } from './swarm-state';
import { isForPerson } from './week-judgement';
import type { World } from './world';

/** Judges a swarm's world once all have come to rest. */
export class SwarmJudge {
  constructor(
    private readonly world: World,
    private readonly people: SwarmPeople,
    private readonly ledger: SwarmLedger,
    private readonly plan: Pick<SwarmPlan, 'direction'>,
  ) {}

  /** What does not hold at rest: I1, I2, I3, I5, I10, I11, I14, L1. */
  async complaints(): Promise<readonly string[]> {
    const bugs = this.world.crashes.filter(
      (crash) => !(crash instanceof WorkerStopped || crash instanceof StorageDown),
    );
    const complaints = bugs.map((bug) => `bug: ${bug instanceof Error ? bug.stack : String(bug)}`);
    const [businessCentral, sales] = [
      await seenOrders(this.world, 'businessCentral'),
      await seenOrders(this.world, 'sales'),
    ];
    for (const customer of new Set([...businessCentral.keys(), ...sales.keys()])) {
      const [one, ...more] = (businessCentral.get(customer) ?? []).filter(
        ({ id }) => !this.people.operators.leftDocuments.has(id),
      );
      const [other, ...others] = sales.get(customer) ?? [];
      if (
        this.#isOver(customer, { salesId: other?.id, isCanceled: other?.phase === '2' }) &&
        more.length + others.length === 0
      ) {
        continue;
      }
      if (one === undefined || other === undefined || more.length + others.length > 0) {
        const counts = `${businessCentral.get(customer)?.length ?? 0} in Business Central, ${sales.get(customer)?.length ?? 0} in Sales`;
        complaints.push(`orders of ${customer}: ${counts} ${this.#couplingOf(other?.id)}`);
        continue;
      }
      complaints.push(...(await this.#judgeOrder(customer, { businessCentral: one, sales: other })));
    }
    return [...complaints, ...(await this.#judgeQuiet()), ...(await this.#judgeDrift())];
  }

  async #judgeOrder(
    customer: string,
    orders: Parameters<SwarmLedger['complaints']>[1]['orders'],
  ): Promise<readonly string[]> {
    const stored = await this.world.couplings.findByRecord('world', 'sales', orders.sales.id);
    const coupling = stored?.coupling;
    if (coupling === undefined) {
      return [`${customer}: not coupled`];
    }
    const journal = await this.world.couplings.readJournal('world', coupling.couplingId);
    const to = onlyTo(this.plan);
    const lost = this.#lost(
      customer,
      { orders, journal },
      await notes({ world: this.world, id: orders.sales.id, order: {} }),
    );
    if (coupling.parked !== undefined) {
      return [`${customer}: parked ${coupling.parked.reason}: ${coupling.parked.sentence}`, ...lost];
    }
    if (coupling.toRelease !== undefined || coupling.openEffect !== undefined) {
      return [`${customer}: left in the middle, ${coupling.toRelease ?? ''}`, ...lost];
    }
    if (to !== undefined || this.people.operators.hasTurned) {
      const disagreement = await oneWayDisagreement(this.world, coupling, to);
      return [...disagreement.map((each) => `${customer}: ${each}`), ...lost];
    }
    try {
      await expectAgreement(this.world, orders.sales.id);
      return lost;
    } catch (error) {
      return [`${customer}: ${error instanceof Error ? error.message : String(error)}`, ...lost];
    }
  }

  /** Of an order that was uncoupled one side's values hold as a person chose, and the other's are in a version. */
  #lost(customer: string, ending: Ending, told: string): readonly string[] {
    const to = onlyTo(this.plan);
    if (this.people.operators.uncoupledOnce.has(customer) || this.people.operators.hasTurned) {
      return [];
    }
    return to === undefined
      ? this.ledger.complaints(customer, ending)
      : [
          ...oneWayComplaints(this.ledger.of(customer), to, ending),
          ...untoldLosses(this.ledger.of(customer), to, { ending, notes: told }),
        ];
  }

  /** L1, I4: at rest nothing is written any more. */
  async #judgeQuiet(): Promise<readonly string[]> {
    const state = () =>
      JSON.stringify(this.world.couplings.all().map(({ updatedIso, couplingId }) => [couplingId, updatedIso]));
    const before = state();
    await this.world.sweepAndSettle();
    const dead = this.world.queue.deadLetters().length;
    return [
      ...(state() === before ? [] : ['a sweep at rest wrote something']),
      ...(dead > 0 ? [`${dead} dead letter(s)`] : []),
    ];
  }

  /** The comparison of both sides finds nothing that nobody can explain. */
  async #judgeDrift(): Promise<readonly string[]> {
    if (this.people.operators.hasTurned && onlyTo(this.plan) === undefined) {
      return [];
    }
    await this.world.clock.advance(longAgoMs);
    const { unexplained, drift } = await reportOf(this.world);
    return unexplained === 0 ? [] : [`drift: ${JSON.stringify(drift)}`];
  }

  /** Something was posted, cancelled or deleted, and the order's life is over, closed in Sales, or waits for a person's word on it; or it was cancelled before anybody looked. */
  #isOver(
    customer: string,
    { salesId, isCanceled }: { readonly salesId: string | undefined; readonly isCanceled: boolean },
  ): boolean {
    const coupling = this.world.couplings.all().find((candidate) => candidate.salesId === salesId);
    if (coupling === undefined) {
      return isCanceled;
    }
    const { state, parked, openEffect } = coupling;
    const isClosed = state === 'ended' || state === 'fulfilled' || isForPerson(parked?.reason);
    return this.people.dealings.fateful.has(customer) && isClosed && openEffect === undefined;
  }

  #couplingOf(salesId: string | undefined): string {
    const coupling = this.world.couplings.all().find((candidate) => candidate.salesId === salesId);
    return coupling === undefined ? 'no coupling' : `${coupling.state} ${JSON.stringify(coupling.parked)}`;
  }
}

import { asDeployed, type InForce } from '../configuration/in-force.js';
import type { QueueCounts } from '../ports/queue.js';
import { readOffered } from '../sync/connection/offered-orders.js';
import { readConnectionRecord } from '../sync/connection/record.js';
import { ofNoConnection, readKeptLetters } from '../sync/dead-letters/kept-letters.js';
import { type DriftReport, readDrift } from '../sync/drift/drift-state.js';
import type { Engine } from '../sync/engine.js';
import { type LifeCyclePause, readPause } from '../sync/life-cycle/pause.js';
import { type Pause, pauseReasons } from '../sync/pauses/pauses.js';
import { readPauses } from '../sync/pauses/stored-pauses.js';
import { type RecordedRegistration, readRegistration } from '../sync/subscriptions/registration-state.js';
import { standingOf, type WorkStanding } from '../sync/sweeps/due-work.js';
import { type Heard, readLastHeard } from '../sync/sweeps/last-heard.js';
import { type OpenOrdersRun, readOpenOrdersMemory } from '../sync/sweeps/open-orders-state.js';
import { type Reconciliation, readReconciliation } from '../sync/sweeps/reconcile.js';
import { inTime } from '../system/in-time.js';
import { shown } from './connection-view.js';

/** How the product is, without asking either remote system: their calls are counted and bounded. */
export interface HealthReport {
  /** All parts answer. */
  readonly ok: boolean;
  readonly version: string;
  /** What the running package was made of; `none` from a checkout. */
  readonly commit: string;
  /** No message active, scheduled or locked, no lease, no open intent, no retry due. */
  readonly atRest: boolean;
  /** Notices on the queue, those for later included. */
  readonly waiting: number;
  /** Orders that somebody works on, or has to. */
  readonly inWork: number;
  readonly deadLetter: number;
  /** Messages that could not be handled and belong to no known order, as `dead-letters` lists them. */
  readonly deadLettersListed: number;
  /** Counting stopped at a bound; there are more. */
  readonly more: boolean;
  readonly parts: Readonly<Record<'serviceBus' | 'tables', PartHealth>>;
  readonly connections: readonly ConnectionHealth[];
}

export interface PartHealth {
  readonly ok: boolean;
  /** Name of the error, never its text: it could hold an address with a key. */
  readonly error?: string;
}

export interface ConnectionHealth {
  readonly connectionId: string;
  /** How far it has come, whether it is switched on, and why it has stopped itself. */
  readonly switch: ReturnType<typeof shown>;
  /** Orders that do not enter by themselves: for people to decide, or for the first load. */
  readonly offered: number;
  /** Orders and quotes that wait, by the reason why. */
  readonly parked: Readonly<Record<string, number>>;
  /** Conflicts that a person is to decide. */
  readonly openConflicts: number;
  /** The version of its configuration that is in force; `refused`: why this product cannot read it, and nothing is done. */
  readonly configuration: { readonly active: number | null; readonly refused: string | null };
  /** Work items by where they stand; `waiting` ones are parked orders whose next try is later. */
  readonly work: Readonly<Record<WorkStanding, number>>;
  /** What operators have paused of it, with the code that waiting orders show. */
  readonly pauses: readonly (Pick<Pause, 'number' | 'scope' | 'reason' | 'by' | 'sinceIso'> & {
    readonly code: string;
  })[];
  /** Many orders were gone from Business Central at once, and an operator has to look; `null`: it runs. */
  readonly lifeCyclePaused: LifeCyclePause | null;
  /** `null` before the first check. */
  readonly registrations: Readonly<Record<'businessCentral' | 'sales', RecordedRegistration | null>>;
  /** When each system last notified us. */
  readonly lastNotification: Heard;
  /** The last comparison of both sides; `null` before the first. */
  readonly drift: DriftInShort | null;
  /** The last sweep of open orders, with what it cost; `null` before the first. */
  readonly openOrders: OpenOrdersRun | null;
  /** The last comparison of known orders with those there are; `null` before the first. */
  readonly reconciliation: Reconciliation | null;
}

/** What counts of a report: the differences that nothing explains should be zero. */
export type DriftInShort = Pick<DriftReport, 'endedIso' | 'compared' | 'unexplained' | 'failure'>;

/** Tables that have not answered by then are told as not answering: probes do not wait longer. */
const tablesWaitMs = 3_000;

/** Health that strangers may ask for is looked up this seldom, so that asking costs nothing. */
const publicHealthAgeMs = 10_000;

/** Tells how the product is: in full and fresh to operators, from memory and in two words to everybody else. */
export class HealthReporter {
  #last: { readonly atMs: number; readonly report: Promise<HealthReport> } | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly about: Pick<HealthReport, 'version' | 'commit'>,
    private readonly configurations: ReadonlyMap<string, InForce>,
    private readonly mostWaitMs = tablesWaitMs,
  ) {}

  full(): Promise<HealthReport> {
    const report = reportHealth(this.engine, this.about, this.configurations, this.mostWaitMs);
    this.#last = { atMs: this.engine.clock.nowMs(), report };
    return report;
  }

  async inShort(): Promise<Pick<HealthReport, 'ok' | 'version'>> {
    const isFresh = this.#last !== undefined && this.engine.clock.nowMs() - this.#last.atMs < publicHealthAgeMs;
    const { ok, version } = await (isFresh && this.#last !== undefined ? this.#last.report : this.full());
    return { ok, version };
  }
}

const nothingOnQueue: QueueCounts = { active: 0, scheduled: 0, deadLetter: 0, more: false };

/**
 * Asks queue and tables. The queue comes first: work is only held while its message is locked, so work that begins
 * between the two looks was not there at the first one.
 */
async function reportHealth(
  engine: Engine,
  about: Pick<HealthReport, 'version' | 'commit'>,
  configurations: ReadonlyMap<string, InForce>,
  mostWaitMs: number,
): Promise<HealthReport> {
  const connectionIds = [...new Set([...engine.connections.keys(), ...configurations.keys()])];
  const queue = await attempt(() => engine.queue.counts());
  const describeAll = () =>
    Promise.all(connectionIds.map((id) => describeConnection(engine, id, configurations.get(id) ?? asDeployed)));
  const [tables, listed] = await Promise.all([
    attempt(() => inTime(mostWaitMs, describeAll)),
    attempt(() => inTime(mostWaitMs, () => countListed(engine))),
  ]);
  const { active, scheduled, deadLetter, more } = queue.value ?? nothingOnQueue;
  const connections = tables.value ?? [];
  const inWork = connections.reduce((sum, { work }) => sum + work.held + work.due + work.open, 0);
  const isRefused = [...configurations.values()].some(({ kind }) => kind === 'refused');
  const ok = queue.part.ok && tables.part.ok && !isRefused;
  return {
    ok,
    ...about,
    atRest: ok && active + scheduled + inWork === 0,
    waiting: active + scheduled,
    inWork,
    deadLetter,
    deadLettersListed: listed.value ?? 0,
    more,
    parts: { serviceBus: queue.part, tables: tables.part },
    connections,
  };
}

async function attempt<Value>(
  ask: () => Promise<Value>,
): Promise<{ readonly part: PartHealth; readonly value?: Value }> {
  try {
    return { part: { ok: true }, value: await ask() };
  } catch (error) {
    return { part: { ok: false, error: error instanceof Error ? error.name : 'Error' } };
  }
}

async function countListed({ connections, state }: Engine): Promise<number> {
  const places = [...connections.keys(), ofNoConnection];
  const letters = await Promise.all(places.map((place) => readKeptLetters(state, place)));
  return letters.flat().length;
}

async function describeConnection(engine: Engine, connectionId: string, inForce: InForce): Promise<ConnectionHealth> {
  const nowMs = engine.clock.nowMs();
  const items = await engine.couplings.listWork(connectionId);
  const work: Record<WorkStanding, number> = { held: 0, due: 0, open: 0, waiting: 0 };
  for (const item of items) {
    work[standingOf(item, nowMs)] += 1;
  }
  const [record, offered, waiting, pause, businessCentral, sales, { memory }, reconciliation] = await Promise.all([
    readConnectionRecord(engine.state, connectionId),
    readOffered(engine.state, connectionId),
    engine.couplings.countWaiting(connectionId),
    readPause(engine.state, connectionId),
    readRegistration(engine.state, connectionId, 'businessCentral'),
    readRegistration(engine.state, connectionId, 'sales'),
    readOpenOrdersMemory(engine.state, connectionId),
    readReconciliation(engine.state, connectionId),
  ]);
  const pauses = await readPauses(engine, connectionId);
  const { report } = (await readDrift(engine.state, connectionId)).document;
  return {
    connectionId,
    switch: shown(record),
    offered: offered.length,
    ...waiting,
    configuration: { active: inForce.number, refused: inForce.kind === 'refused' ? inForce.error : null },
    work,
    pauses: pauses.map(({ connectionId: _, ...each }) => ({ ...each, code: pauseReasons[each.scope.what] })),
    lifeCyclePaused: pause ?? null,
    registrations: { businessCentral: businessCentral ?? null, sales: sales ?? null },
    lastNotification: await readLastHeard(engine.state, connectionId),
    drift: report === undefined ? null : inShort(report),
    openOrders: memory?.run ?? null,
    reconciliation: reconciliation ?? null,
  };
}

function inShort({ endedIso, compared, unexplained, failure }: DriftReport): DriftInShort {
  return { endedIso, compared, unexplained, ...(failure === undefined ? {} : { failure }) };
}

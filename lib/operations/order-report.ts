import { z } from 'zod';
import { plainWords } from '../configuration/plain-words.js';
import type { Coupling } from '../ports/coupling.js';
import type { JournalEntry } from '../ports/journal.js';
import type { Engine } from '../sync/engine.js';
import { explainUncoupled } from './explain-uncoupled.js';
import { findOrders, namesOneOrder, namesOneOrderMessage, orderKeyShape } from './find-orders.js';
import { whyAtRest } from './gate.js';

const querySchema = z.object(orderKeyShape).refine(namesOneOrder, namesOneOrderMessage);

export type OrderAnswer =
  | { readonly kind: 'found'; readonly order: OrderReport }
  /** Why nobody has coupled it, in words. */
  | { readonly kind: 'notFound'; readonly error: string }
  | { readonly kind: 'badQuery'; readonly error: string };

/** Everything that is known about one order, for operators. */
export interface OrderReport {
  readonly connectionId: string;
  readonly couplingId: string;
  readonly generation: number;
  /** What the two documents are. */
  readonly document: 'order' | 'quote';
  readonly origin: Coupling['origin'];
  readonly state: Coupling['state'];
  /** Why it waits; `null` when it does not. */
  readonly reason: string | null;
  readonly parked: Coupling['parked'] | null;
  readonly salesOrderId: string | null;
  readonly salesOrderNumber: string | null;
  readonly businessCentralOrderId: string | null;
  readonly businessCentralOrderNumber: string | null;
  /** Ids of documents that were archived and made anew, oldest first. */
  readonly supersededBusinessCentralOrderIds: readonly string[];
  /** The document was made anew or reopened for a change, and is a draft until it is released again. */
  readonly awaitingRelease: boolean;
  /** Number of the configuration whose mapping its base was made by; entries of the history name theirs. */
  readonly configuration: number;
  readonly phases: Coupling['phases'];
  readonly base: Coupling['base'] | null;
  readonly versions: Coupling['versions'];
  readonly intent: Coupling['intent'] | null;
  readonly openConflicts: NonNullable<Coupling['openConflicts']>;
  readonly decisions: NonNullable<Coupling['decisions']>;
  /** Changes that were seen on a side and have not been carried across yet. */
  readonly pending: NonNullable<Coupling['pending']>;
  /** Posted invoices as Sales has them, where the policy `invoicesInSales` asks for them. */
  readonly salesInvoices: NonNullable<Coupling['salesInvoices']>;
  readonly restore: Coupling['restore'] | null;
  /** Why nothing is carried across for the whole connection now: off, stopped or paused; `null` while it runs. */
  readonly connectionAtRest: string | null;
  readonly openEffect: { readonly sequence: number; readonly side: string } | null;
  readonly createdIso: string;
  readonly updatedIso: string;
  readonly journal: readonly JournalEntry[];
  /** Older couplings of the same number; numbers repeat over the years. */
  readonly alsoFound: readonly { readonly connectionId: string; readonly couplingId: string }[];
}

/** Looks an order up by either side's id or number, in all connections or the one named. */
export async function reportOrder(engine: Engine, rawQuery: Readonly<Record<string, string>>): Promise<OrderAnswer> {
  const parsed = querySchema.safeParse(rawQuery);
  if (!parsed.success) {
    const told = plainWords(parsed.error.issues).map(({ path, words }) => [...path, words].join(' '));
    return { kind: 'badQuery', error: told.join('; ') };
  }
  const [newest, ...others] = await findOrders(engine, parsed.data);
  if (newest === undefined) {
    return { kind: 'notFound', error: await explainUncoupled(engine, parsed.data) };
  }
  const journal = await engine.couplings.readJournal(newest.connectionId, newest.couplingId);
  const connectionAtRest = (await whyAtRest(engine, newest.connectionId)) ?? null;
  return { kind: 'found', order: { ...describe(newest), connectionAtRest, journal, alsoFound: others.map(nameOf) } };
}

function describe(coupling: Coupling): Omit<OrderReport, 'connectionAtRest' | 'journal' | 'alsoFound'> {
  return {
    ...nameOf(coupling),
    generation: coupling.generation,
    document: coupling.kind ?? 'order',
    origin: coupling.origin,
    state: coupling.state,
    reason: coupling.parked?.reason ?? null,
    parked: coupling.parked ?? null,
    salesOrderId: coupling.salesId ?? null,
    salesOrderNumber: coupling.salesNumber ?? null,
    businessCentralOrderId: coupling.businessCentralId ?? null,
    businessCentralOrderNumber: coupling.businessCentralNumber ?? null,
    supersededBusinessCentralOrderIds: coupling.supersededIds ?? [],
    awaitingRelease: coupling.awaitingRelease === true,
    configuration: coupling.configuration ?? 0,
    phases: coupling.phases,
    base: coupling.base ?? null,
    versions: coupling.versions,
    intent: coupling.intent ?? null,
    openConflicts: coupling.openConflicts ?? [],
    decisions: coupling.decisions ?? [],
    pending: coupling.pending ?? [],
    salesInvoices: coupling.salesInvoices ?? [],
    restore: coupling.restore ?? null,
    openEffect:
      coupling.openEffect === undefined
        ? null
        : { sequence: coupling.openEffect.sequence, side: coupling.openEffect.side },
    createdIso: coupling.createdIso,
    updatedIso: coupling.updatedIso,
  };
}

function nameOf(coupling: Coupling): { readonly connectionId: string; readonly couplingId: string } {
  return { connectionId: coupling.connectionId, couplingId: coupling.couplingId };
}

import { z } from 'zod';
import type { Coupling, JournalEntry } from '../ports/coupling.js';
import type { StoredCoupling } from '../ports/couplings.js';
import type { Engine } from '../sync/engine.js';

/** What may be asked: exactly one of the three, and a connection where the deployment has several. */
const querySchema = z
  .object({
    salesOrderId: z.guid('salesOrderId must be a GUID').optional(),
    businessCentralOrderId: z.guid('businessCentralOrderId must be a GUID').optional(),
    number: z.string().min(1).max(100).optional(),
    connectionId: z.string().max(40).optional(),
  })
  .refine(
    (query) => [query.salesOrderId, query.businessCentralOrderId, query.number].filter((part) => part).length === 1,
    'give exactly one of salesOrderId, businessCentralOrderId and number',
  );
type OrderQuery = z.output<typeof querySchema>;

export type OrderAnswer =
  | { readonly kind: 'found'; readonly order: OrderReport }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'badQuery'; readonly error: string };

/** Everything that is known about one order, for operators. */
export interface OrderReport {
  readonly connectionId: string;
  readonly couplingId: string;
  readonly generation: number;
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
  /** The document was made anew and is a draft until somebody releases it again. */
  readonly awaitingRelease: boolean;
  readonly phases: Coupling['phases'];
  readonly base: Coupling['base'] | null;
  readonly versions: Coupling['versions'];
  readonly intent: Coupling['intent'] | null;
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
    return { kind: 'badQuery', error: parsed.error.issues.map((issue) => issue.message).join('; ') };
  }
  const { connectionId } = parsed.data;
  const connectionIds = connectionId === undefined ? [...engine.connections.keys()] : [connectionId];
  const found = (await Promise.all(connectionIds.map((id) => findCouplings(engine, id, parsed.data)))).flat();
  const [newest, ...others] = found
    .map((stored) => stored.coupling)
    .sort((one, other) => other.updatedIso.localeCompare(one.updatedIso));
  if (newest === undefined) {
    return { kind: 'notFound' };
  }
  const journal = await engine.couplings.readJournal(newest.connectionId, newest.couplingId);
  return { kind: 'found', order: { ...describe(newest), journal, alsoFound: others.map(nameOf) } };
}

async function findCouplings(
  engine: Engine,
  connectionId: string,
  query: OrderQuery,
): Promise<readonly StoredCoupling[]> {
  if (query.number !== undefined) {
    return engine.couplings.findByNumber(connectionId, query.number);
  }
  const side = query.salesOrderId === undefined ? 'businessCentral' : 'sales';
  const recordId = (query.salesOrderId ?? query.businessCentralOrderId ?? '').toLowerCase();
  const stored = await engine.couplings.findByRecord(connectionId, side, recordId);
  return stored === undefined ? [] : [stored];
}

function describe(coupling: Coupling): Omit<OrderReport, 'journal' | 'alsoFound'> {
  return {
    ...nameOf(coupling),
    generation: coupling.generation,
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
    phases: coupling.phases,
    base: coupling.base ?? null,
    versions: coupling.versions,
    intent: coupling.intent ?? null,
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

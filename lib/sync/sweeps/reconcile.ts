import { z } from 'zod';
import type { Side } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { OpenCoupling } from '../../ports/couplings.js';
import type { ParkedReason } from '../../ports/parked.js';
import type { OutgoingNotice } from '../../ports/queue.js';
import { type RemoteFailure, type RemoteResult, success } from '../../ports/remote-result.js';
import type { StateStore } from '../../ports/state-store.js';
import { type ConnectionPorts, type Engine, portsForQuotes } from '../engine.js';

/** Pages of ids of one run; with more orders than that nothing can be said of those that were not seen. */
const mostIdPages = 100;
/** Notices of one run and side; the next run takes the rest. So many at once are hardly lost notices. */
const mostMissing = 50;

/** What one side's comparison came to. */
const sideSchema = z.object({
  /** Records that open couplings stand for. */
  known: z.number(),
  /** Those of them that the side does not have and nobody has been told of. */
  missing: z.number(),
  /** Those that wait for a person already because they are gone; reports of earlier releases do not say. */
  waiting: z.number().optional(),
  enqueued: z.number(),
  failure: z.string().optional(),
});
export type ReconciledSide = z.infer<typeof sideSchema>;

const reconciliationSchema = z.object({
  atIso: z.string(),
  businessCentral: sideSchema,
  sales: sideSchema,
  /** Where the connection carries quotes. */
  quotes: z.object({ businessCentral: sideSchema, sales: sideSchema }).optional(),
});
export type Reconciliation = z.infer<typeof reconciliationSchema>;

const stateName = 'reconciliation';

/**
 * Finds deletions whose notices were lost (L2, F13): a poll for what was modified never shows what is gone. Compares the
 * records that open couplings stand for with those each side has; a notice for each that is missing, and the worker reads
 * the record before it believes it.
 */
export async function reconcileIds(engine: Engine, connectionId: string): Promise<Reconciliation> {
  const ports = engine.connections.get(connectionId);
  if (ports === undefined) {
    throw new Error(`no connection ${connectionId}`);
  }
  // Known ids first: what is coupled after this is not looked for.
  const open = await engine.couplings.listOpen(connectionId);
  const sidesOf = async (of: ConnectionPorts) => {
    const own = open.filter(({ kind }) => kind === of.about);
    const [businessCentral, sales] = await Promise.all([
      reconcileSide(engine, of, { side: 'businessCentral', ids: idsOf(own, 'businessCentral') }),
      reconcileSide(engine, of, { side: 'sales', ids: idsOf(own, 'sales') }),
    ]);
    return { businessCentral, sales };
  };
  const quotes = portsForQuotes(ports);
  const result = {
    atIso: new Date(engine.clock.nowMs()).toISOString(),
    ...(await sidesOf(ports)),
    ...(quotes === undefined ? {} : { quotes: await sidesOf(quotes) }),
  };
  const stored = await engine.state.read(connectionId, stateName);
  // Somebody else who wrote it meanwhile has compared as well.
  await engine.state.write(connectionId, stateName, result, stored?.etag);
  return result;
}

/** What the last comparison came to; `undefined` before the first. */
export async function readReconciliation(state: StateStore, connectionId: string): Promise<Reconciliation | undefined> {
  return reconciliationSchema.safeParse((await state.read(connectionId, stateName))?.value).data;
}

function idsOf(open: readonly OpenCoupling[], side: Side): readonly string[] {
  return open.flatMap(({ businessCentralId, salesId }) => {
    const id = side === 'sales' ? salesId : businessCentralId;
    return id === undefined ? [] : [id.toLowerCase()];
  });
}

interface KnownIds {
  readonly side: Side;
  readonly ids: readonly string[];
}

async function reconcileSide(engine: Engine, ports: ConnectionPorts, known: KnownIds): Promise<ReconciledSide> {
  const { connectionId } = ports.connection;
  const { side } = known;
  const existing = known.ids.length === 0 ? success(new Set<string>()) : await existingIds(ports, known);
  if (!existing.ok) {
    const { reason: code, message } = existing.failure;
    engine.logger.warn('reconcile.failed', { connectionId, side, code, message });
    return { known: known.ids.length, missing: 0, enqueued: 0, failure: code };
  }
  const { missing, waiting } = await untold(engine, ports, {
    side,
    ids: known.ids.filter((id) => !existing.value.has(id)),
  });
  const now = missing.slice(0, mostMissing);
  if (now.length > 0) {
    await engine.queue.send(
      now.map((id) => noticeOf(engine, { connectionId, side, recordId: id, about: ports.about ?? 'order' })),
    );
  }
  const counts = { known: known.ids.length, missing: missing.length, waiting, enqueued: now.length };
  if (missing.length > mostMissing) {
    engine.logger.warn('reconcile.manyMissing', { connectionId, side, ...counts });
  }
  engine.logger.info('reconcile.done', { connectionId, side, ...counts });
  return counts;
}

async function existingIds(
  ports: ConnectionPorts,
  { side, ids }: KnownIds,
): Promise<RemoteResult<ReadonlySet<string>>> {
  return side === 'sales' ? await ports.sales.findOrders(ids) : await listedIds(ports);
}

async function listedIds(ports: ConnectionPorts): Promise<RemoteResult<ReadonlySet<string>>> {
  const ids = new Set<string>();
  let next: string | undefined;
  for (let page = 0; page < mostIdPages; page += 1) {
    const listed = await ports.businessCentral.listOrderIds(next);
    if (!listed.ok) {
      return listed;
    }
    for (const id of listed.value.ids) {
      ids.add(id);
    }
    next = listed.value.next;
    if (next === undefined) {
      return success(ids);
    }
  }
  const failure: RemoteFailure = { reason: 'invalid', message: 'the company has more orders than can be compared' };
  return { ok: false, failure };
}

/**
 * The missing ones that still stand in their coupling, are not just being made, and are not known to be gone; and how many
 * are known to be.
 */
async function untold(
  engine: Engine,
  ports: ConnectionPorts,
  { side, ids }: KnownIds,
): Promise<{ readonly missing: readonly string[]; readonly waiting: number }> {
  const looked = await Promise.all(
    ids.map(async (id) => {
      const found = await engine.couplings.findByRecord(ports.connection.connectionId, side, id);
      const isMissing = found !== undefined && isUntold(found.coupling, side, id);
      return { id, isMissing, isKnown: goneReasons[side].has(found?.coupling.parked?.reason) };
    }),
  );
  return {
    missing: looked.flatMap(({ id, isMissing }) => (isMissing ? [id] : [])),
    waiting: looked.filter(({ isKnown }) => isKnown).length,
  };
}

/** Why an order waits that is known to be gone from a side. */
const goneReasons: Readonly<Record<Side, ReadonlySet<ParkedReason | undefined>>> = {
  businessCentral: new Set<ParkedReason>([
    'deletedInBusinessCentral',
    'restDeletedInBusinessCentral',
    'postedInBusinessCentral',
    'restoredInBusinessCentral',
    'enteredAgain',
    'lifeCyclePaused',
    'closingPaused',
    'fingerprintMismatch',
  ]),
  sales: new Set<ParkedReason>(['deletedInSales', 'enteredAgain']),
};

function isUntold(coupling: Coupling, side: Side, recordId: string): boolean {
  const { state, origin, parked, businessCentralId, salesId } = coupling;
  const isCurrent = (side === 'sales' ? salesId : businessCentralId) === recordId;
  // While a seller has the order reopened, notices of Business Central are not looked at.
  const isThere = state === 'coupled' || state === 'fulfilled' || (state === 'held' && side === 'sales');
  const isFirst = state === 'waiting' && origin === side;
  return isCurrent && (isThere || isFirst) && !goneReasons[side].has(parked?.reason);
}

function noticeOf(
  engine: Engine,
  record: {
    readonly connectionId: string;
    readonly side: Side;
    readonly recordId: string;
    readonly about: 'order' | 'quote';
  },
): OutgoingNotice {
  return {
    notice: { noticeVersion: 1, ...record, cause: 'swept', attemptNumber: 0 },
    messageId: `missing-${engine.ids.newId()}`,
  };
}

import { baseOfTwo } from '../../conflict/base-of-two.js';
import { diffBase } from '../../conflict/move-base.js';
import type { Side } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { StoredCoupling } from '../../ports/couplings.js';
import { noteOfFingerprint } from '../connection/coupled-under.js';
import { readConnectionRecord } from '../connection/record.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { madeUnder } from '../merge/meet-configuration.js';
import type { CouplingChange, NewEntry, OrderWork } from '../order-work.js';
import { versionEntry } from '../versions/version-chain.js';
import { barredByDirection } from './barred-values.js';
import {
  type Both,
  type CoupleRefused,
  type CoupleRequest,
  type CoupleResult,
  coupleExisting,
  readFitting,
  refuse,
  refusedElsewhere,
  wayOut,
} from './couple-existing.js';
import { underOperatorLease } from './operator-lease.js';

/** Two orders that a person says are one, though one of them was coupled before. */
export interface CoupleAgainRequest extends CoupleRequest {
  /** Also an order of Sales that is coupled now: it is taken from the document it is coupled with. */
  readonly takesOver: boolean;
}

/**
 * Couples two orders of which either was coupled before (C6). The coupling that holds the order of Sales goes on with its
 * history; a document that it was coupled with stays known to it, so that it is not taken for new. A tombstone that holds
 * the other record gives it up first: stopped in between, the same command goes on.
 */
export async function coupleAgain(
  engine: Engine,
  ports: ConnectionPorts,
  request: CoupleAgainRequest,
): Promise<CoupleResult | { readonly kind: 'busy' }> {
  const { connectionId, businessCentralId, salesId } = request;
  const bySales = await engine.couplings.findByRecord(connectionId, 'sales', salesId);
  const byDocument = await engine.couplings.findByRecord(connectionId, 'businessCentral', businessCentralId);
  const holder = bySales ?? byDocument;
  if (holder === undefined) {
    return await coupleExisting(engine, ports, request);
  }
  const refusal = (await refusedElsewhere(engine, request)) ?? refusalOf({ bySales, byDocument }, request);
  if (refusal !== undefined) {
    return refusal;
  }
  const read = await readFitting(ports, request);
  if ('kind' in read) {
    return read;
  }
  const barred = barredByDirection(ports, read, request);
  if (barred !== undefined) {
    return refuse('barredByDirection', barred);
  }
  const done = await underOperatorLease(engine, holder.coupling, async (work): Promise<Ending> => {
    const changed = mayBeTaken(work.coupling, request) ? undefined : unsettled;
    const other = byDocument?.coupling;
    if (changed === undefined && other !== undefined && other.couplingId !== work.coupling.couplingId) {
      const released = await underOperatorLease(engine, other, (tombstone) => giveUp(tombstone, request));
      if (released.kind === 'busy' || !released.value) {
        return { kind: 'busy' };
      }
    }
    return changed ?? (await goOn(work, request, read));
  });
  return done.kind === 'busy' ? done : done.value;
}

type Ending = CoupleResult | { readonly kind: 'busy' };

const unsettled = refuse(
  'unsettled',
  'Something is being written or made for this order; ask again when that has ended.',
);

interface Holders {
  readonly bySales: StoredCoupling | undefined;
  readonly byDocument: StoredCoupling | undefined;
}

/** What is coupled now is only taken over where that was asked for, and only from the side of Sales. */
function refusalOf({ bySales, byDocument }: Holders, request: CoupleAgainRequest): CoupleRefused | undefined {
  const isSame = bySales?.coupling.couplingId === byDocument?.coupling.couplingId;
  if (byDocument !== undefined && byDocument.coupling.state !== 'ended') {
    const { couplingId, state } = byDocument.coupling;
    const words = isSame ? 'The two are coupled with each other already' : 'The order in Business Central is coupled';
    const next = isSame ? '' : ` ${wayOut(state, 'businessCentral')}`;
    return refuse('alreadyCoupled', `${words}: coupling ${couplingId}, which is ${state}.${next}`);
  }
  if (bySales === undefined || mayBeTaken(bySales.coupling, request)) {
    return undefined;
  }
  const { couplingId, state } = bySales.coupling;
  return request.takesOver
    ? unsettled
    : refuse(
        'alreadyCoupled',
        `The order in Sales belongs to coupling ${couplingId}, which is ${state}. ${wayOut(state, 'sales')}`,
      );
}

function mayBeTaken({ state, kind, openEffect }: Coupling, { takesOver }: CoupleAgainRequest): boolean {
  const isAtRest = state === 'coupled' || state === 'held' || state === 'waiting';
  return kind === undefined && (state === 'ended' || (takesOver && isAtRest && openEffect === undefined));
}

/** The tombstone of another coupling lets the document go; `false` when it has come to life meanwhile. */
async function giveUp(work: OrderWork, { businessCentralId, who }: CoupleAgainRequest): Promise<boolean> {
  const { coupling } = work;
  if (coupling.state !== 'ended') {
    return false;
  }
  const supersededIds = coupling.supersededIds?.filter((id) => id !== businessCentralId);
  const isCurrent = coupling.businessCentralId === businessCentralId;
  const number = coupling.businessCentralNumber;
  await work.save(
    { supersededIds, ...(isCurrent ? { businessCentralId: undefined, businessCentralNumber: undefined } : {}) },
    [{ kind: 'state', summary: `${who} coupled document ${number ?? businessCentralId} with another order` }],
  );
  return true;
}

/** The coupling goes on with the two records, merged as two orders that were there before. */
async function goOn(work: OrderWork, request: CoupleAgainRequest, both: Both): Promise<Ending> {
  const { coupling } = work;
  const { connection } = work.ports;
  const base = baseOfTwo(both, connection.mapping, request.statedBy);
  const system = request.statedBy === 'sales' ? 'Sales' : 'Business Central';
  const numbers = `${both.sales.number} of Sales with ${both.businessCentral.number} of Business Central`;
  const version = await versionEntry(work, {
    before: 'the two are coupled',
    reason: 'the two were coupled by hand',
    causedBy: { operator: request.who },
    businessCentral: both.whole,
    sales: both.sales,
    agreed: base,
  });
  const entries: readonly NewEntry[] = [
    version,
    {
      kind: 'coupled',
      summary: `${request.who} coupled ${numbers}${before(coupling, request)}; where they differ, the values of ${system} hold`,
      basePatch: diffBase(coupling.base, base),
    },
  ];
  const record = await readConnectionRecord(work.engine.state, connection.connectionId);
  const under = { ...madeUnder(connection), ...noteOfFingerprint(record) };
  await work.save({ ...nothingLeft, ...recordsOf(coupling, request, both), base, ...under }, entries);
  return { kind: 'coupled', couplingId: coupling.couplingId };
}

/** What belonged to the life before. */
const nothingLeft: CouplingChange = {
  state: 'coupled',
  versions: {},
  phases: {},
  intent: undefined,
  openEffect: undefined,
  parked: undefined,
  openConflicts: undefined,
  decisions: undefined,
  pending: undefined,
  restore: undefined,
  carryOver: undefined,
  lateEdits: undefined,
  awaitingRelease: undefined,
  toRelease: undefined,
  marker: undefined,
  revision: undefined,
  unwritten: undefined,
  isNewTwin: undefined,
  untoldRenewal: undefined,
  heldSinceIso: undefined,
  totalsDiffer: undefined,
  totalBroughtAlong: undefined,
  historyRemovedIso: undefined,
  uncoupled: undefined,
  fingerprint: undefined,
};

/** Records that are left stay known, each on its side. */
function recordsOf(coupling: Coupling, request: CoupleRequest, { businessCentral, sales }: Both): CouplingChange {
  const { businessCentralId, salesId } = request;
  const left = (known: readonly string[] | undefined, last: string | undefined, now: string) => {
    const ids = [...(known ?? []), ...(last === undefined ? [] : [last])].filter((id) => id !== now);
    return ids.length === 0 ? undefined : [...new Set(ids)];
  };
  return {
    generation: coupling.generation + 1,
    businessCentralId,
    businessCentralNumber: businessCentral.number,
    supersededIds: left(coupling.supersededIds, coupling.businessCentralId, businessCentralId),
    salesId,
    salesNumber: sales.number,
    earlierSalesIds: left(coupling.earlierSalesIds, coupling.salesId, salesId),
  };
}

function before({ businessCentralId, businessCentralNumber, state }: Coupling, request: CoupleRequest): string {
  const side: Side = 'businessCentral';
  return businessCentralId === undefined || businessCentralId === request.businessCentralId
    ? ` again (it was ${state})`
    : ` in place of ${businessCentralNumber ?? side}`;
}

import { phaseOfBusinessCentral } from '../mapping/read-business-central.js';
import { quoteIdOf, readSalesOrder } from '../mapping/read-sales.js';
import type { Side } from '../order/order.js';
import type { Coupling } from '../ports/coupling.js';
import type { StoredCoupling } from '../ports/couplings.js';
import type { RecordNotice } from '../ports/notice.js';
import type { RemoteFailure, RemoteResult } from '../ports/remote-result.js';
import { offerOf, offerOrder } from './connection/offered-orders.js';
import { salesIdFor } from './create-in-sales.js';
import { couplingIdFor } from './derived-id.js';
import { type ConnectionPorts, type Engine, portsForQuotes } from './engine.js';
import { type LookAlike, meetLookAlike } from './life-cycle/look-alike.js';
import { markerPrefix } from './marker.js';
import { madeUnder } from './meet-configuration.js';
import { done, type NoticeOutcome, retryAfter } from './outcome.js';
import { passingFaultRetries } from './park.js';
import {
  businessCentralIsInScope,
  entersAsQuote,
  entersFromBusinessCentral,
  entersFromSales,
  quietLeftMs,
  salesIsInScope,
} from './scope.js';
import { uncoupledTwin } from './uncoupled-twin.js';
import { salesReading, viewOfBusinessCentral } from './views.js';

/** What becomes of a record that no coupling knows. */
export type Meeting =
  | { readonly kind: 'finished'; readonly outcome: NoticeOutcome }
  | {
      readonly kind: 'enters';
      readonly couplingId: string;
      /** A new revision of a quote that is coupled already. */
      readonly isRevision?: true;
      /** Makes its coupling; `undefined` when another worker has in between. */
      readonly create?: () => Promise<StoredCoupling | undefined>;
    };

/**
 * Reads the unknown record and decides: it carries one of our markers (its creation is being finished), it enters by
 * the connection's policies, or it is none of our business (spec §3.1: markers before any other rule).
 */
export async function meetUnknownRecord(
  engine: Engine,
  ports: ConnectionPorts,
  { notice, creates }: UnknownRecord,
): Promise<Meeting> {
  if (notice.about === 'quote') {
    return await meetQuote(engine, ports, { notice, creates });
  }
  return notice.side === 'sales'
    ? await meetSalesOrder(engine, ports, { notice, creates })
    : await meetBusinessCentralOrder(engine, ports, { notice, creates });
}

/** A notice of a record that no coupling knows. */
export interface UnknownRecord {
  readonly notice: RecordNotice;
  /** Whether the connection is loaded, so that an order may be made on the other side (spec §2). */
  readonly creates: boolean;
}

/** Only Sales makes quotes here, and only active ones enter; a revision belongs to the quote of its number (C13). */
async function meetQuote(engine: Engine, ports: ConnectionPorts, { notice, creates }: UnknownRecord): Promise<Meeting> {
  const quotes = portsForQuotes(ports);
  if (quotes === undefined) {
    return { kind: 'finished', outcome: done };
  }
  if (notice.side === 'businessCentral') {
    return await meetBusinessCentralQuote(engine, quotes, notice);
  }
  const read = await quotes.sales.readOrder(notice.recordId);
  if (!read.ok) {
    return failure(engine, notice, read.failure);
  }
  const { orderNumber } = read.value;
  if (!entersAsQuote(read.value, ports.connection.policies)) {
    return { kind: 'finished', outcome: done };
  }
  const ofNumber = await engine.couplings.findByNumber(notice.connectionId, orderNumber);
  const earlier = ofNumber.find(({ coupling }) => coupling.kind === 'quote' && coupling.salesNumber === orderNumber);
  return earlier === undefined
    ? await entersOrIsOffered(engine, {
        notice,
        creates,
        number: orderNumber,
        isInScope: salesIsInScope(read.value, ports.connection.policies),
        ids: { kind: 'quote', salesId: notice.recordId, salesNumber: orderNumber },
      })
    : { kind: 'enters', couplingId: earlier.coupling.couplingId, isRevision: true };
}

/** A quote that is being made carries our marker; any other is Business Central's own and stays there. */
async function meetBusinessCentralQuote(
  engine: Engine,
  quotes: ConnectionPorts,
  notice: RecordNotice,
): Promise<Meeting> {
  const read = await quotes.businessCentral.readOrder(notice.recordId);
  if (!read.ok) {
    return failure(engine, notice, read.failure);
  }
  const { externalDocumentNumber: text } = read.value;
  const marked = text.startsWith(markerPrefix)
    ? await engine.couplings.findByMarker(notice.connectionId, text)
    : undefined;
  return marked === undefined
    ? { kind: 'finished', outcome: done }
    : { kind: 'enters', couplingId: marked.coupling.couplingId };
}

async function meetSalesOrder(
  engine: Engine,
  ports: ConnectionPorts,
  { notice, creates }: UnknownRecord,
): Promise<Meeting> {
  const read = await ports.sales.readOrder(notice.recordId);
  if (!read.ok) {
    return failure(engine, notice, read.failure);
  }
  if (!entersFromSales(read.value, ports.connection.policies)) {
    return { kind: 'finished', outcome: done };
  }
  const delayMs = quietLeftMs(read.value, ports.connection.policies, engine.clock.nowMs());
  if (delayMs > 0) {
    return { kind: 'finished', outcome: { kind: 'retryLater', delayMs, reason: 'stillBeingEntered' } };
  }
  const view = readSalesOrder(read.value, salesReading(ports, undefined));
  const twin = await meetLookAlike(engine, notice.connectionId, view);
  if (twin !== undefined) {
    return { kind: 'enters', couplingId: twin };
  }
  return await entersOrIsOffered(engine, {
    notice,
    creates,
    number: read.value.orderNumber,
    isInScope: salesIsInScope(read.value, ports.connection.policies),
    ids: { salesId: notice.recordId, salesNumber: read.value.orderNumber },
    // The order of a quote is looked for by its quote.
    ...(quoteIdOf(read.value) === undefined ? { findTwin: () => uncoupledTwin(engine, ports, view) } : {}),
  });
}

async function meetBusinessCentralOrder(
  engine: Engine,
  ports: ConnectionPorts,
  { notice, creates }: UnknownRecord,
): Promise<Meeting> {
  const read = await ports.businessCentral.readOrder(notice.recordId);
  if (!read.ok) {
    return failure(engine, notice, read.failure);
  }
  const order = read.value;
  if (order.externalDocumentNumber.startsWith(markerPrefix)) {
    const marked = await engine.couplings.findByMarker(notice.connectionId, order.externalDocumentNumber);
    if (marked !== undefined) {
      return { kind: 'enters', couplingId: marked.coupling.couplingId };
    }
  }
  const restored = await couplingOfNumber(engine, notice.connectionId, order.number);
  if (restored !== undefined) {
    return { kind: 'enters', couplingId: restored };
  }
  const phase = phaseOfBusinessCentral(order.status);
  if (!entersFromBusinessCentral({ phase, lines: order.lines }, ports.connection.policies)) {
    return { kind: 'finished', outcome: done };
  }
  const view = await viewOfBusinessCentral(ports, read);
  if (!view.ok) {
    return failure(engine, notice, view.failure);
  }
  const twin = await meetLookAlike(engine, notice.connectionId, view.value);
  if (twin !== undefined) {
    return { kind: 'enters', couplingId: twin };
  }
  return await entersOrIsOffered(engine, {
    notice,
    creates,
    number: order.number,
    isInScope: businessCentralIsInScope(order.orderDate, ports.connection.policies),
    ids: {
      businessCentralId: order.id,
      businessCentralNumber: order.number,
      salesId: salesIdFor(notice.connectionId, order.id, 1),
    },
    findTwin: () => uncoupledTwin(engine, ports, view.value),
  });
}

/** The number belongs to a coupled order, which must be gone then: the document was restored (`gone` settles it). */
async function couplingOfNumber(engine: Engine, connectionId: string, number: string): Promise<string | undefined> {
  const found = await engine.couplings.findByNumber(connectionId, number);
  return found.find(
    ({ coupling: { kind, businessCentralNumber, state } }) =>
      kind === undefined && businessCentralNumber === number && state !== 'ended',
  )?.coupling.couplingId;
}

interface Newcomer extends UnknownRecord {
  readonly number: string;
  /** Made since the start date. */
  readonly isInScope: boolean;
  readonly ids: Partial<Coupling>;
  /** Looks for an uncoupled order on the other side that seems to be the same. */
  readonly findTwin?: () => Promise<RemoteResult<LookAlike | undefined>>;
}

/**
 * Before the connection is loaded, for an order older than the start date, and for one that seems to be on the other side
 * already, nothing is made: the order is offered to people, and enters when one of them says so or, if it waits for that
 * alone, when the first load has ended (spec §2, §3.1).
 */
async function entersOrIsOffered(engine: Engine, newcomer: Newcomer): Promise<Meeting> {
  const { notice, creates, isInScope, number, ids, findTwin } = newcomer;
  const { connectionId, side, recordId, about } = notice;
  if (await isCoupledElsewhere(engine, notice)) {
    return await offer(engine, connectionId, { side, recordId, about, number, reason: 'coupledElsewhere' });
  }
  // The first load has looked for it already, by rules of its own.
  const looks = creates && isInScope && notice.cause !== 'loaded';
  const twin = looks ? await findTwin?.() : undefined;
  if (twin?.ok === false) {
    return failure(engine, notice, twin.failure);
  }
  const lookAlike = twin?.value;
  const entersByItself = creates && isInScope && lookAlike === undefined;
  if (entersByItself || (await offerOf(engine, notice))?.admittedBy !== undefined) {
    return enters(engine, notice, ids);
  }
  const reason = lookAlike !== undefined ? 'looksLike' : isInScope ? 'notLoaded' : 'beforeStartDate';
  const shown = lookAlike === undefined ? {} : { lookAlike };
  return await offer(engine, connectionId, { side, recordId, about, number, reason, ...shown });
}

async function offer(
  engine: Engine,
  connectionId: string,
  offered: Parameters<typeof offerOrder>[2],
): Promise<Meeting> {
  const isKept = await offerOrder(engine, connectionId, offered);
  return { kind: 'finished', outcome: isKept ? done : { kind: 'retryLater', delayMs: 2_000, reason: 'busy' } };
}

/**
 * Another connection has the order already, as when a seller moved it from the status reason of one company to that of
 * another: it is not made a second time (W-31).
 */
async function isCoupledElsewhere(engine: Engine, { connectionId, side, recordId }: RecordNotice): Promise<boolean> {
  for (const other of engine.connections.keys()) {
    const found = other === connectionId ? undefined : await engine.couplings.findByRecord(other, side, recordId);
    if (found !== undefined && found.coupling.state !== 'ended') {
      return true;
    }
  }
  return false;
}

function enters(engine: Engine, notice: RecordNotice, ids: Partial<Coupling>): Meeting {
  const { connectionId, side, recordId } = notice;
  const couplingId = couplingIdFor({ connectionId, side, recordId, generation: 1 });
  return {
    kind: 'enters',
    couplingId,
    create: () => createCoupling(engine, { connectionId, couplingId, origin: side, ids }),
  };
}

async function createCoupling(
  engine: Engine,
  order: {
    readonly connectionId: string;
    readonly couplingId: string;
    readonly origin: Side;
    readonly ids: Partial<Coupling>;
  },
): Promise<StoredCoupling | undefined> {
  const nowIso = new Date(engine.clock.nowMs()).toISOString();
  const coupling: Coupling = {
    couplingId: order.couplingId,
    connectionId: order.connectionId,
    generation: 1,
    origin: order.origin,
    state: 'waiting',
    ...order.ids,
    versions: {},
    phases: {},
    ...madeUnder(engine.connections.get(order.connectionId)?.connection),
    journalSequence: 1,
    createdIso: nowIso,
    updatedIso: nowIso,
  };
  const side = order.origin === 'sales' ? 'Sales' : 'Business Central';
  const created = await engine.couplings.create(coupling, [
    { sequence: 1, atIso: nowIso, kind: 'state', side: order.origin, summary: `first seen in ${side}` },
  ]);
  return created.ok ? created.value : undefined;
}

/** An unknown record that is gone is nobody's loss; all else is looked at again. */
function failure(engine: Engine, notice: RecordNotice, failed: RemoteFailure): Meeting {
  if (failed.reason === 'notFound') {
    return { kind: 'finished', outcome: done };
  }
  engine.logger.warn('notice.recordNotRead', { side: notice.side, recordId: notice.recordId, reason: failed.reason });
  // Bounded (L3): the hourly look over the last day finds a record that could not be read for so long.
  const outcome = notice.attemptNumber < passingFaultRetries ? retryAfter(failed, notice.attemptNumber) : done;
  return { kind: 'finished', outcome };
}

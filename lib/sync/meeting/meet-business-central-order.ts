import { phaseOfBusinessCentral } from '../../mapping/read-business-central.js';
import type { RecordNotice } from '../../ports/notice.js';
import { noteEntryWait } from '../connection/offered-orders.js';
import { salesIdFor } from '../creation/derived-id.js';
import { markerPrefix } from '../creation/marker.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { meetLookAlike } from '../life-cycle/look-alike.js';
import { viewOfBusinessCentral } from '../views.js';
import { entersOrIsOffered, offer } from './enters-or-is-offered.js';
import { missedByFilter } from './entry-filter.js';
import { finished, type Meeting, notRead, type UnknownRecord } from './meeting.js';
import { businessCentralIsInScope, entersFromBusinessCentral } from './scope.js';
import { uncoupledTwin } from './uncoupled-twin.js';

/** A document of Business Central is one that we are making, one that was restored, or enters by the policies. */
export async function meetBusinessCentralOrder(
  engine: Engine,
  ports: ConnectionPorts,
  { notice, creates }: UnknownRecord,
): Promise<Meeting> {
  const startedMs = engine.clock.nowMs();
  const read = await ports.businessCentral.readOrder(notice.recordId);
  if (!read.ok) {
    return notRead(engine, notice, read.failure);
  }
  const order = read.value;
  const isMarked = order.externalDocumentNumber.startsWith(markerPrefix);
  if (isMarked) {
    const marked = await engine.couplings.findByMarker(notice.connectionId, order.externalDocumentNumber);
    if (marked !== undefined) {
      return { kind: 'enters', couplingId: marked.coupling.couplingId };
    }
  }
  const restored = await couplingOfNumber(engine, notice.connectionId, order.number);
  if (restored !== undefined) {
    return { kind: 'enters', couplingId: restored };
  }
  if (isMarked) {
    return await offerMarked(engine, notice, order.number);
  }
  const phase = phaseOfBusinessCentral(order.status);
  const { createInSales } = ports.connection.policies;
  if (!entersFromBusinessCentral({ phase, lines: order.lines }, ports.connection.policies)) {
    const reason = createInSales === 'whenReleased' ? 'notReleased' : 'stillBeingEntered';
    await noteEntryWait(engine, notice, { number: order.number, wait: createInSales === 'off' ? 'never' : { reason } });
    return finished;
  }
  const view = await viewOfBusinessCentral(ports, read);
  if (!view.ok) {
    return notRead(engine, notice, view.failure);
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
    missed: missedByFilter(ports.connection, view.value),
    ids: {
      businessCentralId: order.id,
      businessCentralNumber: order.number,
      salesId: salesIdFor(notice.connectionId, order.id, 1),
    },
    firstReading: { side: 'businessCentral', startedMs, order },
    findTwin: () => uncoupledTwin(engine, ports, view.value),
  });
}

/** Made by Tandem for an order that nobody here knows any more: another of it would be one too many (I5). */
async function offerMarked(engine: Engine, notice: RecordNotice, number: string): Promise<Meeting> {
  const { connectionId, recordId } = notice;
  return await offer(engine, connectionId, {
    side: 'businessCentral',
    recordId,
    about: 'order',
    number,
    reason: 'beingMade',
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

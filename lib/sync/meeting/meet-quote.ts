import { readSalesOrder } from '../../mapping/read-sales.js';
import type { RecordNotice } from '../../ports/notice.js';
import { markerPrefix } from '../creation/marker.js';
import { type ConnectionPorts, type Engine, portsForQuotes } from '../engine.js';
import { salesReading } from '../views.js';
import { entersOrIsOffered } from './enters-or-is-offered.js';
import { missedByFilter } from './entry-filter.js';
import { finished, type Meeting, notRead, type UnknownRecord } from './meeting.js';
import { entersAsQuote, salesIsInScope } from './scope.js';

/** Only Sales makes quotes here, and only active ones enter; a revision belongs to the quote of its number (C13). */
export async function meetQuote(
  engine: Engine,
  ports: ConnectionPorts,
  { notice, creates }: UnknownRecord,
): Promise<Meeting> {
  const quotes = portsForQuotes(ports);
  if (quotes === undefined) {
    return finished;
  }
  if (notice.side === 'businessCentral') {
    return await meetBusinessCentralQuote(engine, quotes, notice);
  }
  const startedMs = engine.clock.nowMs();
  const read = await quotes.sales.readOrder(notice.recordId);
  if (!read.ok) {
    return notRead(engine, notice, read.failure);
  }
  const { orderNumber } = read.value;
  if (!entersAsQuote(read.value, ports.connection.policies)) {
    return finished;
  }
  const ofNumber = await engine.couplings.findByNumber(notice.connectionId, orderNumber);
  const earlier = ofNumber.find(({ coupling }) => coupling.kind === 'quote' && coupling.salesNumber === orderNumber);
  return earlier === undefined
    ? await entersOrIsOffered(engine, {
        notice,
        creates,
        number: orderNumber,
        isInScope: salesIsInScope(read.value, ports.connection.policies),
        missed: missedByFilter(quotes.connection, readSalesOrder(read.value, salesReading(quotes, undefined))),
        ids: { kind: 'quote', salesId: notice.recordId, salesNumber: orderNumber },
        firstReading: { side: 'sales', startedMs, order: read.value },
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
    return notRead(engine, notice, read.failure);
  }
  const { externalDocumentNumber: text } = read.value;
  const marked = text.startsWith(markerPrefix)
    ? await engine.couplings.findByMarker(notice.connectionId, text)
    : undefined;
  return marked === undefined ? finished : { kind: 'enters', couplingId: marked.coupling.couplingId };
}

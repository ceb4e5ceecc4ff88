import { readSalesOrder } from '../../mapping/read-sales.js';
import type { SalesOrderRecord } from '../../mapping/sales-record.js';
import { success } from '../../ports/remote-result.js';
import { end } from '../life-cycle/end.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { park, settleFailure } from '../park.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { readAnew } from '../read-anew.js';
import { versionEntry } from '../versions/version-chain.js';
import { salesReading, showsBase, viewOfBusinessCentral } from '../views.js';
import { baseOfSide } from './quote-base.js';
import { sendNote } from './tell-of-quote.js';

/**
 * A quote was lost or canceled in Sales (C13). By the policy `closedQuotes` it is deleted in Business Central, unless
 * somebody has changed it there since it was last told (I14); else it is left, and the seller and operators are told.
 */
export async function closedInSales(work: OrderWork, record: SalesOrderRecord): Promise<NoticeOutcome> {
  return work.ports.connection.policies.closedQuotes === 'delete'
    ? await deleteQuote(work, record)
    : await leaveQuote(work, 'Delete it in Business Central when it is no longer wanted.');
}

async function leaveQuote(work: OrderWork, nextAction: string): Promise<NoticeOutcome> {
  const { phases } = work.coupling;
  const number = work.coupling.businessCentralNumber ?? '?';
  if (phases.sales !== 'closed') {
    const told = await sendNote(work, 'closed', [{ kind: 'quoteLeft', number }]);
    if (told !== undefined) {
      return told;
    }
    const entry = { kind: 'state', side: 'sales', summary: 'closed in Sales' } as const;
    await work.save({ phases: { ...phases, sales: 'closed' } }, [entry]);
  }
  return await park(work, {
    reason: 'quoteClosedInSales',
    sentence: `The quote was closed in Sales; quote ${number} in Business Central is untouched.`,
    nextAction,
    triesAgain: false,
  });
}

/** Both whole documents are kept as a version first; the deletion is conditional on the header and every line. */
const deleting = 'Deleting the quote, which was closed in Sales, in Business Central';

async function deleteQuote(work: OrderWork, record: SalesOrderRecord): Promise<NoticeOutcome> {
  const { ports, coupling } = work;
  const paused = await pausedRequest(work, { to: 'businessCentral' });
  if (paused !== undefined) {
    return await park(work, paused);
  }
  const read = await ports.businessCentral.readWholeOrder(coupling.businessCentralId ?? '');
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? await endDeleted(work)
      : await settleFailure(work, 'businessCentral', read.failure);
  }
  const there = read.value;
  const view = await viewOfBusinessCentral(ports, success(there.record));
  if (!view.ok) {
    return await settleFailure(work, 'sales', view.failure);
  }
  const { base } = coupling;
  if (base === undefined || !showsBase(view.value, baseOfSide(base, 'businessCentral'))) {
    return await leaveQuote(work, 'Look at what was changed in Business Central last, then delete the quote there.');
  }
  if (coupling.openEffect === undefined) {
    const kept = await versionEntry(work, {
      before: 'the quote is deleted',
      reason: 'the quote was closed in Sales',
      causedBy: 'sales',
      businessCentral: there.whole,
      sales: readSalesOrder(record, salesReading(ports, coupling.businessCentralNumber)),
      agreed: base,
    });
    const summary = `delete quote ${there.record.number}, which was closed in Sales`;
    const sequence = coupling.journalSequence + 2;
    await work.save({ openEffect: { sequence, side: 'businessCentral', nextBase: base } }, [
      kept,
      { kind: 'effect', side: 'businessCentral', outcome: 'open', summary },
    ]);
  }
  const lines = there.record.lines.map(({ id, etag }) => ({ id, etag }));
  const deleted = await ports.businessCentral.deleteOrder({ orderId: there.record.id, etag: there.record.etag, lines });
  if (deleted.ok) {
    return await endDeleted(work);
  }
  const { reason, message } = deleted.failure;
  if (reason === 'unclear') {
    return await readAnew(work, { what: deleting, reason });
  }
  const closing = await work.closed(work.coupling.openEffect?.sequence, 'failed', `${reason}: ${message}`);
  await work.save({ openEffect: undefined }, [], closing);
  return reason === 'notFound'
    ? await readAnew(work, { what: deleting, reason })
    : await settleFailure(work, 'businessCentral', deleted.failure);
}

/** We have deleted the quote. The seller is told before the coupling ends, since nothing is looked at afterwards. */
export async function endDeleted(work: OrderWork): Promise<NoticeOutcome> {
  const number = work.coupling.businessCentralNumber ?? '?';
  const told = await sendNote(work, 'closed', [{ kind: 'quoteDeleted', number }]);
  return told ?? (await end(work, 'closed in Sales, and the quote deleted in Business Central'));
}

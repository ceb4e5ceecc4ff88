import type { Base } from '../../conflict/base.js';
import type { BusinessCentralOrderRecord, WholeBusinessCentralOrder } from '../../mapping/business-central-record.js';
import { success } from '../../ports/remote-result.js';
import type { Views } from '../effects/next-base.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { park, settleFailure } from '../park.js';
import { readAnew } from '../read-anew.js';
import { versionEntry } from '../versions/version-chain.js';
import { showsBase, viewOfBusinessCentral } from '../views.js';
import { waitForOperator } from './ask-person.js';
import { end } from './end.js';
import { shipmentEventOf } from './events.js';
import { gone } from './gone.js';
import { countGone, type LifeCyclePause, readPause } from './pause.js';

/**
 * The seller cancelled the order. By the policy `deleteDraft` the document in Business Central is deleted, while it is a
 * draft, nothing has been shipped, nobody has changed anything there that Sales does not show (I14), and a person has
 * confirmed that Business Central archives. Else a person decides (spec §3.4). The document is read for it: of some edits
 * of its lines nobody is notified (S-080).
 */
export async function cancelInBusinessCentral(work: OrderWork, views: Views, base: Base): Promise<NoticeOutcome> {
  const { policies } = work.ports.connection;
  if (policies.canceledInSales !== 'deleteDraft' || !policies.archiveOrdersConfirmed) {
    return await askPerson(work, 'Delete the order in Business Central, or enter it anew in Sales.');
  }
  const read = await work.ports.businessCentral.readWholeOrder(views.businessCentral.id);
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? await gone(work, 'businessCentral')
      : await settleFailure(work, 'businessCentral', read.failure);
  }
  const { record, whole } = read.value;
  const shown = await viewOfBusinessCentral(work.ports, success(record));
  if (!shown.ok) {
    return await settleFailure(work, 'sales', shown.failure);
  }
  if (shown.value.phase !== 'open' || shipmentEventOf(shown.value) !== 'nothingShipped') {
    return await askPerson(work, 'Reopen and, where something was shipped, settle the order in Business Central.');
  }
  if (!showsBase(shown.value, base)) {
    return await askPerson(work, 'Look at what was changed in Business Central last, then delete the order there.');
  }
  const pause = await pauseAfter(work);
  return pause === undefined
    ? await deleteDraft(work, { views, base, whole }, record)
    : await park(work, waitForOperator(pause));
}

/** Many cancelled at once are no decision of people either, and their drafts would be deleted. Who waits has been counted. */
async function pauseAfter({ engine, ports, coupling }: OrderWork): Promise<LifeCyclePause | undefined> {
  const { connectionId, couplingId, parked } = coupling;
  return parked?.reason === 'closingPaused'
    ? await readPause(engine.state, connectionId)
    : await countGone(engine, ports, { couplingId, side: 'sales' });
}

function askPerson(work: OrderWork, nextAction: string): Promise<NoticeOutcome> {
  return park(work, {
    reason: 'canceledInSales',
    sentence: 'The order was cancelled in Sales; the order in Business Central is untouched.',
    nextAction,
    triesAgain: false,
  });
}

/** Both whole documents are kept as a version first; the deletion is conditional on the header and every line. */
async function deleteDraft(
  work: OrderWork,
  deletion: Deletion,
  record: BusinessCentralOrderRecord,
): Promise<NoticeOutcome> {
  await openDeletion(work, deletion);
  const lines = record.lines.map((line) => ({ id: line.id, etag: line.etag }));
  const deleted = await work.ports.businessCentral.deleteOrder({ orderId: record.id, etag: record.etag, lines });
  if (deleted.ok) {
    return await end(work, 'cancelled in Sales, and the draft deleted in Business Central');
  }
  const { reason, message } = deleted.failure;
  if (reason === 'unclear') {
    return await readAgainLater(work, reason);
  }
  const closing = await work.closed(work.coupling.openEffect?.sequence, 'failed', `${reason}: ${message}`);
  await work.save({ openEffect: undefined }, [], closing);
  return reason === 'versionMismatch' || reason === 'notFound'
    ? await readAgainLater(work, reason)
    : await settleFailure(work, 'businessCentral', deleted.failure);
}

/** The order has to be read anew before it is deleted. */
function readAgainLater(work: OrderWork, reason: string): Promise<NoticeOutcome> {
  return readAnew(work, { what: 'Deleting the draft of the order, which was cancelled in Sales,', reason });
}

interface Deletion {
  readonly views: Views;
  readonly base: Base;
  readonly whole: WholeBusinessCentralOrder;
}

async function openDeletion(work: OrderWork, { views, base, whole }: Deletion): Promise<void> {
  const kept = await versionEntry(work, {
    before: 'the order is deleted',
    reason: 'the order was cancelled in Sales',
    causedBy: 'sales',
    businessCentral: whole,
    sales: views.sales,
    agreed: base,
  });
  const sequence = work.coupling.journalSequence + 2;
  await work.save({ openEffect: { sequence, side: 'businessCentral', nextBase: base }, parked: undefined }, [
    kept,
    {
      kind: 'effect',
      side: 'businessCentral',
      outcome: 'open',
      summary: `delete order ${views.businessCentral.number}, which was cancelled in Sales`,
    },
  ]);
}

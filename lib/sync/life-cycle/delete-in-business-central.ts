import type { Base } from '../../conflict/base.js';
import type { WholeBusinessCentralOrder } from '../../mapping/business-central-record.js';
import { type HeaderField, type LineField, mapFields } from '../../order/fields.js';
import type { FieldValue, OrderView } from '../../order/order.js';
import { success } from '../../ports/remote-result.js';
import type { OrderWork } from '../order-work.js';
import { versionEntry } from '../versions/version-chain.js';
import { showsBase, viewOfBusinessCentral } from '../views.js';
import { end } from './end.js';
import { shipmentEventOf } from './events.js';

/** Why it cannot be done; `undefined`: it is. */
type Refusal = { readonly code: string; readonly sentence: string } | undefined;

/**
 * The order was deleted in Sales, and a person wants it deleted in Business Central as well (spec §3.4): only a draft of which
 * nothing has been shipped and in which nobody has changed anything that Sales never showed (I14). Both documents are kept
 * as a version first; the deletion is conditional on the header and every line.
 */
export async function deleteInBusinessCentral(work: OrderWork, who: string): Promise<Refusal> {
  const { businessCentralId, base } = work.coupling;
  if (businessCentralId === undefined || base === undefined) {
    return { code: 'noOrder', sentence: 'the order was never agreed on by both sides; delete it in Business Central' };
  }
  const read = await work.ports.businessCentral.readWholeOrder(businessCentralId);
  if (!read.ok) {
    return { code: read.failure.reason, sentence: read.failure.message };
  }
  const { record, whole } = read.value;
  const shown = await viewOfBusinessCentral(work.ports, success(record));
  if (!shown.ok) {
    return { code: shown.failure.reason, sentence: shown.failure.message };
  }
  const refusal = refusalOf(shown.value, base);
  if (refusal !== undefined) {
    return refusal;
  }
  await open(work, { view: shown.value, base, whole, who });
  const lines = record.lines.map((line) => ({ id: line.id, etag: line.etag }));
  const deleted = await work.ports.businessCentral.deleteOrder({ orderId: record.id, etag: record.etag, lines });
  if (deleted.ok) {
    await end(work, `deleted in Sales, and in Business Central by ${who}`);
    return undefined;
  }
  const { reason, message } = deleted.failure;
  if (reason !== 'unclear') {
    const closing = await work.closed(work.coupling.openEffect?.sequence, 'failed', `${reason}: ${message}`);
    await work.save({ openEffect: undefined }, [], closing);
  }
  return { code: reason, sentence: message };
}

function refusalOf(view: OrderView, base: Base): Refusal {
  if (view.phase !== 'open' || shipmentEventOf(view) !== 'nothingShipped') {
    return {
      code: 'notADraft',
      sentence: 'the order is released, or something of it was shipped; settle it in Business Central',
    };
  }
  return showsBase(view, base)
    ? undefined
    : {
        code: 'changedInBusinessCentral',
        sentence: 'Business Central shows changes that Sales never had; look at them, then delete the order there',
      };
}

interface Deletion {
  readonly view: OrderView;
  readonly base: Base;
  readonly whole: WholeBusinessCentralOrder;
  readonly who: string;
}

async function open(work: OrderWork, { view, base, whole, who }: Deletion): Promise<void> {
  const kept = await versionEntry(work, {
    before: 'the order is deleted',
    reason: 'the order was deleted in Sales',
    causedBy: { operator: who },
    businessCentral: whole,
    sales: lastInSales(work, base),
    agreed: base,
  });
  const sequence = work.coupling.journalSequence + 2;
  await work.save({ openEffect: { sequence, side: 'businessCentral', nextBase: base } }, [
    kept,
    {
      kind: 'effect',
      side: 'businessCentral',
      outcome: 'open',
      summary: `delete order ${view.number}, which was deleted in Sales, for ${who}`,
    },
  ]);
}

/** The order as Sales had it when both sides last agreed; it is not there any more. */
function lastInSales({ coupling }: OrderWork, base: Base): OrderView {
  const { salesId = '', salesNumber = '', phases, versions } = coupling;
  return {
    side: 'sales',
    id: salesId,
    number: salesNumber,
    version: versions.sales?.header ?? '',
    phase: phases.sales ?? 'open',
    header: mapFields<HeaderField, { sales: FieldValue }, FieldValue>(base.header, (pair) => pair.sales),
    lines: base.lines.flatMap(({ salesLineId, values }) =>
      salesLineId === null
        ? []
        : [
            {
              id: salesLineId,
              kind: 'product' as const,
              version: versions.sales?.lines[salesLineId] ?? '',
              values: mapFields<LineField, { sales: FieldValue }, FieldValue>(values, (pair) => pair.sales),
            },
          ],
    ),
  };
}

import type { BusinessCentralLineWrite } from '../../mapping/business-central-record.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { settleFailure } from '../park.js';

/**
 * Writes to the new document what people edited on late lines of the old one between its reading and the batch: more
 * lines than a batch can guard are compared after the commit instead (spec §3.2, fallback). Finishing then sees these
 * values as Business Central's own changes. The same again when it is stopped; returns how to end when it cannot.
 */
export async function carryLateEdits(work: OrderWork): Promise<NoticeOutcome | undefined> {
  const { lateEdits, businessCentralId } = work.coupling;
  if (lateEdits === undefined || businessCentralId === undefined) {
    return undefined;
  }
  const read = await work.ports.businessCentral.readOrder(businessCentralId);
  if (!read.ok) {
    return await settleFailure(work, 'businessCentral', read.failure);
  }
  const numbered = read.value.lines.filter((line) => line.lineType !== 'Comment' && line.lineObjectNumber !== '');
  const lines = lateEdits.flatMap(({ position, values }): BusinessCentralLineWrite[] => {
    const line = numbered[position];
    return line === undefined ? [] : [{ kind: 'update', id: line.id, etag: line.etag, values }];
  });
  const { id: orderId, etag } = read.value;
  const changed = await work.ports.businessCentral.changeOrder({ orderId, etag, lines, header: {} });
  if (!changed.ok) {
    return await settleFailure(work, 'businessCentral', changed.failure);
  }
  await work.save({ lateEdits: undefined }, [
    {
      kind: 'state',
      side: 'businessCentral',
      summary: `edits of ${lines.length} line(s) made while the order was made anew were carried over`,
    },
  ]);
  return undefined;
}

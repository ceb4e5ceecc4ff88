import type { BusinessCentralOrderRecord } from '../../mapping/business-central-record.js';
import type { SalesOrderRecord } from '../../mapping/sales-record.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { FirstReading } from '../first-reading.js';
import type { OrderWork } from '../order-work.js';

/**
 * An older reading is read again, since an order that changed meanwhile may not enter any more. What changes after it is
 * brought by finishing in any case, which reads both sides once the twin is there (spec §3.1).
 */
export const firstReadingLifeMs = 5_000;

/** The Sales order whose twin is to be made. */
export async function salesOrderToMake(work: OrderWork): Promise<RemoteResult<SalesOrderRecord>> {
  const first = freshReading(work);
  return first?.side === 'sales' ? success(first.order) : await work.ports.sales.readOrder(work.coupling.salesId ?? '');
}

/** The document of Business Central whose twin is to be made. */
export async function businessCentralOrderToMake(
  work: OrderWork,
  businessCentralId: string,
): Promise<RemoteResult<BusinessCentralOrderRecord>> {
  const first = freshReading(work);
  return first?.side === 'businessCentral'
    ? success(first.order)
    : await work.ports.businessCentral.readOrder(businessCentralId);
}

/** Good for one beginning: whoever begins again wants to see what has changed. */
function freshReading(work: OrderWork): FirstReading | undefined {
  const first = work.takeFirstReading();
  return first !== undefined && work.engine.clock.nowMs() - first.startedMs <= firstReadingLifeMs ? first : undefined;
}

import type { Side } from '../../order/order.js';
import type { OrderWork } from '../order-work.js';
import { systemNames } from '../park.js';
import { goneEventOf, invoicesOf } from './invoiced.js';

/** Why a decision on an order that is gone cannot be carried out. */
type Refusal = { readonly code: string; readonly sentence: string } | undefined;

/**
 * Why an order waits was written down before: the side is asked again before a person's word that it is gone there is
 * acted on (I5, I12). `undefined`: it is not there, and was not invoiced completely either.
 */
export async function refuseUnlessGone(work: OrderWork, side: Side): Promise<Refusal> {
  const { businessCentralId, salesId } = work.coupling;
  const id = side === 'businessCentral' ? businessCentralId : salesId;
  const read = id === undefined ? undefined : await work.ports[side].readOrder(id);
  if (read?.ok === true) {
    const where = systemNames[side];
    return { code: 'notGone', sentence: `the order is there in ${where}; it is looked at again by "tandem retry"` };
  }
  if (read !== undefined && read.failure.reason !== 'notFound') {
    return { code: read.failure.reason, sentence: read.failure.message };
  }
  return side === 'businessCentral' && work.coupling.kind === undefined ? await refuseInvoiced(work) : undefined;
}

async function refuseInvoiced({ coupling, ports }: OrderWork): Promise<Refusal> {
  const posted = await ports.businessCentral.readPostedDocuments(coupling.businessCentralNumber ?? '');
  if (!posted.ok) {
    return { code: posted.failure.reason, sentence: posted.failure.message };
  }
  const invoices = invoicesOf(coupling, posted.value.invoices);
  const event = goneEventOf(coupling, { ...posted.value, invoices }, ports.connection.policies.lines);
  return event === 'invoicedInFull'
    ? { code: 'invoicedInFull', sentence: 'the order was invoiced completely in Business Central, not deleted' }
    : undefined;
}

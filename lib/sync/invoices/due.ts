import type { BusinessCentralInvoice } from '../../mapping/business-central-record.js';
import type { ConnectionPolicies } from '../../ports/connection.js';
import type { Coupling } from '../../ports/coupling.js';
import type { RecordNotice } from '../../ports/notice.js';
import { stateOfInvoice } from './invoice-state.js';

/** Whether invoices may be made and told of for this pair: both orders are there and no person has uncoupled them. Pure. */
export function mayHaveInvoices(coupling: Coupling): boolean {
  const { kind, uncoupled, salesId, businessCentralId, origin, state } = coupling;
  const isMade = origin === 'sales' ? businessCentralId !== undefined : state !== 'waiting' && state !== 'creating';
  return kind === undefined && uncoupled === undefined && salesId !== undefined && isMade;
}

/** Whether something of an invoice is not in Sales yet, by what the connection wants there. Pure. */
export function isInvoiceDue(
  { invoicesInSales = false, postingsOnAccount = false }: ConnectionPolicies,
  coupling: Coupling,
  invoice: BusinessCentralInvoice,
): boolean {
  if (!mayHaveInvoices(coupling)) {
    return false;
  }
  const known = coupling.salesInvoices?.find(({ businessCentralId }) => businessCentralId === invoice.id);
  const isThere = known !== undefined && (isLeft(known.state) || known.state === stateOfInvoice(invoice));
  const isOnAccount = invoice.isCanceled || coupling.postingsOnAccount?.includes(invoice.id) === true;
  return (invoicesInSales && !isThere) || (postingsOnAccount && !isOnAccount);
}

/** One that waits has a reminder of its own, and a deleted one is not made again. */
function isLeft(state: string): boolean {
  return state === 'due' || state === 'deleted';
}

/** Whether something of the order's invoices is noted that the policies want and Sales does not have yet. Pure. */
export function hasDueInvoices(
  { invoicesInSales = false, postingsOnAccount = false }: ConnectionPolicies,
  { salesInvoices = [], postingsDue }: Pick<Coupling, 'salesInvoices' | 'postingsDue'>,
): boolean {
  const isInvoiceLeft = salesInvoices.some(({ state, isBehind }) => state === 'due' || isBehind === true);
  return (invoicesInSales && isInvoiceLeft) || (postingsOnAccount && postingsDue === true);
}

/** Whether a notice is reason to look at the order's invoices: it says so, or something is due and its next try has come. Pure. */
export function concernsInvoices(
  { coupling, policies }: { readonly coupling: Coupling; readonly policies: ConnectionPolicies },
  { cause }: Pick<RecordNotice, 'cause'>,
  nowMs: number,
): boolean {
  if (cause === 'invoiced') {
    return true;
  }
  const { parked } = coupling;
  const isMarked = parked?.reason === 'invoiceNotMade';
  const isWaiting = isMarked && (parked.nextTryMs ?? 0) > nowMs;
  return (isMarked || hasDueInvoices(policies, coupling)) && (!isWaiting || cause === 'retried' || cause === 'asked');
}

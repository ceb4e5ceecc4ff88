import type { Side } from '../../order/order.js';
import type { RemoteFailure, RemoteFailureReason } from '../../ports/remote-result.js';
import type { OrderWork } from '../order-work.js';
import { type NoticeOutcome, retryAfter } from '../outcome.js';
import { type ParkRequest, passingFaultRetries, systemNames } from '../park.js';

/** Why an invoice is not as it is to be: it waits, or all is tried again through the queue. */
export type InvoiceFailure =
  | { readonly kind: 'waits'; readonly why: string }
  | { readonly kind: 'passing'; readonly outcome: NoticeOutcome };

const passing: ReadonlySet<RemoteFailureReason> = new Set(['throttled', 'unavailable', 'unclear', 'versionMismatch']);

/** A passing fault goes back to the queue a few times; all else is why the invoice waits. */
export function invoiceFailure(work: OrderWork, side: Side, failure: RemoteFailure): InvoiceFailure {
  const { reason, message } = failure;
  if (passing.has(reason) && work.attemptNumber < passingFaultRetries) {
    return { kind: 'passing', outcome: retryAfter(failure, work.attemptNumber) };
  }
  const system = systemNames[side];
  switch (reason) {
    case 'unauthorized':
    case 'forbidden':
      return { kind: 'waits', why: `${system} does not let Tandem do this: ${message}` };
    case 'invalid':
      return { kind: 'waits', why: `${system} did not understand the request: ${message}` };
    case 'throttled':
    case 'unavailable':
    case 'unclear':
    case 'versionMismatch':
      return { kind: 'waits', why: `${system} has not been answering: ${message}` };
    case 'notFound':
    case 'exists':
    case 'refused':
      return { kind: 'waits', why: `${system} refused it: ${message}` };
  }
}

/** The order's mark for invoices that wait; it names each with its reason. */
export function invoiceWait(waits: readonly { readonly number: string; readonly why: string }[]): ParkRequest {
  const detail = waits.map(({ number, why }) => `${number} (${why.replace(/\.$/, '')})`).join('; ');
  return {
    reason: 'invoiceNotMade',
    sentence: `Posted invoices could not be brought to Dynamics 365 Sales: ${detail}.`,
    nextAction: 'Add what is missing in Dynamics 365 Sales; it goes on by itself.',
    detail,
    triesAgain: true,
  };
}

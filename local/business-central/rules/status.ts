import type { BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow } from '../model/document-rows.js';
import { dialogError, fieldError } from '../model/errors.js';
import { decimal, plain } from '../model/values.js';
import { checkStatusOpen } from './checks.js';
import { saveHeader } from './header-buffer.js';
import { isNumbered, linesOf } from './order-lines.js';

/** Moves of an order's status that people and workflows make; API v2.0 has none of them (2.1.2). */
export const statusMoves = ['release', 'reopen', 'request-approval', 'approve', 'reject'] as const;
export type StatusMove = (typeof statusMoves)[number];

/** A status move, or a prepayment invoiced for the order (0 = settled). */
export type StatusChange = { readonly move: StatusMove } | { readonly move: 'prepayment'; readonly amount: string };

/** Moves the status as a screen does; the header is written, so one `updated` follows (S-052). */
export function changeStatus(bc: BusinessCentral, header: SalesHeaderRow, change: StatusChange): SalesHeaderRow {
  switch (change.move) {
    case 'release':
      if (header.status === 'Released') return header;
      if (header.status === 'Pending Approval') {
        throw dialogError('The approval process must be cancelled or completed to release this document.');
      }
      checkPrepayment(bc, header);
      checkReleasable(bc, header);
      return saveHeader(bc, {
        ...header,
        status: decimal(header.prepaymentAmount).isZero() ? 'Released' : 'Pending Prepayment',
      });
    case 'reopen':
      if (header.status === 'Pending Approval') {
        throw dialogError('The approval process must be cancelled or completed to reopen this document.');
      }
      return saveHeader(bc, { ...header, status: 'Open' });
    case 'request-approval':
      checkStatusOpen(header);
      checkReleasable(bc, header);
      return saveHeader(bc, { ...header, status: 'Pending Approval' });
    case 'approve':
      checkPending(header);
      return saveHeader(bc, { ...header, status: 'Released' });
    case 'reject':
      checkPending(header);
      return saveHeader(bc, { ...header, status: 'Open' });
    case 'prepayment': {
      const amount = decimal(change.amount);
      const status = amount.isZero() ? 'Released' : 'Pending Prepayment';
      return saveHeader(bc, { ...header, prepaymentAmount: plain(amount), isPrepaymentPosted: true, status });
    }
  }
}

/** Whoever has to pay in advance: nothing is released by hand, or by an action that does the same, before that is invoiced. */
function checkPrepayment(bc: BusinessCentral, { number, customerId, isPrepaymentPosted }: SalesHeaderRow): void {
  const customer = bc.database.customers.get(customerId)?.number ?? '';
  if (bc.setup.prepaymentCustomers.includes(customer) && !isPrepaymentPosted) {
    throw dialogError(`There are unposted prepayment amounts on the document of type Order with the number ${number}.`);
  }
}

function checkPending(header: SalesHeaderRow): void {
  if (header.status === 'Pending Approval') return;
  throw fieldError(
    `Status must be equal to 'Pending Approval' in Sales Header: Document Type=Order, No.=${header.number}. Current value is '${header.status}'.`,
  );
}

function checkReleasable(bc: BusinessCentral, header: SalesHeaderRow): void {
  const hasQuantity = linesOf(bc, header.id).some((line) => isNumbered(line) && !decimal(line.quantity).isZero());
  if (hasQuantity) return;
  throw dialogError(`There is nothing to release for the document of type Order with the number ${header.number}.`);
}

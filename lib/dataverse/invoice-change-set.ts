import { guidLiteral } from '../http/odata-literal.js';
import type { InvoiceState, SalesInvoiceCreation } from '../ports/sales-invoices.js';
import { bodyOf, patch } from './change-set.js';
import type { PartRequest } from './multipart.js';

/** Active with the reason Billed, Paid with Partial or Complete, Canceled (sheet 2.7). */
const states: Readonly<Record<InvoiceState, { readonly statecode: number; readonly statuscode: number }>> = {
  open: { statecode: 0, statuscode: 4 },
  partlyPaid: { statecode: 2, statuscode: 100002 },
  paid: { statecode: 2, statuscode: 100001 },
  canceled: { statecode: 3, statuscode: 100003 },
};

/** The columns of a state. */
export function stateColumns(state: InvoiceState) {
  return states[state];
}

/** An Active invoice is open whatever its reason, since people may give it another. */
export function invoiceStateOf(statecode: number, statuscode: number | null): InvoiceState | undefined {
  switch (statecode) {
    case states.open.statecode:
      return 'open';
    case states.paid.statecode:
      return statuscode === states.partlyPaid.statuscode ? 'partlyPaid' : 'paid';
    case states.canceled.statecode:
      return 'canceled';
    default:
      return undefined;
  }
}

/**
 * The parts of a creation: the header only when no row has its id, the lines, amounts that nothing works out, which may
 * only be changed (sheet 2.1), and the state last, since a paid invoice is read only and every row starts Active.
 */
export function invoiceCreationParts(creation: SalesInvoiceCreation): readonly PartRequest[] {
  const header = `invoices(${guidLiteral(creation.invoiceId)})`;
  const { open } = states;
  return [
    {
      method: 'PATCH',
      url: header,
      headers: { 'If-None-Match': '*' },
      body: bodyOf({ ...creation.header, statuscode: open.statuscode }),
    },
    ...creation.lines.map(
      ({ id, values }): PartRequest => ({
        method: 'POST',
        url: 'invoicedetails',
        body: bodyOf(values, {
          invoicedetailid: guidLiteral(id),
          'invoiceid@odata.bind': `/${header}`,
        }),
      }),
    ),
    ...creation.lines.flatMap(({ id, amounts }) =>
      amounts === undefined ? [] : [patch(`invoicedetails(${guidLiteral(id)})`, '*', amounts)],
    ),
    ...(creation.totals === undefined ? [] : [patch(header, '*', creation.totals)]),
    ...(creation.state === 'open' ? [] : [patch(header, '*', stateColumns(creation.state))]),
  ];
}

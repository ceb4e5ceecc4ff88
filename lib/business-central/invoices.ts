import { z } from 'zod';
import { decimalField } from '../http/json.js';
import { momentLiteral, stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { BusinessCentralInvoice } from '../mapping/business-central-record.js';
import { decodeEnumMember } from '../mapping/enumeration.js';
import type { InvoicesModified } from '../ports/business-central.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

const pageSize = 100;
const $select =
  'id,number,status,orderId,invoiceDate,dueDate,totalAmountIncludingTax,remainingAmount,lastModifiedDateTime';

/** Statuses of documents that were not posted, or that only take another one back (sheet 2.8). */
const noInvoice: ReadonlySet<string> = new Set(['', 'Draft', 'In Review', 'Corrective']);

/** What is told of an invoice. */
export const invoiceRow = z.object({
  id: z.guid().transform((text) => text.toLowerCase()),
  number: z.string(),
  status: z.string(),
  orderId: z.guid().transform((text) => text.toLowerCase()),
  invoiceDate: z.string(),
  dueDate: z.string(),
  totalAmountIncludingTax: decimalField,
  remainingAmount: decimalField,
  lastModifiedDateTime: z.string(),
});

const invoicePage = z.object({ value: z.array(invoiceRow), '@odata.nextLink': z.string().optional() });

/** See the port `BusinessCentral`. The filter is on the time at which Business Central last touched the invoice. */
export async function listInvoicesModifiedSince(
  remote: RemoteClient,
  company: string,
  from: { readonly sinceIso: string; readonly next: string | undefined },
): Promise<RemoteResult<InvoicesModified>> {
  const query = {
    $select,
    $filter: `lastModifiedDateTime gt ${momentLiteral(from.sinceIso)}`,
    $orderby: 'lastModifiedDateTime',
  };
  const url = from.next ?? withQuery(`${company}/salesInvoices`, query);
  const headers = { prefer: `odata.maxpagesize=${pageSize}` };
  const answer = await remote.send({ name: 'listInvoices', method: 'GET', url, headers, safety: 'read' });
  const page = answer.ok ? readAnswer(invoicePage, 'salesInvoices', answer.value.body) : answer;
  if (!page.ok) {
    return page;
  }
  const { value, '@odata.nextLink': next } = page.value;
  const lastModifiedIso = value.at(-1)?.lastModifiedDateTime;
  return success({
    invoices: value.flatMap(invoiceOf),
    ...(lastModifiedIso === undefined ? {} : { lastModifiedIso }),
    ...(next === undefined ? {} : { next }),
  });
}

/** See the port `BusinessCentral`. */
export async function readInvoices(
  remote: RemoteClient,
  company: string,
  orderNumber: string,
): Promise<RemoteResult<readonly BusinessCentralInvoice[]>> {
  const $filter = `orderNumber eq ${stringLiteral(orderNumber)}`;
  const url = withQuery(`${company}/salesInvoices`, { $select, $filter, $orderby: 'number' });
  const answer = await remote.send({ name: 'readInvoices', method: 'GET', url, safety: 'read' });
  const page = answer.ok ? readAnswer(invoicePage, 'salesInvoices', answer.value.body) : answer;
  return page.ok ? success(page.value.value.flatMap(invoiceOf)) : page;
}

/** Nothing where it was not posted, or only takes another one back. */
export function invoiceOf(row: z.output<typeof invoiceRow>): readonly BusinessCentralInvoice[] {
  const status = decodeEnumMember(row.status).trim();
  if (noInvoice.has(status)) {
    return [];
  }
  return [
    {
      id: row.id,
      number: row.number,
      orderId: row.orderId,
      day: row.invoiceDate,
      dueDay: row.dueDate,
      amount: row.totalAmountIncludingTax,
      remaining: row.remainingAmount,
      isCanceled: status === 'Canceled',
    },
  ];
}

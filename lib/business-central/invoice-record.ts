import { z } from 'zod';
import { integerField } from '../http/json.js';
import { guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { BusinessCentralInvoiceRecord } from '../mapping/business-central-record.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { invoiceOf, invoiceRow } from './invoices.js';
import type { ItemVariants } from './item-variants.js';
import { completeLines } from './line-pages.js';
import { documentRecordOf, lineRecordOf } from './order-schema.js';

const linesNext = 'salesInvoiceLines@odata.nextLink';

const needed = z.unknown().refine((value) => value !== undefined && value !== null, 'is missing');

const line = z
  .looseObject({
    '@odata.etag': z.string(),
    id: z.guid().transform((text) => text.toLowerCase()),
    sequence: integerField,
    lineType: z.string(),
    lineObjectNumber: z.string(),
    quantity: needed,
    unitPrice: needed,
    netAmount: needed,
    netAmountIncludingTax: needed,
    invoiceDiscountAllocation: needed,
  })
  .transform(lineRecordOf);

/** Unknown fields are kept and most known ones may be missing: the mapping reads what is there. */
const invoiceSchema = z
  .looseObject({
    ...invoiceRow.shape,
    '@odata.etag': z.string(),
    externalDocumentNumber: z.string(),
    pricesIncludeTax: z.boolean(),
    salesInvoiceLines: z.array(line),
    [linesNext]: z.string().optional(),
  })
  .transform((row) => {
    const { salesInvoiceLines, ...header } = row;
    const document = documentRecordOf(row, { orderDate: row.invoiceDate, header, lines: salesInvoiceLines });
    return { invoices: invoiceOf(row), document, nextLines: row[linesNext] };
  });

/** See the port `BusinessCentral`. */
export async function readInvoiceRecord(
  access: { readonly remote: RemoteClient; readonly company: string; readonly variants: ItemVariants | undefined },
  invoiceId: string,
): Promise<RemoteResult<BusinessCentralInvoiceRecord>> {
  const { remote, company, variants } = access;
  const url = withQuery(`${company}/salesInvoices(${guidLiteral(invoiceId)})`, { $expand: 'salesInvoiceLines' });
  const answer = await remote.send({ name: 'readInvoice', method: 'GET', url, safety: 'read' });
  const read = answer.ok ? readAnswer(invoiceSchema, 'salesInvoices', answer.value.body) : answer;
  if (!read.ok) {
    return read;
  }
  const { invoices, document: order, nextLines } = read.value;
  const [invoice] = invoices;
  if (invoice === undefined) {
    return failed({ reason: 'notFound', message: `${order.number} is no posted invoice` });
  }
  const complete = await completeLines({ remote, schemas: { line }, variants }, { order, nextLines });
  return complete.ok ? success({ invoice, document: complete.value.order }) : complete;
}

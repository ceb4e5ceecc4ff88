import { z } from 'zod';
import { decimalField, integerField, integerTextField, writeJson } from '../http/json.js';
import { guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { decimal } from '../order/decimal.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { InvoicedOrder, NumberedInvoice, SalesInvoice, SalesInvoices } from '../ports/sales-invoices.js';
import { sendBatch } from './batch.js';
import { classifyWrite, explainCreationFailure } from './change-failure.js';
import { notePart } from './change-set.js';
import { invoiceCreationParts, invoiceStateOf, stateColumns } from './invoice-change-set.js';

const columns = 'invoiceid,statecode,statuscode,totalamount,versionnumber';

const shape = {
  invoiceid: z.guid(),
  statecode: integerField,
  statuscode: integerField.nullable(),
  totalamount: decimalField.nullable(),
  versionnumber: integerTextField,
};

const invoiceSchema = z.object(shape).transform(toInvoice);

const numberedSchema = z
  .object({ ...shape, invoicenumber: z.string().nullable() })
  .transform((row): NumberedInvoice => ({ ...toInvoice(row), number: row.invoicenumber }));

function toInvoice(row: z.output<z.ZodObject<typeof shape>>): SalesInvoice {
  return {
    id: row.invoiceid.toLowerCase(),
    version: row.versionnumber,
    state: invoiceStateOf(row.statecode, row.statuscode),
    totalAmount: row.totalamount ?? decimal('0'),
  };
}

const id = z.guid().nullable();
const customerTable = '_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname';
const ownerTable = '_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname';

const orderSchema = z
  .object({
    name: z.string().nullable(),
    _customerid_value: z.guid(),
    [customerTable]: z.enum(['account', 'contact']),
    _ownerid_value: z.guid(),
    [ownerTable]: z.enum(['systemuser', 'team']),
    _transactioncurrencyid_value: id,
    _pricelevelid_value: id,
    _opportunityid_value: id,
    order_invoices: z.array(numberedSchema),
  })
  .transform(
    (row): InvoicedOrder => ({
      name: row.name,
      customer: { table: row[customerTable], id: row._customerid_value.toLowerCase() },
      owner: { table: row[ownerTable], id: row._ownerid_value },
      currencyId: row._transactioncurrencyid_value,
      priceLevelId: row._pricelevelid_value,
      opportunityId: row._opportunityid_value,
      invoices: row.order_invoices,
    }),
  );

/** The `SalesInvoices` port over `invoices` and `invoicedetails` of the Web API. */
export function createSalesInvoices(remote: RemoteClient): SalesInvoices {
  const readInvoice = async (invoiceId: string): Promise<RemoteResult<SalesInvoice>> => {
    const url = withQuery(`invoices(${guidLiteral(invoiceId)})`, { $select: columns });
    const answer = await remote.send({ name: 'readInvoice', method: 'GET', url, safety: 'read' });
    return answer.ok ? readAnswer(invoiceSchema, 'invoices', answer.value.body) : answer;
  };
  return {
    readInvoice,
    async readInvoicedOrder(orderId) {
      const url = withQuery(`salesorders(${guidLiteral(orderId)})`, {
        $select:
          'name,_customerid_value,_ownerid_value,_transactioncurrencyid_value,_pricelevelid_value,_opportunityid_value',
        $expand: `order_invoices($select=${columns},invoicenumber)`,
      });
      const headers = { prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.lookuplogicalname"' };
      const answer = await remote.send({ name: 'readInvoicedOrder', method: 'GET', url, headers, safety: 'read' });
      return answer.ok ? readAnswer(orderSchema, 'salesorders', answer.value.body) : answer;
    },
    async createInvoice(creation) {
      const url = withQuery(`invoices(${guidLiteral(creation.invoiceId)})`, { $select: columns });
      const answers = await sendBatch(remote, 'createInvoice', {
        changeSet: invoiceCreationParts(creation),
        reads: [{ method: 'GET', url }],
        classify: classifyWrite(explainCreationFailure),
      });
      if (!answers.ok) {
        return answers;
      }
      const read = answers.value.at(-1);
      return read?.status === 200
        ? readAnswer(invoiceSchema, 'invoices', read.body)
        : await readInvoice(creation.invoiceId);
    },
    async changeInvoiceState({ invoiceId, version, state }) {
      const answer = await remote.send({
        name: 'changeInvoiceState',
        method: 'PATCH',
        url: `invoices(${guidLiteral(invoiceId)})`,
        headers: { 'if-match': `W/"${version}"` },
        body: writeJson(stateColumns(state)),
        safety: 'repeatable',
      });
      return answer.ok ? success(undefined) : answer;
    },
    async writeAccountNote(accountId, note) {
      const answers = await sendBatch(remote, 'writeAccountNote', {
        changeSet: [notePart(note, accountId, { header: 'account', headers: 'accounts' })],
        reads: [],
        classify: classifyWrite((failure) => failure),
      });
      return answers.ok ? success(undefined) : answers;
    },
  };
}

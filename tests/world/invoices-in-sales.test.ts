import { describe, expect, it } from '@jest/globals';
import type { ConnectionPolicies } from '../../lib/ports/connection';
import { coupledOrder, type Life, post } from './life-cycle-world';
import { type Row, rowsOf } from './people';

const made = (policies: Partial<ConnectionPolicies> = {}) =>
  coupledOrder({ policies: { invoicesInSales: true, ...policies } });

/** Invoices of the order in Sales with their lines, as a seller sees them. */
async function inSales({ world, id }: Life): Promise<readonly Row[]> {
  const found = await world.people.sales('GET', `invoices?$orderby=invoicenumber&$expand=invoice_details`);
  return rowsOf(found.value).filter((row) => row._salesorderid_value === id);
}

async function posted({ world }: Life): Promise<readonly Row[]> {
  const found = await world.people.businessCentral('GET', 'salesInvoices?$orderby=number&$expand=salesInvoiceLines');
  return rowsOf(found.value);
}

describe('posted invoices as invoices of Sales (policy invoicesInSales, P-066, P-067, P-068)', () => {
  it('a posted invoice becomes one invoice of its Sales order that comes to the same amounts, line by line (P-066)', async () => {
    const life = await made();
    await post(life, 'invoice', [2, 3]);
    const [source] = await posted(life);
    const [invoice, ...others] = await inSales(life);
    expect(others).toEqual([]);
    expect(invoice).toMatchObject({
      invoicenumber: source?.number,
      statecode: 0,
      totalamount: source?.totalAmountIncludingTax,
    });
  });
});

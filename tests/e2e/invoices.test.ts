import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Row, rowsOf } from '../../local/demo/two-systems';
import { chair, desk, startLimitMs, startTwin, type Twin, until } from './twin';

/** Invoices on real processes: the policy comes by a version of the configuration, the timer finds what was posted. */
let twin: Twin;

beforeAll(async () => {
  twin = await startTwin();
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);

async function invoicesOf(salesOrderId: string): Promise<readonly Row[]> {
  const found = await twin.systems.sales('GET', 'invoices?$orderby=invoicenumber&$expand=invoice_details');
  return rowsOf(found.value).filter((row) => row._salesorderid_value === salesOrderId);
}

const look = () => twin.systems.tandem('POST', '/admin/functions/open-orders', { input: '' });

async function switchOn(): Promise<void> {
  const { systems } = twin;
  const { configuration } = await systems.tandem('GET', '/api/configuration/export');
  const written = configuration as Row & { readonly policies?: object };
  const changed = { ...written, policies: { ...written.policies, invoicesInSales: true, postingsOnAccount: true } };
  const why = 'sellers want to see invoices';
  await systems.tandem('POST', '/api/configuration/stage', { configuration: changed, why });
  await systems.tandem('POST', '/api/configuration/activate', { version: 1, expectedActive: 0, why });
  await until(async () => (await systems.tandem('GET', '/api/configuration')).inForceHere === 1, 10_000);
}

describe('posted invoices', () => {
  it('stand in Sales once the policy is activated, older ones too, and are paid there when they are paid', async () => {
    const { systems } = twin;
    const story = await twin.agreed('PO invoiced', { [desk]: 2, [chair]: 3 });
    const order = await twin.stateOf(story.salesOrderId);
    await systems.simulator('businessCentral', 'POST', `/orders/${order?.businessCentralOrderId}/invoice`, {});
    await systems.untilAtRest(50_000);
    expect(await invoicesOf(story.salesOrderId)).toEqual([]);
    await switchOn();
    await systems.tandem('POST', '/api/invoices', { since: '2020-01-01' });
    await look();
    await until(async () => (await invoicesOf(story.salesOrderId)).length === 1);
    const posted = rowsOf((await systems.businessCentral('GET', 'salesInvoices')).value);
    const [invoice] = await invoicesOf(story.salesOrderId);
    expect(posted).toMatchObject([
      { number: invoice?.invoicenumber, totalAmountIncludingTax: invoice?.totalamount, status: 'Open' },
    ]);
    expect(rowsOf(invoice?.invoice_details)).toHaveLength(2);
    await systems.simulator('businessCentral', 'POST', `/invoices/${invoice?.invoicenumber}/pay`, {});
    await look();
    await until(async () => (await invoicesOf(story.salesOrderId))[0]?.statecode === 2);
    await systems.untilAtRest(50_000);
    expect(await twin.stateOf(story.salesOrderId)).toMatchObject({
      state: 'ended',
      parked: null,
      salesInvoices: [{ number: invoice?.invoicenumber, state: 'paid' }],
    });
  });
});

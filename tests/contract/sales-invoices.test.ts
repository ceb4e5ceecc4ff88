import { describe, expect, it } from '@jest/globals';
import { decimal } from '../../lib/order/decimal.js';
import { invoiceStates, type SalesInvoiceCreation } from '../../lib/ports/sales-invoices.js';
import { expectFailure, expectValue } from '../support/results.js';
import { deskOrder, lineValues, orderId } from './sales-samples.js';
import { rows, SalesWorld } from './sales-world.js';

const invoiceId = '0a000000-0000-4000-8000-0000000000b1';

/** Two desks at 649.40 with 272.75 tax: 1298.80 + 272.75 = 1571.55. */
const deskInvoice: SalesInvoiceCreation = {
  invoiceId,
  state: 'open',
  header: {
    invoicenumber: 'SI-1',
    name: 'PO 4711',
    customerid_account: { bind: `/accounts(${rows.account})` },
    transactioncurrencyid: { bind: `/transactioncurrencies(${rows.euro})` },
    pricelevelid: { bind: `/pricelevels(${rows.euroPrices})` },
    salesorderid: { bind: `/salesorders(${orderId})` },
  },
  lines: [
    {
      id: '0a000000-0000-4000-8000-0000000000c1',
      values: { ...lineValues(rows.desk, '2', '649.4'), tax: { decimal: decimal('272.75') } },
    },
  ],
};

async function withOrder(setup?: object): Promise<SalesWorld> {
  const world = new SalesWorld();
  if (setup !== undefined) {
    await world.control('POST', '/setup', setup);
  }
  expectValue(await world.sales.createOrder({ ...deskOrder, submit: true }));
  return world;
}

describe('invoices of Sales against the simulator', () => {
  it('one is made with its lines in one request, and Sales comes to its total', async () => {
    const world = await withOrder();
    const { requests, value } = await world.countRequests(() => world.sales.invoices.createInvoice(deskInvoice));
    expect(requests).toBe(1);
    expect(expectValue(value)).toMatchObject({ id: invoiceId, state: 'open', totalAmount: '1571.55' });
    expect(expectValue(await world.sales.invoices.readInvoice(invoiceId))).toEqual(expectValue(value));
  });

  it('also of an order that is closed as invoiced, which it then holds from being deleted', async () => {
    const world = await withOrder();
    const { version } = expectValue(await world.sales.readOrder(orderId));
    const closing = { state: 'invoiced', from: 'submitted', subject: 'Invoiced' } as const;
    expectValue(await world.sales.changeOrder({ orderId, version, reopen: false, header: {}, lines: [], closing }));
    expectValue(await world.sales.invoices.createInvoice(deskInvoice));
    await expect(world.asSeller('DELETE', `salesorders(${orderId})`)).rejects.toThrow();
  });

  it('made again it exists, and stays as it was (I5)', async () => {
    const world = await withOrder();
    const made = expectValue(await world.sales.invoices.createInvoice(deskInvoice));
    const again = await world.sales.invoices.createInvoice({ ...deskInvoice, state: 'paid' });
    expect(expectFailure(again).reason).toBe('exists');
    expect(expectValue(await world.sales.invoices.readInvoice(invoiceId))).toEqual(made);
  });

  it('all or nothing: with a line that is refused there is no invoice', async () => {
    const world = await withOrder();
    await world.asSeller('PATCH', `products(${rows.desk})`, { statecode: 1, statuscode: 2 });
    const refused = await world.sales.invoices.createInvoice(deskInvoice);
    expect(expectFailure(refused).reason).toBe('refused');
    expect(expectFailure(await world.sales.invoices.readInvoice(invoiceId)).reason).toBe('notFound');
  });

  it.each([
    ['sales-order processing', { salesOrderProcessing: true }],
    ['no price calculation', { systemPricing: false }],
  ])('where Sales does not calculate, amounts are written once it is there: %s', async (_, setup) => {
    const world = await withOrder(setup);
    const amount = (text: string) => ({ decimal: decimal(text) });
    const lines = deskInvoice.lines.map((line) => ({
      ...line,
      amounts: { baseamount: amount('1298.8'), extendedamount: amount('1571.55') },
    }));
    const totals = {
      totallineitemamount: amount('1298.8'),
      totaltax: amount('272.75'),
      totalamount: amount('1571.55'),
    };
    const made = expectValue(
      await world.sales.invoices.createInvoice({ ...deskInvoice, lines, totals, state: 'paid' }),
    );
    expect(made).toMatchObject({ state: 'paid', totalAmount: '1571.55' });
  });

  it.each(invoiceStates.flatMap((from) => invoiceStates.filter((to) => to !== from).map((to) => [from, to] as const)))(
    'moves from %s to %s under its version',
    async (from, to) => {
      const world = await withOrder();
      const made = expectValue(await world.sales.invoices.createInvoice({ ...deskInvoice, state: from }));
      expect(made.state).toBe(from);
      expectValue(await world.sales.invoices.changeInvoiceState({ invoiceId, version: made.version, state: to }));
      expect(expectValue(await world.sales.invoices.readInvoice(invoiceId)).state).toBe(to);
      const late = await world.sales.invoices.changeInvoiceState({ invoiceId, version: made.version, state: from });
      expect(expectFailure(late).reason).toBe('versionMismatch');
    },
  );

  it('one that is not there is neither read nor made by a change of its state', async () => {
    const world = await withOrder();
    expect(expectFailure(await world.sales.invoices.readInvoice(invoiceId)).reason).toBe('notFound');
    const change = { invoiceId, version: '1', state: 'paid' } as const;
    expect(expectFailure(await world.sales.invoices.changeInvoiceState(change)).reason).not.toBe('exists');
    expect(expectFailure(await world.sales.invoices.readInvoice(invoiceId)).reason).toBe('notFound');
  });

  it('its order tells customer, currency, price list, owner and the invoices that it has', async () => {
    const world = await withOrder();
    expect(expectValue(await world.sales.invoices.readInvoicedOrder(orderId))).toMatchObject({
      name: 'PO 4711',
      customer: { table: 'account', id: rows.account },
      currencyId: rows.euro,
      priceLevelId: rows.euroPrices,
      opportunityId: null,
      owner: { table: 'systemuser' },
      invoices: [],
    });
    const made = expectValue(await world.sales.invoices.createInvoice(deskInvoice));
    expect(expectValue(await world.sales.invoices.readInvoicedOrder(orderId)).invoices).toEqual([
      { ...made, number: 'SI-1' },
    ]);
    expect(expectFailure(await world.sales.invoices.readInvoicedOrder(invoiceId)).reason).toBe('notFound');
  });

  it('a note of an account is made once, and none of an account that is gone', async () => {
    const world = new SalesWorld();
    const note = { id: '0a000000-0000-4000-8000-0000000000d1', subject: 'News', text: 'Posted', goesOn: false };
    expectValue(await world.sales.invoices.writeAccountNote(rows.account, note));
    expect(expectFailure(await world.sales.invoices.writeAccountNote(rows.account, note)).reason).toBe('exists');
    const elsewhere = await world.sales.invoices.writeAccountNote(orderId, { ...note, id: invoiceId });
    expect(expectFailure(elsewhere).reason).toBe('notFound');
  });
});

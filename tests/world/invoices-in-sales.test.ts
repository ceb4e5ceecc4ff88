import { describe, expect, it } from '@jest/globals';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import { defaultLineRules } from '../../lib/mapping/line-rules';
import { lookAtOlderInvoices } from '../../lib/operations/invoices';
import { uncoupleOrder } from '../../lib/operations/order-commands';
import { pause, resume } from '../../lib/operations/pauses';
import type { ConnectionPolicies } from '../../lib/ports/connection';
import { sweepInvoices } from '../../lib/sync/invoices/sweep-invoices';
import { onlyCoupling } from './agreement';
import { coupledOrder, inBusinessCentral, type Life, notes, post } from './life-cycle-world';
import { type Row, rowsOf } from './people';
import { stopAnywhere, watched } from './stop-anywhere';
import { StopSwitch } from './stop-switch';

const made = (policies: Partial<ConnectionPolicies> = {}, stopSwitch?: StopSwitch) =>
  coupledOrder({
    policies: { invoicesInSales: true, ...policies },
    ...(stopSwitch === undefined ? {} : { stopSwitch }),
  });

/** Invoices of the order in Sales with their lines, as a seller sees them. */
async function inSales({ world, id }: Life): Promise<readonly Row[]> {
  const found = await world.people.sales('GET', 'invoices?$orderby=invoicenumber&$expand=invoice_details');
  return rowsOf(found.value).filter((row) => row._salesorderid_value === id);
}

async function posted({ world }: Life): Promise<readonly Row[]> {
  const found = await world.people.businessCentral('GET', 'salesInvoices?$orderby=number&$expand=salesInvoiceLines');
  return rowsOf(found.value);
}

async function settleInvoice(life: Life, number: unknown, step: 'pay' | 'cancel', amount?: number): Promise<void> {
  const body = amount === undefined ? {} : { amount };
  await life.world.people.control('businessCentral', 'POST', `/invoices/${number}/${step}`, body);
  await life.world.sweepAndSettle();
}

async function statesInSales(life: Life) {
  return (await inSales(life)).map(({ statecode, statuscode }) => [statecode, statuscode]);
}

/** What stands on the timeline of the customer's account. */
async function onAccount({ world }: Life): Promise<readonly string[]> {
  const account = await world.people.firstId('accounts', "accountnumber eq 'C00010'", 'accountid');
  const found = await world.people.sales('GET', 'annotations?$select=notetext,_objectid_value');
  return rowsOf(found.value)
    .filter((row) => row._objectid_value === account)
    .map((row) => String(row.notetext));
}

async function desk({ world }: Life): Promise<string> {
  return await world.people.firstId('products', "productnumber eq '1896-S'", 'productid');
}

async function uncouple({ world, id }: Life): Promise<void> {
  const done = await uncoupleOrder(world.engine, { body: { salesOrderId: id }, who: 'ada' });
  expect(done.kind).toBe('ok');
}

async function retire(life: Life, isRetired: boolean): Promise<void> {
  const values = isRetired ? { statecode: 1, statuscode: 2 } : { statecode: 0, statuscode: 1 };
  await life.world.people.sales('PATCH', `products(${await desk(life)})`, values);
}

describe('posted invoices as invoices of Sales (policy invoicesInSales, P-066, P-067, P-068)', () => {
  it('a posted invoice becomes one invoice of its Sales order, of the same customer and amounts, line by line (P-066)', async () => {
    const life = await made();
    await post(life, 'invoice', [2, 3]);
    const [source] = await posted(life);
    const [invoice, ...others] = await inSales(life);
    expect(others).toEqual([]);
    const order = await life.world.people.salesOrder(life.id);
    expect(invoice).toMatchObject({
      invoicenumber: source?.number,
      name: order.name,
      _customerid_value: order._customerid_value,
      _ownerid_value: order._ownerid_value,
      _pricelevelid_value: order._pricelevelid_value,
      _transactioncurrencyid_value: order._transactioncurrencyid_value,
      shipto_city: source?.shipToCity,
      billto_name: source?.billToName,
      statecode: 0,
      statuscode: 4,
      totallineitemamount: source?.totalAmountExcludingTax,
      totaltax: source?.totalTaxAmount,
      totalamount: source?.totalAmountIncludingTax,
    });
    const lines = rowsOf(invoice?.invoice_details);
    const sourceLines = rowsOf(source?.salesInvoiceLines);
    expect(lines.map(({ quantity }) => quantity)).toEqual([2, 3]);
    expect(lines.map(({ extendedamount }) => extendedamount)).toEqual(
      sourceLines.map(({ netAmountIncludingTax }) => netAmountIncludingTax),
    );
  });

  it('the due day is the business day, as midnight of the business time zone', async () => {
    const life = await made();
    await post(life, 'invoice', [2, 0]);
    const [source] = await posted(life);
    const [invoice] = await inSales(life);
    const { businessTimeZone } = life.world.ports.connection;
    const day = (moment: unknown) =>
      new Intl.DateTimeFormat('sv-SE', { timeZone: businessTimeZone }).format(Date.parse(String(moment)));
    expect([day(invoice?.duedate), day(invoice?.lastbackofficesubmit)]).toEqual([source?.dueDate, source?.invoiceDate]);
  });

  it('the freight line of a posted invoice is the freight of the invoice in Sales, whose total is the posted one (P-022)', async () => {
    const lines = { ...defaultLineRules, freight: { type: 'Account', number: '6910' } } as const;
    const life = await made({ lines });
    await life.world.people.businessCentral('POST', `salesOrders(${life.order.id})/salesOrderLines`, {
      lineType: 'Account',
      lineObjectNumber: '6910',
      quantity: 1,
      unitPrice: 45,
    });
    await life.world.settle();
    await inBusinessCentral(life, 'invoice');
    const [source] = await posted(life);
    const [invoice] = await inSales(life);
    expect(invoice).toMatchObject({ freightamount: 45, totalamount: source?.totalAmountIncludingTax });
    expect(rowsOf(invoice?.invoice_details)).toHaveLength(2);
  });

  it('freight alone on an invoice bears its tax as a line of its own, since Sales knows no tax of freight (P-022)', async () => {
    const lines = { ...defaultLineRules, freight: { type: 'Account', number: '6910' } } as const;
    const life = await made({ lines });
    const freight = await life.world.people.businessCentral('POST', `salesOrders(${life.order.id})/salesOrderLines`, {
      lineType: 'Account',
      lineObjectNumber: '6910',
      quantity: 1,
      unitPrice: 45,
    });
    await life.world.settle();
    await inBusinessCentral(life, 'invoice', { lines: [{ lineId: freight.id, quantity: 1 }] });
    const [source] = await posted(life);
    const [invoice] = await inSales(life);
    expect(invoice).toMatchObject({ freightamount: 45, totalamount: source?.totalAmountIncludingTax });
    // 45.00 × 21 % = 9.45
    expect(rowsOf(invoice?.invoice_details)).toMatchObject([
      { productdescription: 'Rounding or tax of freight', extendedamount: 9.45 },
    ]);
  });

  it('options of the mapping are copied, and a code without an option is waited for by name (P-067)', async () => {
    const mapping = mappingWith({
      codes: { paymentTerms: [{ businessCentral: '30D', sales: '1' }] },
      header: [],
      line: [],
      fields: { header: { paymentTerms: { whenUnknown: 'wait' } }, line: {} },
    });
    const life = await coupledOrder({ policies: { invoicesInSales: true }, mapping });
    const terms = async (code: string) => {
      const found = await life.world.people.businessCentral('GET', `paymentTerms?$filter=code eq '${code}'`);
      const [row] = rowsOf(found.value);
      await life.world.people.businessCentral('PATCH', `salesOrders(${life.order.id})`, { paymentTermsId: row?.id });
    };
    await terms('30D');
    await post(life, 'invoice', [2, 0]);
    expect(await inSales(life)).toMatchObject([{ paymenttermscode: 1 }]);
    await terms('COD');
    await life.world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/invoice`);
    await life.world.settle();
    await life.world.sweepAndSettle();
    expect(await inSales(life)).toHaveLength(1);
    expect((await onlyCoupling(life.world)).salesInvoices?.[1]).toMatchObject({ state: 'due' });
  });

  it('each of several invoices of one order becomes one; swept again nothing is made, and at rest a sweep costs one request', async () => {
    const life = await made({ invoiceNews: false });
    await post(life, 'invoice', [2, 0]);
    await post(life, 'invoice', [1, 3]);
    await inBusinessCentral(life, 'invoice');
    expect((await onlyCoupling(life.world)).state).toBe('ended');
    const numbers = (await posted(life)).map(({ number }) => number);
    expect(numbers).toHaveLength(3);
    for (let sweep = 0; sweep < 3; sweep += 1) {
      await life.world.sweepAndSettle();
    }
    expect((await inSales(life)).map(({ invoicenumber }) => invoicenumber)).toEqual(numbers);
    await life.world.people.takeRequests();
    expect(await sweepInvoices(life.world.engine, 'world')).toBe(0);
    expect(await life.world.people.takeRequests()).toEqual({ businessCentral: 1, sales: 0 });
  });

  it('one of its number that the order has already, of another integration, is taken for it and not made twice', async () => {
    const life = await made();
    await life.world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/invoice`);
    const [source] = await posted(life);
    const order = await life.world.people.salesOrder(life.id);
    const other = await life.world.people.sales('POST', 'invoices', {
      invoicenumber: source?.number,
      'customerid_account@odata.bind': `/accounts(${order._customerid_value})`,
      'salesorderid@odata.bind': `/salesorders(${life.id})`,
    });
    await life.world.people.control('businessCentral', 'POST', `/invoices/${source?.number}/pay`, { amount: 10 });
    await life.world.settle();
    await life.world.sweepAndSettle();
    const [invoice, ...others] = await inSales(life);
    expect(others).toEqual([]);
    expect(invoice).toMatchObject({ invoiceid: other.invoiceid, statecode: 2, statuscode: 100002 });
    await settleInvoice(life, source?.number, 'pay');
    expect(await statesInSales(life)).toEqual([[2, 100001]]);
    expect(life.world.logger.entries.filter(({ event }) => event === 'invoice.totalsDiffer')).toHaveLength(1);
  });

  it('any number of older invoices are brought along once an operator names a day, each once (P-067)', async () => {
    const life = await made({ invoiceNews: false });
    for (const quantity of [1, 2, 1]) {
      const lines = [{ lineId: rowsOf(life.order.salesOrderLines)[0]?.id, quantity }];
      await life.world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/invoice`, { lines });
    }
    await life.world.settle();
    await life.world.clock.advance(3 * 86_400_000);
    await life.world.sweepAndSettle();
    expect(await inSales(life)).toEqual([]);
    const ask = (body: Row) => lookAtOlderInvoices(life.world.engine, { body, who: 'ada' });
    expect(await ask({ since: 'yesterday' })).toMatchObject({ kind: 'badRequest' });
    for (let time = 0; time < 2; time += 1) {
      expect(await ask({ since: '2026-03-01' })).toMatchObject({ kind: 'ok' });
      await life.world.sweepAndSettle();
    }
    expect(await inSales(life)).toHaveLength(3);
  });

  it('an operator is told where no policy wants invoices', async () => {
    const life = await made({ invoicesInSales: false, invoiceNews: false });
    const asked = await lookAtOlderInvoices(life.world.engine, { body: { since: '2026-03-01' }, who: 'ada' });
    expect(asked).toMatchObject({ kind: 'refused', code: 'policyOff' });
  });

  it('its state follows what is paid: in part, in full, taken back, cancelled; nothing else of it is written (P-068)', async () => {
    const life = await made();
    await post(life, 'invoice', [2, 0]);
    await post(life, 'invoice', [0, 3]);
    const [first, second] = await posted(life);
    const total = Number(first?.totalAmountIncludingTax);
    await settleInvoice(life, first?.number, 'pay', 100);
    expect(await statesInSales(life)).toEqual([
      [2, 100002],
      [0, 4],
    ]);
    await settleInvoice(life, first?.number, 'pay');
    await settleInvoice(life, second?.number, 'cancel');
    expect(await statesInSales(life)).toEqual([
      [2, 100001],
      [3, 100003],
    ]);
    await settleInvoice(life, first?.number, 'pay', -total);
    expect((await statesInSales(life))[0]).toEqual([0, 4]);
    const [invoice] = await inSales(life);
    expect(invoice).toMatchObject({ totalamount: total });
  });

  it('an invoice that was paid before anybody looked is made as paid, also once the order is over', async () => {
    const life = await made();
    await life.world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/invoice`);
    const [source] = await posted(life);
    await life.world.people.control('businessCentral', 'POST', `/invoices/${source?.number}/pay`);
    await life.world.settle();
    await life.world.sweepAndSettle();
    expect(await statesInSales(life)).toEqual([[2, 100001]]);
    expect((await onlyCoupling(life.world)).state).toBe('ended');
  });

  it('an invoice with a product that is retired in Sales waits with the product named, and goes on by itself, also when the life of the order is over (P-067)', async () => {
    const life = await made();
    await inBusinessCentral(life, 'ship');
    await retire(life, true);
    await inBusinessCentral(life, 'invoice');
    const [source] = await posted(life);
    const why = `${source?.number} (Dynamics 365 Sales does not have: product 1896-S (retired there))`;
    expect(await onlyCoupling(life.world)).toMatchObject({
      state: 'ended',
      parked: {
        reason: 'invoiceNotMade',
        sentence: `Posted invoices could not be brought to Dynamics 365 Sales: ${why}.`,
      },
    });
    expect(await notes(life)).toContain(`Not all of its posted invoices could be brought to Sales: ${why}.`);
    await retire(life, false);
    await life.world.clock.advance(3_600_000);
    await life.world.sweepAndSettle();
    expect((await inSales(life)).map(({ invoicenumber }) => invoicenumber)).toEqual([source?.number]);
    expect((await onlyCoupling(life.world)).parked).toBeUndefined();
  });

  it('one that waits keeps no other waiting, and goes on behind what the order itself waits for (P-067)', async () => {
    const life = await made();
    await retire(life, true);
    await post(life, 'invoice', [2, 0]);
    await post(life, 'invoice', [0, 3]);
    const [first, second] = await posted(life);
    expect((await inSales(life)).map(({ invoicenumber }) => invoicenumber)).toEqual([second?.number]);
    expect((await onlyCoupling(life.world)).parked?.reason).toBe('refusedBySales');
    await retire(life, false);
    await life.world.clock.advance(3_600_000);
    await life.world.sweepAndSettle();
    expect((await inSales(life)).map(({ invoicenumber }) => invoicenumber)).toEqual([first?.number, second?.number]);
    expect((await onlyCoupling(life.world)).parked).toBeUndefined();
  });

  it('while one waits the order itself goes on, and the wait is told once', async () => {
    const life = await made();
    const withhold = (withheldPrivileges: readonly string[]) =>
      life.world.people.control('sales', 'POST', '/setup', { withheldPrivileges });
    await withhold(['prvCreateInvoice']);
    await post(life, 'invoice', [2, 0]);
    expect((await onlyCoupling(life.world)).parked?.sentence).toContain('does not let Tandem do this');
    await life.world.people.businessCentral('PATCH', `salesOrders(${life.order.id})`, { email: 'a@example.com' });
    await life.world.settle();
    await life.world.sweepAndSettle();
    expect((await life.world.people.salesOrder(life.id)).emailaddress).toBe('a@example.com');
    expect((await onlyCoupling(life.world)).parked?.reason).toBe('invoiceNotMade');
    expect((await notes(life)).split('Not all of its posted invoices')).toHaveLength(2);
    await withhold([]);
    await life.world.clock.advance(3_600_000);
    await life.world.sweepAndSettle();
    expect(await inSales(life)).toHaveLength(1);
  });

  it.each([
    ['while the order lives', [2, 0]],
    ['when the life of the order is over', [5, 8]],
  ])('while an operator has paused writes none is made, and all are once it is lifted: %s', async (_, quantities) => {
    const life = await made({ news: 'off' });
    await inBusinessCentral(life, 'ship');
    const paused = await pause(life.world.engine, {
      body: { scope: { what: 'direction', to: 'sales' }, reason: 'closing of the year' },
      who: 'ada',
    });
    const { number } = (paused as unknown as { body: { number: number } }).body;
    await post(life, 'invoice', quantities);
    expect(await inSales(life)).toEqual([]);
    expect((await onlyCoupling(life.world)).parked?.reason).toBe('directionPaused');
    expect(await resume(life.world.engine, { number: String(number) })).toMatchObject({ body: { asked: 1 } });
    await life.world.settle();
    expect(await inSales(life)).toHaveLength(1);
    expect((await onlyCoupling(life.world)).parked).toBeUndefined();
  });

  it('a payment that could not be brought to Sales at the time is brought later: after a pause, or when a permission is there again', async () => {
    const life = await made({ news: 'off' });
    await post(life, 'invoice', [2, 0]);
    const [source] = await posted(life);
    const body = { scope: { what: 'connection' }, reason: 'closing of the year' };
    const paused = (await pause(life.world.engine, { body, who: 'ada' })) as unknown as { body: { number: number } };
    await settleInvoice(life, source?.number, 'pay', 10);
    await life.world.clock.advance(2 * 3_600_000);
    expect(await statesInSales(life)).toEqual([[0, 4]]);
    await resume(life.world.engine, { number: String(paused.body.number) });
    await life.world.settle();
    await life.world.sweepAndSettle();
    expect(await statesInSales(life)).toEqual([[2, 100002]]);
    await life.world.people.control('sales', 'POST', '/setup', { withheldPrivileges: ['prvWriteInvoice'] });
    await settleInvoice(life, source?.number, 'pay');
    expect((await onlyCoupling(life.world)).parked?.reason).toBe('invoiceNotMade');
    await life.world.clock.advance(2 * 3_600_000);
    await life.world.people.control('sales', 'POST', '/setup', { withheldPrivileges: [] });
    await life.world.sweepAndSettle();
    expect(await statesInSales(life)).toEqual([[2, 100001]]);
    expect((await onlyCoupling(life.world)).parked).toBeUndefined();
  });

  it('one that somebody deleted in Sales is not made again, and the seller is told when it changes next', async () => {
    const life = await made();
    await post(life, 'invoice', [2, 0]);
    const [source] = await posted(life);
    const [invoice] = await inSales(life);
    await life.world.people.sales('DELETE', `invoices(${invoice?.invoiceid})`);
    await settleInvoice(life, source?.number, 'pay', 10);
    await settleInvoice(life, source?.number, 'pay');
    expect(await inSales(life)).toEqual([]);
    expect((await notes(life)).split(`Invoice ${source?.number} is gone from Sales`)).toHaveLength(2);
  });

  it('none is made of an order that a person uncoupled, nor without the policy', async () => {
    const off = await made({ invoicesInSales: false });
    await post(off, 'invoice', [2, 0]);
    expect(await inSales(off)).toEqual([]);
    const apart = await made();
    await uncouple(apart);
    await post(apart, 'invoice', [2, 0]);
    expect(await inSales(apart)).toEqual([]);
  });

  it('a 429, an outage and a lost answer of Sales leave exactly one invoice (I5)', async () => {
    const faults: readonly Row[] = [
      { kind: 'status', options: { status: 429, retryAfterSeconds: 5 }, times: 3 },
      { kind: 'status', options: { status: 503 }, times: 14 },
      { kind: 'lostAnswer', times: 1 },
    ];
    for (const fault of faults) {
      const life = await made({ news: 'off' });
      await life.world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/invoice`);
      await life.world.settle();
      await life.world.people.control('sales', 'POST', '/faults', {
        ...fault,
        match: { method: 'POST', path: 'batch' },
      });
      await life.world.sweepAndSettle();
      const left = rowsOf(await life.world.people.control('sales', 'GET', '/faults'));
      expect(left.filter(({ times }) => times === fault.times)).toEqual([]);
      await life.world.people.control('sales', 'DELETE', '/faults');
      await life.world.clock.advance(600_000);
      await life.world.sweepAndSettle();
      expect(await inSales(life)).toHaveLength(1);
      expect(life.world.crashes).toEqual([]);
    }
  });

  it('a worker stopped at any step makes one invoice all the same, its state, and one posting on the account (I9)', async () => {
    await stopAnywhere(async (stopAt) => {
      const stopSwitch = new StopSwitch();
      const life = await made({ news: 'off', postingsOnAccount: true }, stopSwitch);
      await inBusinessCentral(life, 'ship');
      await life.world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/invoice`);
      const [source] = await posted(life);
      await life.world.people.control('businessCentral', 'POST', `/invoices/${source?.number}/pay`, { amount: 10 });
      const seen = await watched({ world: life.world, stopSwitch, stopAt }, async () => undefined);
      expect(await statesInSales(life)).toEqual([[2, 100002]]);
      expect(await onAccount(life)).toHaveLength(1);
      return seen;
    });
  }, 120_000);
});

describe('postings on the timeline of the account (policy postingsOnAccount, P-055)', () => {
  it('each posted invoice is told once, with order, day and amount; a cancelled one is not', async () => {
    const life = await coupledOrder({ policies: { postingsOnAccount: true } });
    await post(life, 'invoice', [2, 0]);
    await life.world.sweepAndSettle();
    const [source] = await posted(life);
    const { salesNumber } = await onlyCoupling(life.world);
    const [text, ...others] = await onAccount(life);
    expect(others).toEqual([]);
    expect(text).toMatch(
      new RegExp(`^Order ${salesNumber}: Invoice ${source?.number} of 2 March 2026: EUR .* with tax`),
    );
    await settleInvoice(life, source?.number, 'cancel');
    expect(await onAccount(life)).toHaveLength(1);
    expect(await inSales(life)).toEqual([]);
  });

  it('what could not be told is told once it can: after a pause, or when a permission is there again', async () => {
    const life = await coupledOrder({ policies: { postingsOnAccount: true, news: 'off' } });
    const withhold = (withheldPrivileges: readonly string[]) =>
      life.world.people.control('sales', 'POST', '/setup', { withheldPrivileges });
    const body = { scope: { what: 'connection' }, reason: 'closing of the year' };
    const paused = (await pause(life.world.engine, { body, who: 'ada' })) as unknown as { body: { number: number } };
    await post(life, 'invoice', [2, 0]);
    await withhold(['prvCreateNote']);
    await resume(life.world.engine, { number: String(paused.body.number) });
    await life.world.settle();
    await life.world.sweepAndSettle();
    expect(await onAccount(life)).toEqual([]);
    await withhold([]);
    await life.world.clock.advance(2 * 3_600_000);
    await life.world.sweepAndSettle();
    expect(await onAccount(life)).toHaveLength(1);
    expect((await onlyCoupling(life.world)).postingsDue).toBeUndefined();
  });

  it('nothing is told of a customer whose account is gone, and nothing waits for it', async () => {
    const life = await coupledOrder({ policies: { postingsOnAccount: true } });
    const account = await life.world.people.firstId('accounts', "accountnumber eq 'C00010'", 'accountid');
    await life.world.people.sales('PATCH', `accounts(${account})`, { accountnumber: 'MOVED' });
    await life.world.clock.advance(3_600_000);
    await post(life, 'invoice', [2, 0]);
    expect((await onlyCoupling(life.world)).postingsOnAccount).toHaveLength(1);
    const found = await life.world.people.sales('GET', 'annotations?$select=_objectid_value');
    expect(rowsOf(found.value).filter((row) => row._objectid_value === account)).toEqual([]);
  });

  it('an uncoupled order is not told of', async () => {
    const life = await coupledOrder({ policies: { postingsOnAccount: true } });
    await uncouple(life);
    await post(life, 'invoice', [2, 0]);
    expect(await onAccount(life)).toEqual([]);
  });
});

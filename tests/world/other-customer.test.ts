import { describe, expect, it } from '@jest/globals';
import { expectAgreement, onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { World, type WorldOptions } from './world';

/** An order of C00010 with a seller's price, a price of Business Central and a discount, coupled. */
async function coupledOrder(policies: NonNullable<WorldOptions['policies']>) {
  const world = await World.create({ policies });
  const id = await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 2 },
      { product: '1900-S', quantity: 8, price: 99.5 },
    ],
    values: { discountamount: 15 },
  });
  await world.settle();
  await expectAgreement(world, id);
  const [order] = await world.people.businessCentralOrders();
  return { world, id, orderId: String(order?.id) };
}

async function changeCustomerInSales(world: World, id: string, number: string): Promise<void> {
  const account = await world.people.firstId('accounts', `accountnumber eq '${number}'`, 'accountid');
  await world.people.reopen(id);
  await world.people.sales('PATCH', `salesorders(${id})`, { 'customerid_account@odata.bind': `/accounts(${account})` });
  await world.people.submit(id);
  await world.settle();
}

describe('another customer', () => {
  it.each(['a draft', 'a released order'])('%s is archived and made anew for the other customer', async (what) => {
    const { world, id, orderId } = await coupledOrder({ changeReleased: 'archiveAndRecreate' });
    if (what === 'a released order') {
      await world.people.control('businessCentral', 'POST', `/orders/${orderId}/release`);
      await world.settle();
    }
    await changeCustomerInSales(world, id, 'C00020');
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.header).toMatchObject({ customer: 'C00020', headerDiscountAmount: '15' });
    const prices = businessCentral.lines.map((line) => [line.product, line.unitPrice]);
    expect(prices.toSorted()).toEqual([
      ['1896-S', '649.4'],
      ['1900-S', '99.5'],
    ]);
    const orders = await world.people.businessCentralOrders();
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({ billToName: 'Brinkmann & Daughters', salesperson: 'BM' });
    expect(world.crashes).toEqual([]);
  });

  it('waits for a person where the policy does not say so, and ends when it is changed back', async () => {
    const { world, id, orderId } = await coupledOrder({});
    await changeCustomerInSales(world, id, 'C00020');
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'customerChanged',
      sentence: 'The customer of the order was changed in Sales.',
    });
    expect((await world.people.businessCentralOrders())[0]).toMatchObject({ id: orderId, customerNumber: 'C00010' });
    await changeCustomerInSales(world, id, 'C00010');
    await expectAgreement(world, id);
  });

  it('waits for a person once something has been shipped', async () => {
    const { world, id, orderId } = await coupledOrder({ changeReleased: 'archiveAndRecreate' });
    const [order] = await world.people.businessCentralOrders();
    const [line] = rowsOf(order?.salesOrderLines);
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/ship`, {
      lines: [{ lineId: line?.id, quantity: 1 }],
    });
    await world.settle();
    await changeCustomerInSales(world, id, 'C00020');
    expect((await onlyCoupling(world)).parked).toMatchObject({ reason: 'customerChanged' });
    expect((await world.people.businessCentralOrders())[0]).toMatchObject({ id: orderId, customerNumber: 'C00010' });
  });

  it('who is not in Business Central is named', async () => {
    const { world, id } = await coupledOrder({ changeReleased: 'archiveAndRecreate' });
    const account = await world.people.sales('POST', 'accounts', { accountnumber: 'C77777', name: 'Nobody yet' });
    expect(account.accountid).toBeDefined();
    await changeCustomerInSales(world, id, 'C77777');
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: expect.stringContaining('customer C77777'),
    });
  });

  it('entered in Business Central reaches Sales, with the prices that the lines made anew have', async () => {
    const { world, id, orderId } = await coupledOrder({});
    const before = (await onlyCoupling(world)).base?.lines.map((line) => line.businessCentralLineId);
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { customerNumber: 'C00020' });
    await world.settle();
    const { sales, coupling } = await expectAgreement(world, id);
    expect(sales.header.customer).toBe('C00020');
    expect(sales.lines.map((line) => [line.product, line.quantity]).toSorted()).toEqual([
      ['1896-S', '2'],
      ['1900-S', '8'],
    ]);
    expect(coupling.base?.lines).toHaveLength(2);
    expect(coupling.base?.lines.some((line) => before?.includes(line.businessCentralLineId))).toBe(false);
    const account = await world.people.firstId('accounts', "accountnumber eq 'C00020'", 'accountid');
    expect((await world.people.salesOrder(id))._customerid_value).toBe(account);
  });

  it('of Business Central meets edits of a seller: each stays with its line (I2, I14)', async () => {
    const { world, id, orderId } = await coupledOrder({});
    await world.people.reopen(id);
    const [first, second] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, { quantity: 5 });
    await world.people.sales('DELETE', `salesorderdetails(${second?.salesorderdetailid})`);
    await world.people.submit(id);
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { customerNumber: 'C00020' });
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    const lines = businessCentral.lines.map((line) => [line.product, line.quantity]);
    expect(lines).toContainEqual(['1896-S', '5']);
  });

  it('of Business Central, with one of two lines of one product deleted: the line that is left keeps its pair', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({
      lines: [
        { product: '1896-S', quantity: 2 },
        { product: '1896-S', quantity: 7 },
      ],
    });
    await world.settle();
    await expectAgreement(world, id);
    const kept = (await world.people.salesLines(id)).find((line) => line.quantity === 7);
    const [order] = await world.people.businessCentralOrders();
    const deleted = rowsOf(order?.salesOrderLines).find((line) => line.quantity === 2);
    await world.people.businessCentral('DELETE', `salesOrders(${order?.id})/salesOrderLines(${deleted?.id})`);
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { customerNumber: 'C00020' });
    await world.settle();
    await expectAgreement(world, id);
    expect((await world.people.salesLines(id)).map((line) => line.salesorderdetailid)).toEqual([
      kept?.salesorderdetailid,
    ]);
  });

  it('entered on both sides is a conflict: by default that of Sales holds, and what it lost to is kept', async () => {
    const { world, id, orderId } = await coupledOrder({ changeReleased: 'archiveAndRecreate' });
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { customerNumber: 'C00020' });
    await changeCustomerInSales(world, id, 'C00030');
    const { businessCentral, coupling } = await expectAgreement(world, id);
    expect(businessCentral.header.customer).toBe('C00030');
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.flatMap((entry) => entry.conflicts ?? [])).toContainEqual(
      expect.objectContaining({ businessCentral: { customer: 'C00020' }, sales: { customer: 'C00030' } }),
    );
  });

  it('of Business Central whom Sales does not have is named', async () => {
    const { world, orderId } = await coupledOrder({});
    await world.people.businessCentral('POST', 'customers', { number: 'C77777', displayName: 'Nobody yet' });
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { customerNumber: 'C77777' });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: expect.stringContaining('account C77777'),
    });
  });
});

describe('another currency', () => {
  it('that Business Central does not have is named, and nothing is made (P-010)', async () => {
    const world = await World.create();
    const { people } = world;
    const krona = { isocurrencycode: 'SEK', currencyname: 'Krona', currencysymbol: 'kr', currencyprecision: 2 };
    const currency = await people.sales('POST', 'transactioncurrencies', { ...krona, exchangerate: 11 });
    const bind = { 'transactioncurrencyid@odata.bind': `/transactioncurrencies(${currency.transactioncurrencyid})` };
    const list = await people.sales('POST', 'pricelevels', { name: 'Standard SEK', ...bind });
    await people.newSalesOrder({
      lines: [{ product: '1896-S', quantity: 2, price: 7000 }],
      values: { ...bind, 'pricelevelid@odata.bind': `/pricelevels(${list.pricelevelid})` },
    });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: 'Business Central does not have: currency SEK.',
    });
    expect(await people.businessCentralOrders()).toEqual([]);
  });

  it('of an order that is there waits for a person', async () => {
    const { world, id, orderId } = await coupledOrder({});
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { currencyCode: 'USD' });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({ reason: 'currencyChanged' });
    expect((await world.people.salesLines(id)).length).toBe(2);
  });

  it('of Business Central: no amount is written to either side, since it would be another amount', async () => {
    const { world, id, orderId } = await coupledOrder({});
    const before = (await world.people.salesLines(id)).map((line) => line.priceperunit);
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { currencyCode: 'USD' });
    await world.people.reopen(id);
    const [line, other] = await world.people.salesLines(id);
    const price = { ispriceoverridden: true, priceperunit: 777 };
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, price);
    await world.people.submit(id);
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({ reason: 'currencyChanged' });
    const [order] = await world.people.businessCentralOrders();
    expect(rowsOf(order?.salesOrderLines).map(({ unitPrice }) => unitPrice)).not.toContain(777);
    const now = await world.people.salesLines(id);
    expect(now.find((each) => each.salesorderdetailid === other?.salesorderdetailid)?.priceperunit).toBe(before[1]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../lib/operations/answer';
import {
  compareVersions,
  type ListedVersion,
  listVersions,
  type VersionComparison,
} from '../../lib/operations/order-versions';
import { pause, resume } from '../../lib/operations/pauses';
import { restoreOrder } from '../../lib/operations/restore-order';
import type { OrderView } from '../../lib/order/order';
import { isInOtherCurrency } from '../../lib/sync/versions/restore-plan';
import { versionsIn } from '../../lib/sync/versions/version-chain';
import { furnitureSeed } from '../../local/simulator-kit/furniture';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import { World, type WorldOptions } from './world';

const everyChange: WorldOptions = { policies: { archiveEveryChange: true } };

/** An order of a desk and a chair, agreed on both sides. */
async function agreedOrder(options: WorldOptions = everyChange): Promise<{ world: World; id: string }> {
  const world = await World.create(options);
  const id = await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 2 },
      { product: '1900-S', quantity: 8, price: 99.5 },
    ],
    values: { shipto_name: 'Ada', shipto_city: 'Odense' },
  });
  await world.settle();
  return { world, id };
}

async function salesLineOf(world: World, id: string, product: string): Promise<string> {
  const lines = await world.people.salesLines(id);
  const line = lines.find(({ productid }) => (productid as { productnumber: string }).productnumber === product);
  return String(line?.salesorderdetailid);
}

async function edit(world: World, id: string, change: () => Promise<unknown>): Promise<void> {
  await world.people.reopen(id);
  await change();
  await world.people.submit(id);
}

/** The seller changes address, quantity and price, takes the chair off and adds a lamp: version 1 is the order before. */
async function sellerChangesAll({ world, id }: { world: World; id: string }): Promise<void> {
  await edit(world, id, async () => {
    await world.people.sales('PATCH', `salesorders(${id})`, { shipto_name: 'Bob', shipto_city: 'Aarhus' });
    await world.people.sales('PATCH', `salesorderdetails(${await salesLineOf(world, id, '1896-S')})`, {
      quantity: 5,
      ispriceoverridden: true,
      priceperunit: 700,
    });
    await world.people.sales('DELETE', `salesorderdetails(${await salesLineOf(world, id, '1900-S')})`);
    await world.people.addSalesLine(id, { product: '1908-S', quantity: 3, price: 33 });
  });
  await world.settle();
}

const restore = (world: World, id: string, more: object = {}): Promise<Answer> =>
  world.operate(() => restoreOrder(world.engine, { body: { salesOrderId: id, version: 1, ...more }, who: 'ada' }));

async function versionsOf(world: World, id: string): Promise<readonly ListedVersion[]> {
  const answer = await listVersions(world.engine, { salesOrderId: id });
  return answer.kind === 'ok' ? (answer.body as { versions: readonly ListedVersion[] }).versions : [];
}

const summary = (lines: readonly { readonly product: string | null; readonly quantity: string | null }[]) =>
  Object.fromEntries(lines.map(({ product, quantity }) => [product, quantity]));

describe('the versions of an order (I11, spec §3.2)', () => {
  it('are listed with when, why, who caused them and both documents', async () => {
    const order = await agreedOrder();
    await sellerChangesAll(order);
    expect(await versionsOf(order.world, order.id)).toEqual([
      expect.objectContaining({
        number: 1,
        atIso: expect.stringMatching(/^2026-/),
        reason: expect.stringContaining('a change from Sales'),
        causedBy: { seller: furnitureSeed.sellers[0]?.name },
        businessCentral: expect.objectContaining({
          header: expect.objectContaining({ status: 'Draft', customerNumber: 'C00010' }),
          lines: [expect.objectContaining({ quantity: '2' }), expect.objectContaining({ quantity: '8' })],
        }),
        sales: expect.objectContaining({ header: expect.objectContaining({ shipToName: 'Bob' }) }),
      }),
    ]);
  });

  it('are compared field by field, with one another and with now', async () => {
    const order = await agreedOrder();
    await sellerChangesAll(order);
    const answer = await compareVersions(order.world.engine, { salesOrderId: order.id, from: '1' });
    const { header, lines } = (answer as Extract<Answer, { kind: 'ok' }>).body as VersionComparison;
    expect(header).toContainEqual({
      field: 'shipToName',
      from: { businessCentral: 'Ada', sales: 'Ada' },
      to: { businessCentral: 'Bob', sales: 'Bob' },
    });
    expect(lines.map(({ product, change }) => [product, change]).sort()).toEqual([
      ['1896-S', 'changed'],
      ['1900-S', 'removed'],
      ['1908-S', 'added'],
    ]);
    const same = await compareVersions(order.world.engine, { salesOrderId: order.id, from: '1', to: '1' });
    expect(same).toMatchObject({ kind: 'ok', body: { header: [], lines: [] } });
  });
});

describe('bringing an order back to a version', () => {
  it('both sides show its values again; deleted lines are there again, added ones stay', async () => {
    const { world, id } = await agreedOrder();
    await sellerChangesAll({ world, id });
    expect(await restore(world, id)).toMatchObject({ kind: 'ok', body: { version: 1, keptVersion: 2 } });
    await world.settle();
    const { sales, businessCentral, coupling } = await expectAgreement(world, id);
    expect(businessCentral.header).toMatchObject({ shipToName: 'Ada', shipToCity: 'Odense' });
    expect(summary(sales.lines)).toEqual({ '1896-S': '2', '1900-S': '8', '1908-S': '3' });
    const chair = businessCentral.lines.find(({ product }) => product === '1900-S');
    expect(chair?.unitPrice).toBe('99.5');
    expect(coupling.restore).toBeUndefined();
    expect(world.crashes).toEqual([]);
  });

  it('added lines go when that is asked for, and the way back is kept as a version caused by the operator', async () => {
    const { world, id } = await agreedOrder();
    const before = (await expectAgreement(world, id)).businessCentral;
    await sellerChangesAll({ world, id });
    await restore(world, id, { removeAddedLines: true });
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(summary(businessCentral.lines)).toEqual({ '1896-S': '2', '1900-S': '8' });
    expect(businessCentral.lines.map(({ unitPrice }) => unitPrice).sort()).toEqual(
      before.lines.map(({ unitPrice }) => unitPrice).sort(),
    );
    const [, kept] = await versionsOf(world, id);
    expect(kept).toMatchObject({
      number: 2,
      reason: 'brought back to version 1',
      causedBy: { operator: 'ada' },
      sales: { header: { shipToName: 'Bob' } },
    });
    await restore(world, id, { version: 2, removeAddedLines: true });
    await world.settle();
    expect(summary((await expectAgreement(world, id)).sales.lines)).toEqual({ '1896-S': '5', '1908-S': '3' });
  });

  it('the seller is told, and the history says who asked', async () => {
    const { world, id } = await agreedOrder();
    await sellerChangesAll({ world, id });
    await restore(world, id);
    await world.settle();
    const notes = rowsOf((await world.people.sales('GET', 'annotations?$select=notetext')).value);
    expect(notes.map(({ notetext }) => notetext)).toContainEqual(expect.stringContaining('(1, ada)'));
    const { couplingId } = (await expectAgreement(world, id)).coupling;
    const journal = await world.couplings.readJournal('world', couplingId);
    expect(journal.filter(({ summary: text }) => text.includes('asked by ada'))).toMatchObject([{ outcome: 'done' }]);
  });

  it('what people change after it was asked for stays theirs (I2)', async () => {
    const { world, id } = await agreedOrder();
    await sellerChangesAll({ world, id });
    await restore(world, id);
    await edit(world, id, () => world.people.sales('PATCH', `salesorders(${id})`, { shipto_name: 'Carol' }));
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { requestedDeliveryDate: '2026-11-11' });
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.header).toMatchObject({
      shipToName: 'Carol',
      shipToCity: 'Odense',
      requestedDeliveryDate: '2026-11-11',
    });
  });

  it('a released order waits with the change like with any other', async () => {
    const { world, id } = await agreedOrder();
    await sellerChangesAll({ world, id });
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await world.settle();
    await restore(world, id);
    await world.settle();
    expect(world.couplings.all()[0]?.parked?.reason).toBe('releasedInBusinessCentral');
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/reopen`);
    await world.settle();
    await world.sweepAndSettle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(summary(businessCentral.lines)).toEqual({ '1896-S': '2', '1900-S': '8', '1908-S': '3' });
  });

  it('asked for again while the change waits, it makes no line twice (I7)', async () => {
    const { world, id } = await agreedOrder();
    await edit(world, id, async () =>
      world.people.sales('DELETE', `salesorderdetails(${await salesLineOf(world, id, '1900-S')})`),
    );
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await world.settle();
    expect(await restore(world, id)).toMatchObject({ kind: 'ok' });
    await world.settle();
    expect(await world.people.salesLines(id)).toHaveLength(2);
    await restore(world, id);
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/reopen`);
    await world.settle();
    await world.sweepAndSettle();
    const { sales } = await expectAgreement(world, id);
    expect(sales.lines.map(({ product }) => product).sort()).toEqual(['1896-S', '1900-S']);
  });

  it('waits while an operator has paused writes to Sales, and goes on when that is lifted', async () => {
    const { world, id } = await agreedOrder();
    await sellerChangesAll({ world, id });
    const body = { scope: { what: 'direction', to: 'sales' }, reason: 'stock-taking' };
    const paused = await pause(world.engine, { body, who: 'bob' });
    await restore(world, id);
    await world.settle();
    expect(world.couplings.all()[0]).toMatchObject({ parked: { reason: 'directionPaused' }, restore: { version: 1 } });
    expect((await world.people.salesOrder(id)).shipto_name).toBe('Bob');
    const { number } = (paused as Extract<Answer, { kind: 'ok' }>).body as { number: number };
    await resume(world.engine, { number: String(number) });
    await world.settle();
    expect((await expectAgreement(world, id)).sales.header.shipToName).toBe('Ada');
  });

  it('a version that is shown already is nothing to do', async () => {
    const { world, id } = await agreedOrder();
    await sellerChangesAll({ world, id });
    await restore(world, id, { removeAddedLines: true });
    await world.settle();
    expect(await restore(world, id, { removeAddedLines: true })).toMatchObject({ body: { keptVersion: null } });
  });

  it('an order that is closed takes no writes: refused with the reason (I12)', async () => {
    const { world, id } = await agreedOrder();
    await sellerChangesAll({ world, id });
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/ship`);
    await world.settle();
    expect(world.couplings.all()[0]?.state).toBe('fulfilled');
    expect(await restore(world, id)).toMatchObject({ kind: 'refused', code: 'frozen' });
    expect(await versionsOf(world, id)).toHaveLength(1);
  });

  it('an order that a seller has reopened, or that has changes to merge, is refused with the reason', async () => {
    const { world, id } = await agreedOrder();
    await sellerChangesAll({ world, id });
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { requestedDeliveryDate: '2026-11-11' });
    expect(await restore(world, id)).toMatchObject({ kind: 'refused', code: 'changesPending' });
    await world.settle();
    await world.people.reopen(id);
    expect(await restore(world, id)).toMatchObject({ kind: 'refused', code: 'notInForce' });
    await world.settle();
    expect(await restore(world, id)).toMatchObject({ kind: 'refused', code: 'held' });
    expect(await versionsOf(world, id)).toHaveLength(1);
  });

  it('a quantity below what has been shipped is not brought back', async () => {
    const { world, id } = await agreedOrder();
    await edit(world, id, async () => {
      const line = await salesLineOf(world, id, '1896-S');
      await world.people.sales('PATCH', `salesorderdetails(${line})`, { quantity: 6 });
    });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    const desk = rowsOf(order?.salesOrderLines).find(({ lineObjectNumber }) => lineObjectNumber === '1896-S');
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/ship`, {
      lines: [{ lineId: desk?.id, quantity: 4 }],
    });
    await world.settle();
    expect(await restore(world, id)).toMatchObject({ kind: 'refused', code: 'belowShippedQuantity' });
  });

  const anew: WorldOptions = { policies: { archiveEveryChange: true, changeReleased: 'archiveAndRecreate' } };

  async function sellerChangesCustomer({ world, id }: { world: World; id: string }): Promise<void> {
    const account = await world.people.firstId('accounts', "accountnumber eq 'C00020'", 'accountid');
    await edit(world, id, () =>
      world.people.sales('PATCH', `salesorders(${id})`, { 'customerid_account@odata.bind': `/accounts(${account})` }),
    );
    await world.settle();
  }

  it('the customer comes back too: the document is made anew for the customer it was of', async () => {
    const order = await agreedOrder(anew);
    await sellerChangesCustomer(order);
    expect((await expectAgreement(order.world, order.id)).businessCentral.header.customer).toBe('C00020');
    expect(await restore(order.world, order.id)).toMatchObject({ body: { header: { customer: 'C00010' } } });
    await order.world.settle();
    const { businessCentral } = await expectAgreement(order.world, order.id);
    expect(businessCentral.header.customer).toBe('C00010');
    expect(summary(businessCentral.lines)).toEqual({ '1896-S': '2', '1900-S': '8' });
  });

  it('of another customer is refused where the document may not be made anew', async () => {
    const order = await agreedOrder();
    await sellerChangesAll(order);
    const [document] = await order.world.people.businessCentralOrders();
    await order.world.people.businessCentral('PATCH', `salesOrders(${document?.id})`, { customerNumber: 'C00020' });
    await order.world.settle();
    await expectAgreement(order.world, order.id);
    expect(await restore(order.world, order.id)).toMatchObject({ kind: 'refused', code: 'otherCustomer' });
  });

  it('in another currency is refused: its amounts would be other amounts', async () => {
    const order = await agreedOrder(anew);
    await sellerChangesAll(order);
    const [stored] = order.world.couplings.all();
    const journal = await order.world.couplings.readJournal('world', stored?.couplingId ?? '');
    const [kept] = versionsIn(journal);
    if (stored === undefined || kept === undefined) {
      throw new Error('no version');
    }
    const { agreed } = kept.version;
    const currency = { businessCentral: 'USD', sales: 'USD' };
    const version = { ...kept.version, agreed: { ...agreed, header: { ...agreed.header, currency } } };
    const sales = { header: { currency: 'EUR' } } as unknown as OrderView;
    expect(isInOtherCurrency(version.agreed, sales)).toBe(true);
    expect(isInOtherCurrency(agreed, sales)).toBe(false);
  });
});

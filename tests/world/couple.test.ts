import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../lib/operations/answer';
import { importCouplings } from '../../lib/operations/couplings/transfer';
import { matchOrders } from '../../lib/operations/match-orders';
import { coupleOrders, retryOrder, uncoupleOrder } from '../../lib/operations/order-commands';
import { reportOrder } from '../../lib/operations/order-report';
import { synchronizeOrders } from '../../lib/operations/synchronize-orders';
import { changeConnection } from '../../lib/sync/connection/record';
import { expectAgreement } from './agreement';
import { changeState } from './operator';
import { rowsOf } from './people';
import { World } from './world';

/** An order that a seller keeps Active, so that it does not enter by itself, and one that a processor entered. */
async function twoOrders(world: World, processor: Readonly<Record<string, unknown>> = {}) {
  const salesId = await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 2, price: 900 },
      { product: '1900-S', quantity: 4 },
    ],
    values: { name: 'PO 77', shipto_city: 'Aarhus' },
    submit: false,
  });
  const order = await world.people.businessCentral('POST', 'salesOrders', {
    customerNumber: 'C00010',
    externalDocumentNumber: 'PO-77',
    salesOrderLines: [
      { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 3, unitPrice: 850 },
      { lineType: 'Item', lineObjectNumber: '1908-S', quantity: 1 },
    ],
    ...processor,
  });
  await world.settle();
  return { salesId, businessCentralId: String(order.id) };
}

async function couple(
  world: World,
  { salesId, businessCentralId }: { readonly salesId: string; readonly businessCentralId: string },
  valuesOf: 'sales' | 'businessCentral',
): Promise<Answer> {
  const body = { salesOrderId: salesId, businessCentralOrderId: businessCentralId, valuesOf };
  return await coupleOrders(world.engine, { body, who: 'ada' });
}

async function coupled(valuesOf: 'sales' | 'businessCentral') {
  const world = await World.create();
  const orders = await twoOrders(world);
  expect(await couple(world, orders, valuesOf)).toMatchObject({ kind: 'ok' });
  await world.settle();
  await world.people.submit(orders.salesId);
  await world.settle();
  return { world, orders, agreed: await expectAgreement(world, orders.salesId) };
}

describe('coupling two orders that were there before (C6)', () => {
  it('the values of Sales hold where it was chosen; lines are paired by product, and none is deleted', async () => {
    const { agreed } = await coupled('sales');
    const lines = agreed.businessCentral.lines.map(({ product, quantity, unitPrice }) => [
      product,
      quantity,
      unitPrice,
    ]);
    expect(agreed.businessCentral.header.externalDocumentNumber).toBe('PO 77');
    expect(agreed.businessCentral.header.shipToCity).toBe('Aarhus');
    expect(lines).toContainEqual(['1896-S', '2', '900']);
    expect(lines.map(([product]) => product).sort()).toEqual(['1896-S', '1900-S', '1908-S']);
  });

  it('the values of Business Central hold where that was chosen', async () => {
    const { agreed } = await coupled('businessCentral');
    const lines = agreed.sales.lines.map(({ product, quantity, unitPrice }) => [product, quantity, unitPrice]);
    expect(agreed.sales.header.externalDocumentNumber).toBe('PO-77');
    expect(lines).toContainEqual(['1896-S', '3', '850']);
  });

  it('I2 both whole documents are kept as a version before anything is overwritten, and the history says who did it', async () => {
    const { world, orders } = await coupled('sales');
    const stored = await world.couplings.findByRecord('world', 'sales', orders.salesId);
    const journal = await world.couplings.readJournal('world', stored?.coupling.couplingId ?? '');
    expect(journal[0]?.version).toMatchObject({ number: 1, sales: { header: { externalDocumentNumber: 'PO 77' } } });
    expect(JSON.stringify(journal[0]?.version?.businessCentral)).toContain('PO-77');
    expect(journal[1]?.summary).toMatch(/^ada coupled .* the values of Sales hold$/);
  });

  it('I7 at rest afterwards: a sweep and a second look write nothing', async () => {
    const { world, orders } = await coupled('sales');
    const before = JSON.stringify(world.couplings.all());
    expect(await retryOrder(world.engine, { body: { salesOrderId: orders.salesId }, who: 'ada' })).toMatchObject({
      kind: 'ok',
    });
    await world.sweepAndSettle();
    expect(JSON.stringify(world.couplings.all())).toBe(before);
  });

  it('I5 an order is coupled once; a second time is refused with what it belongs to', async () => {
    const { world, orders } = await coupled('sales');
    expect(await couple(world, orders, 'sales')).toMatchObject({ kind: 'refused', code: 'alreadyCoupled' });
  });

  it('other customers, closed orders and orders that are not there are refused, and nothing is coupled', async () => {
    const world = await World.create();
    const orders = await twoOrders(world, { customerNumber: 'C00020' });
    expect(await couple(world, orders, 'sales')).toMatchObject({ kind: 'refused', code: 'otherCustomer' });
    const nowhere = '11111111-1111-4111-8111-111111111111';
    expect(await couple(world, { ...orders, salesId: nowhere }, 'sales')).toMatchObject({ code: 'orderNotFound' });
    expect(world.couplings.all()).toEqual([]);
  });

  it('a wrong body names the field and what it may hold', async () => {
    const world = await World.create();
    const answer = await coupleOrders(world.engine, { body: { salesOrderId: 'x', valuesOf: 'both' }, who: 'ada' });
    expect(answer).toMatchObject({ kind: 'badRequest', error: expect.stringMatching(/salesOrderId.*valuesOf/s) });
    const twice = { salesOrderId: '11111111-1111-4111-8111-111111111111', salesOrderNumber: 'O', valuesOf: 'sales' };
    expect(await coupleOrders(world.engine, { body: twice, who: 'ada' })).toMatchObject({
      error: expect.stringContaining('one of salesOrderId and salesOrderNumber, and one of'),
    });
  });
});

describe('coupling by hand where changes travel to Business Central alone', () => {
  it('refuses the values of Business Central, naming what would not reach Sales; nothing is coupled', async () => {
    const world = await World.create({ policies: { direction: 'toBusinessCentral' } });
    const orders = await twoOrders(world);
    const refusal = {
      kind: 'refused',
      code: 'barredByDirection',
      error: expect.stringMatching(/quantity of line 1896-S.*"sales"/),
    };
    expect(await couple(world, orders, 'businessCentral')).toMatchObject(refusal);
    const again = { salesOrderId: orders.salesId, businessCentralOrderId: orders.businessCentralId, again: true };
    const body = { ...again, valuesOf: 'businessCentral' };
    expect(await coupleOrders(world.engine, { body, who: 'ada' })).toMatchObject(refusal);
    expect(world.couplings.all()).toEqual([]);
  });

  it('takes the values of Sales; the line that only Business Central has stays there, and a person cannot state the other way later', async () => {
    const world = await World.create({ policies: { direction: 'toBusinessCentral' } });
    const orders = await twoOrders(world);
    expect(await couple(world, orders, 'sales')).toMatchObject({ kind: 'ok' });
    await world.people.submit(orders.salesId);
    await world.settle();
    const lines = rowsOf((await world.people.businessCentralOrders())[0]?.salesOrderLines);
    expect(lines.map((line) => `${line.lineObjectNumber} ${line.quantity}`).sort()).toEqual([
      '1896-S 2',
      '1900-S 4',
      '1908-S 1',
    ]);
    expect(await world.people.salesLines(orders.salesId)).toHaveLength(2);
    const body = { orders: [{ salesOrderId: orders.salesId }], valuesOf: 'businessCentral' };
    expect(await synchronizeOrders(world.engine, { body, who: 'ada' })).toMatchObject({
      body: {
        orders: [{ result: 'refused', code: 'barredByDirection', error: expect.stringContaining('line 1908-S') }],
      },
    });
  });
});

describe('uncoupling (C6)', () => {
  it('both orders stay; neither is taken for new afterwards, and edits no longer cross', async () => {
    const { world, orders } = await coupled('sales');
    const body = { businessCentralOrderId: orders.businessCentralId };
    expect(await uncoupleOrder(world.engine, { body, who: 'ada' })).toMatchObject({ kind: 'ok' });
    await world.settle();
    await world.people.businessCentral('PATCH', `salesOrders(${orders.businessCentralId})`, { shipToCity: 'Odense' });
    await world.people.reopen(orders.salesId);
    await world.people.submit(orders.salesId);
    await world.sweepAndSettle();
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
    const order = await world.people.sales('GET', `salesorders(${orders.salesId})`);
    expect(order.shipto_city).toBe('Aarhus');
    expect(await uncoupleOrder(world.engine, { body, who: 'ada' })).toMatchObject({ kind: 'refused', code: 'ended' });
  });

  it('I11 waits until what was begun is settled: the history must say how it ended', async () => {
    const { world, orders } = await coupled('sales');
    const stored = await world.couplings.findByRecord('world', 'sales', orders.salesId);
    if (stored?.coupling.base === undefined) {
      throw new Error('not coupled');
    }
    const openEffect = { sequence: 1, side: 'sales', nextBase: stored.coupling.base } as const;
    await world.couplings.save(stored, { ...stored.coupling, openEffect }, []);
    const body = { salesOrderId: orders.salesId };
    expect(await uncoupleOrder(world.engine, { body, who: 'ada' })).toMatchObject({
      kind: 'refused',
      code: 'unsettled',
    });
    await world.sweepAndSettle();
    expect(await uncoupleOrder(world.engine, { body, who: 'ada' })).toMatchObject({ kind: 'ok' });
  });

  it('an order that nobody coupled is told as such', async () => {
    const world = await World.create();
    const body = { salesOrderId: '11111111-1111-4111-8111-111111111111' };
    expect(await uncoupleOrder(world.engine, { body, who: 'ada' })).toMatchObject({ kind: 'notFound' });
    expect(await uncoupleOrder(world.engine, { body: {}, who: 'ada' })).toMatchObject({ kind: 'badRequest' });
  });

  it.each([
    ['switchedOff', 'the connection is switched off'],
    ['fingerprintMismatch', 'the connection has stopped: A copy may answer.'],
  ] as const)(
    'I15 %s: nothing is coupled by couple, match or import, an order is not looked at, and all of them say why',
    async (code, words) => {
      const { world, orders } = await coupled('sales');
      const others = await twoOrders(world);
      await putAtRest(world, code);
      const refusal = { kind: 'refused', code, error: expect.stringContaining(words.split(':').at(-1) ?? '') };
      const pair = { salesOrderId: others.salesId, businessCentralOrderId: others.businessCentralId };
      const again = { ...pair, valuesOf: 'sales', again: true, repoint: true };
      const exported = { salesOrderId: others.salesId, salesOrderNumber: 'O', businessCentralOrderNumber: 'S' };
      const commands = [
        () => couple(world, others, 'sales'),
        () => coupleOrders(world.engine, { body: again, who: 'ada' }),
        () => matchOrders(world.engine, { body: { apply: true }, who: 'ada' }),
        () => importCouplings(world.engine, { body: { couplings: [exported], apply: true }, who: 'ada' }),
        () => retryOrder(world.engine, { body: { salesOrderId: orders.salesId }, who: 'ada' }),
      ];
      for (const command of commands) {
        expect(await command()).toMatchObject(refusal);
      }
      expect(world.couplings.all()).toHaveLength(1);
      expect(await matchOrders(world.engine, { body: {}, who: 'ada' })).toMatchObject({ kind: 'ok' });
      const report = await reportOrder(world.engine, { salesOrderId: orders.salesId });
      expect(report).toMatchObject({ order: { connectionAtRest: words } });
    },
  );
});

async function putAtRest(world: World, code: 'switchedOff' | 'fingerprintMismatch'): Promise<void> {
  if (code === 'switchedOff') {
    await changeState(world, { action: 'disable' });
    return;
  }
  const stopped = { reason: code, sentence: 'A copy may answer.', sinceIso: '2026-03-01T10:00:00Z' };
  await changeConnection(world.engine, 'world', () => ({ change: { stopped } }));
}

import { describe, expect, it } from '@jest/globals';
import { expectAgreement, onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

type SideName = 'businessCentral' | 'sales';

const fault = (world: World, side: SideName, body: Record<string, unknown>) =>
  world.people.control(side, 'POST', '/faults', body);

async function coupledOrder(): Promise<{ world: World; id: string; orderId: string; lineId: string }> {
  const world = await World.create();
  const id = await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 2 },
      { product: '1900-S', quantity: 8, price: 99.5 },
    ],
  });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  const [line] = rowsOf(order?.salesOrderLines);
  return { world, id, orderId: String(order?.id), lineId: String(line?.id) };
}

async function expectOneOrderEach(world: World, salesId: string): Promise<void> {
  await expectAgreement(world, salesId);
  expect(await world.people.businessCentralOrders()).toHaveLength(1);
  expect(rowsOf((await world.people.sales('GET', 'salesorders?$select=salesorderid')).value)).toHaveLength(1);
  expect(world.crashes).toEqual([]);
}

const passing = [
  ['429 with Retry-After', { kind: 'status', options: { status: 429, retryAfterSeconds: 3 } }],
  ['429 without Retry-After', { kind: 'status', options: { status: 429 } }],
  ['503', { kind: 'status', options: { status: 503 } }],
  ['504', { kind: 'status', options: { status: 504 } }],
  ['504 after the effect', { kind: 'status', options: { status: 504, afterEffect: true } }],
  ['408', { kind: 'status', options: { status: 408 } }],
  ['a lost answer', { kind: 'lostAnswer' }],
  ['a cut connection', { kind: 'cutBefore' }],
] as const;

describe('an order made in Sales from Business Central, while Sales is disturbed (F6, F7)', () => {
  it.each(passing)('ends in one order on each side: %s', async (_, body) => {
    const world = await World.create();
    const order = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00020',
      externalDocumentNumber: 'PHONE-7',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 }],
    });
    await world.settle();
    await fault(world, 'sales', { ...body, match: { method: 'POST', path: 'batch' }, times: 2 });
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    await world.sweepAndSettle();
    const left = rowsOf(await world.people.control('sales', 'GET', '/faults'));
    expect(left.filter((one) => Number(one.times) === 2)).toEqual([]);
    const coupling = await onlyCoupling(world);
    await expectOneOrderEach(world, coupling.salesId ?? '');
  });
});

describe('a change whose answer is lost after it was made (F7)', () => {
  it.each(['sales', 'businessCentral'] as const)(
    '%s: a line added, one deleted and one changed arrive once',
    async (side) => {
      const { world, id, orderId, lineId } = await coupledOrder();
      const lost = { kind: 'lostAnswer', match: { method: 'POST', path: 'batch' }, times: 1 };
      const newLine = { lineType: 'Item', lineObjectNumber: '1920-S', quantity: 3 };
      if (side === 'sales') {
        const path = `salesOrders(${orderId})/salesOrderLines`;
        await world.people.businessCentral('POST', path, newLine);
        await world.people.businessCentral('DELETE', `${path}(${lineId})`);
      } else {
        await world.people.reopen(id);
        const lines = await world.people.salesLines(id);
        const desk = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1896-S');
        await world.people.sales('DELETE', `salesorderdetails(${desk?.salesorderdetailid})`);
        await world.people.addSalesLine(id, { product: '1920-S', quantity: 3 });
        await world.people.submit(id);
      }
      await fault(world, side, lost);
      await world.settle();
      await world.sweepAndSettle();
      await expectOneOrderEach(world, id);
      const { sales, coupling } = await expectAgreement(world, id);
      expect(sales.lines.map((line) => line.product).sort()).toEqual(['1900-S', '1920-S']);
      const journal = await world.couplings.readJournal('world', coupling.couplingId);
      expect(journal.filter((entry) => entry.kind === 'conflict')).toEqual([]);
    },
  );
});

describe('a value that the server alters as it is written (I10)', () => {
  it('the price that Business Central alters travels to Sales once', async () => {
    const { world, id } = await coupledOrder();
    await fault(world, 'businessCentral', {
      kind: 'recalculate',
      match: {},
      times: 1,
      options: { field: 'unitPrice', value: '88.25' },
    });
    await world.people.reopen(id);
    const lines = await world.people.salesLines(id);
    const chair = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1900-S');
    await world.people.sales('PATCH', `salesorderdetails(${chair?.salesorderdetailid})`, { priceperunit: 91 });
    await world.people.submit(id);
    await world.settle();
    await world.people.takeRequests();
    await world.sweepAndSettle();
    await expectOneOrderEach(world, id);
    const { sales } = await expectAgreement(world, id);
    expect(sales.lines.map((line) => line.unitPrice)).toContain('88.25');
  });
});

describe('credentials (F18)', () => {
  it.each(['businessCentral', 'sales'] as const)('%s: an expired token is fetched anew', async (side) => {
    const { world, id, orderId, lineId } = await coupledOrder();
    await fault(world, side, { kind: 'tokenExpired', match: { path: 'batch' }, times: 1 });
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})/salesOrderLines(${lineId})`, {
      unitPrice: 777,
    });
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { name: 'PO 2' });
    await world.people.submit(id);
    await world.settle();
    await world.sweepAndSettle();
    await expectOneOrderEach(world, id);
  });

  it('Sales forbids the write: the order waits with its reason and goes on by itself', async () => {
    const { world, id, orderId, lineId } = await coupledOrder();
    await fault(world, 'sales', { kind: 'forbidden', match: { method: 'POST', path: 'batch' } });
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})/salesOrderLines(${lineId})`, {
      unitPrice: 777,
    });
    await world.settle();
    expect((await onlyCoupling(world)).parked?.reason).toBe('notPermitted');
    await world.people.control('sales', 'DELETE', '/faults');
    await world.sweepAndSettle();
    await expectOneOrderEach(world, id);
  });
});

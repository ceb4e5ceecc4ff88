import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

type SideName = 'businessCentral' | 'sales';

const fault = (world: World, side: SideName, body: Record<string, unknown>) =>
  world.people.control(side, 'POST', '/faults', body);

async function newOrder(world: World): Promise<string> {
  return await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 2 },
      { product: '1900-S', quantity: 8, price: 99.5 },
    ],
  });
}

/** Both sides edit different things of a coupled order. */
async function editBoth(world: World, id: string): Promise<void> {
  const [order] = await world.people.businessCentralOrders();
  const [desk] = rowsOf(order?.salesOrderLines);
  await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${desk?.id})`, {
    unitPrice: 777,
  });
  await world.people.reopen(id);
  const lines = await world.people.salesLines(id);
  const chair = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1900-S');
  await world.people.sales('PATCH', `salesorderdetails(${chair?.salesorderdetailid})`, { quantity: 9 });
  await world.people.submit(id);
}

/** A race is run on the record that a part of the batch writes. */
function raced(side: SideName): { readonly path: string } {
  return { path: side === 'sales' ? 'salesorder' : 'salesOrder' };
}

/** A fault that nothing met proves nothing. */
async function expectMet(world: World, side: SideName): Promise<void> {
  const standing = rowsOf(await world.people.control(side, 'GET', '/faults'));
  expect(standing.filter((one) => Number(one.times) === 2)).toEqual([]);
}

async function expectOneOrderEach(world: World, id: string, quantities: readonly string[]): Promise<void> {
  const { businessCentral } = await expectAgreement(world, id);
  expect(businessCentral.lines.map((line) => line.quantity).sort()).toEqual(quantities);
  expect(await world.people.businessCentralOrders()).toHaveLength(1);
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
  ['a version race', { kind: 'versionRace' }],
] as const;

describe('faults that pass end in agreement, with one order on each side (F6, F7, F8)', () => {
  for (const side of ['businessCentral', 'sales'] as const) {
    it.each(passing)(`${side}, while an order is made: %s`, async (_, body) => {
      const world = await World.create();
      await fault(world, side, {
        ...body,
        match: body.kind === 'versionRace' ? raced(side) : { path: side === 'sales' ? 'batch' : 'salesOrders|batch' },
        times: 2,
      });
      const id = await newOrder(world);
      await world.settle();
      await world.sweepAndSettle();
      await expectMet(world, side);
      await expectOneOrderEach(world, id, ['2', '8']);
    });

    it.each(passing)(`${side}, while both sides edit: %s`, async (_, body) => {
      const world = await World.create();
      const id = await newOrder(world);
      await world.settle();
      const match = body.kind === 'versionRace' ? raced(side) : { method: 'POST', path: 'batch' };
      await editBoth(world, id);
      await fault(world, side, { ...body, match, times: 2 });
      await world.settle();
      await world.sweepAndSettle();
      await expectMet(world, side);
      await expectOneOrderEach(world, id, ['2', '9']);
    });
  }
});

describe('notices that are disturbed end in agreement (F1, F4, L2)', () => {
  const disturbances = [
    ['twice', { duplicate: 1 }],
    ['out of order', { reorder: 1 }],
    ['late', { delayMs: 600_000 }],
    ['lost', { drop: 1 }],
  ] as const;
  for (const side of ['businessCentral', 'sales'] as const) {
    it.each(disturbances)(`${side}: %s`, async (_, settings) => {
      const world = await World.create();
      const id = await newOrder(world);
      await world.settle();
      await world.people.control(side, 'POST', '/notifications', settings);
      await editBoth(world, id);
      await world.settle();
      await world.people.control(side, 'POST', '/notifications', { drop: 0, duplicate: 0, reorder: 0, delayMs: 0 });
      await world.sweepAndSettle();
      await expectOneOrderEach(world, id, ['2', '9']);
    });
  }
});

describe('an order that cannot go on waits with its reason and goes on by itself (L7, F15, F18)', () => {
  it('names all missing counterparts at once', async () => {
    const world = await World.create();
    await world.people.sales('POST', 'accounts', { name: 'Harbour Office Hotel', accountnumber: 'C90001' });
    const desk = (await world.people.businessCentral('GET', "items?$filter=number eq '1896-S'")).value;
    const unit = (await world.people.businessCentral('GET', "unitsOfMeasure?$filter=code eq 'PCS'")).value;
    const [item, pieces] = [rowsOf(desk)[0], rowsOf(unit)[0]];
    await world.people.businessCentral('PATCH', `items(${item?.id})`, { blocked: true });
    await world.people.businessCentral('PATCH', `unitsOfMeasure(${pieces?.id})`, { code: 'STK' });
    const id = await world.people.newSalesOrder({ customer: 'C90001', lines: [{ product: '1896-S', quantity: 1 }] });
    await world.settle();
    const [waiting] = world.couplings.all();
    expect(waiting?.parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: 'Business Central does not have: customer C90001, item 1896-S (blocked there), unit PCS.',
    });
    await world.people.businessCentral('POST', 'customers', { number: 'C90001', displayName: 'Harbour Office Hotel' });
    await world.people.businessCentral('PATCH', `items(${item?.id})`, { blocked: false });
    await world.people.businessCentral('PATCH', `unitsOfMeasure(${pieces?.id})`, { code: 'PCS' });
    await world.sweepAndSettle();
    await expectOneOrderEach(world, id, ['1']);
  });

  it('a missing permission', async () => {
    const world = await World.create();
    const id = await newOrder(world);
    await world.settle();
    await fault(world, 'businessCentral', { kind: 'forbidden', match: { path: 'batch' } });
    await editBoth(world, id);
    await world.settle();
    expect(world.couplings.all()[0]?.parked?.reason).toBe('notPermitted');
    await world.people.control('businessCentral', 'DELETE', '/faults');
    await world.sweepAndSettle();
    await expectOneOrderEach(world, id, ['2', '9']);
  });

  it.each(['businessCentral', 'sales'] as const)(
    'a creation that %s refuses waits longer each time, since the first refusal, and is told once (L4, L7)',
    async (side) => {
      const world = await World.create();
      const known = await newOrder(world);
      await world.settle();
      const waiting = () => world.couplings.all().find(({ salesId }) => salesId !== known);
      const error = { code: 'Application_DialogException', message: 'Posting Date is not within your range.' };
      const match = { method: 'POST', path: side === 'sales' ? 'batch' : 'salesOrders' };
      await fault(world, side, { kind: 'status', match, options: { status: 400, body: { error } } });
      if (side === 'businessCentral') {
        await newOrder(world);
      } else {
        const lines = [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 }];
        const values = { customerNumber: 'C00010', salesOrderLines: lines };
        const order = await world.people.businessCentral('POST', 'salesOrders', values);
        await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
      }
      await world.settle();
      const first = waiting();
      expect(first?.parked).toMatchObject({ tries: 0 });
      await world.sweepAndSettle();
      const last = waiting();
      expect(last?.parked).toMatchObject({ reason: first?.parked?.reason, sinceIso: first?.parked?.sinceIso });
      expect(last?.parked?.tries).toBeGreaterThan(3);
      expect((last?.parked?.nextTryMs ?? 0) - world.clock.nowMs()).toBeGreaterThan(900_000);
      const journal = await world.couplings.readJournal('world', first?.couplingId ?? '');
      expect(journal.filter(({ kind }) => kind === 'parked')).toHaveLength(1);
      await world.people.control(side, 'DELETE', '/faults');
      await world.sweepAndSettle();
      expect(waiting()?.state).toBe('coupled');
      expect(waiting()?.parked).toBeUndefined();
    },
  );

  it('an approval', async () => {
    const world = await World.create();
    const id = await newOrder(world);
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/request-approval`);
    await world.settle();
    await world.people.reopen(id);
    const [line] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity: 5 });
    await world.people.submit(id);
    await world.settle();
    expect(world.couplings.all()[0]?.parked?.reason).toBe('waitingForApproval');
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/reject`);
    await world.settle();
    await world.sweepAndSettle();
    await expectAgreement(world, id);
  });

  it('a deletion on one side leaves the other side untouched (I14)', async () => {
    const world = await World.create();
    const id = await newOrder(world);
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('DELETE', `salesOrders(${order?.id})`);
    await world.settle();
    expect(world.couplings.all()[0]?.parked?.reason).toBe('deletedInBusinessCentral');
    expect((await world.people.salesOrder(id)).statecode).toBe(1);
  });
});

describe('both modes of Sales', () => {
  it.each([
    ['sales-order processing on: no reopening, amounts and totals agree', { salesOrderProcessing: true }],
    ['system pricing off', { systemPricing: false }],
  ])('%s', async (_, salesSetup) => {
    const world = await World.create({ salesSetup });
    const id = await newOrder(world);
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    const [desk] = rowsOf(order?.salesOrderLines);
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${desk?.id})`, {
      unitPrice: 777,
    });
    await world.settle();
    await expectOneOrderEach(world, id, ['2', '8']);
    const [after] = await world.people.businessCentralOrders();
    expect((await world.people.salesOrder(id)).totalamount).toBe(after?.totalAmountIncludingTax);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Conditions } from '../../lib/conditions/condition';
import { matchOrders } from '../../lib/operations/match-orders';
import { enterOrder, listOffered } from '../../lib/operations/offered-orders';
import { reportOrder } from '../../lib/operations/order-report';
import { synchronizeOrders } from '../../lib/operations/synchronize-orders';
import { expectAgreement } from './agreement';
import { counted, reported, say, unseen } from './full-synchronization-world';
import { World } from './world';

const lines = [{ product: '1896-S', quantity: 2 }];
const onlyAarhus: Conditions = [
  { field: 'shipToCity', startsWith: 'aar' },
  {
    any: [
      { field: 'customer', oneOf: ['C00010', 'C00020'] },
      { field: 'freightAmount', atLeast: '500' },
    ],
  },
];

const filteredWorld = () =>
  World.create({ policies: { entryFilters: { fromSales: onlyAarhus, fromBusinessCentral: onlyAarhus } } });

const inSales = (world: World, city: string) => world.people.newSalesOrder({ lines, values: { shipto_city: city } });

async function inBusinessCentral(world: World, shipToCity: string) {
  const order = await world.people.businessCentral('POST', 'salesOrders', {
    customerNumber: 'C00020',
    shipToName: 'Adatum',
    shipToAddressLine1: 'Street 1',
    shipToCity,
    salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 4 }],
  });
  await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
  return String(order.id);
}

/** A seller changes a submitted order. */
async function moveTo(world: World, id: string, city: string) {
  await world.people.reopen(id);
  await world.people.sales('PATCH', `salesorders(${id})`, { shipto_city: city });
  await world.people.submit(id);
  await world.settle();
}

const body = (answer: unknown) => (answer as { readonly body: { readonly [name: string]: unknown } }).body;

describe('a filter of free choice limits what enters, from either side (P-077)', () => {
  it.each([
    ['Sales', inSales],
    ['Business Central', inBusinessCentral],
  ] as const)('an order of %s inside enters by its notice; one outside does not, also by no sweep', async (_, make) => {
    const world = await filteredWorld();
    const inside = await make(world, 'Aarhus C');
    const outside = await make(world, 'Odense');
    await world.settle();
    await world.sweepAndSettle();
    const held = world.couplings.all();
    expect(held).toMatchObject([{ state: 'coupled' }]);
    expect([held[0]?.salesId, held[0]?.businessCentralId]).toContain(inside);
    expect([held[0]?.salesId, held[0]?.businessCentralId]).not.toContain(outside);
    await expectAgreement(world, String(held[0]?.salesId));
    expect(body(await listOffered(world.engine, {}))).toEqual({ orders: [] });
  });

  it('one that is changed so that it passes enters; a coupled order that falls out of the filter stays coupled', async () => {
    const world = await filteredWorld();
    const id = await inSales(world, 'Odense');
    await world.settle();
    expect(world.couplings.all()).toEqual([]);
    await moveTo(world, id, 'Aarhus');
    await expectAgreement(world, id);
    await moveTo(world, id, 'Odense');
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.header.shipToCity).toBe('Odense');
  });

  it('an order outside is explained when it is asked for, and refused with others; a person may let it in', async () => {
    const world = await filteredWorld();
    const id = await inSales(world, 'Odense');
    await world.settle();
    const why = /outside the entry filter: shipToCity must start with aar \(it is Odense\); "tandem enter"/;
    expect(await reportOrder(world.engine, { salesOrderId: id })).toEqual({
      kind: 'notFound',
      error: expect.stringMatching(why),
    });
    const asked = { body: { orders: [{ salesOrderId: id }] }, who: 'ada' };
    expect(body(await synchronizeOrders(world.engine, asked)).orders).toEqual([
      expect.objectContaining({ result: 'refused', code: 'outsideFilter', error: expect.stringMatching(why) }),
    ]);
    await world.settle();
    expect(world.couplings.all()).toEqual([]);
    await world.operate(() => enterOrder(world.engine, { body: { salesOrderId: id }, who: 'ada' }));
    await world.settle();
    await expectAgreement(world, id);
  });

  it('by its number in Business Central too; an order that nobody has is told as such', async () => {
    const world = await filteredWorld();
    await inBusinessCentral(world, 'Odense');
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    expect(await reportOrder(world.engine, { number: String(order?.number) })).toMatchObject({
      error: expect.stringMatching(/outside the entry filter: shipToCity/),
    });
    expect(await reportOrder(world.engine, { number: 'S-NOBODY' })).toEqual({
      kind: 'notFound',
      error: 'no coupling holds this order',
    });
  });

  it('a full synchronization counts orders outside with the reason, and its entries name the condition', async () => {
    const world = await World.create({
      connectionState: 'matched',
      policies: { entryFilters: { fromSales: onlyAarhus, fromBusinessCentral: onlyAarhus } },
    });
    await unseen(world, async () => {
      await inSales(world, 'Aarhus');
      await inSales(world, 'Odense');
      await inBusinessCentral(world, 'Skagen');
    });
    await say(world, 'survey');
    await world.settle();
    expect(await counted(world)).toEqual([
      '1 businessCentral leftOut outsideFilter',
      '1 sales leftOut outsideFilter',
      '1 sales toLoad',
    ]);
    const details = (await reported(world)).filter(({ reason }) => reason === 'outsideFilter');
    expect(details).toMatchObject([
      { detail: 'shipToCity must start with aar (it is Skagen)' },
      { detail: 'shipToCity must start with aar (it is Odense)' },
    ]);
    await say(world, 'start');
    await world.settle();
    expect(world.couplings.all()).toHaveLength(1);
  });

  it('orders outside are no pair for match: they are listed apart, with the condition', async () => {
    const world = await World.create({
      connectionState: 'connected',
      policies: { entryFilters: { fromSales: onlyAarhus } },
    });
    await inSales(world, 'Odense');
    await inSales(world, 'Aarhus');
    await inBusinessCentral(world, 'Odense');
    await world.settle();
    const report = body(await matchOrders(world.engine, { body: { by: [['shipToCity']] }, who: 'ada' }));
    expect(report).toMatchObject({
      matched: [],
      outsideFilter: [{ side: 'sales', missed: 'shipToCity must start with aar (it is Odense)' }],
    });
    await say(world, 'survey', undefined, 'matching');
    await world.settle();
    expect(await counted(world, 'matching')).toEqual([
      '1 businessCentral alone',
      '1 sales alone',
      '1 sales leftOut outsideFilter',
    ]);
  });
});

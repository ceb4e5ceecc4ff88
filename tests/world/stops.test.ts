import { describe, expect, it } from '@jest/globals';
import { decideConflict } from '../../lib/operations/decide-conflict';
import { restoreOrder } from '../../lib/operations/restore-order';
import type { ConnectionPolicies } from '../../lib/ports/connection';
import { expectAgreement } from './agreement';
import { stopAnywhere, watched } from './stop-anywhere';
import { StopSwitch } from './stop-switch';
import { World } from './world';

/** A short life of one order, in the words of a test: what is done before the worker is watched, and what while it is. */
interface Scenario {
  readonly name: string;
  /** Done and settled first; gives the Sales order. */
  readonly before?: (world: World) => Promise<string>;
  readonly act: (world: World, salesOrderId: string) => Promise<string>;
  readonly policies?: Partial<ConnectionPolicies>;
  /** What must be seen at the end beyond agreement. */
  readonly quantities: readonly string[];
}

const newOrder = (world: World) =>
  world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 2 },
      { product: '1900-S', quantity: 8, price: 99.5 },
    ],
  });

const scenarios: readonly Scenario[] = [
  { name: 'a new order from Sales', act: newOrder, quantities: ['2', '8'] },
  {
    name: 'a new order from Business Central',
    act: async (world) => {
      const order = await world.people.businessCentral('POST', 'salesOrders', {
        customerNumber: 'C00020',
        salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 }],
      });
      await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
      return '';
    },
    quantities: ['4'],
  },
  {
    name: "a seller's new quantity, new line and deleted line",
    before: newOrder,
    act: async (world, id) => {
      await world.people.reopen(id);
      const lines = await world.people.salesLines(id);
      const [desk, chair] = ['1896-S', '1900-S'].map((product) =>
        lines.find((line) => (line.productid as { productnumber: string }).productnumber === product),
      );
      await world.people.sales('PATCH', `salesorderdetails(${desk?.salesorderdetailid})`, { quantity: 5 });
      await world.people.sales('DELETE', `salesorderdetails(${chair?.salesorderdetailid})`);
      await world.people.addSalesLine(id, { product: '1908-S', quantity: 3, price: 33 });
      await world.people.submit(id);
      return id;
    },
    quantities: ['3', '5'],
  },
  {
    name: "a processor's new price and new line while the seller changes a quantity",
    before: newOrder,
    act: async (world, id) => {
      const [order] = await world.people.businessCentralOrders();
      const [desk] = (order?.salesOrderLines ?? []) as { id: string }[];
      const path = `salesOrders(${order?.id})/salesOrderLines`;
      await world.people.businessCentral('PATCH', `${path}(${desk?.id})`, { unitPrice: 777 });
      await world.people.businessCentral('POST', path, { lineType: 'Item', lineObjectNumber: '1920-S', quantity: 6 });
      await world.people.reopen(id);
      const lines = await world.people.salesLines(id);
      const chair = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1900-S');
      await world.people.sales('PATCH', `salesorderdetails(${chair?.salesorderdetailid})`, { quantity: 9 });
      await world.people.submit(id);
      return id;
    },
    quantities: ['2', '6', '9'],
  },
  {
    name: "a seller's change of a released order, which is archived and made anew",
    policies: { changeReleased: 'archiveAndRecreate' },
    before: async (world) => {
      const id = await newOrder(world);
      await world.settle();
      const [order] = await world.people.businessCentralOrders();
      await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
      return id;
    },
    act: async (world, id) => {
      await world.people.reopen(id);
      const lines = await world.people.salesLines(id);
      const desk = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1896-S');
      await world.people.sales('PATCH', `salesorderdetails(${desk?.salesorderdetailid})`, { quantity: 5 });
      await world.people.addSalesLine(id, { product: '1908-S', quantity: 3, price: 33 });
      await world.people.submit(id);
      return id;
    },
    quantities: ['3', '5', '8'],
  },
  {
    name: 'bringing a version back, with a line made again and one deleted',
    policies: { archiveEveryChange: true },
    before: async (world) => {
      const id = await newOrder(world);
      await world.settle();
      await world.people.reopen(id);
      const lines = await world.people.salesLines(id);
      const chair = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1900-S');
      await world.people.sales('DELETE', `salesorderdetails(${chair?.salesorderdetailid})`);
      await setDeskInSales(world, id, 7);
      await world.people.addSalesLine(id, { product: '1908-S', quantity: 3, price: 33 });
      await world.people.submit(id);
      return id;
    },
    act: async (world, salesOrderId) => {
      const body = { salesOrderId, version: 1, removeAddedLines: true };
      await world.operate(() => restoreOrder(world.engine, { body, who: 'ada' }));
      return salesOrderId;
    },
    quantities: ['2', '8'],
  },
  {
    name: "a person's decision of a conflict, as a rule",
    policies: { conflictRules: [{ when: { group: 'productAndQuantity' }, rule: 'park' }] },
    before: async (world) => {
      const id = await newOrder(world);
      await world.settle();
      const [order] = await world.people.businessCentralOrders();
      const [desk] = (order?.salesOrderLines ?? []) as { id: string }[];
      await world.people.reopen(id);
      await setDeskInSales(world, id, 7);
      await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${desk?.id})`, {
        quantity: 5,
      });
      await world.people.submit(id);
      return id;
    },
    act: async (world, id) => {
      const conflictId = world.couplings.all()[0]?.openConflicts?.[0]?.conflictId ?? '';
      const body = { wins: 'sales', reach: 'asRule' };
      await world.operate(() => decideConflict(world.engine, { conflictId, body, who: 'ada' }));
      return id;
    },
    quantities: ['7', '8'],
  },
];

async function setDeskInSales(world: World, id: string, quantity: number): Promise<void> {
  const lines = await world.people.salesLines(id);
  const desk = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1896-S');
  await world.people.sales('PATCH', `salesorderdetails(${desk?.salesorderdetailid})`, { quantity });
}

async function play(scenario: Scenario, stopAt?: number): Promise<Pick<StopSwitch, 'steps' | 'names'>> {
  const stopSwitch = new StopSwitch();
  const world = await World.create({ stopSwitch, policies: scenario.policies ?? {} });
  const before = (await scenario.before?.(world)) ?? '';
  await world.settle();
  let acted = '';
  const seen = await watched({ world, stopSwitch, stopAt }, async () => {
    acted = await scenario.act(world, before);
  });
  const [coupling, ...others] = world.couplings.all();
  expect(others).toEqual([]);
  const { businessCentral } = await expectAgreement(world, acted === '' ? (coupling?.salesId ?? '') : acted);
  expect(businessCentral.lines.map((line) => line.quantity).sort()).toEqual(scenario.quantities);
  expect([coupling?.decisions, coupling?.openConflicts, coupling?.restore]).toEqual([undefined, undefined, undefined]);
  expect(await world.people.businessCentralOrders()).toHaveLength(1);
  expect((await world.people.sales('GET', 'salesorders?$select=name')).value).toHaveLength(1);
  return seen;
}

describe('a worker stopped at any step and started again ends where an undisturbed one ends (I9, F9)', () => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    (_, scenario) => stopAnywhere((stopAt) => play(scenario, stopAt)),
    120_000,
  );
});

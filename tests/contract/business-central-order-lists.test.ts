import { describe, expect, it } from '@jest/globals';
import type { BusinessCentralOrderRecord } from '../../lib/mapping/business-central-record.js';
import { readBusinessCentralOrder } from '../../lib/mapping/read-business-central.js';
import { decimal } from '../../lib/order/decimal.js';
import { contentHashOf } from '../../lib/sync/sweeps/content-hash.js';
import { defaultReading } from '../support/readings.js';
import { expectFailure, expectValue } from '../support/results.js';
import { BusinessCentralWorld } from './business-central-world.js';

const desk = { lineType: 'Item', lineObjectNumber: '1896-S', quantity: { decimal: decimal('2') } };
const creation = { header: { customerNumber: 'C00010' }, lines: [desk, { ...desk, lineObjectNumber: '1900-S' }] };

async function withOrders(count: number): Promise<{ world: BusinessCentralWorld; ids: readonly string[] }> {
  const world = new BusinessCentralWorld();
  const ids: string[] = [];
  for (let order = 0; order < count; order += 1) {
    ids.push(expectValue(await world.businessCentral.createOrder(creation)).id);
  }
  return { world, ids };
}

/** All pages of orders with lines, and what they cost. */
async function readAll(world: BusinessCentralWorld) {
  const orders: BusinessCentralOrderRecord[] = [];
  let told = 0;
  const { requests } = await world.simulator.countRequests(async () => {
    let next: string | undefined;
    do {
      const page = expectValue(await world.businessCentral.listOrdersWithLines(next));
      orders.push(...page.orders);
      told += page.requests;
      next = page.next;
    } while (next !== undefined);
  });
  return { orders, told, requests };
}

describe('Business Central lists of all orders against the simulator', () => {
  it.each([
    [0, 1],
    [100, 1],
    [201, 3],
  ])('%i orders with their lines cost %i request(s), as they say themselves', async (count, expected) => {
    const { world, ids } = await withOrders(count);
    const { orders, told, requests } = await readAll(world);
    expect(requests).toBe(expected);
    expect(told).toBe(expected);
    expect(orders.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  it('an order in the list reads as it does alone, whatever its ETag is', async () => {
    const { world, ids } = await withOrders(2);
    const { orders } = await readAll(world);
    for (const id of ids) {
      const alone = readBusinessCentralOrder(expectValue(await world.businessCentral.readOrder(id)), defaultReading);
      const listed = orders.find((order) => order.id === id);
      if (listed === undefined) {
        throw new Error('not listed');
      }
      expect(contentHashOf(readBusinessCentralOrder(listed, defaultReading))).toBe(contentHashOf(alone));
    }
  });

  it('S-080 a silent edit changes the content and nothing else does', async () => {
    const { world, ids } = await withOrders(2);
    const hashes = async () =>
      new Map(
        (await readAll(world)).orders.map((order) => [
          order.id,
          contentHashOf(readBusinessCentralOrder(order, defaultReading)),
        ]),
      );
    const before = await hashes();
    expect(await hashes()).toEqual(before);
    const [first = '', second = ''] = ids;
    const [line] = expectValue(await world.businessCentral.readOrder(first)).lines;
    await world.asProcessor('PATCH', `salesOrders(${first})/salesOrderLines(${line?.id})`, { description: 'Oak' });
    const after = await hashes();
    expect(after.get(first)).not.toBe(before.get(first));
    expect(after.get(second)).toBe(before.get(second));
  });

  it('S-018 S-019 reads a replica: a pending discount is not redistributed by looking, and a lag shows', async () => {
    const { world, ids } = await withOrders(1);
    const [id = ''] = ids;
    await world.simulator.call('POST', '/setup', { discountRecalculationOnGet: true });
    await world.asProcessor('PATCH', `salesOrders(${id})`, { discountAmount: 10 });
    const [line] = expectValue(await world.businessCentral.readOrder(id)).lines;
    await world.asProcessor('PATCH', `salesOrders(${id})/salesOrderLines(${line?.id})`, { quantity: 0 });
    const stamp = async () => (await readAll(world)).orders[0]?.lastModifiedDateTime;
    const before = await stamp();
    world.clock.advance(60_000);
    expect(await stamp()).toBe(before);
    expect(expectValue(await world.businessCentral.readOrder(id)).lastModifiedDateTime).not.toBe(before);
    await world.simulator.call('POST', '/setup', { readOnlyLagMs: 5_000 });
    const late = expectValue(await world.businessCentral.createOrder(creation)).id;
    const listed = async () => expectValue(await world.businessCentral.listOrderIds()).ids;
    expect(await listed()).not.toContain(late);
    world.clock.advance(6_000);
    expect(await listed()).toContain(late);
  });

  it.each([
    [1, 1],
    [51, 2],
  ])(
    '%i orders asked for by id cost %i request(s), read as alone, and what is not there is absent',
    async (count, cost) => {
      const { world, ids } = await withOrders(count);
      const gone = '0a000000-0000-4000-8000-00000000dead';
      const { requests, value } = await world.simulator.countRequests(() =>
        world.businessCentral.readOrders([...ids, gone]),
      );
      const read = expectValue(value);
      expect([requests, read.requests]).toEqual([cost, cost]);
      expect(read.orders.map(({ id }) => id).sort()).toEqual([...ids].sort());
      const [first = ''] = ids;
      const alone = readBusinessCentralOrder(expectValue(await world.businessCentral.readOrder(first)), defaultReading);
      const together = read.orders.find(({ id }) => id === first);
      expect(together && contentHashOf(readBusinessCentralOrder(together, defaultReading))).toBe(contentHashOf(alone));
      expect(expectValue(await world.businessCentral.readOrders([]))).toEqual({ orders: [], requests: 0 });
    },
  );

  it('lists ids alone, and tells a company that does not answer', async () => {
    const { world, ids } = await withOrders(3);
    const { requests, value } = await world.simulator.countRequests(() => world.businessCentral.listOrderIds());
    expect(requests).toBe(1);
    expect([...expectValue(value).ids].sort()).toEqual([...ids].sort());
    const wrong = world.client('0a000000-0000-4000-8000-00000000dead');
    expect(expectFailure(await wrong.listOrderIds()).reason).toBe('invalid');
    expect(expectFailure(await wrong.listOrdersWithLines()).reason).toBe('invalid');
  });
});

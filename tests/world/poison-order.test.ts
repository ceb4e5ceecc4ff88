import { describe, expect, it } from '@jest/globals';
import type { ConnectionPorts } from '../../lib/sync/engine';
import { listUncoupled } from '../../lib/sync/sweeps/list-uncoupled';
import { sweepOpenOrders } from '../../lib/sync/sweeps/open-orders';
import { type Row, rowsOf } from './people';
import { World } from './world';

async function withTax(world: World, unitPrice: number): Promise<Row> {
  return await world.people.businessCentral('POST', 'salesOrders', {
    customerNumber: 'C00010',
    pricesIncludeTax: true,
    salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 1, unitPrice }],
  });
}

async function precisionOf(world: World, decimals: number): Promise<void> {
  const filter = "isocurrencycode eq 'EUR'";
  const euro = await world.people.firstId('transactioncurrencies', filter, 'transactioncurrencyid');
  await world.people.administerSales(`transactioncurrencies(${euro})`, { currencyprecision: decimals }, 'PATCH');
}

describe('a currency with fewer decimals in Sales than in Business Central', () => {
  it('an order with prices with tax enters, shows what Sales can hold, and rests (I1, I4)', async () => {
    const world = await World.create({ policies: { createInSales: 'whenReleased' } });
    await precisionOf(world, 0);
    const order = await withTax(world, 100.55);
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    await world.sweepAndSettle();
    expect(world.crashes).toEqual([]);
    const [coupling] = world.couplings.all();
    expect(coupling).toMatchObject({ state: 'coupled' });
    expect(coupling?.parked).toBeUndefined();
    expect(await world.people.salesOrder(coupling?.salesId ?? '')).toMatchObject({ totalamount: 100, totaltax: 17 });
    const before = coupling?.journalSequence;
    await world.clock.advance(3_600_000);
    await world.sweepAndSettle();
    expect(world.couplings.all()[0]?.journalSequence).toBe(before);
  });
});

describe('one order that cannot be read (L4)', () => {
  /** A coupled order and one that nobody has coupled; reading one of them throws, in whatever list it comes. */
  async function poisoned(isCoupled: boolean) {
    const world = await World.create();
    const lines = [{ product: '1896-S', quantity: 2 }];
    const [first, second] = [await world.people.newSalesOrder({ lines }), await world.people.newSalesOrder({ lines })];
    await world.settle();
    const other = await withTax(world, 100);
    await world.settle();
    const coupled = await world.couplings.findByRecord('world', 'sales', first);
    const badId = isCoupled ? coupled?.coupling.businessCentralId : other.id;
    const ports = world.engine.connections.get('world') as ConnectionPorts;
    const list = ports.businessCentral.listOrdersWithLines;
    const read = ports.businessCentral.readOrder;
    const spoil = <Order extends { readonly id: string }>(order: Order): Order =>
      order.id === badId
        ? Object.defineProperty({ ...order }, 'lines', {
            get: () => {
              throw new Error('unthought of');
            },
          })
        : order;
    const businessCentral: ConnectionPorts['businessCentral'] = {
      ...ports.businessCentral,
      listOrdersWithLines: async (next) => {
        const listed = await list(next);
        return listed.ok ? { ...listed, value: { ...listed.value, orders: listed.value.orders.map(spoil) } } : listed;
      },
      readOrder: async (id) => {
        const answer = await read(id);
        return answer.ok ? { ...answer, value: spoil(answer.value) } : answer;
      },
    };
    (world.engine.connections as Map<string, ConnectionPorts>).set('world', { ...ports, businessCentral });
    return { world, ports: { ...ports, businessCentral }, first, second, badId };
  }

  it.each([true, false])('does not stop the sweep of open orders for the others; coupled: %s', async (isCoupled) => {
    const { world, second } = await poisoned(isCoupled);
    const stored = await world.couplings.findByRecord('world', 'sales', second);
    const order = (await world.people.businessCentralOrders()).find(
      ({ id }) => id === stored?.coupling.businessCentralId,
    );
    const [line] = rowsOf(order?.salesOrderLines);
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${line?.id})`, {
      description: 'Desk with drawer',
    });
    const run = await sweepOpenOrders(world.engine, 'world');
    expect(run).toMatchObject({ isComplete: true, orders: 3, differing: isCoupled ? 2 : 1 });
    await world.settle();
    expect(JSON.stringify(await world.people.salesLines(second))).toContain('Desk with drawer');
    expect(world.logger.entries.map(({ event }) => event)).toContain('order.notReadable');
  });

  it('is left out of the list of uncoupled orders, and named in the log', async () => {
    const { world, ports, badId } = await poisoned(false);
    const another = await withTax(world, 200);
    const listed = await listUncoupled(world.engine, ports, 100);
    expect(listed).toMatchObject({ ok: true, value: { businessCentral: [{ id: another.id }] } });
    expect(world.logger.entries).toContainEqual(
      expect.objectContaining({ event: 'order.notReadable', fields: expect.objectContaining({ recordId: badId }) }),
    );
  });
});

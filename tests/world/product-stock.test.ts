import { describe, expect, it } from '@jest/globals';
import { defaultMapping } from '../../lib/mapping/default-mapping';
import { sweepProductStock } from '../../lib/sync/seller-news/product-stock';
import { rowsOf } from './people';
import { World } from './world';

const policies = { stockOnProducts: true };

async function onHandInSales(world: World, product: string): Promise<unknown> {
  const filter = encodeURIComponent(`productnumber eq '${product}'`);
  const found = await world.people.sales('GET', `products?$select=quantityonhand&$filter=${filter}`);
  return rowsOf(found.value)[0]?.quantityonhand;
}

async function inventoryOf(world: World, item: string): Promise<unknown> {
  const found = await world.people.businessCentral('GET', `items?$filter=number eq '${item}'`);
  return rowsOf(found.value)[0]?.inventory;
}

describe('the quantity on hand of products (policy stockOnProducts, P-070)', () => {
  it('is that of Business Central, follows what is shipped, and is written only where it differs', async () => {
    const world = await World.create({ policies });
    expect(await onHandInSales(world, '1900-S')).toBeNull();
    expect(await sweepProductStock(world.engine, 'world')).toBeGreaterThan(1);
    expect(await onHandInSales(world, '1900-S')).toBe(await inventoryOf(world, '1900-S'));
    expect(await sweepProductStock(world.engine, 'world')).toBe(0);
    const order = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00020',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 }],
    });
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/ship`);
    await world.people.takeRequests();
    expect(await sweepProductStock(world.engine, 'world')).toBe(1);
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 1, sales: 2 });
    expect(await onHandInSales(world, '1900-S')).toBe(await inventoryOf(world, '1900-S'));
  });

  it('what somebody writes there is put right; items without stock and products without an item are left alone', async () => {
    const world = await World.create({ policies });
    await sweepProductStock(world.engine, 'world');
    const products = rowsOf((await world.people.sales('GET', 'products?$select=productid,productnumber')).value);
    const chair = products.find((row) => row.productnumber === '1900-S');
    await world.people.sales('PATCH', `products(${chair?.productid})`, { quantityonhand: 7 });
    const made = await world.people.sales('POST', 'products', {
      name: 'Only in Sales',
      productnumber: 'ONLY-HERE',
      'defaultuomid@odata.bind': `/uoms(${await world.people.firstId('uoms', "name eq 'PCS'", 'uomid')})`,
      'defaultuomscheduleid@odata.bind': `/uomschedules(${await world.people.firstId('uomschedules', 'uomscheduleid ne null', 'uomscheduleid')})`,
      quantitydecimal: 2,
    });
    expect(made.productnumber).toBe('ONLY-HERE');
    expect(await sweepProductStock(world.engine, 'world')).toBe(1);
    expect(await onHandInSales(world, '1900-S')).toBe(await inventoryOf(world, '1900-S'));
    expect(await onHandInSales(world, 'ONLY-HERE')).toBeNull();
  });

  it('somebody who edits a product meanwhile is not overwritten, and the next run brings it; a failure stops the run and is told', async () => {
    const world = await World.create({ policies });
    await world.people.control('sales', 'POST', '/faults', {
      kind: 'versionRace',
      match: { method: 'PATCH', path: 'products' },
      times: 1,
    });
    const first = await sweepProductStock(world.engine, 'world');
    expect(await sweepProductStock(world.engine, 'world')).toBe(1);
    expect(first).toBeGreaterThan(1);
    await world.people.control('sales', 'POST', '/faults', { kind: 'forbidden', match: { path: 'products' } });
    expect(await sweepProductStock(world.engine, 'world')).toBe(0);
    expect(world.logger.entries.filter(({ event }) => event === 'productStock.failed')).toHaveLength(1);
  });

  it('is switched on and off by a version of the configuration while the app runs, with no job of its own (P-146)', async () => {
    const world = await World.create();
    const { people } = world;
    expect(await sweepProductStock(world.engine, 'world')).toBe(0);
    expect(await onHandInSales(world, '1900-S')).toBeNull();
    world.reconfigure({ mapping: defaultMapping, policies });
    expect(await sweepProductStock(world.engine, 'world')).toBeGreaterThan(1);
    const brought = await onHandInSales(world, '1900-S');
    expect(brought).toBe(await inventoryOf(world, '1900-S'));
    world.reconfigure({ mapping: defaultMapping, policies: { stockOnProducts: false } });
    const order = await people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00020',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 }],
    });
    await people.control('businessCentral', 'POST', `/orders/${order.id}/ship`);
    expect(await sweepProductStock(world.engine, 'world')).toBe(0);
    // What was brought stays: it is nobody's to take away.
    expect(await onHandInSales(world, '1900-S')).toBe(brought);
  });

  it('without the policy nothing is asked', async () => {
    const world = await World.create();
    await world.people.takeRequests();
    expect(await sweepProductStock(world.engine, 'world')).toBe(0);
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 0, sales: 0 });
  });
});

import { describe, expect, it } from '@jest/globals';
import { defaultLineRules } from '../../lib/mapping/line-rules';
import { addProducts } from '../data/worked-masters';
import { expectAgreement, onlyCoupling } from './agreement';
import { inBusinessCentral, post } from './life-cycle-world';
import { type Row, rowsOf } from './people';
import { World, type WorldOptions } from './world';

const variants = {
  separator: '/',
  products: [{ product: 'GREEN-CHAIR', item: '1936-S', code: 'GREEN' }],
};

async function worldWithVariants(policies: WorldOptions['policies'] = {}): Promise<World> {
  const world = await World.create({ policies: { lines: { ...defaultLineRules, variants }, ...policies } });
  const ask = (method: string, path: string, body?: Row) =>
    world.people.sales(method, path.replaceAll(' ', '%20'), body);
  await addProducts(ask, { '1900-S/BLACK': 1, '1900-S/RED': 1, '1900-S/BLUE': 1, 'GREEN-CHAIR': 1 });
  return world;
}

async function variantId(world: World, item: string, code: string): Promise<unknown> {
  const found = rowsOf((await world.people.businessCentral('GET', 'itemVariants')).value);
  return found.find((row) => row.itemNumber === item && row.code === code)?.id;
}

async function linesInBusinessCentral(world: World): Promise<readonly Row[]> {
  const [order] = await world.people.businessCentralOrders();
  return rowsOf(order?.salesOrderLines);
}

describe('item variants', () => {
  it('are products of their own in Sales, by a number made of both or by name, in both directions', async () => {
    const world = await worldWithVariants();
    const id = await world.people.newSalesOrder({
      lines: [
        { product: '1900-S/BLACK', quantity: 2, price: 120 },
        { product: 'GREEN-CHAIR', quantity: 1, price: 130 },
        { product: '1896-S', quantity: 1 },
      ],
    });
    await world.settle();
    await expectAgreement(world, id);
    const lines = await linesInBusinessCentral(world);
    const lineOf = (item: string) => lines.find((line) => line.lineObjectNumber === item);
    expect(lineOf('1900-S')?.itemVariantId).toBe(await variantId(world, '1900-S', 'BLACK'));
    expect(lineOf('1936-S')?.itemVariantId).toBe(await variantId(world, '1936-S', 'GREEN'));
    expect(lines).toHaveLength(3);
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${lineOf('1900-S')?.id})`, {
      itemVariantId: await variantId(world, '1900-S', 'RED'),
    });
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { externalDocumentNumber: 'MOVED' });
    await world.settle();
    const { sales } = await expectAgreement(world, id);
    expect(sales.lines.map((line) => line.product).toSorted()).toEqual(['1896-S', '1900-S/RED', 'GREEN-CHAIR']);
    expect(world.crashes).toEqual([]);
  });

  it.each(['/', '-'])(
    'are invoiced in full when their item is, separator %s: posted lines name no variant (P-042)',
    async (separator) => {
      const black = `1900-S${separator}BLACK`;
      const world = await World.create({
        policies: { lines: { ...defaultLineRules, variants: { separator, products: [] } } },
      });
      await addProducts((method, path, body?: Row) => world.people.sales(method, path.replaceAll(' ', '%20'), body), {
        [black]: 1,
      });
      const id = await world.people.newSalesOrder({
        lines: [
          { product: black, quantity: 2, price: 120 },
          { product: '1896-S', quantity: 1, price: 130 },
        ],
      });
      await world.settle();
      const [order] = await world.people.businessCentralOrders();
      const life = { world, id, order: order ?? {} };
      await inBusinessCentral(life, 'release');
      await post(life, 'ship', [2, 1]);
      await post(life, 'invoice', [2, 1]);
      expect(await world.people.businessCentralOrders()).toEqual([]);
      expect((await onlyCoupling(world)).parked).toBeUndefined();
      expect((await world.people.salesOrder(id)).statecode).toBe(4);
    },
  );

  it('that Business Central does not have are named with their item', async () => {
    const world = await worldWithVariants();
    await world.people.newSalesOrder({ lines: [{ product: '1900-S/BLUE', quantity: 2, price: 120 }] });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: expect.stringContaining('variant BLUE of item 1900-S'),
    });
  });

  it('stay what they are when their document is made anew with another variant beside them', async () => {
    const world = await worldWithVariants({ changeReleased: 'archiveAndRecreate' });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1900-S/BLACK', quantity: 2, price: 120 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await world.settle();
    await world.people.reopen(id);
    await world.people.addSalesLine(id, { product: '1900-S/RED', quantity: 3, price: 110 });
    await world.people.submit(id);
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map((line) => line.product)).toEqual(['1900-S/BLACK', '1900-S/RED']);
  });

  it('are Business Central’s own where nothing tells them apart', async () => {
    const world = await World.create();
    const created = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      salesOrderLines: [
        {
          lineType: 'Item',
          lineObjectNumber: '1900-S',
          itemVariantId: await variantId(world, '1900-S', 'RED'),
          quantity: 1,
        },
      ],
    });
    await world.people.control('businessCentral', 'POST', `/orders/${created.id}/release`);
    await world.settle();
    const { salesId = '' } = await onlyCoupling(world);
    const { sales } = await expectAgreement(world, salesId);
    expect(sales.lines.map((line) => line.product)).toEqual(['1900-S']);
  });
});

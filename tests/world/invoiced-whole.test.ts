import { describe, expect, it } from '@jest/globals';
import { inBusinessCentral, type Life, notes, post, standing, stateInSales } from './life-cycle-world';
import { rowsOf } from './people';
import { World } from './world';

const lines = {
  writeIn: { type: 'Account', number: '6810' },
  freight: { type: 'Account', number: '6910' },
  otherLines: 'writeIn',
  resources: [],
} as const;

interface Wanted {
  readonly products?: readonly { readonly product: string; readonly quantity: number; readonly price?: number }[];
  readonly writeIns?: readonly number[];
  readonly discount?: number;
}

async function order({ products = [], writeIns = [], discount = 0 }: Wanted): Promise<Life> {
  const world = await World.create({ policies: { lines } });
  const { people } = world;
  const id = await people.newSalesOrder({
    lines: products,
    submit: false,
    ...(discount === 0 ? {} : { values: { discountamount: discount } }),
  });
  for (const quantity of writeIns) {
    await people.sales('POST', 'salesorderdetails', {
      'salesorderid@odata.bind': `/salesorders(${id})`,
      isproductoverridden: true,
      productdescription: `Job of ${quantity}`,
      quantity,
      priceperunit: 100,
    });
  }
  await people.submit(id);
  await world.settle();
  const [made] = await people.businessCentralOrders();
  return { world, id, order: made ?? {} };
}

const desk = { product: '1896-S', quantity: 2, price: 300 };
const invoicedInSales = 4;

describe('an order that is posted in full (P-042)', () => {
  it.each([
    ['of write-in lines alone', { writeIns: [1, 2] }],
    ['of a product and a write-in line', { products: [desk], writeIns: [2] }],
  ] as const)('%s is invoiced in Sales', async (_, wanted) => {
    const life = await order(wanted);
    await inBusinessCentral(life, 'release');
    await inBusinessCentral(life, 'ship');
    await inBusinessCentral(life, 'invoice');
    expect(await stateInSales(life)).toBe(invoicedInSales);
    expect(await standing(life)).toEqual({ state: 'ended', reason: undefined });
  });

  it('is not called invoiced in full while a write-in line was deleted instead', async () => {
    const life = await order({ products: [desk], writeIns: [2] });
    await inBusinessCentral(life, 'release');
    await post(life, 'ship', [2]);
    await post(life, 'invoice', [2]);
    await inBusinessCentral(life, 'reopen');
    const [left] = await life.world.people.businessCentralOrders();
    const writeIn = rowsOf(left?.salesOrderLines).find((line) => line.lineType === 'Account');
    expect(writeIn).toBeDefined();
    await life.world.people.businessCentral('DELETE', `salesOrders(${life.order.id})`);
    await life.world.sweepAndSettle();
    expect((await standing(life)).reason).toBe('restDeletedInBusinessCentral');
  });

  it('before its creation was finished is told as posted, and closed once the late change is taken back', async () => {
    // Business Central refuses a discount above the sum, which is not known before it has priced the line.
    const life = await order({ products: [{ product: '1896-S', quantity: 2 }], discount: 5_000 });
    expect((await standing(life)).state).toBe('finishing');
    for (const deed of ['release', 'ship', 'invoice']) {
      await inBusinessCentral(life, deed);
    }
    expect((await standing(life)).reason).toBe('postedInBusinessCentral');
    expect(await notes(life)).not.toContain('was deleted');
    const { people } = life.world;
    await people.reopen(life.id);
    await people.sales('PATCH', `salesorders(${life.id})`, { discountamount: null });
    await people.submit(life.id);
    await life.world.sweepAndSettle();
    expect(await stateInSales(life)).toBe(invoicedInSales);
    expect((await standing(life)).state).toBe('ended');
  });
});

import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { type Life, notes } from './life-cycle-world';
import type { Row } from './people';
import { World } from './world';

/** A line at the seller's own price, agreed on both sides. */
async function atOwnPrice(): Promise<Life> {
  const world = await World.create();
  const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2, price: 500 }] });
  await world.settle();
  return { world, id, order: {} };
}

async function change({ world, id }: Life, values: Row): Promise<void> {
  const [line] = await world.people.salesLines(id);
  await world.people.reopen(id);
  await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, values);
  await world.people.submit(id);
  await world.settle();
  await world.sweepAndSettle();
}

async function price({ world, id }: Life): Promise<unknown> {
  const { businessCentral } = await expectAgreement(world, id);
  return businessCentral.lines[0]?.unitPrice;
}

describe("a seller's own price that is taken away", () => {
  it('stays in Business Central, which prices no line anew for that, and the seller is told what to do', async () => {
    const life = await atOwnPrice();
    await change(life, { ispriceoverridden: false });
    expect(await price(life)).toBe('500');
    expect(await notes(life)).toContain(
      'the unit price stays EUR 500.00, since Business Central does not price a line anew',
    );
    const told = (await notes(life)).length;
    await life.world.sweepAndSettle();
    expect((await notes(life)).length).toBe(told);
    await change(life, { ispriceoverridden: true, priceperunit: 640 });
    expect(await price(life)).toBe('640');
  });

  it('is not sent again with another unit: the line is priced anew, and the seller is told the new price', async () => {
    const life = await atOwnPrice();
    const box = await life.world.people.firstId('uoms', "name eq 'BOX'", 'uomid');
    await change(life, { ispriceoverridden: false, 'uomid@odata.bind': `/uoms(${box})` });
    expect(await price(life)).toBe('6494');
    expect(await notes(life)).toContain('the unit price was EUR 500.00 and is now EUR 6,494.00');
  });
});

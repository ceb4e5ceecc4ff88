import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

/** A coupled order of 2 chairs; the processor adds one line, the seller another, and neither sees the other's. */
async function bothAdd(lines: {
  readonly processor: Readonly<Record<string, unknown>>;
  readonly seller: { readonly product: string; readonly quantity: number; readonly price?: number };
}) {
  const world = await World.create();
  const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
  await world.settle();
  await expectAgreement(world, id);
  const [order] = await world.people.businessCentralOrders();
  await world.people.businessCentral('POST', `salesOrders(${order?.id})/salesOrderLines`, {
    lineType: 'Item',
    ...lines.processor,
  });
  await world.people.reopen(id);
  await world.people.addSalesLine(id, lines.seller);
  await world.people.submit(id);
  await world.settle();
  const agreed = await expectAgreement(world, id);
  const shown = async () => ({
    businessCentral: rowsOf((await world.people.businessCentralOrders())[0]?.salesOrderLines).map((line) => [
      line.lineObjectNumber,
      line.quantity,
    ]),
    sales: (await world.people.salesLines(id)).map((line) => [
      (line.productid as { productnumber?: string } | undefined)?.productnumber,
      line.quantity,
    ]),
  });
  return { world, agreed, shown: await shown() };
}

describe('both sides add a line before either has seen the other', () => {
  it('alike in product, unit and quantity: it is one line, and the history says so (spec §3.5)', async () => {
    const { world, agreed, shown } = await bothAdd({
      processor: { lineObjectNumber: '1900-S', quantity: 5, description: 'as agreed on the phone' },
      seller: { product: '1900-S', quantity: 5 },
    });
    expect(shown.businessCentral).toEqual([
      ['1896-S', 2],
      ['1900-S', 5],
    ]);
    expect(shown.sales).toHaveLength(2);
    expect(agreed.sales.lines.find(({ product }) => product === '1900-S')?.description).toBe('as agreed on the phone');
    const journal = await world.couplings.readJournal('world', agreed.coupling.couplingId);
    expect(journal.map(({ summary }) => summary)).toContain(
      'entered alike on both sides and taken for one line: 5 PCS 1900-S',
    );
    expect(journal.flatMap((entry) => entry.conflicts ?? [])).toEqual([]);
  });

  it('alike but for the price: one line, the price is decided like any other', async () => {
    const { world, agreed, shown } = await bothAdd({
      processor: { lineObjectNumber: '1900-S', quantity: 5 },
      seller: { product: '1900-S', quantity: 5, price: 77 },
    });
    expect(shown.sales).toHaveLength(2);
    const journal = await world.couplings.readJournal('world', agreed.coupling.couplingId);
    expect(journal.flatMap((entry) => entry.conflicts ?? [])).toEqual([
      expect.objectContaining({ group: 'price', sales: expect.objectContaining({ unitPrice: '77' }) }),
    ]);
  });

  it('of another quantity or another product they are two lines: nothing of either is lost (I2)', async () => {
    const other = await bothAdd({
      processor: { lineObjectNumber: '1900-S', quantity: 5 },
      seller: { product: '1900-S', quantity: 6 },
    });
    expect(other.shown.businessCentral.toSorted()).toEqual([
      ['1896-S', 2],
      ['1900-S', 5],
      ['1900-S', 6],
    ]);
    const products = await bothAdd({
      processor: { lineObjectNumber: '1900-S', quantity: 5 },
      seller: { product: '1906-S', quantity: 5 },
    });
    expect(products.shown.sales).toHaveLength(3);
  });
});

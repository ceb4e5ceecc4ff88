import { describe, expect, it } from '@jest/globals';
import { mappingWith, type OwnField } from '../../lib/mapping/connection-mapping';
import { expectAgreement } from './agreement';
import { addColumn } from './own-columns';
import { type Row, rowsOf } from './people';
import { World } from './world';

const instruction: OwnField = {
  name: 'custom.instruction',
  label: 'Instruction',
  kind: 'text',
  direction: 'both',
  takenWhile: 'always',
  maxLength: 30,
  businessCentral: { property: 'description2' },
  sales: { column: 'contoso_instruction' },
};

async function businessCentralLines(world: World): Promise<{ readonly order: Row; readonly lines: readonly Row[] }> {
  const [order = {}] = await world.people.businessCentralOrders();
  return { order, lines: rowsOf(order.salesOrderLines) };
}

describe('a line field of a customer’s own', () => {
  it('follows from either side, and stays through a document made anew', async () => {
    const world = await World.create({
      mapping: mappingWith({ codes: {}, header: [], line: [instruction] }),
      policies: { changeReleased: 'archiveAndRecreate' },
    });
    await addColumn(world, 'salesorderdetail', 'contoso_instruction');
    const lines = [
      { product: '1896-S', quantity: 2 },
      { product: '1900-S', quantity: 3 },
    ];
    const id = await world.people.newSalesOrder({ lines, submit: false });
    const [first] = await world.people.salesLines(id);
    const write = (values: Row) =>
      world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, values);
    await write({ contoso_instruction: 'engrave' });
    await world.people.submit(id);
    await world.settle();
    const made = await businessCentralLines(world);
    expect(made.lines.map((line) => line.description2)).toEqual(['engrave', '']);

    const second = `salesOrders(${made.order.id})/salesOrderLines(${made.lines[1]?.id})`;
    await world.people.businessCentral('PATCH', second, { description2: 'wrap' });
    await world.sweepAndSettle();
    expect((await world.people.salesLines(id)).map((line) => line.contoso_instruction)).toEqual(['engrave', 'wrap']);

    await world.people.control('businessCentral', 'POST', `/orders/${made.order.id}/release`);
    await world.settle();
    await world.people.reopen(id);
    await write({ contoso_instruction: 'engrave deep', quantity: 6 });
    await world.people.submit(id);
    await world.settle();
    const anew = await businessCentralLines(world);
    expect(anew.order.id).not.toBe(made.order.id);
    expect(anew.lines.map((line) => [line.quantity, line.description2])).toEqual([
      [6, 'engrave deep'],
      [3, 'wrap'],
    ]);
    await expectAgreement(world, id);
  });
});

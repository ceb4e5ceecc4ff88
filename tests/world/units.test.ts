import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

describe('a unit that is changed', () => {
  it('in Business Central prices the line anew there, and Sales follows; a seller’s own price stays with the seller’s unit (P-029)', async () => {
    const world = await World.create();
    const { people } = world;
    const id = await people.newSalesOrder({
      lines: [
        { product: '1896-S', quantity: 2 },
        { product: '1900-S', quantity: 2, price: 99.5 },
      ],
    });
    await world.settle();
    const [order] = await people.businessCentralOrders();
    const [desk] = rowsOf(order?.salesOrderLines);
    const line = `salesOrders(${order?.id})/salesOrderLines(${desk?.id})`;
    await people.businessCentral('PATCH', line, { unitOfMeasureCode: 'BOX' });
    await world.settle();
    const box = await people.firstId('uoms', "name eq 'BOX'", 'uomid');
    // A box is ten pieces of 649.40.
    const inSales = async () =>
      (await people.salesLines(id)).map(({ quantity, _uomid_value, priceperunit }) => [
        quantity,
        _uomid_value === box ? 'BOX' : 'PCS',
        priceperunit,
      ]);
    expect(await inSales()).toEqual([
      [2, 'BOX', 6494],
      [2, 'PCS', 99.5],
    ]);
    await expectAgreement(world, id);

    await people.reopen(id);
    const [, chair] = await people.salesLines(id);
    await people.sales('PATCH', `salesorderdetails(${chair?.salesorderdetailid})`, {
      'uomid@odata.bind': `/uoms(${box})`,
    });
    await people.submit(id);
    await world.settle();
    expect(await inSales()).toEqual([
      [2, 'BOX', 6494],
      [2, 'BOX', 99.5],
    ]);
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map(({ unit, unitPrice }) => [unit, unitPrice])).toEqual([
      ['BOX', '6494'],
      ['BOX', '99.5'],
    ]);
  });
});

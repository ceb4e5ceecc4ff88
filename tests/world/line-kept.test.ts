import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { coupledOrder, notes } from './life-cycle-world';
import { rowsOf } from './people';

describe('a line deleted on one side and edited on the other', () => {
  it.each(['businessCentral', 'sales'])('is there again, and the seller is told: deleted in %s (I14)', async (side) => {
    const life = await coupledOrder();
    const { world, order, id } = life;
    const [inBusinessCentral] = rowsOf(order.salesOrderLines);
    await world.people.reopen(id);
    const [inSales] = await world.people.salesLines(id);
    const places = {
      businessCentral: `salesOrders(${order.id})/salesOrderLines(${inBusinessCentral?.id})`,
      sales: `salesorderdetails(${inSales?.salesorderdetailid})`,
    };
    if (side === 'businessCentral') {
      await world.people.businessCentral('DELETE', places.businessCentral);
      await world.people.sales('PATCH', places.sales, { quantity: 9 });
    } else {
      await world.people.sales('DELETE', places.sales);
      await world.people.businessCentral('PATCH', places.businessCentral, { quantity: 9 });
    }
    await world.people.submit(id);
    await world.sweepAndSettle();

    const agreement = await expectAgreement(world, id);
    expect(agreement.sales.lines.map((line) => line.quantity)).toContain('9');
    const [here, there] = side === 'sales' ? ['Sales', 'Business Central'] : ['Business Central', 'Sales'];
    expect(await notes(life)).toMatch(
      `: deleted in ${here}, but changed in ${there} meanwhile; the line is there again.`,
    );
  });
});

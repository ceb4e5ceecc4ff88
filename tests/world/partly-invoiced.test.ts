import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { coupledOrder, notes, post, standing } from './life-cycle-world';

describe('a line of which something has been invoiced (spec §3.2)', () => {
  it('keeps its price in Business Central, everything else of the change is made, and the seller is told why', async () => {
    const life = await coupledOrder();
    const { world, id } = life;
    await post(life, 'ship', [2, 0]);
    await post(life, 'invoice', [1, 0]);
    await world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/reopen`);
    await world.settle();
    const [first, second] = await world.people.salesLines(id);
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { shipto_city: 'Ribe' });
    const changed = { quantity: 9, ispriceoverridden: true, priceperunit: 77 };
    await world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, changed);
    await world.people.sales('PATCH', `salesorderdetails(${second?.salesorderdetailid})`, changed);
    await world.people.submit(id);
    await world.settle();
    await world.sweepAndSettle();
    expect(await standing(life)).toEqual({ state: 'coupled', reason: 'partlyInvoiced' });
    const [order] = await world.people.businessCentralOrders();
    expect(order).toMatchObject({
      shipToCity: 'Ribe',
      salesOrderLines: [
        { quantity: 9, unitPrice: (life.order.salesOrderLines as { unitPrice: number }[])[0]?.unitPrice },
        { quantity: 9, unitPrice: 77 },
      ],
    });
    expect(await notes(life)).toContain('its price and discount stay as they are in Business Central');
    // The seller takes the price back.
    await world.people.reopen(id);
    const before = { ispriceoverridden: true, priceperunit: first?.priceperunit };
    await world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, before);
    await world.people.submit(id);
    await world.settle();
    await expectAgreement(world, id);
  });

  it('takes another quantity where the seller had stated its price, which is not sent again', async () => {
    const life = await coupledOrder();
    const { world, id } = life;
    const change = async (values: Readonly<Record<string, unknown>>) => {
      await world.people.reopen(id);
      const [line] = await world.people.salesLines(id);
      await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, values);
      await world.people.submit(id);
      await world.settle();
    };
    await change({ ispriceoverridden: true, priceperunit: 77, manualdiscountamount: 7 });
    await post(life, 'ship', [2, 0]);
    await post(life, 'invoice', [1, 0]);
    await world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/reopen`);
    await world.settle();
    await change({ quantity: 10 });
    await world.sweepAndSettle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines[0]).toMatchObject({ quantity: '10', unitPrice: '77' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { coupledOrder, inBusinessCentral } from './life-cycle-world';

describe('an order that was shipped and is deleted in Sales', () => {
  it('is invoiced in Business Central all the same, and waits for nobody afterwards (P-050, I12)', async () => {
    const life = await coupledOrder();
    const { world } = life;
    await inBusinessCentral(life, 'ship');
    await world.people.sales('DELETE', `salesorders(${life.id})`);
    await world.sweepAndSettle();
    await inBusinessCentral(life, 'invoice');
    const stored = await world.couplings.findByRecord('world', 'businessCentral', String(life.order.id));
    expect([stored?.coupling.state, stored?.coupling.parked?.reason]).toEqual(['ended', undefined]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { World } from './world';

describe('a record that nobody has coupled and that cannot be read', () => {
  it('is tried a bounded number of times, and the sweep finds it once it can be read (L2, L3)', async () => {
    const world = await World.create();
    await world.people.control('sales', 'POST', '/faults', { kind: 'forbidden', match: { path: 'batch' } });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    expect(world.couplings.all()).toEqual([]);
    await world.people.control('sales', 'DELETE', '/faults');
    await world.sweepAndSettle();
    await expectAgreement(world, id);
  });
});

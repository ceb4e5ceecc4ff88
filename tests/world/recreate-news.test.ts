import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { changeFirstLine, coupledOrder, inBusinessCentral, notes } from './life-cycle-world';
import { rowsOf } from './people';

const policies = { changeReleased: 'archiveAndRecreate' } as const;

describe('what the seller is told of a document that was made anew (C3, §3.5)', () => {
  it.each(['notAtAll', 'lostAnswer'])(
    'both sides changed a quantity: who holds, what has been kept, and the tax that holds now; fault: %s',
    async (fault) => {
      const life = await coupledOrder({ policies });
      const { world, order, id } = life;
      const [desk] = rowsOf(order.salesOrderLines);
      await world.clock.advance(3_600_000);
      await world.people.reopen(id);
      await world.settle();
      const [first] = await world.people.salesLines(id);
      await world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, { quantity: 9 });
      await world.people.businessCentral('PATCH', `salesOrders(${order.id})/salesOrderLines(${desk?.id})`, {
        quantity: 3,
      });
      await inBusinessCentral(life, 'release');
      if (fault === 'lostAnswer') {
        // No number is asked for, so that the batch whose answer is lost is the one that commits.
        await world.state.write('world', 'business-central-order-numbers', { manualNumbers: 'refused' }, undefined);
        const match = { method: 'POST', path: '\\$batch' };
        await world.people.control('businessCentral', 'POST', '/faults', { kind: 'lostAnswer', match, times: 1 });
      }
      await world.people.submit(id);
      await world.settle();
      await world.sweepAndSettle();
      const { coupling } = await expectAgreement(world, id);
      expect(coupling.supersededIds).toHaveLength(1);
      const told = await notes(life);
      expect(told).toContain(
        'Desk Aurland: the quantity was changed on both sides: 9 holds; 3, entered in Business Central, has been kept in the history.',
      );
      expect(told).toContain('Desk Aurland: the tax was EUR 681.87 and is now EUR 1,227.37.');
      expect(told).not.toContain('409.12');
    },
  );

  it('a tax that Business Central works out anew is told', async () => {
    const life = await coupledOrder({ policies });
    await inBusinessCentral(life, 'release');
    await changeFirstLine(life, 7);
    await life.world.settle();
    expect(await notes(life)).toContain('Desk Aurland: the tax was EUR 681.87 and is now EUR 954.62.');
    expect(await notes(life)).not.toContain('The order is open in Business Central.');
  });
});

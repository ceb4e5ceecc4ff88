import { describe, expect, it } from '@jest/globals';
import type { OwnMapping } from '../../lib/mapping/connection-mapping';
import { referenceOnPage } from '../support/page-mapping';
import { expectAgreement } from './agreement';
import { changeInSales, pageWorld } from './page-world';
import type { World } from './world';

const mapping: OwnMapping = {
  ...referenceOnPage,
  header: [
    {
      name: 'custom.workDescription',
      label: 'The work description',
      kind: 'text',
      direction: 'both',
      takenWhile: 'always',
      maxLength: 2000,
      businessCentral: { page: 'workDescription' },
      sales: { column: 'description' },
    },
  ],
};
/** As long as the column holds, in lines. */
const longText = (letter: string) =>
  Array.from({ length: 40 }, () => letter.repeat(49))
    .join('\n')
    .slice(0, 2000);

async function shown(world: World, id: string) {
  const [order] = await world.people.businessCentralOrders();
  const page = await world.people.businessCentralPage('GET', String(order?.id));
  return { sales: (await world.people.salesOrder(id)).description, page: page.workDescription, orderId: order?.id };
}

describe('the description of an order in Sales is the work description of a page (P-016)', () => {
  it.each(['park', 'archiveAndRecreate'] as const)(
    '2000 characters in lines travel both ways, also while the order is released; policy %s',
    async (changeReleased) => {
      const world = await pageWorld({ changeReleased }, { mapping });
      const description = longText('a');
      expect(description.trim()).toHaveLength(1999);
      const id = await world.people.newSalesOrder({
        lines: [{ product: '1896-S', quantity: 2, price: 600 }],
        values: { description },
      });
      await world.settle();
      const { orderId, ...first } = await shown(world, id);
      expect(first).toEqual({ sales: description, page: description });

      const fromBusinessCentral = longText('b');
      await world.people.businessCentralPage('PATCH', String(orderId), { workDescription: fromBusinessCentral });
      await world.settle();
      expect((await shown(world, id)).sales).toBe(fromBusinessCentral);

      await world.people.control('businessCentral', 'POST', `/orders/${orderId}/release`);
      await world.settle();
      await changeInSales(world, id, { values: { description: 'call\r\nfirst' } });
      await world.settle();
      await world.sweepAndSettle();
      await expectAgreement(world, id);
      const { page, orderId: now } = await shown(world, id);
      // A page of one's own takes it whatever the status: no document is made anew for it.
      expect([page, now]).toEqual(['call\nfirst', orderId]);
      await changeInSales(world, id, { values: { description: null } });
      await world.settle();
      expect((await shown(world, id)).page).toBe('');
      await expectAgreement(world, id);
    },
  );
});

import { describe, expect, it } from '@jest/globals';
import type { RuleEntry } from '../../lib/conflict/rules';
import { reportOrder } from '../../lib/operations/order-report';
import { pause, resume } from '../../lib/operations/pauses';
import type { Side } from '../../lib/order/order';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

/** An order of 2 on its way; writes to one side stand still. */
async function stoppedOrder(to: Side, conflictRules: readonly RuleEntry[] = []) {
  const world = await World.create({ policies: { conflictRules } });
  const salesId = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
  await world.settle();
  await expectAgreement(world, salesId);
  const stopped = await pause(world.engine, {
    body: { scope: { what: 'direction', to }, reason: 'stock-taking' },
    who: 'ada',
  });
  const { number } = (stopped as unknown as { body: { number: number } }).body;
  const coupling = async () => {
    const found = await world.couplings.findByRecord('world', 'sales', salesId);
    if (found === undefined) {
      throw new Error('no coupling');
    }
    return found.coupling;
  };
  return {
    world,
    salesId,
    coupling,
    goOn: async () => {
      await resume(world.engine, { number: String(number) });
      await world.settle();
      return await expectAgreement(world, salesId);
    },
    sellerEdits: async (header: Readonly<Record<string, unknown>>, quantity?: number) => {
      await world.people.reopen(salesId);
      await world.people.sales('PATCH', `salesorders(${salesId})`, header);
      if (quantity !== undefined) {
        const [line] = await world.people.salesLines(salesId);
        await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity });
      }
      await world.people.submit(salesId);
    },
    processorEdits: async (values: Readonly<Record<string, unknown>>) => {
      const { businessCentralId } = await coupling();
      await world.people.businessCentral('PATCH', `salesOrders(${businessCentralId})`, values);
    },
    processorDeletesTheLine: async () => {
      const { businessCentralId } = await coupling();
      const [order] = await world.people.businessCentralOrders();
      const [line] = rowsOf(order?.salesOrderLines);
      await world.people.businessCentral('DELETE', `salesOrders(${businessCentralId})/salesOrderLines(${line?.id})`);
    },
    conflicts: async () => {
      const journal = await world.couplings.readJournal('world', (await coupling()).couplingId);
      return journal.filter((entry) => entry.kind === 'conflict');
    },
  };
}

const wish = { requestdeliveryby: '2026-08-28T00:00:00Z' };
const businessCentralWins: readonly RuleEntry[] = [
  { when: { group: 'requestedDeliveryDate' }, rule: 'businessCentralWins' },
];
const noWish = { requestdeliveryby: null };

describe('a change that could not be carried over yet and is taken back (I2)', () => {
  it('meets a change of the same field as a change: the rule decides, and what lost is kept', async () => {
    const order = await stoppedOrder('businessCentral', businessCentralWins);
    await order.sellerEdits(wish);
    await order.world.settle();
    expect((await order.coupling()).pending).toEqual([
      expect.objectContaining({ side: 'sales', field: 'requestedDeliveryDate', value: '2026-08-28' }),
    ]);
    expect(await reportOrder(order.world.engine, { salesOrderId: order.salesId })).toMatchObject({
      order: { document: 'order', pending: [{ field: 'requestedDeliveryDate', value: '2026-08-28' }] },
    });
    await order.processorEdits({ requestedDeliveryDate: '2026-05-02' });
    await order.sellerEdits(noWish);
    await order.world.settle();
    const agreed = await order.goOn();
    expect(agreed.sales.header.requestedDeliveryDate).toBe('2026-05-02');
    expect(await order.conflicts()).toEqual([
      expect.objectContaining({
        side: 'sales',
        summary: expect.stringContaining(
          'taken back before it was carried over: sales requestedDeliveryDate 2026-08-28',
        ),
        conflicts: [
          expect.objectContaining({
            rule: 'businessCentralWins',
            sales: { requestedDeliveryDate: null },
            takenBack: { sales: { requestedDeliveryDate: '2026-08-28' } },
          }),
        ],
      }),
    ]);
    expect(agreed.coupling.pending).toBeUndefined();
  });

  it('holds by the default, by which Sales wins a date: the other side is brought back to what was agreed', async () => {
    const order = await stoppedOrder('businessCentral');
    await order.sellerEdits(wish);
    await order.world.settle();
    await order.processorEdits({ requestedDeliveryDate: '2026-05-02' });
    await order.sellerEdits(noWish);
    await order.world.settle();
    const agreed = await order.goOn();
    expect(agreed.businessCentral.header.requestedDeliveryDate).toBeNull();
    expect(await order.conflicts()).toEqual([
      expect.objectContaining({
        side: 'businessCentral',
        conflicts: [expect.objectContaining({ businessCentral: { requestedDeliveryDate: '2026-05-02' } })],
      }),
    ]);
    expect(agreed.coupling.pending).toBeUndefined();
  });

  it('is nothing at all where nobody has changed the field on the other side', async () => {
    const order = await stoppedOrder('businessCentral');
    await order.sellerEdits(wish);
    await order.world.settle();
    await order.sellerEdits(noWish);
    await order.world.settle();
    expect((await order.coupling()).pending).toBeUndefined();
    await order.processorEdits({ requestedDeliveryDate: '2026-05-02' });
    await order.world.settle();
    const agreed = await order.goOn();
    expect(agreed.sales.header.requestedDeliveryDate).toBe('2026-05-02');
    expect(await order.conflicts()).toEqual([]);
  });

  it('counts on the side of Business Central too', async () => {
    const order = await stoppedOrder('sales', businessCentralWins);
    await order.processorEdits({ requestedDeliveryDate: '2026-05-02' });
    await order.world.settle();
    await order.processorEdits({ requestedDeliveryDate: '0001-01-01' });
    await order.sellerEdits(wish);
    await order.world.settle();
    const agreed = await order.goOn();
    expect(agreed.sales.header.requestedDeliveryDate).toBeNull();
    expect(await order.conflicts()).toEqual([
      expect.objectContaining({
        side: 'sales',
        conflicts: [
          expect.objectContaining({
            sales: { requestedDeliveryDate: '2026-08-28' },
            takenBack: { businessCentral: { requestedDeliveryDate: '2026-05-02' } },
          }),
        ],
      }),
    ]);
  });

  it('counts as an edit of its line: deleted on the other side meanwhile, the line comes back (I14)', async () => {
    const order = await stoppedOrder('businessCentral');
    await order.sellerEdits({}, 7);
    await order.world.settle();
    await order.processorDeletesTheLine();
    await order.sellerEdits({}, 2);
    await order.world.settle();
    const agreed = await order.goOn();
    expect(agreed.businessCentral.lines).toEqual([expect.objectContaining({ product: '1896-S', quantity: '2' })]);
    expect(await order.conflicts()).toEqual([
      expect.objectContaining({ conflicts: [expect.objectContaining({ group: 'line', rule: 'editWins' })] }),
    ]);
    expect(agreed.coupling.pending).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import { expectAgreement, onlyCoupling } from './agreement';
import { changeFirstLine, coupledOrder, inBusinessCentral, notes } from './life-cycle-world';
import { changeInSales, pageWorld } from './page-world';
import { rowsOf } from './people';
import { RacingPeople } from './racing-people';
import { World } from './world';

const policies = { changeReleased: 'archiveAndRecreate' } as const;

describe('what was released is said to be, whenever it was released (spec §3.2)', () => {
  it.each(['notAtAll', 'lostAnswer'])(
    'released while the seller had it reopened, then changed and submitted; fault: %s',
    async (fault) => {
      const life = await coupledOrder({ policies });
      const { world, id } = life;
      await world.people.reopen(id);
      await world.settle();
      await inBusinessCentral(life, 'release');
      expect((await onlyCoupling(world)).state).toBe('held');
      if (fault === 'lostAnswer') {
        await world.people.control('businessCentral', 'POST', '/faults', {
          kind: 'lostAnswer',
          match: { method: 'POST', path: '\\$batch' },
          times: 1,
        });
      }
      await changeFirstLine(life, 9);
      await world.settle();
      await world.sweepAndSettle();
      const { coupling } = await expectAgreement(world, id);
      expect(coupling.supersededIds).toHaveLength(1);
      expect(coupling.awaitingRelease).toBe(true);
      expect(await notes(life)).toContain('it has to be released there again');
      const journal = await world.couplings.readJournal('world', coupling.couplingId);
      expect(journal.map(({ summary }) => summary).join('\n')).toContain('It has to be released again.');
    },
  );

  it('released before the twin that has just been made was agreed on: that comes first, then it is made anew', async () => {
    const racing = new RacingPeople();
    const world = await World.create({ policies, stopSwitch: racing });
    const { people } = world;
    const madeInSales = async () => String(rowsOf((await people.sales('GET', 'salesorders')).value)[0]?.salesorderid);
    racing.behindOrderInSales(async () => {
      const id = await madeInSales();
      const [line] = await people.salesLines(id);
      await people.reopen(id);
      await people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity: 9 });
      await people.submit(id);
    });
    const order = await people.businessCentral('POST', 'salesOrders', { customerNumber: 'C00020' });
    const line = { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 };
    await people.businessCentral('POST', `salesOrders(${order.id})/salesOrderLines`, line);
    await people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    await world.sweepAndSettle();
    const id = await madeInSales();
    const { coupling, businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map(({ quantity }) => quantity)).toEqual(['9']);
    expect([coupling.supersededIds?.length, coupling.awaitingRelease]).toEqual([1, true]);
    expect(world.crashes).toEqual([]);
  });

  it('released in the moment in which the seller changes it', async () => {
    const life = await coupledOrder({ policies });
    const { world, order, id } = life;
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await changeFirstLine(life, 9);
    await world.settle();
    await world.sweepAndSettle();
    const { coupling } = await expectAgreement(world, id);
    expect([coupling.supersededIds?.length, coupling.awaitingRelease]).toEqual([1, true]);
  });

  it.each(['again', 'enteredAndAgain'] as const)('policy releaseOrders %s releases it again', async (releaseOrders) => {
    const world = await pageWorld({ ...policies, releaseOrders });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    if (order?.status === 'Open') {
      await world.people.control('businessCentral', 'POST', `/orders/${order.id}/reopen`);
      await world.settle();
    }
    await world.people.reopen(id);
    await world.settle();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await world.settle();
    await changeInSales(world, id, { quantity: 9 });
    await world.settle();
    await world.sweepAndSettle();
    const { coupling } = await expectAgreement(world, id);
    expect(coupling.supersededIds).toHaveLength(1);
    expect((await world.people.businessCentralOrders()).map(({ status }) => status)).toEqual(['Open']);
    expect(coupling.awaitingRelease).toBeUndefined();
  });

  it('is not released by itself where a line has another tax than it had: a person looks first, and releases it', async () => {
    const world = await pageWorld({ ...policies, releaseOrders: 'enteredAndAgain' });
    const { people } = world;
    await people.control('businessCentral', 'POST', '/setup', { taxGroups: false });
    const id = await people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    const inBusinessCentralNow = async () => {
      const [order] = await people.businessCentralOrders();
      return { orderId: String(order?.id), status: order?.status, lines: rowsOf(order?.salesOrderLines) };
    };
    const before = await inBusinessCentralNow();
    await people.control('businessCentral', 'POST', `/orders/${before.orderId}/reopen`);
    const line = `salesOrders(${before.orderId})/salesOrderLines(${before.lines[0]?.id})`;
    await people.businessCentral('PATCH', line, { taxCode: 'REDUCED' });
    await people.control('businessCentral', 'POST', `/orders/${before.orderId}/release`);
    await world.settle();
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    const after = await inBusinessCentralNow();
    expect(after.orderId).not.toBe(before.orderId);
    expect([after.status, after.lines[0]?.taxPercent]).toEqual(['Draft', 21]);
    expect((await onlyCoupling(world)).parked).toMatchObject({ reason: 'taxNotCarriedOver' });
    // Nothing else is held back, and time alone releases nothing.
    await changeInSales(world, id, { quantity: 6 });
    await world.settle();
    await world.sweepAndSettle();
    expect((await inBusinessCentralNow()).lines[0]?.quantity).toBe(6);
    expect((await inBusinessCentralNow()).status).toBe('Draft');
    await people.control('businessCentral', 'POST', `/orders/${after.orderId}/release`);
    await world.settle();
    const { coupling } = await expectAgreement(world, id);
    expect([coupling.toRelease, coupling.awaitingRelease]).toEqual([undefined, undefined]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { listOffered } from '../../lib/operations/offered-orders';
import type { ConnectionPorts } from '../../lib/sync/engine';
import { expectAgreement } from './agreement';
import { changeFirstLine, coupledOrder, inBusinessCentral, type Life } from './life-cycle-world';
import { World } from './world';

type Recreate = ConnectionPorts['businessCentral']['recreateOrder'];

/** A released order whose re-creation `recreate` answers instead of Business Central; numbers are not asked for. */
async function releasedOrder(recreate: (real: Recreate, nth: number) => Recreate): Promise<Life> {
  const life = await coupledOrder({ policies: { changeReleased: 'archiveAndRecreate', createInSales: 'whenEntered' } });
  const { world } = life;
  await world.state.write('world', 'business-central-order-numbers', { manualNumbers: 'refused' }, undefined);
  await inBusinessCentral(life, 'release');
  const ports = world.engine.connections.get('world') as ConnectionPorts;
  const real: Recreate = ports.businessCentral.recreateOrder;
  let calls = 0;
  const recreateOrder: Recreate = (given) => {
    calls += 1;
    return recreate(real, calls)(given);
  };
  const businessCentral = { ...ports.businessCentral, recreateOrder };
  (world.engine.connections as Map<string, ConnectionPorts>).set('world', { ...ports, businessCentral });
  return life;
}

const unclear = { ok: false, failure: { reason: 'unclear', message: 'no answer within 100 s' } } as const;

async function expectOneOrder({ world, id }: Life, quantity: string): Promise<void> {
  const { businessCentral } = await expectAgreement(world, id);
  expect(businessCentral.lines.map((line) => line.quantity)).toContain(quantity);
  expect(await world.people.businessCentralOrders()).toHaveLength(1);
  expect((await world.people.sales('GET', 'salesorders?$select=name')).value).toHaveLength(1);
  expect(world.couplings.all()).toHaveLength(1);
}

describe('a re-creation whose answer is lost while Business Central still works on it (F7, I5)', () => {
  it('is not sent again before its time; what commits meanwhile is taken, and what the seller changed since is added', async () => {
    let slow: (() => ReturnType<Recreate>) | undefined;
    let calls = 0;
    const life = await releasedOrder((real) => async (given) => {
      calls += 1;
      slow = () => real(given);
      return await Promise.resolve(unclear);
    });
    const { world } = life;
    await changeFirstLine(life, 7);
    await world.settle();
    expect(world.couplings.all()[0]?.parked?.reason).toBe('creationUnclear');
    await changeFirstLine(life, 9);
    await world.settle();
    expect(calls).toBe(1);
    await slow?.();
    await world.clock.advance(120_000);
    await world.sweepAndSettle();
    expect(calls).toBe(1);
    await expectOneOrder(life, '9');
  });

  it('commits just before the second, which goes under the same mark, gets its lock: still one order', async () => {
    let slow: Parameters<Recreate>[0] | undefined;
    const life = await releasedOrder((real, nth) => async (given) => {
      if (nth === 1) {
        slow = given;
        return unclear;
      }
      if (nth === 2 && slow !== undefined) {
        await real(slow);
      }
      return await real(given);
    });
    const { world } = life;
    await changeFirstLine(life, 7);
    await world.settle();
    await world.clock.advance(3_600_000);
    await world.sweepAndSettle();
    await expectOneOrder(life, '7');
    expect(world.couplings.all()[0]?.parked).toBeUndefined();
  });

  it('cannot commit any more once the document has another version: it is made anew before that time', async () => {
    let calls = 0;
    const life = await releasedOrder((real, nth) => async (given) => {
      calls = nth;
      return nth === 1 ? unclear : await real(given);
    });
    const { world, order } = life;
    await changeFirstLine(life, 7);
    await world.settle();
    expect(calls).toBe(1);
    await world.people.businessCentral('PATCH', `salesOrders(${order.id})`, { externalDocumentNumber: 'PO 2' });
    await world.settle();
    await world.clock.advance(120_000);
    await world.sweepAndSettle();
    expect(calls).toBe(2);
    await expectOneOrder(life, '7');
  });
});

describe('an order of Business Central with a mark of Tandem that nobody knows (I5)', () => {
  it('does not enter by itself, and is offered with the reason; it enters once its number is another', async () => {
    const world = await World.create({ policies: { createInSales: 'whenEntered' } });
    const order = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      externalDocumentNumber: 'TANDEM-0123456789',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 }],
    });
    await world.settle();
    await world.clock.advance(3_600_000);
    await world.sweepAndSettle();
    expect(world.couplings.all()).toEqual([]);
    expect(await listOffered(world.engine, {})).toMatchObject({ body: { orders: [{ reason: 'beingMade' }] } });
    await world.people.businessCentral('PATCH', `salesOrders(${order.id})`, { externalDocumentNumber: 'PO 9' });
    await world.settle();
    await world.clock.advance(3_600_000);
    await world.sweepAndSettle();
    expect(world.couplings.all()).toMatchObject([{ state: 'coupled' }]);
  });
});

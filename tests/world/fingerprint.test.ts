import { describe, expect, it } from '@jest/globals';
import { changeConnectionState, listConnections } from '../../lib/operations/connections';
import { superviseConnection } from '../../lib/operations/supervise-connection';
import { expectValue } from '../support/results';
import { expectAgreement } from './agreement';
import type { Row } from './people';
import { World } from './world';

const line = { product: '1896-S', quantity: 2 };
type System = 'businessCentral' | 'sales';

async function agreedOrder(world: World): Promise<string> {
  const salesId = await world.people.newSalesOrder({ lines: [line] });
  await world.settle();
  await expectAgreement(world, salesId);
  return salesId;
}

async function change(world: World, body: Row) {
  const doors = new Map([['world', world.doors]]);
  return await world.operate(() => changeConnectionState(world.engine, doors, { body, who: 'ada' }));
}

async function stoppedBecause(world: World): Promise<unknown> {
  const answer = (await listConnections(world.engine, {})) as unknown as { body: { connections: readonly Row[] } };
  return answer.body.connections[0]?.stopped;
}

/** Both people edit, each in their own system. */
async function bothEdit(world: World, salesId: string): Promise<void> {
  await world.people.reopen(salesId);
  const [first] = await world.people.salesLines(salesId);
  await world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, { quantity: 7 });
  await world.people.submit(salesId);
  const [order] = await world.people.businessCentralOrders();
  await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { shipToName: 'Elsewhere' });
}

/** Everything that both systems hold of the order, but for what people changed. */
async function bothOrders(world: World, salesId: string): Promise<unknown> {
  return [await world.people.salesOrder(salesId), await world.people.businessCentralOrders()];
}

describe('a copied environment (I15, F17)', () => {
  it.each([
    ['businessCentral', /no environment under the address/],
    ['sales', /organization is/],
  ] as const)(
    '%s: no write goes out; the connection stops with the reason and goes on by an operator’s word',
    async (side, why) => {
      const world = await World.create();
      const salesId = await agreedOrder(world);
      await world.people.control(side as System, 'POST', '/faults', { kind: 'environmentCopied', times: 1 });
      await world.people.takeRequests();
      await world.clock.advance(600_000);
      await bothEdit(world, salesId);
      const before = await bothOrders(world, salesId);
      await world.sweepAndSettle();
      expect(await bothOrders(world, salesId)).toEqual(before);
      expect(await stoppedBecause(world)).toEqual({
        reason: 'fingerprintMismatch',
        sentence: expect.stringMatching(why),
        sinceIso: expect.any(String),
      });
      expect(world.logger.entries.map(({ event }) => event)).toContain('connection.stopped');
      expect(await change(world, { action: 'resume', reason: 'again' })).toMatchObject({
        kind: 'refused',
        code: 'fingerprintMismatch',
      });
      expect(await change(world, { action: 'resume', reason: 'we moved', accept: true })).toMatchObject({
        kind: 'ok',
        body: {
          stopped: null,
          steps: [
            {},
            { what: 'stopped', by: 'Tandem' },
            { what: 'resumed', by: 'ada', reason: expect.stringMatching(/^we moved; accepted: /) },
          ],
        },
      });
      await world.sweepAndSettle();
      await expectAgreement(world, salesId);
    },
  );

  it('is noticed by the timer as well, which makes no registration for the copy', async () => {
    const world = await World.create();
    await agreedOrder(world);
    await world.people.control('businessCentral', 'POST', '/faults', { kind: 'environmentCopied', times: 1 });
    await superviseConnection(world.engine, 'world', world.doors);
    expect(expectValue(await world.doors.subscriptions.list())).toEqual([]);
    expect(await stoppedBecause(world)).toMatchObject({ reason: 'fingerprintMismatch' });
  });

  it('is looked for before the next write after a system did not answer, as while it is copied over', async () => {
    const world = await World.create();
    const salesId = await agreedOrder(world);
    const fault = { kind: 'status', match: { method: 'POST', path: '$batch' }, times: 8, options: { status: 503 } };
    await world.people.control('sales', 'POST', '/faults', fault);
    await world.people.control('sales', 'POST', '/faults', { kind: 'environmentCopied', times: 1 });
    const before = await world.people.salesOrder(salesId);
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { shipToName: 'Elsewhere' });
    await world.settle();
    expect(await world.people.salesOrder(salesId)).toEqual(before);
    expect(await stoppedBecause(world)).toMatchObject({ reason: 'fingerprintMismatch' });
  });

  it('a system that does not answer is no copy: nothing stops', async () => {
    const world = await World.create();
    const salesId = await agreedOrder(world);
    await world.clock.advance(600_000);
    const fault = { kind: 'status', match: { method: 'GET', path: 'WhoAmI' }, rate: 1, options: { status: 503 } };
    await world.people.control('sales', 'POST', '/faults', fault);
    await bothEdit(world, salesId);
    await world.settle();
    await expectAgreement(world, salesId);
    expect(await stoppedBecause(world)).toBeNull();
  });
});

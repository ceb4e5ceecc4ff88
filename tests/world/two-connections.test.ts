import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../lib/operations/answer';
import { changeConnectionState } from '../../lib/operations/connections';
import { importCouplings } from '../../lib/operations/couplings/transfer';
import { matchOrders } from '../../lib/operations/match-orders';
import { coupleOrders } from '../../lib/operations/order-commands';
import type { ConnectionPolicies } from '../../lib/ports/connection';
import { changeConnection, readConnectionRecord } from '../../lib/sync/connection/record';
import type { ConnectionPorts, Engine } from '../../lib/sync/engine';
import { aCoupling } from '../contract/couplings-samples';
import { World } from './world';

const line = { product: '1896-S', quantity: 2 };
const enteredBy = (statusCode: number) =>
  ({ ordersEnter: { when: 'activeWithStatusReason', statusCode } }) satisfies Partial<ConnectionPolicies>;

/** The deployment with a second connection on the same organization, which is for orders of another status reason. */
function besideOther(world: World, policies: Partial<ConnectionPolicies> = enteredBy(2)): Engine {
  const other: ConnectionPorts = {
    ...world.ports,
    connection: {
      ...world.ports.connection,
      connectionId: 'other',
      policies: { ...world.ports.connection.policies, ...policies },
    },
  };
  return { ...world.engine, connections: new Map([...world.engine.connections, ['other', other]]) };
}

/** The second connection is switched on, for another company unless said otherwise. */
async function switchOtherOn(world: World, company: 'same' | 'another'): Promise<void> {
  const { fingerprint } = await readConnectionRecord(world.state, 'world');
  if (fingerprint === undefined) {
    throw new Error('the connection of the world has no fingerprint');
  }
  const { businessCentral } = fingerprint;
  const companyId = company === 'same' ? businessCentral.companyId : '99999999-9999-4999-8999-999999999999';
  await changeConnection(world.engine, 'other', () => ({
    change: { isEnabled: true, fingerprint: { ...fingerprint, businessCentral: { ...businessCentral, companyId } } },
  }));
}

async function enable(world: World, engine: Engine): Promise<Answer> {
  const doors = new Map([['world', world.doors]]);
  const body = { action: 'enable', connectionId: 'world', accept: true, reason: 'anyhow' };
  return await world.operate(() => changeConnectionState(engine, doors, { body, who: 'ada' }));
}

/** One order on each side, which nobody has coupled at the connection of the world. */
async function twoOrders(world: World) {
  const values = { name: 'PO-77' };
  const salesId = await world.people.newSalesOrder({ customer: 'C00010', lines: [line], values, submit: false });
  const document = await world.people.businessCentral('POST', 'salesOrders', {
    customerNumber: 'C00010',
    externalDocumentNumber: 'PO-77',
    salesOrderLines: [{ lineType: 'Item', lineObjectNumber: line.product, quantity: line.quantity }],
  });
  await world.settle();
  return { salesId, businessCentralId: String(document.id), number: String(document.number) };
}

describe('two connections of one deployment on one Sales organization (W-31)', () => {
  it.each([
    ['the same company, whatever their status reasons', 'same', enteredBy(2)],
    ['another company and the same status reason', 'another', enteredBy(1)],
    ['another company and no status reason', 'another', { ordersEnter: { when: 'submitted' } }],
  ] as const)('the second is not switched on, not even by accept: %s', async (_, company, policies) => {
    const world = await World.create({ policies: enteredBy(1) });
    await switchOtherOn(world, company);
    expect(await enable(world, besideOther(world, policies))).toMatchObject({
      kind: 'refused',
      code: 'overlap',
      error: expect.stringMatching(/^The connection other, which is switched on, takes the orders of the same Sales/),
    });
  });

  it('is switched on beside one of another company and status reason, or one that is off', async () => {
    const world = await World.create({ policies: enteredBy(1) });
    expect(await enable(world, besideOther(world, enteredBy(1)))).toMatchObject({ kind: 'ok' });
    await switchOtherOn(world, 'another');
    expect(await enable(world, besideOther(world))).toMatchObject({ kind: 'ok' });
  });

  it('an order that the other one has is not coupled, by hand or again, nor imported, and says where it is', async () => {
    const world = await World.create({ policies: enteredBy(3) });
    const engine = besideOther(world);
    const { salesId, businessCentralId, number } = await twoOrders(world);
    await world.couplings.create(aCoupling({ connectionId: 'other', salesId }), []);
    const refused = {
      code: 'coupledElsewhere',
      error: expect.stringMatching(/^The order in Sales is coupled at connection other; uncouple it there first\.$/),
    };
    for (const again of [false, true]) {
      const body = { connectionId: 'world', salesOrderId: salesId, businessCentralOrderId: businessCentralId };
      const command = { body: { ...body, valuesOf: 'sales', again }, who: 'ada' };
      expect(await world.operate(() => coupleOrders(engine, command))).toMatchObject({ kind: 'refused', ...refused });
    }
    const [order] = (await world.people.sales('GET', `salesorders?$filter=salesorderid eq ${salesId}`))
      .value as readonly { readonly ordernumber: string }[];
    const pair = {
      salesOrderId: salesId,
      salesOrderNumber: order?.ordernumber,
      businessCentralOrderNumber: number,
      customer: null,
    };
    for (const apply of [false, true]) {
      const body = { connectionId: 'world', couplings: [pair], apply, valuesOf: 'sales' };
      expect(await world.operate(() => importCouplings(engine, { body, who: 'ada' }))).toMatchObject({
        body: { results: [{ outcome: 'refused', ...refused }] },
      });
    }
  });

  it('a document that the other one has neither; one whose life has ended there is free', async () => {
    const world = await World.create({ policies: enteredBy(3) });
    const engine = besideOther(world);
    const { salesId, businessCentralId } = await twoOrders(world);
    const endedId = String(
      (await world.people.businessCentral('POST', 'salesOrders', { customerNumber: 'C00010' })).id,
    );
    await world.couplings.create(aCoupling({ connectionId: 'other', businessCentralId }), []);
    await world.couplings.create(aCoupling({ connectionId: 'other', businessCentralId: endedId, state: 'ended' }), []);
    const body = {
      connectionId: 'world',
      salesOrderId: salesId,
      businessCentralOrderId: businessCentralId,
      valuesOf: 'sales',
    };
    const couple = (more: object) =>
      world.operate(() => coupleOrders(engine, { body: { ...body, ...more }, who: 'ada' }));
    expect(await couple({})).toMatchObject({
      error: expect.stringContaining('The order in Business Central is coupled'),
    });
    expect(await couple({ businessCentralOrderId: endedId })).toMatchObject({ kind: 'ok' });
  });

  it.each(['sales', 'businessCentral'] as const)(
    'matching in the foreground leaves out what the other one has in %s, like matching in the background',
    async (side) => {
      const world = await World.create({ policies: enteredBy(3) });
      const engine = besideOther(world);
      const { salesId, businessCentralId } = await twoOrders(world);
      const body = { connectionId: 'world', by: [['customer', 'externalDocumentNumber']] };
      const match = () => matchOrders(engine, { body, who: 'ada' });
      expect(await match()).toMatchObject({ body: { matched: [{}] } });
      const held = side === 'sales' ? { salesId } : { businessCentralId };
      await world.couplings.create(aCoupling({ connectionId: 'other', ...held }), []);
      const left = { sales: [], businessCentral: [], [side === 'sales' ? 'businessCentral' : 'sales']: [{}] };
      expect(await match()).toMatchObject({ body: { matched: [], unmatched: left } });
    },
  );
});

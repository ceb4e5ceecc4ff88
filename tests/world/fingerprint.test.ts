import { describe, expect, it } from '@jest/globals';
import { exportCouplings, importCouplings } from '../../lib/operations/couplings/transfer';
import { superviseConnection } from '../../lib/operations/supervise-connection';
import type { Fingerprint } from '../../lib/ports/connection-state';
import type { Coupling } from '../../lib/ports/coupling';
import { evidenceLifeMs, finalEvidenceLifeMs, unansweredLifeMs } from '../../lib/sync/connection/evidence';
import { changeConnection, readConnectionRecord } from '../../lib/sync/connection/record';
import { expectValue } from '../support/results';
import { expectAgreement } from './agreement';
import { changeState, shownConnection } from './operator';
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

async function stoppedBecause(world: World): Promise<unknown> {
  return (await shownConnection(world)).stopped;
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

async function sellerChanges(world: World, salesId: string, quantity: number): Promise<void> {
  await world.people.reopen(salesId);
  const [first] = await world.people.salesLines(salesId);
  await world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, { quantity });
  await world.people.submit(salesId);
}

/** How often each side was asked who it is meanwhile, and how long that took. */
async function looksAt(world: World, action: () => Promise<void>) {
  const count = { businessCentral: 0, sales: 0 };
  const { businessCentral, sales } = world.ports;
  const own = { readIdentity: businessCentral.readIdentity, readOrganizationId: sales.readOrganizationId };
  Object.assign(businessCentral, {
    readIdentity: async () => {
      count.businessCentral += 1;
      return await own.readIdentity();
    },
  });
  Object.assign(sales, {
    readOrganizationId: async () => {
      count.sales += 1;
      return await own.readOrganizationId();
    },
  });
  const sinceMs = world.clock.nowMs();
  await action();
  Object.assign(businessCentral, { readIdentity: own.readIdentity });
  Object.assign(sales, { readOrganizationId: own.readOrganizationId });
  return { count, seconds: (world.clock.nowMs() - sinceMs) / 1000 };
}

/** As somebody who puts a row of another deployment into the storage. */
async function restamp(
  world: World,
  salesId: string,
  of: ((was: Fingerprint) => Fingerprint) | undefined,
  more: Partial<Coupling> = {},
): Promise<void> {
  const stored = await world.couplings.findByRecord('world', 'sales', salesId);
  if (stored?.coupling.fingerprint === undefined) {
    throw new Error('the coupling notes nothing');
  }
  const { fingerprint, ...rest } = stored.coupling;
  expect(
    await world.couplings.save(
      stored,
      { ...rest, ...more, ...(of === undefined ? {} : { fingerprint: of(fingerprint) }) },
      [],
    ),
  ).toMatchObject({ ok: true });
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
      await world.clock.advance(evidenceLifeMs);
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
      expect(await changeState(world, { action: 'resume', reason: 'again' })).toMatchObject({
        kind: 'refused',
        code: 'fingerprintMismatch',
      });
      expect(await changeState(world, { action: 'resume', reason: 'we moved', accept: true })).toMatchObject({
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

  it('that is put under the address between two new orders is noticed before the second is made', async () => {
    const world = await World.create();
    await agreedOrder(world);
    await world.clock.advance(finalEvidenceLifeMs);
    await world.people.control('businessCentral', 'POST', '/faults', { kind: 'environmentCopied', times: 1 });
    const before = await world.people.businessCentralOrders();
    await world.people.newSalesOrder({ lines: [line], values: { name: 'second' } });
    await world.settle();
    expect(await world.people.businessCentralOrders()).toEqual(before);
    expect(await stoppedBecause(world)).toMatchObject({ reason: 'fingerprintMismatch' });
  });

  it('costs one look at each side in the time that a look counts, however many writes there are (L3)', async () => {
    const world = await World.create();
    const salesIds: string[] = [];
    for (const name of ['one', 'two', 'three', 'four', 'five']) {
      salesIds.push(await world.people.newSalesOrder({ lines: [line], values: { name } }));
    }
    await world.settle();
    await world.clock.advance(evidenceLifeMs);
    const looks = await looksAt(world, async () => {
      for (const salesId of salesIds) {
        await sellerChanges(world, salesId, 7);
      }
      await world.settle();
    });
    const most = 1 + Math.floor(looks.seconds / (evidenceLifeMs / 1000));
    for (const count of [looks.count.businessCentral, looks.count.sales]) {
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(most);
      expect(most).toBeLessThan(salesIds.length);
    }
    await expectAgreement(world, salesIds[0] ?? '');
  });
});

describe('a system that does not say who it is (I15)', () => {
  const silence = (kind: 'WhoAmI' | 'environments') => ({
    kind: 'status',
    match: { method: 'GET', path: kind },
    rate: 1,
    options: { status: 503 },
  });

  it.each([
    ['sales', 'WhoAmI'],
    ['businessCentral', 'environments'],
  ] as const)(
    '%s: changes go on for ten minutes after it last said so, then they wait; nothing stops',
    async (side, path) => {
      const world = await World.create();
      const salesId = await agreedOrder(world);
      await world.people.control(side, 'POST', '/faults', silence(path));
      await world.clock.advance(evidenceLifeMs);
      await bothEdit(world, salesId);
      await world.settle();
      await expectAgreement(world, salesId);
      await world.clock.advance(unansweredLifeMs);
      await sellerChanges(world, salesId, 9);
      const before = await world.people.businessCentralOrders();
      await world.settle();
      expect(await world.people.businessCentralOrders()).toEqual(before);
      expect(await stoppedBecause(world)).toBeNull();
      await world.people.control(side, 'DELETE', '/faults');
      await world.sweepAndSettle();
      await expectAgreement(world, salesId);
    },
  );

  it('no order is made meanwhile, since that cannot be taken back; each is made once it says so', async () => {
    const world = await World.create();
    await world.clock.advance(finalEvidenceLifeMs);
    await world.people.control('sales', 'POST', '/faults', silence('WhoAmI'));
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    await world.settle();
    expect(await world.people.businessCentralOrders()).toEqual([]);
    await world.people.control('sales', 'DELETE', '/faults');
    await world.sweepAndSettle();
    await expectAgreement(world, salesId);
  });
});

describe('a coupling that was made under something else (I15)', () => {
  const elsewhere = { organizationId: '99999999-9999-4999-8999-999999999999' };

  it('notes what both sides are, from its first save on; one of an earlier release does so when it is next saved', async () => {
    const world = await World.create();
    const salesId = await agreedOrder(world);
    const { fingerprint } = await readConnectionRecord(world.engine.state, 'world');
    const noted = async () => (await world.couplings.findByRecord('world', 'sales', salesId))?.coupling.fingerprint;
    expect(fingerprint).toBeDefined();
    expect(await noted()).toEqual(fingerprint);
    await restamp(world, salesId, undefined);
    expect(await noted()).toBeUndefined();
    await sellerChanges(world, salesId, 4);
    await world.settle();
    expect(await noted()).toEqual(fingerprint);
    await expectAgreement(world, salesId);
  });

  it('is a copied row: nothing is written and the connection stops; it goes on by an operator’s word', async () => {
    const world = await World.create();
    const salesId = await agreedOrder(world);
    await restamp(world, salesId, (was) => ({ ...was, sales: elsewhere }));
    await bothEdit(world, salesId);
    const before = await bothOrders(world, salesId);
    await world.settle();
    expect(await bothOrders(world, salesId)).toEqual(before);
    expect(await stoppedBecause(world)).toMatchObject({
      reason: 'fingerprintMismatch',
      sentence: expect.stringMatching(/^Coupling .* may have been copied\. The Sales organization is/),
    });
    expect(await changeState(world, { action: 'resume', reason: 'again' })).toMatchObject({ kind: 'ok' });
    await world.sweepAndSettle();
    expect(await bothOrders(world, salesId)).toEqual(before);
    expect(await stoppedBecause(world)).toMatchObject({ reason: 'fingerprintMismatch' });
    expect(await changeState(world, { action: 'resume', reason: 'moved', accept: true })).toMatchObject({ kind: 'ok' });
    await world.sweepAndSettle();
    const { coupling } = await expectAgreement(world, salesId);
    expect(coupling.fingerprint?.sales).not.toEqual(elsewhere);
  });

  it('of another company of before waits for a person, is not taken for deleted, and is bound anew by an import', async () => {
    const world = await World.create();
    const salesId = await agreedOrder(world);
    const exported = (await exportCouplings(world.engine, {})) as unknown as { body: { couplings: readonly Row[] } };
    const { fingerprint: now } = await readConnectionRecord(world.engine.state, 'world');
    const was = {
      ...(now as Fingerprint),
      businessCentral: { ...(now as Fingerprint).businessCentral, companyId: 'old' },
    };
    await restamp(world, salesId, () => was, { businessCentralId: '77777777-7777-4777-8777-777777777777' });
    await changeConnection(world.engine, 'world', () => ({
      change: { formerFingerprints: [was] },
      step: { what: 'resumed', by: 'ada' },
    }));
    await sellerChanges(world, salesId, 5);
    const before = await world.people.businessCentralOrders();
    await world.settle();
    expect(await world.people.businessCentralOrders()).toEqual(before);
    expect(await stoppedBecause(world)).toBeNull();
    const stored = await world.couplings.findByRecord('world', 'sales', salesId);
    expect(stored?.coupling.parked).toMatchObject({
      reason: 'fingerprintMismatch',
      sentence: expect.stringMatching(/another company\. The settings name the company/),
    });
    const couplings = exported.body.couplings.map((pair) => ({ ...pair, fingerprint: was }));
    const body = { couplings, apply: true, valuesOf: 'sales' };
    expect(await world.operate(() => importCouplings(world.engine, { body, who: 'ada' }))).toMatchObject({
      body: { results: [{ outcome: 'done', from: expect.stringMatching(/coupled was old/) }] },
    });
    await world.sweepAndSettle();
    await expectAgreement(world, salesId);
  });
});

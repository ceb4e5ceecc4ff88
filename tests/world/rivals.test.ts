import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { changeConnectionState } from '../../lib/operations/connections';
import { superviseConnection } from '../../lib/operations/supervise-connection';
import { changeConnection } from '../../lib/sync/connection/record';
import { readRegistration } from '../../lib/sync/subscriptions/registration-state';
import { userIds } from '../../local/sales/seed';
import { expectValue } from '../support/results';
import { expectAgreement } from './agreement';
import { changeState, shownConnection } from './operator';
import type { Row } from './people';
import { World } from './world';

const companyInResource = /companies\(([^)]+)\)/;
const line = { product: '1896-S', quantity: 2 };

/** The connector's base solution. */
async function installOtherIntegration(world: World): Promise<void> {
  await world.people.control('sales', 'POST', '/connector-solution');
}

/** An order that it has numbered; the number and the company are all that can be seen of it. */
async function numberedOrder(world: World, values: Row = {}): Promise<string> {
  return await world.people.newSalesOrder({
    lines: [line],
    submit: false,
    values: { bcbi_businesscentralordernumber: 'SO-1', ...values },
  });
}

function companyOf(world: World): string {
  return companyInResource.exec(world.doors.wantedSubscription.request.resource)?.[1] ?? '';
}

/** A company of Business Central as the connector keeps it in Sales; what an order of it shows. */
async function companyInSales(world: World, externalId: string): Promise<Row> {
  const bcbi_companyid = randomUUID();
  await world.people.administerSales('bcbi_companies', {
    bcbi_companyid,
    bcbi_externalid: externalId,
    bcbi_name: 'X',
  });
  return { 'bcbi_companyid@odata.bind': `/bcbi_companies(${bcbi_companyid})` };
}

/** Makes the administrator the connector's user, who writes like it. */
async function asConnector(world: World, path: string, body: Row): Promise<void> {
  await world.people.administerSales(`systemusers(${userIds.administrator})`, { isintegrationuser: true }, 'PATCH');
  await world.people.administerSales(path, body, 'PATCH');
}

/** A registration of another deployment for the same company. */
async function foreignRegistration(world: World): Promise<void> {
  const { request } = world.doors.wantedSubscription;
  const notificationUrl = request.notificationUrl.replace(world.doors.publicUrl, 'https://elsewhere.example');
  expectValue(await world.doors.subscriptions.create({ ...request, notificationUrl }));
}

describe('beside Business Central’s own order integration', () => {
  it('a connection refuses to be switched on; what an operator accepts is journaled with who, when and why', async () => {
    const world = await World.create({ connectionState: 'off' });
    await installOtherIntegration(world);
    expect(await changeState(world, { action: 'enable' })).toMatchObject({ kind: 'ok' });
    await changeState(world, { action: 'disable' });
    await numberedOrder(world);
    expect(await changeState(world, { action: 'enable' })).toMatchObject({
      kind: 'refused',
      code: 'besideOtherIntegration',
    });
    expect(await shownConnection(world)).toMatchObject({ enabled: false });
    expect(await changeState(world, { action: 'enable', accept: true, reason: 'other orders' })).toMatchObject({
      kind: 'ok',
    });
    expect((await shownConnection(world)).steps).toMatchObject([
      { what: 'enabled' },
      { what: 'disabled' },
      {
        what: 'enabled',
        by: 'ada',
        atIso: expect.any(String),
        reason: expect.stringMatching(/^other orders; accepted: Business Central's own order integration is at work/),
      },
    ]);
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: null });
  });

  it('a running connection is stopped by the timer: nothing is written until an operator says that it is over', async () => {
    const world = await World.create();
    await installOtherIntegration(world);
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: null });
    await numberedOrder(world);
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: { reason: 'besideOtherIntegration' } });
    await superviseConnection(world.engine, 'world', world.doors);
    const told = await readRegistration(world.engine.state, 'world', 'businessCentral');
    expect(told).toMatchObject({ ok: false, problem: expect.stringContaining('besideOtherIntegration') });
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    await world.sweepAndSettle();
    expect(await world.people.businessCentralOrders()).toEqual([]);
    await world.clock.advance(60_000);
    expect(await changeState(world, { action: 'resume', reason: 'switched off there' })).toMatchObject({ kind: 'ok' });
    await world.sweepAndSettle();
    await expectAgreement(world, salesId);
    expect(await readRegistration(world.engine.state, 'world', 'businessCentral')).toMatchObject({ ok: true });
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: null });
    await numberedOrder(world);
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: { reason: 'besideOtherIntegration' } });
  });

  it('an order that it numbered long ago is no trace of it, also when a seller changes it today', async () => {
    const world = await World.create();
    await installOtherIntegration(world);
    const id = await numberedOrder(world);
    await world.clock.advance(8 * 86_400_000);
    await world.people.sales('PATCH', `salesorders(${id})`, { name: 'changed' });
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: null });
  });
});

describe('traces of Business Central’s own order integration', () => {
  const day = 86_400_000;

  async function stopReasonOf(world: World): Promise<unknown> {
    await superviseConnection(world.engine, 'world', world.doors);
    return (await shownConnection(world)).stopped;
  }

  it('are those of this company, or of none; another company’s in the same organization are none', async () => {
    for (const [whose, isTrace] of [
      ['ours', true],
      ['nobodys', true],
      ['anothers', false],
    ] as const) {
      const world = await World.create();
      await installOtherIntegration(world);
      const ours = await companyInSales(world, companyOf(world));
      const others = await companyInSales(world, randomUUID());
      await numberedOrder(world, { ours, anothers: others, nobodys: {} }[whose]);
      expect([whose, await stopReasonOf(world)]).toEqual([
        whose,
        isTrace ? expect.objectContaining({ reason: 'besideOtherIntegration' }) : null,
      ]);
    }
  });

  it('are also writes of its user in an order from before, of another company again none', async () => {
    for (const isOurs of [false, true]) {
      const world = await World.create();
      await installOtherIntegration(world);
      const company = await companyInSales(world, isOurs ? companyOf(world) : randomUUID());
      const id = await numberedOrder(world, company);
      await world.clock.advance(8 * day);
      expect(await stopReasonOf(world)).toBeNull();
      await asConnector(world, `salesorders(${id})`, { description: 'written by the connector' });
      expect(await stopReasonOf(world)).toEqual(
        isOurs ? expect.objectContaining({ reason: 'besideOtherIntegration' }) : null,
      );
    }
  });

  it('are still seen in a line when a seller has changed the head of the order since', async () => {
    const world = await World.create();
    await installOtherIntegration(world);
    const id = await numberedOrder(world, await companyInSales(world, companyOf(world)));
    await world.clock.advance(8 * day);
    const [detail] = await world.people.salesLines(id);
    await asConnector(world, `salesorderdetails(${detail?.salesorderdetailid})`, {
      bcbi_businesscentrallinenumber: 10_000,
    });
    await world.people.sales('PATCH', `salesorders(${id})`, { description: 'changed by a seller' });
    expect(await stopReasonOf(world)).toMatchObject({ reason: 'besideOtherIntegration' });
  });

  it('that Tandem may not look for are told as a registration that is not as it must be; the connection goes on', async () => {
    const world = await World.create();
    await installOtherIntegration(world);
    await world.people.control('sales', 'POST', '/faults', { kind: 'forbidden', path: '/systemusers' });
    expect(await stopReasonOf(world)).toBeNull();
    expect(await readRegistration(world.engine.state, 'world', 'sales')).toMatchObject({
      ok: false,
      problem: expect.stringContaining("Business Central's own order integration"),
    });
  });
});

describe('what an operator accepts', () => {
  const accept = { accept: true, reason: 'other orders' };

  async function superviseWithNewEvidence(world: World): Promise<Row> {
    await world.clock.advance(60_000);
    await numberedOrder(world);
    await superviseConnection(world.engine, 'world', world.doors);
    return await shownConnection(world);
  }

  it('counts on a connection that is on already: it is journaled, and the timer lets it run', async () => {
    const world = await World.create();
    await installOtherIntegration(world);
    await numberedOrder(world);
    const answer = await changeState(world, { action: 'enable', ...accept });
    const accepted = expect.stringMatching(/Business Central's own order integration is at work/);
    expect(answer).toMatchObject({ kind: 'ok', body: { accepted: [accepted] } });
    expect(((await shownConnection(world)).steps as readonly Row[]).at(-1)).toMatchObject({
      what: 'overridden',
      by: 'ada',
      reason: expect.stringMatching(/^other orders; accepted: Business Central's own order integration is at work/),
    });
    expect(await superviseWithNewEvidence(world)).toMatchObject({ stopped: null });
  });

  it('on a connection that had stopped is what stopped it, and counts for good; also when its trace is old by now', async () => {
    for (const days of [0, 8]) {
      const world = await World.create();
      await installOtherIntegration(world);
      expect(await superviseWithNewEvidence(world)).toMatchObject({ stopped: { reason: 'besideOtherIntegration' } });
      await world.clock.advance(days * 86_400_000);
      expect(await changeState(world, { action: 'resume', ...accept })).toMatchObject({ kind: 'ok' });
      expect(((await shownConnection(world)).steps as readonly Row[]).at(-1)).toMatchObject({
        what: 'resumed',
        reason: expect.stringMatching(/^other orders; accepted: Business Central's own order integration is at work/),
      });
      expect(await superviseWithNewEvidence(world)).toMatchObject({ stopped: null });
    }
  });

  it('switched off and on again counts too, and what had stopped the connection is over then', async () => {
    const world = await World.create();
    await installOtherIntegration(world);
    await superviseWithNewEvidence(world);
    await changeState(world, { action: 'disable' });
    expect(await changeState(world, { action: 'enable' })).toMatchObject({ code: 'besideOtherIntegration' });
    expect(await changeState(world, { action: 'enable', ...accept })).toMatchObject({ kind: 'ok' });
    expect(await superviseWithNewEvidence(world)).toMatchObject({ enabled: true, stopped: null });
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    await world.sweepAndSettle();
    await expectAgreement(world, salesId);
  });

  it('is everything that was found, not the first of it', async () => {
    const world = await World.create({ connectionState: 'off' });
    await installOtherIntegration(world);
    await numberedOrder(world);
    await foreignRegistration(world);
    expect(await changeState(world, { action: 'enable', ...accept })).toMatchObject({
      kind: 'ok',
      body: { accepted: [expect.stringContaining('https://elsewhere.example'), expect.stringContaining('own order')] },
    });
    expect(await superviseWithNewEvidence(world)).toMatchObject({ stopped: null });
  });

  it('is what is named, and nothing else; a dry run names all and changes nothing', async () => {
    const world = await World.create({ connectionState: 'off' });
    await installOtherIntegration(world);
    await numberedOrder(world);
    await foreignRegistration(world);
    const integration = { code: 'besideOtherIntegration' };
    const other = { code: 'besideOtherDeployment', address: 'https://elsewhere.example' };
    expect(await changeState(world, { action: 'enable', dryRun: true, accept: true })).toMatchObject({
      body: {
        obstacles: [
          { ...other, isAcceptable: true },
          { ...integration, isAcceptable: true },
        ],
      },
    });
    expect(await shownConnection(world)).toMatchObject({ enabled: false, steps: [] });
    expect(await changeState(world, { action: 'enable', ...accept, accept: [integration] })).toMatchObject({
      code: 'besideOtherDeployment',
    });
    expect(await shownConnection(world)).toMatchObject({ enabled: false, steps: [] });
    expect(await changeState(world, { action: 'enable', ...accept, accept: [integration, other] })).toMatchObject({
      kind: 'ok',
      body: { accepted: [expect.stringContaining('elsewhere'), expect.stringContaining('own order')] },
    });
    expect(await superviseWithNewEvidence(world)).toMatchObject({ stopped: null });
  });

  it('is nothing where nothing was found: no step is written, and what comes later is not accepted', async () => {
    const world = await World.create();
    await installOtherIntegration(world);
    const { steps } = await shownConnection(world);
    expect(await changeState(world, { action: 'enable', ...accept })).toMatchObject({
      kind: 'ok',
      body: { accepted: [] },
    });
    expect((await shownConnection(world)).steps).toEqual(steps);
    expect(await superviseWithNewEvidence(world)).toMatchObject({ stopped: { reason: 'besideOtherIntegration' } });
  });

  it('of a connection that another deployment had switched on is journaled, and excepts nobody for good', async () => {
    const world = await World.create();
    await changeConnection(world.engine, 'world', () => ({
      change: { owner: 'https://before.example' },
      step: { what: 'enabled', by: 'ada' },
    }));
    expect(await changeState(world, { action: 'enable' })).toMatchObject({ code: 'besideOtherDeployment' });
    expect(await changeState(world, { action: 'enable', ...accept })).toMatchObject({ kind: 'ok' });
    expect(await shownConnection(world)).toMatchObject({ owner: world.doors.publicUrl });
    expect(((await shownConnection(world)).steps as readonly Row[]).at(-1)).toMatchObject({
      what: 'overridden',
      reason: expect.stringContaining('accepted: The connection was switched on by the deployment'),
    });
    await foreignRegistration(world);
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: { reason: 'besideOtherDeployment' } });
  });
});

describe('two deployments on one pair', () => {
  it('the second refuses to be switched on while the first is registered in Business Central', async () => {
    const world = await World.create({ connectionState: 'off' });
    await foreignRegistration(world);
    expect(await changeState(world, { action: 'enable' })).toMatchObject({
      kind: 'refused',
      code: 'besideOtherDeployment',
      error: expect.stringContaining('https://elsewhere.example'),
    });
    for (const subscription of expectValue(await world.doors.subscriptions.list())) {
      await world.doors.subscriptions.remove(subscription);
    }
    expect(await changeState(world, { action: 'enable' })).toMatchObject({ kind: 'ok' });
  });

  it('or in Sales', async () => {
    const world = await World.create({ connectionState: 'off' });
    await world.people.administerSales('serviceendpoints', {
      name: 'Another',
      url: 'https://elsewhere.example/api/webhooks/dataverse/main',
      contract: 8,
      authtype: 5,
      messageformat: 2,
      authvalue: '<settings><setting name="x-tandem-secret" value="x"/></settings>',
    });
    expect(await changeState(world, { action: 'enable' })).toMatchObject({
      kind: 'refused',
      code: 'besideOtherDeployment',
    });
  });

  it('a running one stands still when another has been made to register for the same company (I5)', async () => {
    const world = await World.create();
    await foreignRegistration(world);
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: { reason: 'besideOtherDeployment' } });
  });

  it('a record that another deployment switched on is not taken over unasked', async () => {
    const world = await World.create();
    const doors = new Map([['world', { ...world.doors, publicUrl: 'https://second.example' }]]);
    const enable = (body: Row) => world.operate(() => changeConnectionState(world.engine, doors, { body, who: 'ada' }));
    expect(await enable({ action: 'enable' })).toMatchObject({ kind: 'refused', code: 'besideOtherDeployment' });
  });
});

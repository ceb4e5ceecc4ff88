import { describe, expect, it } from '@jest/globals';
import { superviseConnection } from '../../lib/operations/supervise-connection';
import { expectValue } from '../support/results';
import { expectAgreement } from './agreement';
import { changeState, shownConnection } from './operator';
import type { Row } from './people';
import { World } from './world';

const before = 'http://127.0.0.1:9';
const now = 'https://moved.example';
const elsewhere = 'https://elsewhere.example';
const line = { product: '1896-S', quantity: 2 };

/** Hosts of all that is registered in Business Central. */
async function hosts(world: World): Promise<readonly string[]> {
  const listed = expectValue(await world.doors.subscriptions.list());
  return listed.map(({ notificationUrl }) => new URL(notificationUrl).origin);
}

/** A registration of another deployment, or its renewal by now. */
async function foreignRegistration(world: World): Promise<void> {
  const { request } = world.doors.wantedSubscription;
  const notificationUrl = request.notificationUrl.replace(world.doors.publicUrl, elsewhere);
  const known = expectValue(await world.doors.subscriptions.list()).find(
    (each) => each.notificationUrl === notificationUrl,
  );
  const wanted = { ...request, notificationUrl };
  expectValue(
    known === undefined
      ? await world.doors.subscriptions.create(wanted)
      : await world.doors.subscriptions.renew(known, wanted),
  );
}

/** The app has moved, nobody answers at its address of before, and the timer has looked since. */
async function movedWorld(): Promise<World> {
  const world = await World.create();
  world.moveTo(now);
  await superviseConnection(world.engine, 'world', world.doors);
  expect(await shownConnection(world)).toMatchObject({ stopped: { reason: 'besideOtherDeployment' }, owner: before });
  return world;
}

describe('the app has another address than the connection was switched on with (C10)', () => {
  it('off by one command leaves no orphan registration: what stands under the old address is taken away, too', async () => {
    const world = await movedWorld();
    expect(await changeState(world, { action: 'disable' })).toMatchObject({
      kind: 'ok',
      body: { businessCentral: { removed: 1, elsewhere: [] } },
    });
    expect(await hosts(world)).toEqual([]);
    expect(await shownConnection(world)).toMatchObject({ enabled: false, owner: null });
    expect(await changeState(world, { action: 'enable' })).toMatchObject({ kind: 'refused' });
    await world.registerInSales({ moved: true });
    expect(await changeState(world, { action: 'enable' })).toMatchObject({ kind: 'ok' });
    expect(await hosts(world)).toEqual([now]);
  });

  it('taking away that Business Central did not let through is done by the timer', async () => {
    const world = await movedWorld();
    await world.people.control('businessCentral', 'POST', '/faults', { kind: 'forbidden', path: '/subscriptions' });
    expect(await changeState(world, { action: 'disable' })).toMatchObject({
      body: { businessCentral: { problem: expect.stringContaining('the timer "subscriptions" tries again') } },
    });
    await world.people.control('businessCentral', 'DELETE', '/faults');
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await hosts(world)).toEqual([]);
  });

  it.each([
    ['enable', {}],
    ['resume', { reason: 'the app has moved' }],
  ] as const)(
    '%s says how to go on, and with "moved" takes over what stood under the old address',
    async (action, why) => {
      const world = await movedWorld();
      expect(await changeState(world, { action, ...why })).toMatchObject({
        kind: 'refused',
        error: expect.stringContaining('--moved'),
      });
      expect(await changeState(world, { action, ...why, moved: true })).toMatchObject({ kind: 'ok' });
      expect(await hosts(world)).toEqual([now]);
      expect(await shownConnection(world)).toMatchObject({ stopped: null, owner: now });
      expect(((await shownConnection(world)).steps as readonly Row[]).at(-1)).toMatchObject({
        what: 'resumed',
        reason: expect.stringContaining(`moved: what is registered under ${before} is taken away`),
      });
      await world.registerInSales({ moved: true });
      const salesId = await world.people.newSalesOrder({ lines: [line] });
      await world.settle();
      await expectAgreement(world, salesId);
    },
  );

  it('"moved" excepts nobody: whoever registers under the old address afterwards stops the connection', async () => {
    const world = await World.create();
    world.moveTo(now, { isOldAnswered: true });
    expect(await changeState(world, { action: 'enable', moved: true })).toMatchObject({ kind: 'ok' });
    expect(await hosts(world)).toEqual([now]);
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: null });
    const { request } = world.doors.wantedSubscription;
    await world.doors.subscriptions.create({
      ...request,
      notificationUrl: request.notificationUrl.replace(now, before),
    });
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({
      stopped: { reason: 'besideOtherDeployment', sentence: expect.stringContaining(before) },
    });
  });

  it('an address that the record no longer knows, after the storage was lost, is named', async () => {
    const world = await World.create({ connectionState: 'off' });
    await foreignRegistration(world);
    expect(await changeState(world, { action: 'enable', moved: true })).toMatchObject({ kind: 'refused' });
    expect(await changeState(world, { action: 'disable' })).toMatchObject({
      body: { businessCentral: { elsewhere: [elsewhere] } },
    });
    expect(await changeState(world, { action: 'enable', moved: `${elsewhere}/` })).toMatchObject({ kind: 'ok' });
    expect(await hosts(world)).toEqual([before]);
    await foreignRegistration(world);
    expect(await changeState(world, { action: 'disable', moved: elsewhere })).toMatchObject({
      body: { businessCentral: { removed: 2, elsewhere: [] } },
    });
    expect(await hosts(world)).toEqual([]);
  });

  it.each([{ moved: 'elsewhere' }, { moved: 'ftp://elsewhere.example' }, { moved: 7 }])(
    'refuses %j as an address',
    async (body) => {
      const world = await World.create();
      expect(await changeState(world, { action: 'enable', ...body })).toMatchObject({ kind: 'badRequest' });
    },
  );
});

describe('another deployment that an operator accepted', () => {
  const hourMs = 3_600_000;

  it('is accepted as it was seen: once it has renewed its registration the connection stops again', async () => {
    const world = await World.create();
    await foreignRegistration(world);
    expect(await changeState(world, { action: 'enable', accept: true, reason: 'for now' })).toMatchObject({
      kind: 'ok',
    });
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: null });
    await world.clock.advance(24 * hourMs);
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: null });
    await foreignRegistration(world);
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({ stopped: { reason: 'besideOtherDeployment' } });
  });

  it('does not except a third one', async () => {
    const world = await World.create();
    await foreignRegistration(world);
    await changeState(world, { action: 'enable', accept: true, reason: 'for now' });
    const { request } = world.doors.wantedSubscription;
    const notificationUrl = request.notificationUrl.replace(before, 'https://third.example');
    await world.doors.subscriptions.create({ ...request, notificationUrl });
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await shownConnection(world)).toMatchObject({
      stopped: { sentence: expect.stringContaining('third.example') },
    });
  });
});

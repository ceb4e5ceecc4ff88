import { describe, expect, it } from '@jest/globals';
import { expectFailure, expectValue } from '../support/results.js';
import { BusinessCentralWorld } from './business-central-world.js';

function requestOf(world: BusinessCentralWorld) {
  return {
    notificationUrl: 'https://func.test/api/bc/1?code=K',
    resource: `/api/v2.0/companies(${world.api.companyId})/salesOrders`,
    clientState: 'p3Xkp3Xkp3Xkp3Xkp3Xkp3Xkp3Xkp3Xk',
  };
}

describe('Business Central subscriptions against the simulator', () => {
  it('S-100 creates with handshake, lists, renews and removes', async () => {
    const world = new BusinessCentralWorld();
    const request = requestOf(world);
    const created = expectValue(await world.subscriptions.create(request));
    expect(created).toMatchObject({ notificationUrl: request.notificationUrl });
    expect(Date.parse(created.expirationIso)).toBe(world.clock.nowMs() + 3 * 24 * 3_600_000);
    expect(expectValue(await world.subscriptions.list())).toEqual([created]);
    world.clock.advance(3_600_000);
    const renewed = expectValue(await world.subscriptions.renew(created, request));
    expect(renewed.subscriptionId).toBe(created.subscriptionId);
    expect(Date.parse(renewed.expirationIso)).toBe(Date.parse(created.expirationIso) + 3_600_000);
    expectValue(await world.subscriptions.remove(renewed));
    expect(expectValue(await world.subscriptions.list())).toEqual([]);
    expectValue(await world.subscriptions.remove(renewed));
  });

  it('L6 renewing one that is lost is notFound', async () => {
    const world = new BusinessCentralWorld();
    const created = expectValue(await world.subscriptions.create(requestOf(world)));
    expectValue(await world.subscriptions.remove(created));
    expect(expectFailure(await world.subscriptions.renew(created, requestOf(world))).reason).toBe('notFound');
  });

  it('L6 renewing and removing under a version that somebody else has renewed since is a mismatch of versions', async () => {
    const world = new BusinessCentralWorld();
    const created = expectValue(await world.subscriptions.create(requestOf(world)));
    world.clock.advance(3_600_000);
    expectValue(await world.subscriptions.renew(created, requestOf(world)));
    expect(expectFailure(await world.subscriptions.renew(created, requestOf(world))).reason).toBe('versionMismatch');
    expect(expectFailure(await world.subscriptions.remove(created)).reason).toBe('versionMismatch');
  });

  it('S-105 a resource that cannot be subscribed is refused', async () => {
    const world = new BusinessCentralWorld();
    const resource = `/api/v2.0/companies(${world.api.companyId})/salesOrderLines`;
    const failure = expectFailure(await world.subscriptions.create({ ...requestOf(world), resource }));
    expect(['refused', 'invalid']).toContain(failure.reason);
  });
});

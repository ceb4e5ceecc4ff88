import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import { connections } from '../../functions/connections.js';
import { orderEnter } from '../../functions/order-enter.js';
import { ordersOffered } from '../../functions/orders-offered.js';
import { defaultMapping } from '../../lib/mapping/default-mapping.js';
import { defaultLineRules } from '../../lib/mapping/line-rules.js';
import { success } from '../../lib/ports/remote-result.js';
import type { ConnectionPorts } from '../../lib/sync/engine.js';
import { httpRequest } from './http-for-tests.js';
import { door, testParts } from './parts-for-tests.js';

const orderId = '11111111-aaaa-4aaa-8aaa-111111111111';
const json = { 'content-type': 'application/json' };
const submittedOrder = {
  id: orderId,
  version: '1',
  orderNumber: 'ORD-1',
  customerName: null,
  isContact: false,
  stateCode: 1,
  statusCode: 3,
  createdOn: '2026-01-01T00:00:00Z',
  modifiedOn: '2026-01-01T00:00:00Z',
  cells: {},
  lines: [],
};
const ports = {
  connection: {
    connectionId: 'main',
    businessTimeZone: 'UTC',
    mapping: defaultMapping,
    policies: { ordersEnter: { when: 'submitted' }, lines: defaultLineRules },
  },
  businessCentral: {
    readIdentity: async () => success({ address: 'https://bc', environmentName: 'p', companyId: 'c' }),
  },
  sales: { readOrganizationId: async () => success('o'), readOrder: async () => success(submittedOrder) },
} as unknown as ConnectionPorts;

function partsWith(subscriptions: object[] = []) {
  const removed: object[] = [];
  const parts = testParts({
    connections: new Map([['main', ports]]),
    doors: {
      subscriptions: {
        list: async () => success(subscriptions as never),
        create: async (request) =>
          success({ ...request, subscriptionId: 'new', etag: 'e', expirationIso: '2026-03-05T10:00:00Z' }),
        renew: async (current) => success(current),
        remove: async (subscription) => {
          removed.push(subscription);
          return success(undefined);
        },
      },
      salesRivals: {
        otherIntegrationSince: async () => success(undefined),
        webhookAddresses: async () => success([]),
      },
      salesWebhooks: { readRegistration: async () => success(undefined) },
    },
  });
  return { parts, removed };
}

function post(body: object) {
  return httpRequest({ method: 'POST', headers: json, body: JSON.stringify(body) });
}

describe('connections', () => {
  it('tells the state, the switch and what was done', async () => {
    const { parts } = partsWith();
    expect(await connections(parts, httpRequest({ method: 'GET' }))).toMatchObject({
      jsonBody: { connections: [{ connectionId: 'main', state: 'live', enabled: true, stopped: null, steps: [] }] },
    });
  });

  it('disable takes away all registrations of the connection, and of no other', async () => {
    const ours = { subscriptionId: '1', notificationUrl: `${door.addressPrefix}old`, resource: 'x' };
    const { parts, removed } = partsWith([ours, { ...ours, notificationUrl: 'https://other.example/x' }]);
    const answer = await connections(parts, post({ action: 'disable', reason: 'moving' }));
    expect(answer.jsonBody).toMatchObject({
      enabled: false,
      businessCentral: { removed: 1 },
      sales: { isRegistered: false },
      steps: [{ what: 'disabled', by: 'ada', reason: 'moving' }],
    });
    expect(removed).toEqual([ours]);
  });

  it('enable registers at once, sweeps both sides, and tells what is missing in Sales', async () => {
    const { parts } = partsWith();
    await connections(parts, post({ action: 'disable' }));
    const answer = await connections(parts, post({ action: 'enable' }));
    expect(answer.jsonBody).toMatchObject({
      enabled: true,
      owner: 'https://tandem.example',
      registrations: { businessCentral: { ok: true }, sales: { ok: false } },
    });
    expect(parts.queue.sent.map(({ notice }) => notice)).toMatchObject([
      { about: 'sweep', side: 'businessCentral', reason: 'switchedOn' },
      { about: 'sweep', side: 'sales', reason: 'switchedOn' },
      { about: 'sweep', side: 'businessCentral', reason: 'subscriptionCreated' },
    ]);
  });

  it.each([
    ['no action', {}],
    ['another action', { action: 'explode' }],
    ['an unknown name', { action: 'enable', fast: true }],
    ['going on without saying why', { action: 'resume' }],
    ['a state that there is not', { action: 'advance', to: 'finished' }],
  ])('refuses %s', async (_, body) => {
    expect(await connections(partsWith().parts, post(body))).toMatchObject({ status: 400 });
  });
});

describe('orders that do not enter by themselves', () => {
  it('one is let in by an operator: looked at now', async () => {
    const { parts } = partsWith();
    expect(await orderEnter(parts, post({ salesOrderId: orderId }))).toMatchObject({ jsonBody: { asked: true } });
    expect(parts.queue.sent).toMatchObject([{ notice: { recordId: orderId, side: 'sales', cause: 'asked' } }]);
    expect(await ordersOffered(parts, httpRequest({ method: 'GET' }))).toMatchObject({
      jsonBody: { orders: [{ recordId: orderId, number: 'ORD-1', reason: 'entering', admittedBy: 'ada' }] },
    });
  });

  it('none while the connection is switched off', async () => {
    const { parts } = partsWith();
    await connections(parts, post({ action: 'disable' }));
    expect(await orderEnter(parts, post({ salesOrderId: orderId }))).toMatchObject({
      status: 409,
      jsonBody: { code: 'switchedOff' },
    });
    expect(parts.queue.sent).toEqual([]);
  });

  it.each([
    ['both sides', { salesOrderId: orderId, businessCentralOrderId: orderId }],
    ['neither', {}],
    ['no id', { salesOrderId: 'ORD-1' }],
  ])('refuses a body that names %s', async (_, body) => {
    expect(await orderEnter(partsWith().parts, post(body))).toMatchObject({ status: 400 });
  });
});

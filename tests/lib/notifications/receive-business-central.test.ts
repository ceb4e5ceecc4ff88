import { describe, expect, it } from '@jest/globals';
import {
  businessCentralBodyLimitBytes,
  type ExpectedSubscription,
  receiveBusinessCentral,
} from '../../../lib/notifications/receive-business-central.js';
import type { Reception } from '../../../lib/notifications/reception.js';
import { type RequestParts, webhookRequest } from './webhook-request.js';

const companyId = '22222222-2222-4222-8222-222222222222';
const orderOne = '11111111-aaaa-4aaa-8aaa-111111111111';
const orderTwo = '11111111-bbbb-4bbb-8bbb-111111111111';
const subscription: ExpectedSubscription = {
  connectionId: 'main',
  companyId,
  apiBaseUrl: 'https://api.businesscentral.dynamics.com/v2.0/tenant/production/api/v2.0',
  pathKeys: ['current-path', 'previous-path'],
  clientStates: ['current-state', 'previous-state'],
};

function item(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    subscriptionId: '5f0c2d',
    clientState: 'current-state',
    expirationDateTime: '2026-03-05T10:00:00Z',
    resource: `api/v2.0/companies(${companyId})/salesOrders(${orderOne})`,
    changeType: 'updated',
    lastModifiedDateTime: '2026-03-02T10:12:31.123Z',
    ...changes,
  };
}

function receive(parts: RequestParts, pathKey = 'current-path'): Reception {
  return receiveBusinessCentral(webhookRequest(parts), subscription, pathKey);
}

function receiveItems(items: readonly unknown[], parts: RequestParts = {}): Reception {
  return receive({ body: JSON.stringify({ value: items }), ...parts });
}

function reasons(reception: Reception): readonly string[] {
  return reception.findings.map(({ reason }) => reason);
}

function sweepReason(reception: Reception): string | undefined {
  const sweep = reception.notices.find(({ notice }) => notice.about === 'sweep')?.notice;
  return sweep?.about === 'sweep' ? sweep.reason : undefined;
}

describe('a subscription of quotes', () => {
  const quotes = { ...subscription, entitySet: 'salesQuotes' } as const;
  const body = (entitySet: string) =>
    JSON.stringify({ value: [item({ resource: `companies(${companyId})/${entitySet}(${orderOne})` })] });
  const receiveOfQuotes = (entitySet: string) =>
    receiveBusinessCentral(webhookRequest({ body: body(entitySet) }), quotes, 'current-path');

  it('gives notices about quotes, and a sweep for anything else', () => {
    expect(receiveOfQuotes('salesQuotes').notices[0]?.notice).toMatchObject({ about: 'quote', recordId: orderOne });
    expect(sweepReason(receiveOfQuotes('salesOrders'))).toBe('unknownResource');
    expect(sweepReason(receiveItems([item({ resource: `companies(${companyId})/salesQuotes(${orderOne})` })]))).toBe(
      'unknownResource',
    );
  });
});

describe('S-100 handshake', () => {
  it.each(['GET', 'POST'])(
    '%s with a token answers 200 with exactly the token, as plain text nobody keeps',
    (method) => {
      const reception = receive({ method, query: { validationToken: 'a+b/c d==' } });
      expect(reception).toEqual({
        answer: {
          status: 200,
          body: 'a+b/c d==',
          headers: {
            'content-type': 'text/plain; charset=utf-8',
            'x-content-type-options': 'nosniff',
            'cache-control': 'no-store',
          },
        },
        notices: [],
        findings: [],
      });
    },
  );

  it('is answered beside an empty list of notifications', () => {
    expect(receiveItems([], { query: { validationToken: 'abc' } }).answer).toMatchObject({ status: 200, body: 'abc' });
  });

  it('reflects nothing when notifications come along, and takes those', () => {
    const reception = receiveItems([item()], { query: { validationToken: 'abc' } });
    expect(reception.answer).toEqual({ status: 202 });
    expect(reception.notices).toHaveLength(1);
  });

  it.each(['', 'x'.repeat(513), '<b>\n</b>', 'é'])('reflects no unusable token: %j', (token) => {
    const reception = receive({ method: 'GET', query: { validationToken: token } });
    expect(reception).toEqual({
      answer: { status: 202 },
      notices: [],
      findings: [{ reason: 'unusableValidationToken', count: 1 }],
    });
  });

  it('reflects nothing on a path that is not ours', () => {
    const reception = receive({ method: 'GET', query: { validationToken: 'abc' } }, 'wrong-path');
    expect(reception).toMatchObject({ answer: { status: 202 }, notices: [], findings: [{ reason: 'unknownPath' }] });
    expect(reception.answer.body).toBeUndefined();
  });
});

describe('notifications', () => {
  it.each([
    `api/v2.0/companies(${companyId})/salesOrders(${orderOne})`,
    `/api/v2.0/companies(${companyId})/salesOrders(${orderOne})`,
    `companies(${companyId})/salesOrders(${orderOne})`,
    `/v2.0/tenant/production/api/v2.0/companies(${companyId})/salesOrders(${orderOne})`,
    `${subscription.apiBaseUrl}/companies(${companyId.toUpperCase()})/salesOrders(${orderOne.toUpperCase()})`,
  ])('S-112 every form of a resource names the record: %s', (resource) => {
    const reception = receiveItems([item({ resource })]);
    expect(reception.notices.map(({ notice }) => notice)).toEqual([
      {
        noticeVersion: 1,
        connectionId: 'main',
        side: 'businessCentral',
        about: 'order',
        recordId: orderOne,
        cause: 'updated',
        attemptNumber: 0,
      },
    ]);
    expect(reception.findings).toEqual([]);
  });

  it('items of one record in one request become one notice, others their own', () => {
    const other = `companies(${companyId})/salesOrders(${orderTwo})`;
    const reception = receiveItems([
      item({ changeType: 'created' }),
      item(),
      item({ resource: other, changeType: 'deleted' }),
    ]);
    expect(reception.notices.map(({ notice }) => notice)).toMatchObject([
      { recordId: orderOne, cause: 'updated' },
      { recordId: orderTwo, cause: 'deleted' },
    ]);
  });

  it('the previous secret still counts, in path and item', () => {
    const body = JSON.stringify({ value: [item({ clientState: 'previous-state' })] });
    expect(receive({ body }, 'previous-path').notices).toHaveLength(1);
  });

  it('the client state of each item is checked: false ones are dropped, genuine ones taken', () => {
    const other = `companies(${companyId})/salesOrders(${orderTwo})`;
    const reception = receiveItems([
      item({ clientState: 'stolen' }),
      item({ clientState: undefined }),
      item({ clientState: ['current-state'] }),
      item({ resource: other }),
    ]);
    expect(reception.answer).toEqual({ status: 202 });
    expect(reception.notices.map(({ notice }) => notice)).toMatchObject([{ recordId: orderTwo }]);
    expect(reception.findings).toEqual([{ reason: 'wrongClientState', count: 3 }]);
  });

  it('another company is dropped', () => {
    const resource = `companies(33333333-2222-4222-8222-222222222222)/salesOrders(${orderOne})`;
    const reception = receiveItems([item({ resource })]);
    expect(reception.notices).toEqual([]);
    expect(reasons(reception)).toEqual(['otherCompany']);
  });

  it.each([
    ['with the whole address', 'https://api.businesscentral.dynamics.com/v2.0/tenant/Copy/api/v2.0/'],
    ['with the path', '/v2.0/tenant.onmicrosoft.com/copy/api/v2.0/'],
  ])('another environment is dropped, as a copy that kept company and client state (I15): %s', (_, place) => {
    const reception = receiveItems([item({ resource: `${place}companies(${companyId})/salesOrders(${orderOne})` })]);
    expect(reception.notices).toEqual([]);
    expect(reasons(reception)).toEqual(['otherEnvironment']);
  });

  it('its own environment is taken, however the tenant is spelled in the path', () => {
    const resource = `/v2.0/tenant.onmicrosoft.com/Production/api/v2.0/companies(${companyId})/salesOrders(${orderOne})`;
    expect(receiveItems([item({ resource })]).notices[0]?.notice).toMatchObject({ recordId: orderOne });
  });

  it('S-108 a collection asks for a sweep', () => {
    const filtered = `api/v2.0/companies(${companyId})/salesOrders?$filter=lastModifiedDateTime%20gt%202026-03-02T10:11:58.1Z`;
    const whole = `api/v2.0/companies(${companyId})/salesOrders`;
    for (const resource of [filtered, whole]) {
      expect(sweepReason(receiveItems([item({ resource, changeType: 'collection' })]))).toBe('collection');
    }
  });

  it.each([
    ['another host', { resource: `https://evil.example/companies(${companyId})/salesOrders(${orderOne})` }],
    [
      'a host that begins like ours',
      { resource: `${subscription.apiBaseUrl}.evil.example/companies(${companyId})/salesOrders(${orderOne})` },
    ],
    ['no protocol', { resource: `//evil.example/companies(${companyId})/salesOrders(${orderOne})` }],
    ['another entity set', { resource: `companies(${companyId})/customers(${orderOne})` }],
    ['something before', { resource: `x/y/companies(${companyId})/salesOrders(${orderOne})` }],
    ['no record', { resource: `companies(${companyId})/salesOrders` }],
    ['a record that is no GUID', { resource: `companies(${companyId})/salesOrders(${'-'.repeat(36)})` }],
  ])('a genuine item whose resource has %s asks for a sweep', (_, changes) => {
    const reception = receiveItems([item(changes)]);
    expect(reception.answer).toEqual({ status: 202 });
    expect(sweepReason(reception)).toBe('unknownResource');
    expect(reception.notices).toHaveLength(1);
  });

  it.each([
    ['an unknown change', item({ changeType: 'archived' }), 'unknownChangeType'],
    ['no resource', item({ resource: undefined }), 'unreadableItem'],
    ['no object', 'text', 'unreadableItem'],
    ['null', null, 'unreadableItem'],
  ])('a genuine item with %s asks for a sweep', (_, value, reason) => {
    expect(sweepReason(receiveItems([value]))).toBe(reason);
  });

  it('many unreadable items make one sweep', () => {
    expect(receiveItems([null, 1, 'x', item()]).notices.map(({ notice }) => notice.about)).toEqual(['order', 'sweep']);
  });
});

describe('what cannot be read on a valid path is swept, on any other path dropped', () => {
  const bodies: readonly [string, RequestParts, string][] = [
    ['no JSON', { body: '{"value":[' }, 'notJson'],
    ['no value', { body: '{"values":[]}' }, 'noValueArray'],
    ['an array', { body: '[]' }, 'noValueArray'],
    ['null', { body: 'null' }, 'noValueArray'],
    ['bytes that are no UTF-8', { body: new Uint8Array([0xff, 0xfe, 0x00]) }, 'notUtf8'],
    ['nothing (chunked without a length)', { body: undefined }, 'noBody'],
    ['an empty body', { body: '' }, 'noBody'],
    ['more than 5 MiB', { body: new Uint8Array(businessCentralBodyLimitBytes + 1) }, 'oversize'],
    ['a told length over 5 MiB', { body: '{}', headers: { 'content-length': '5242881' } }, 'oversize'],
  ];

  it.each(bodies)('%s', (_, parts, reason) => {
    const valid = receive(parts);
    expect(valid.answer).toEqual({ status: 202 });
    expect(sweepReason(valid)).toBe(reason);
    expect(valid.notices).toHaveLength(1);
    const stranger = receive(parts, 'wrong-path');
    expect(stranger).toEqual({ answer: { status: 202 }, notices: [], findings: [{ reason: 'unknownPath', count: 1 }] });
  });

  it('exactly 5 MiB is read', () => {
    const padding = ' '.repeat(businessCentralBodyLimitBytes - Buffer.byteLength(JSON.stringify({ value: [item()] })));
    expect(receive({ body: JSON.stringify({ value: [item()] }) + padding }).notices).toMatchObject([
      { notice: { about: 'order' } },
    ]);
  });

  it('a byte order mark is no harm', () => {
    expect(receive({ body: `\ufeff${JSON.stringify({ value: [item()] })}` }).notices).toHaveLength(1);
  });

  it('an unknown connection takes nothing', () => {
    const reception = receiveBusinessCentral(webhookRequest({ body: '{' }), undefined, 'current-path');
    expect(reception).toMatchObject({ answer: { status: 202 }, notices: [] });
  });

  it('a GET without a token does nothing', () => {
    expect(receive({ method: 'GET' })).toMatchObject({ answer: { status: 202 }, notices: [] });
  });
});

describe('message ids name the delivery (spec §3.1)', () => {
  const headers = { clientRequestId: 'c-1', 'x-ms-correlation-id': 'x-1' };
  const idsOf = (reception: Reception) => reception.notices.map(({ messageId }) => messageId);
  const twoItems = [item(), item({ resource: `companies(${companyId})/salesOrders(${orderTwo})` })];

  it('the same delivery again has the same ids, each record its own', () => {
    const first = idsOf(receiveItems(twoItems, { headers, fallbackName: 'a' }));
    expect(first).toEqual(idsOf(receiveItems(twoItems, { headers, fallbackName: 'b' })));
    expect(new Set(first).size).toBe(2);
    expect(Math.max(...first.map((id) => id.length))).toBeLessThanOrEqual(128);
  });

  it('a later edit of the same record has another id', () => {
    const later = [item({ lastModifiedDateTime: '2026-03-02T10:12:31.124Z' })];
    expect(idsOf(receiveItems(later, { headers }))).not.toEqual(idsOf(receiveItems([item()], { headers })));
  });

  it('deliveries that look alike but do not name themselves stay apart', () => {
    const one = idsOf(receiveItems([item()], { fallbackName: 'a' }));
    expect(one).not.toEqual(idsOf(receiveItems([item()], { fallbackName: 'b' })));
  });
});

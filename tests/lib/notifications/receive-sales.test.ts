import { describe, expect, it } from '@jest/globals';
import { receiveSales, salesBodyLimitBytes } from '../../../lib/notifications/receive-sales.js';
import type { Reception } from '../../../lib/notifications/reception.js';
import {
  entity,
  executionContext,
  lineContext,
  lineId,
  operationId,
  orderId,
  organizationId,
  pairs,
  reference,
} from './remote-execution-context.js';
import { type RequestParts, webhookRequest } from './webhook-request.js';

const organization = { connectionId: 'main', secrets: ['current-secret', 'previous-secret'], organizationId };
const headers = { 'content-type': 'application/json; charset=utf-8', 'x-tandem-secret': 'current-secret' };

function receive(body: unknown, parts: RequestParts = {}): Reception {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return receiveSales(webhookRequest({ body: text, headers, ...parts }), organization);
}

const noticeOf = (reception: Reception) => reception.notices[0]?.notice;
const idOf = (reception: Reception) => reception.notices[0]?.messageId;

describe('who may call', () => {
  it.each<[string, RequestParts]>([
    ['the key in the query', { headers: { 'content-type': 'application/json' }, query: { code: 'current-secret' } }],
    [
      'the previous key in the query',
      { headers: { 'content-type': 'application/json' }, query: { code: 'previous-secret' } },
    ],
    ['the header', {}],
    ['the previous secret in the header', { headers: { ...headers, 'x-tandem-secret': 'previous-secret' } }],
    ['the header beside a function key in the query', { query: { code: 'key-of-the-function-app' } }],
  ])('whoever has %s', (_, parts) => {
    expect(receive(executionContext(), parts).answer).toEqual({ status: 202 });
  });

  it('missing and wrong secrets, and unknown connections, get the same 401', () => {
    const missing = receive(executionContext(), { headers: { 'content-type': 'application/json' } });
    const wrong = receive(executionContext(), { headers: { ...headers, 'x-tandem-secret': 'x' } });
    const joined = receive(executionContext(), { headers: {}, query: { code: 'current-secret,current-secret' } });
    const unknown = receiveSales(webhookRequest({ body: '{}', headers }), undefined);
    expect(missing.answer.status).toBe(401);
    expect(wrong.answer).toEqual(missing.answer);
    expect(joined.answer).toEqual(missing.answer);
    expect(unknown.answer).toEqual(missing.answer);
    expect([missing, wrong, unknown].flatMap(({ notices }) => notices)).toEqual([]);
    expect(missing.findings).toEqual([{ reason: 'noSecret', count: 1 }]);
    expect(wrong.findings).toEqual([{ reason: 'wrongSecret', count: 1 }]);
  });

  it('the secret comes before everything else: a stranger learns nothing about limits', () => {
    const parts = { headers: { 'content-length': '99999999' } };
    expect(receive('junk', parts).answer.status).toBe(401);
  });
});

describe('what is refused, with the cause named', () => {
  it.each<[string, RequestParts & { readonly body?: string | Uint8Array | undefined }, number, RegExp]>([
    ['more than 1 MiB', { body: new Uint8Array(salesBodyLimitBytes + 1) }, 413, /1 MiB/],
    ['a told length over 1 MiB', { body: '{}', headers: { ...headers, 'content-length': '1048577' } }, 413, /1 MiB/],
    ['no body, as when it was chunked', { body: undefined }, 400, /empty.*chunk/],
    ['an empty body', { body: '' }, 400, /empty/],
    [
      'form data',
      { body: 'a=b', headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' } },
      400,
      /application\/json/,
    ],
    ['no content type', { body: '{}', headers: { 'x-tandem-secret': 'current-secret' } }, 400, /application\/json/],
    [
      'a content type that only begins like JSON',
      { body: '{}', headers: { ...headers, 'content-type': 'application/json-seq' } },
      400,
      /application\/json/,
    ],
    ['bytes that are no UTF-8', { body: new Uint8Array([0x7b, 0xff]) }, 400, /UTF-8/],
    ['no JSON', { body: '{"MessageName":' }, 400, /RemoteExecutionContext/],
    ['JSON of another kind', { body: '[]' }, 400, /RemoteExecutionContext/],
    [
      'no primary row',
      { body: JSON.stringify(executionContext({ PrimaryEntityId: undefined })) },
      400,
      /RemoteExecutionContext/,
    ],
    [
      'a primary row that is no GUID',
      { body: JSON.stringify(executionContext({ PrimaryEntityId: "x'" })) },
      400,
      /RemoteExecutionContext/,
    ],
    ['deep nesting', { body: '['.repeat(200_000) }, 400, /RemoteExecutionContext/],
    [
      'another organization',
      { body: JSON.stringify(executionContext({ OrganizationId: orderId })) },
      400,
      /another organization/,
    ],
    [
      'no organization',
      { body: JSON.stringify(executionContext({ OrganizationId: undefined })) },
      400,
      /another organization/,
    ],
  ])('is refused with its cause: %s', (_, parts, status, cause) => {
    const reception = receiveSales(webhookRequest({ headers, ...parts }), organization);
    expect(reception.answer.status).toBe(status);
    expect(reception.answer.body).toMatch(cause);
    expect(reception.notices).toEqual([]);
    expect(reception.findings).toHaveLength(1);
  });

  it('any organization is taken where none is configured', () => {
    const anyOrganization = { connectionId: 'main', secrets: organization.secrets };
    const body = JSON.stringify(executionContext({ OrganizationId: orderId.toUpperCase() }));
    expect(receiveSales(webhookRequest({ body, headers }), anyOrganization).answer.status).toBe(202);
  });
});

describe('orders', () => {
  it.each([
    ['Create', 'created'],
    ['Update', 'updated'],
    ['Delete', 'deleted'],
    ['SetState', 'updated'],
  ])('%s of an order is a notice: %s', (MessageName, cause) => {
    expect(noticeOf(receive(executionContext({ MessageName })))).toEqual({
      noticeVersion: 1,
      connectionId: 'main',
      side: 'sales',
      about: 'order',
      recordId: orderId,
      cause,
      rowVersion: '5310001',
      attemptNumber: 0,
    });
  });

  it('a row version beyond what a JavaScript number holds stays exact', () => {
    const text = JSON.stringify(executionContext()).replace('5310001', '9007199254740993');
    expect(noticeOf(receive(text))).toMatchObject({ rowVersion: '9007199254740993' });
  });

  it('a stripped body (over 256 KB) still names its order, without a version', () => {
    const { InputParameters: _i, PreEntityImages: _p, PostEntityImages: _q, ...stripped } = executionContext();
    const reception = receive(stripped, { headers: { ...headers, 'x-ms-dynamics-msg-size-exceeded': 'true' } });
    expect(noticeOf(reception)).toMatchObject({ about: 'order', recordId: orderId });
    expect(noticeOf(reception)).not.toHaveProperty('rowVersion');
  });

  it('an order is named in lower case, however it comes', () => {
    expect(noticeOf(receive(executionContext({ PrimaryEntityId: orderId.toUpperCase() })))).toMatchObject({
      recordId: orderId,
    });
  });
});

describe('lines', () => {
  const bare = { PostEntityImages: [], PreEntityImages: [], InputParameters: [] };

  it.each<[string, Record<string, unknown>]>([
    ['the post-image', {}],
    [
      'the pre-image of a delete',
      {
        ...bare,
        MessageName: 'Delete',
        PreEntityImages: pairs({
          AsynchronousStepPrimaryName: entity({ salesorderdetailid: lineId }),
          pre: entity({ salesorderid: reference(orderId, 'salesorder') }),
        }),
      },
    ],
    [
      'the target of a create',
      {
        ...bare,
        MessageName: 'Create',
        InputParameters: pairs({ Target: entity({ salesorderid: reference(orderId, 'salesorder') }) }),
      },
    ],
    [
      'a target that holds a plain id',
      { ...bare, InputParameters: pairs({ Target: entity({ salesorderid: orderId.toUpperCase() }) }) },
    ],
  ])('the order is found in %s', (_, changes) => {
    expect(noticeOf(receive(lineContext(changes)))).toMatchObject({ about: 'order', recordId: orderId, lineId });
  });

  it("the cause and the version are the line's own", () => {
    expect(noticeOf(receive(lineContext()))).toMatchObject({ cause: 'updated', rowVersion: '5310002' });
    expect(
      noticeOf(
        receive(
          lineContext({
            MessageName: 'Delete',
            PostEntityImages: [],
            PreEntityImages: pairs({ pre: entity({ salesorderid: reference(orderId, 'salesorder') }) }),
          }),
        ),
      ),
    ).toMatchObject({ cause: 'deleted', lineId });
  });

  it('a stripped line event names no order: the organization is swept', () => {
    const { InputParameters: _i, PreEntityImages: _p, PostEntityImages: _q, ...stripped } = lineContext();
    const reception = receive(stripped, { headers: { ...headers, 'x-ms-dynamics-msg-size-exceeded': 'true' } });
    expect(reception.answer).toEqual({ status: 202 });
    expect(noticeOf(reception)).toMatchObject({ about: 'sweep', side: 'sales', reason: 'lineWithoutOrder' });
  });

  it('a deleted line without a pre-image is swept', () => {
    expect(noticeOf(receive(lineContext({ ...bare, MessageName: 'Delete' })))).toMatchObject({ about: 'sweep' });
  });
});

describe('other events', () => {
  it('a cancellation names the order in its closing activity', () => {
    const close = entity({ salesorderid: reference(orderId, 'salesorder') });
    const body = executionContext({
      MessageName: 'CancelSalesOrder',
      PrimaryEntityId: '00000000-0000-0000-0000-000000000000',
      InputParameters: pairs({ OrderClose: close }),
      PostEntityImages: [],
    });
    expect(noticeOf(receive(body))).toMatchObject({ about: 'order', recordId: orderId, cause: 'updated' });
  });

  it('a closing activity that names no order is swept', () => {
    const body = executionContext({ PrimaryEntityName: 'orderclose', InputParameters: [] });
    expect(noticeOf(receive(body))).toMatchObject({ about: 'sweep', reason: 'closeWithoutOrder' });
  });

  it('a quote names itself, whatever happened to it', () => {
    const told = (MessageName: string) =>
      noticeOf(receive(executionContext({ PrimaryEntityName: 'quote', MessageName })));
    expect(told('Update')).toMatchObject({
      about: 'quote',
      recordId: orderId,
      cause: 'updated',
      rowVersion: '5310001',
    });
    expect(told('Delete')).toMatchObject({ about: 'quote', recordId: orderId, cause: 'deleted' });
  });

  it('a table that nobody asked for is accepted, told and ignored', () => {
    const reception = receive(executionContext({ PrimaryEntityName: 'account' }));
    expect(reception).toEqual({ answer: { status: 202 }, notices: [], findings: [{ reason: 'otherTable', count: 1 }] });
  });
});

describe('message ids name the delivery (spec §3.1)', () => {
  it("the platform's second attempt has the same id, another operation another one", () => {
    const first = idOf(receive(executionContext(), { fallbackName: 'a' }));
    expect(idOf(receive(executionContext(), { fallbackName: 'b' }))).toBe(first);
    const other = executionContext({ OperationId: operationId.replace('c0ffee00', 'c0ffee01') });
    expect(idOf(receive(other))).not.toBe(first);
  });

  it.each([['00000000-0000-0000-0000-000000000000'], [null], [undefined]])(
    'deliveries without an operation (%s) are told apart by arrival',
    (OperationId) => {
      const one = idOf(receive(executionContext({ OperationId }), { fallbackName: 'a' }));
      expect(idOf(receive(executionContext({ OperationId }), { fallbackName: 'b' }))).not.toBe(one);
    },
  );
});

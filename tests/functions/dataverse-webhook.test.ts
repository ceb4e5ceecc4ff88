import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dataverseWebhook } from '../../functions/dataverse-webhook.js';
import { changeConnection } from '../../lib/sync/connection/record.js';
import { executionContext, lineContext, orderId } from '../lib/notifications/remote-execution-context.js';
import { httpRequest, type RequestOptions, silentContext } from './http-for-tests.js';
import { organizationId, salesSecrets, type TestParts, testParts } from './parts-for-tests.js';

const headers = { 'content-type': 'application/json; charset=utf-8', 'x-tandem-secret': salesSecrets[0] };
const body = JSON.stringify(executionContext({ OrganizationId: organizationId }));

function call(parts: TestParts, options: RequestOptions, connectionId = 'main') {
  return dataverseWebhook(parts, httpRequest({ headers, ...options, params: { connectionId } }), silentContext());
}

describe('dataverse-webhook', () => {
  it('answers 202 after the queue has the notice', async () => {
    const parts = testParts();
    expect(await call(parts, { body })).toEqual({ status: 202 });
    expect(parts.queue.sent).toMatchObject([
      { notice: { about: 'order', side: 'sales', recordId: orderId, rowVersion: '5310001' } },
    ]);
  });

  it('takes the key of the WebhookKey registration', async () => {
    const parts = testParts();
    const keyOnly = { 'content-type': 'application/json' };
    expect((await call(parts, { body, headers: keyOnly, query: { code: salesSecrets[1] } })).status).toBe(202);
  });

  it('answers 503 when the queue has not got it: the platform comes once more', async () => {
    const parts = testParts();
    parts.queue.failing = true;
    expect((await call(parts, { body })).status).toBe(503);
  });

  it.each<[string, RequestOptions, number]>([
    ['no secret', { body, headers: { 'content-type': 'application/json' } }, 401],
    ['a wrong secret', { body, headers: { ...headers, 'x-tandem-secret': 'x' } }, 401],
    ['a malformed body', { body: '{"a":' }, 400],
    ['a wrong content type', { body, headers: { ...headers, 'content-type': 'text/plain' } }, 400],
    ['no body, as of a chunked request', {}, 400],
    ['more than 1 MiB', { body: new Uint8Array(1024 * 1024 + 1) }, 413],
    ['another organization', { body: JSON.stringify(executionContext()) }, 400],
  ])('refuses %s, says why and enqueues nothing', async (_, options, status) => {
    const parts = testParts();
    const response = await call(parts, options);
    expect(response.status).toBe(status);
    expect(String(response.body)).not.toBe('');
    expect(parts.queue.sent).toEqual([]);
    expect(parts.lines).toHaveLength(1);
  });

  it('a copied organization is refused also where the settings name none: the one that was coupled counts (I15)', async () => {
    const sales = { connectionId: 'main', secrets: salesSecrets };
    const parts = testParts({ doors: { sales } });
    const copy = { body: JSON.stringify(executionContext()) };
    expect((await call(parts, copy)).status).toBe(202);
    const businessCentral = { address: 'https://bc.example', companyId: 'one' };
    await changeConnection(parts.engine, 'main', () => ({
      change: { fingerprint: { businessCentral, sales: { organizationId } } },
      step: { what: 'enabled', by: 'ada' },
    }));
    expect((await call(parts, copy)).status).toBe(400);
    expect((await call(parts, { body })).status).toBe(202);
    // A body that names none is a hint as good as any, since the order is read and the write is checked.
    const unnamed = { body: JSON.stringify(executionContext({ OrganizationId: undefined })) };
    expect((await call(parts, unnamed)).status).toBe(202);
    expect(parts.queue.sent).toHaveLength(3);
  });

  it('an unknown connection is refused like a wrong secret', async () => {
    const unknown = await call(testParts(), { body }, 'other');
    const wrong = await call(testParts(), { body, headers: { ...headers, 'x-tandem-secret': 'x' } });
    expect(unknown).toEqual(wrong);
  });

  it('a line whose order was stripped away enqueues a sweep', async () => {
    const parts = testParts();
    const stripped = lineContext({
      OrganizationId: organizationId,
      InputParameters: undefined,
      PostEntityImages: undefined,
    });
    await call(parts, {
      body: JSON.stringify(stripped),
      headers: { ...headers, 'x-ms-dynamics-msg-size-exceeded': 'true' },
    });
    expect(parts.queue.sent).toMatchObject([{ notice: { about: 'sweep', side: 'sales' } }]);
  });

  it('whatever comes is answered with one of its codes, and nothing of it is reflected', async () => {
    const marker = 'zQ7marker';
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.string({ unit: 'binary' }).map((text) => `${marker}${text}`),
      fc
        .jsonValue()
        .map((value) => JSON.stringify({ ...executionContext(), [marker]: value, PostEntityImages: value })),
      fc
        .jsonValue()
        .map((value) => JSON.stringify(lineContext({ OrganizationId: organizationId, InputParameters: value }))),
    );
    await fc.assert(
      fc.asyncProperty(junk, fc.constantFrom(salesSecrets[0], marker), async (text, secret) => {
        const response = await call(testParts(), { body: text, headers: { ...headers, 'x-tandem-secret': secret } });
        expect([202, 400, 401]).toContain(response.status);
        expect(String(response.body)).not.toContain(marker);
      }),
      { numRuns: 400 },
    );
  });
});

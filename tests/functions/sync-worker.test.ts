import { defaultMapping } from '../../lib/mapping/default-mapping';
import { defaultLineRules } from '../../lib/mapping/line-rules';
import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import { syncWorker } from '../../functions/sync-worker.js';
import type { BusinessCentral } from '../../lib/ports/business-central.js';
import { failed, success } from '../../lib/ports/remote-result.js';
import type { Sales } from '../../lib/ports/sales.js';
import { startMs, testParts } from './parts-for-tests.js';

const sweepNotice = {
  noticeVersion: 1,
  connectionId: 'main',
  side: 'businessCentral',
  about: 'sweep',
  reason: 'collection',
  attemptNumber: 0,
};

/** Systems of which only the list of modified orders is asked. */
function partsWhereListing(listing: BusinessCentral['listOrdersModifiedSince']) {
  const connection = {
    connectionId: 'main',
    businessTimeZone: 'UTC',
    mapping: defaultMapping,
    policies: {
      ordersEnter: { when: 'submitted' as const },
      createInBusinessCentral: 'whenEntered' as const,
      createInSales: 'off' as const,
      changeReleased: 'park' as const,
      archiveEveryChange: false,
      fulfilWhen: 'shipped' as const,
      whenInvoiced: 'setInvoiced' as const,
      canceledInSales: 'park' as const,
      archiveOrdersConfirmed: false,
      restoredOrders: 'offer' as const,
      pauseWhenGone: { orders: 5, percent: 2 },
      news: 'en' as const,
      newsBatchMs: 600_000,
      stockNews: false,
      lines: defaultLineRules,
      conflictRules: [],
      parkedRetryMs: 1,
    },
  };
  const businessCentral = { listOrdersModifiedSince: listing } as BusinessCentral;
  const company = { address: 'https://bc', companyId: '1' };
  return testParts({ connections: new Map([['main', { connection, company, businessCentral, sales: {} as Sales }]]) });
}

describe('sync-worker', () => {
  it.each([
    ['text', 'not a notice'],
    ['an empty object', {}],
    ['another version', { ...sweepNotice, noticeVersion: 2 }],
    ['a record that is no GUID', { ...sweepNotice, about: 'order', recordId: 'x', cause: 'updated' }],
    ['nothing', undefined],
  ])('%s is logged and thrown, so that the broker keeps it as a dead letter', async (_, message) => {
    const parts = testParts();
    await expect(syncWorker(parts, message)).rejects.toThrow('not a notice');
    expect(parts.lines.join()).toContain('worker.unknownMessage');
  });

  it('carries out a sweep', async () => {
    const order = { id: '11111111-aaaa-4aaa-8aaa-111111111111', modifiedIso: '2026-03-02T09:59:00Z', version: 'v1' };
    const parts = partsWhereListing(async () => success({ orders: [order] }));
    await syncWorker(parts, sweepNotice);
    expect(parts.queue.sent).toMatchObject([{ notice: { about: 'order', recordId: order.id, cause: 'swept' } }]);
  });

  it('puts a notice off by a scheduled copy: same session, new message id, one more attempt', async () => {
    const parts = partsWhereListing(async () =>
      failed({ reason: 'throttled', message: 'slow down', retryAfterMs: 7_000 }),
    );
    await syncWorker(parts, { ...sweepNotice, attemptNumber: 1, unknownField: 'tolerated' });
    expect(parts.queue.sent).toEqual([
      {
        notice: { ...sweepNotice, attemptNumber: 2 },
        messageId: expect.stringMatching(/^later-/),
        notBeforeMs: startMs + 7_000,
      },
    ]);
  });

  it('fails when the copy could not be sent, so that the message itself comes again', async () => {
    const parts = partsWhereListing(async () => failed({ reason: 'unavailable', message: 'away' }));
    parts.queue.failing = true;
    await expect(syncWorker(parts, sweepNotice)).rejects.toThrow('no connection');
  });
});

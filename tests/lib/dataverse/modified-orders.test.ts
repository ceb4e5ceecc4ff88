import { describe, expect, it } from '@jest/globals';
import type { Capabilities } from '../../../lib/dataverse/capabilities.js';
import { ModifiedOrders } from '../../../lib/dataverse/modified-orders.js';
import type { RemoteRequest } from '../../../lib/http/remote-message.js';
import { success } from '../../../lib/ports/remote-result.js';
import { expectValue } from '../../support/results.js';

const root = 'https://org.example/api/data/v9.2/';
const sinceIso = '2026-03-02T10:00:00.000Z';
const idOf = (number: number) => `3a000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Sales without recalculation: one order that moved, and so many pages of changed lines, each of an order of its own. */
function salesWithLines(pages: number) {
  const asked: string[] = [];
  const send = async ({ url }: RemoteRequest) => {
    asked.push(url);
    if (!url.includes('salesorderdetails')) {
      const row = { salesorderid: idOf(0), modifiedon: '2026-03-02T11:00:00Z', '@odata.etag': 'W/"1"' };
      return success({ status: 200, headers: {}, body: JSON.stringify({ value: [row] }) });
    }
    const page = Number(new URL(url, root).searchParams.get('page') ?? '1');
    const value = [{ _salesorderid_value: idOf(page), modifiedon: '2026-03-02T10:30:00Z' }];
    const link = page < pages ? { '@odata.nextLink': `${root}salesorderdetails?page=${page + 1}` } : {};
    return success({ status: 200, headers: {}, body: JSON.stringify({ value, ...link }) });
  };
  const read = async () => success({ salesOrderProcessing: true, systemPricing: true });
  const capabilities = { read } as unknown as Capabilities;
  return { asked, orders: new ModifiedOrders({ baseUrl: root, send }, capabilities) };
}

describe('orders of changed lines (D-048, D-049, L2)', () => {
  it('are listed behind the others, to the last page, since the same moment', async () => {
    const { asked, orders } = salesWithLines(25);
    const ids: string[] = [];
    let place: string | undefined;
    do {
      const listed = expectValue(await orders.list(sinceIso, place));
      ids.push(...listed.orders.map(({ id }) => id));
      place = listed.next;
    } while (place !== undefined);
    expect(ids).toEqual(Array.from({ length: 26 }, (_, number) => idOf(number)));
    expect(decodeURIComponent(asked[1] ?? '')).toContain('modifiedon ge 2026-03-02T10:00:00');
  });
});

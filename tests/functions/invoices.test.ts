import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import { invoices } from '../../functions/invoices.js';
import type { ConnectionPorts } from '../../lib/sync/engine.js';
import { httpRequest } from './http-for-tests.js';
import { testParts } from './parts-for-tests.js';

const post = (body: object) =>
  httpRequest({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

const partsWith = (policies: object) =>
  testParts({
    connections: new Map([['main', { connection: { connectionId: 'main', policies } } as unknown as ConnectionPorts]]),
  });

describe('POST /api/invoices', () => {
  it('has the next runs begin at the day, and never later than they would', async () => {
    const parts = partsWith({ invoicesInSales: true });
    const watermark = async () => (await parts.engine.state.read('main', 'invoices'))?.value;
    expect(await invoices(parts, post({ since: '2026-01-02' }))).toMatchObject({
      jsonBody: { connectionId: 'main', sinceIso: '2026-01-02T00:00:00.000Z' },
    });
    expect(await watermark()).toEqual({ sinceIso: '2026-01-02T00:00:00.000Z' });
    await invoices(parts, post({ since: '2026-02-01' }));
    expect(await watermark()).toEqual({ sinceIso: '2026-01-02T00:00:00.000Z' });
  });

  it('is refused where no policy wants invoices, and names what it did not understand', async () => {
    const parts = partsWith({ news: 'off', invoiceNews: true });
    expect(await invoices(parts, post({ since: '2026-01-02' }))).toMatchObject({
      status: 409,
      jsonBody: { code: 'policyOff' },
    });
    expect(await invoices(parts, post({ since: 'x' }))).toMatchObject({ status: 400 });
  });
});

import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness } from './harness.js';

function pathOf(bc: Harness, id: string): string {
  const root = bc.simulator.apiBasePath.replace(/v2\.0$/, 'tandem/orders/v1.0');
  return `${root}/${bc.company}/salesOrderDetails(${id})`;
}

describe('the example of a custom API page', () => {
  it('shows what API v2.0 does not, takes three fields under a version of its own, and the order is announced', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    await bc.subscribe();
    const path = pathOf(bc, id);
    const read = (await bc.call('GET', path)).json;
    expect(Object.keys(read).slice(2)).toEqual([
      'id',
      'number',
      'yourReference',
      'dueDate',
      'workDescription',
      'shipmentDate',
      'shipToCode',
    ]);
    const etag = String(read['@odata.etag']);
    expect(etag).not.toBe((await bc.read(id)).etag);
    const body = { yourReference: 'Ida', dueDate: '2026-05-01' };
    expect((await bc.call('PATCH', path, { body, headers: { 'if-match': etag } })).json).toMatchObject(body);
    expect((await bc.call('PATCH', path, { body, headers: { 'if-match': etag } })).status).toBe(409);
    expect((await bc.call('PATCH', path, { body })).status).toBe(400);
    expect((await bc.call('DELETE', path)).status).toBe(405);
    const readOnly = { body: { shipToCode: 'X' }, headers: { 'if-match': '*' } };
    expect(errorOf(await bc.call('PATCH', path, readOnly)).message).toContain('read-only');
    await bc.clock.advance(30_000);
    expect(bc.sent()).toEqual(['updated']);
  });

  it('releases and reopens by bound actions, which its metadata names and that of API v2.0 does not (S-052)', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const path = pathOf(bc, id);
    for (const [action, status] of [
      ['release', 'Open'],
      ['release', 'Open'],
      ['reopen', 'Draft'],
    ]) {
      expect((await bc.call('POST', `${path}/Microsoft.NAV.${action}`, { body: {} })).status).toBe(204);
      expect((await bc.read(id)).header.status).toBe(status);
    }
    const empty = await bc.order([]);
    const refused = await bc.call('POST', `${pathOf(bc, empty.id)}/Microsoft.NAV.release`, { body: {} });
    expect(errorOf(refused)).toMatchObject({ status: 400, code: 'Application_DialogException' });
    const root = path.slice(0, path.indexOf('/companies'));
    expect((await bc.call('GET', `${root}/$metadata`)).text).toContain('Action Name="reopen"');
    expect((await bc.call('GET', '$metadata')).text).not.toContain('Action Name="reopen"');
    expect((await bc.call('GET', 'salesOrderDetails')).status).toBe(404);
  });
});

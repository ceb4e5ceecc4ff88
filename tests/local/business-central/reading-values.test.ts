import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness, type Json, lineAt } from './harness.js';

const unknownId = '11111111-2222-4333-8444-555555555555';

describe('values as they are read', () => {
  it('S-012 enums come XML-encoded, or raw by switch', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    await bc.control('POST', `/orders/${id}/request-approval`);
    expect((await bc.read(id)).header.status).toBe('In_x0020_Review');
    expect((await bc.rows('customers'))[0]?.blocked).toBe('_x0020_');
    await bc.setup({ rawEnums: true });
    expect((await bc.read(id)).header.status).toBe('In Review');
    expect((await bc.rows('customers'))[0]?.blocked).toBe(' ');
  });

  it('S-013 blank values are written out, nothing is null', async () => {
    const bc = new Harness();
    const order = await bc.order([{ description: 'text' }]);
    expect(order.header).toMatchObject({ requestedDeliveryDate: '0001-01-01', externalDocumentNumber: '' });
    expect(lineAt(order, 0)).toMatchObject({
      itemId: '00000000-0000-0000-0000-000000000000',
      shipmentDate: '0001-01-01',
    });
    expect(JSON.stringify(order)).not.toContain('null');
  });

  it('S-014 the local currency shows its code with a zero id, and sending it stores blank', async () => {
    const bc = new Harness();
    const { header } = await bc.order([], { currencyCode: 'EUR' });
    expect(header).toMatchObject({ currencyCode: 'EUR', currencyId: '00000000-0000-0000-0000-000000000000' });
    expect((await bc.rows('currencies')).map((row) => row.code)).not.toContain('EUR');
  });

  it('S-015 codes are trimmed and upper-cased on write, and compared so in filters', async () => {
    const bc = new Harness();
    const { header } = await bc.order([], { externalDocumentNumber: 'web-1 ' });
    expect(header.externalDocumentNumber).toBe('WEB-1');
    expect(await bc.rows("salesOrders?$filter=externalDocumentNumber eq 'web-1'")).toHaveLength(1);
  });

  it('S-016 flat lines need a document or an id', async () => {
    const bc = new Harness();
    const order = await bc.order();
    const error = errorOf(await bc.get('salesOrderLines'));
    expect(error).toMatchObject({ status: 400, code: 'Application_DialogException' });
    expect(error.message).toContain('You must specify an Id or a Document Id to get the lines.');
    expect(await bc.rows(`salesOrderLines?$filter=documentId eq ${order.id}`)).toHaveLength(1);
    expect((await bc.get(`salesOrderLines?$filter=documentId eq ${unknownId}`)).status).toBe(400);
  });

  it('S-017 lines carry an ETag and no stamp', async () => {
    const bc = new Harness();
    const line = lineAt(await bc.order(), 0);
    expect(line['@odata.etag']).toMatch(/^W\//);
    expect(line.lastModifiedDateTime).toBeUndefined();
  });

  it('S-018 by switch, a GET redistributes a pending discount, writes and notifies', async () => {
    const bc = new Harness();
    const order = await bc.order();
    await bc.patch(`salesOrders(${order.id})`, { discountAmount: 10 });
    await bc.setup({ discountRecalculationOnGet: true });
    await bc.patch(`salesOrderLines(${lineAt(order, 0).id})`, { quantity: 0 });
    await bc.subscribe();
    const before = (await bc.rows('salesOrders'))[0];
    const after = (await bc.get(`salesOrders(${order.id})`)).json;
    expect(before?.discountAmount).toBe(10);
    expect(after.discountAmount).toBe(0);
    expect(after['@odata.etag']).not.toBe(before?.['@odata.etag']);
    await bc.clock.advance(30_000);
    expect(bc.sent()).toEqual(['updated']);
  });

  it('S-019 read-only intent refuses writes and reads the past by a lag', async () => {
    const bc = new Harness();
    const readOnly = { 'data-access-intent': 'ReadOnly' };
    expect((await bc.post('salesOrders', { customerNumber: 'C00010' }, readOnly)).status).toBe(400);
    const request = { id: '1', method: 'POST', url: `${bc.company}/salesOrders`, body: { customerNumber: 'C00010' } };
    const batch = await bc.call('POST', '$batch', { body: { requests: [request] }, headers: readOnly });
    expect(batch.json.responses).toMatchObject([{ status: 400 }]);
    await bc.setup({ readOnlyLagMs: 5_000 });
    const { id } = await bc.order();
    expect((await bc.get(`salesOrders(${id})`, readOnly)).status).toBe(404);
    expect((await bc.get(`salesOrders(${id})`)).status).toBe(200);
    await bc.clock.advance(6_000);
    expect((await bc.get(`salesOrders(${id})`, readOnly)).status).toBe(200);
  });

  it('odata.metadata=none drops annotations, ETags included', async () => {
    const bc = new Harness();
    const { json } = await bc.get('customers?$top=1', { accept: 'application/json;odata.metadata=none' });
    expect(JSON.stringify(json)).not.toContain('@odata');
  });

  it('an ETag of a $select read fits no write, unless switched off', async () => {
    const bc = new Harness();
    const { id, etag } = await bc.order();
    const selected = async () => (await bc.get(`salesOrders(${id})?$select=number`)).json['@odata.etag'];
    expect(await selected()).not.toBe(etag);
    await bc.setup({ selectChangesEtag: false });
    expect(await selected()).toBe(etag);
  });

  it('$metadata names what this version has; archives appear with the BC 29 flag', async () => {
    const bc = new Harness();
    const before = (await bc.call('GET', '$metadata')).text;
    expect(before).toContain('<EntitySet Name="salesOrders" EntityType="Microsoft.NAV.salesOrder" />');
    expect(before).toContain(
      '<Property Name="externalDocumentNumber" Type="Edm.String" Nullable="false" MaxLength="35" />',
    );
    expect(before).not.toContain('salesOrderArchives');
    await bc.setup({ businessCentral29: true });
    expect((await bc.call('GET', '$metadata')).text).toContain('salesOrderArchives');
    const { json } = await bc.call('GET', 'entityDefinitions');
    expect((json.value as Json[]).map((row) => row.entitySetName)).toContain('salesOrderLines');
  });
});

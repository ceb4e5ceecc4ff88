import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness, lineAt } from './harness.js';

describe('ETags and writes', () => {
  it('S-020 PATCH without If-Match or with a malformed one is 400 BadRequest_InvalidToken', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    for (const etag of ['', 'abc', 'W/"!"', '"JzIw"']) {
      const answer = await bc.patch(`salesOrders(${id})`, { email: 'a@b.example' }, etag);
      expect(errorOf(answer)).toMatchObject({ status: 400, code: 'BadRequest_InvalidToken' });
    }
  });

  it('S-021 PATCH with a stale ETag is 409 Request_EntityChanged and changes nothing', async () => {
    const bc = new Harness();
    const { id, etag } = await bc.order();
    expect((await bc.patch(`salesOrders(${id})`, { externalDocumentNumber: 'A' }, etag)).status).toBe(200);
    const stale = await bc.patch(`salesOrders(${id})`, { externalDocumentNumber: 'B' }, etag);
    expect(errorOf(stale)).toMatchObject({ status: 409, code: 'Request_EntityChanged' });
    expect(errorOf(stale).message).toContain('Another user has already changed the record.');
    expect((await bc.read(id)).header.externalDocumentNumber).toBe('A');
  });

  it('S-022 "*" always fits; DELETE needs no ETag but heeds a stale one', async () => {
    const bc = new Harness();
    const { id, etag } = await bc.order();
    expect((await bc.patch(`salesOrders(${id})`, { email: 'a@b.example' }, '*')).status).toBe(200);
    expect((await bc.delete(`salesOrders(${id})`, etag)).status).toBe(409);
    expect((await bc.delete(`salesOrders(${id})`)).status).toBe(204);
  });

  it('S-023 an empty PATCH or equal values change nothing and notify nobody', async () => {
    const bc = new Harness();
    await bc.subscribe();
    const order = await bc.order();
    await bc.clock.advance(60_000);
    bc.posted.length = 0;
    const { customerNumber, email, orderDate, discountAmount } = order.header;
    for (const body of [{}, { customerNumber, email, orderDate, discountAmount }]) {
      const { status, json } = await bc.patch(`salesOrders(${order.id})`, body, order.etag);
      expect([status, json['@odata.etag']]).toEqual([200, order.etag]);
    }
    const { quantity, unitPrice, description } = lineAt(order, 0);
    await bc.patch(`salesOrderLines(${lineAt(order, 0).id})`, { quantity, unitPrice, description });
    expect(await bc.read(order.id)).toEqual(order);
    await bc.clock.advance(60_000);
    expect(bc.posted).toHaveLength(0);
  });

  it('S-024 statuses: POST 201, PATCH 200 with a new ETag, DELETE 204, again 404', async () => {
    const bc = new Harness();
    const posted = await bc.post('salesOrders', { customerNumber: 'C00010' });
    expect(posted.status).toBe(201);
    const path = `salesOrders(${posted.json.id})`;
    const patched = await bc.patch(path, { email: 'a@b.example' }, String(posted.json['@odata.etag']));
    expect(patched.status).toBe(200);
    expect(patched.json['@odata.etag']).not.toBe(posted.json['@odata.etag']);
    expect((await bc.delete(path, String(patched.json['@odata.etag']))).status).toBe(204);
    expect((await bc.delete(path)).status).toBe(404);
  });

  it('S-025 an unknown property is 400 BadRequest naming property and type', async () => {
    const bc = new Harness();
    const error = errorOf(await bc.post('salesOrders', { customerNumber: 'C00010', colour: 'red' }));
    expect(error).toMatchObject({ status: 400, code: 'BadRequest' });
    expect(error.message).toMatch(/'colour'.*Microsoft\.NAV\.salesOrder/);
  });

  it('S-025 malformed JSON, a wrong type, a patched collection and a byte order mark are 400 BadRequest', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const bodies = [
      '{',
      '[]',
      '{"partialShipping":"yes"}',
      '{"orderDate":"2026-02-31"}',
      '{"salesOrderLines":[]}',
      '\uFEFF{}',
    ];
    for (const body of bodies) {
      expect(errorOf(await bc.patch(`salesOrders(${id})`, body))).toMatchObject({ status: 400, code: 'BadRequest' });
    }
  });

  it('S-025 a body of another content type is 415', async () => {
    const bc = new Harness();
    expect((await bc.post('salesOrders', '{}', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('S-026 an over-long text is 400 Application_StringExceededLength and nothing is stored', async () => {
    const bc = new Harness();
    const order = await bc.order();
    const answer = await bc.patch(`salesOrders(${order.id})`, {
      email: 'a@b.example',
      externalDocumentNumber: 'x'.repeat(36),
    });
    expect(errorOf(answer)).toMatchObject({ status: 400, code: 'Application_StringExceededLength' });
    expect(await bc.read(order.id)).toEqual(order);
  });

  it('S-027 an invalid enum member is 400 Unknown and lists the options', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const error = errorOf(await bc.post(`salesOrders(${id})/salesOrderLines`, { lineType: 'Thing' }));
    expect(error).toMatchObject({ status: 400, code: 'Unknown' });
    expect(error.message).toContain("'Thing' is not an option. The existing options are: Comment,Account,Item");
  });

  it('S-028 a read-only member is refused, or ignored by switch', async () => {
    const bc = new Harness();
    const { id, header } = await bc.order();
    const refused = await bc.patch(`salesOrders(${id})`, { totalTaxAmount: 5 });
    expect(errorOf(refused)).toMatchObject({ status: 400, code: 'BadRequest_InvalidOperation' });
    expect(errorOf(refused).message).toContain("Control 'Total Tax Amount' is read-only.");
    await bc.setup({ strictReadOnly: false });
    expect((await bc.patch(`salesOrders(${id})`, { totalTaxAmount: 5 })).status).toBe(200);
    expect((await bc.read(id)).header).toEqual(header);
  });

  it('S-028 another id is refused with the page text; fullyShipped is taken and ignored', async () => {
    const bc = new Harness();
    const order = await bc.order();
    const other = await bc.patch(`salesOrders(${order.id})`, { id: lineAt(order, 0).id });
    expect(errorOf(other).message).toContain('The "id" cannot be changed.');
    expect((await bc.patch(`salesOrders(${order.id})`, { id: order.id, fullyShipped: true })).status).toBe(200);
    expect(await bc.read(order.id)).toEqual(order);
  });

  it('S-029 null is refused, or means blank by switch', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const refused = await bc.patch(`salesOrders(${id})`, { email: null });
    expect(errorOf(refused)).toMatchObject({ status: 400, code: 'BadRequest_RequiredParamNotProvided' });
    await bc.setup({ strictNull: false });
    expect((await bc.patch(`salesOrders(${id})`, { email: null })).json.email).toBe('');
  });

  it('S-030 the ETag of a line is a value hash: change and change back gives the same', async () => {
    const bc = new Harness();
    const item = { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 1 };
    const order = await bc.order([item, { ...item, quantity: 3 }, { ...item, quantity: 7 }]);
    const line = lineAt(order, 0);
    const etags: unknown[] = [];
    for (const quantity of [5, 1]) {
      etags.push((await bc.patch(`salesOrderLines(${line.id})`, { quantity })).json['@odata.etag']);
    }
    expect(etags[0]).not.toBe(line['@odata.etag']);
    expect(etags[1]).toBe(line['@odata.etag']);
  });

  it('S-031 PATCH with discountAmount answers old totals; the next GET differs in totals and ETag', async () => {
    const bc = new Harness();
    const { id, header } = await bc.order();
    const answer = (await bc.patch(`salesOrders(${id})`, { discountAmount: 100 })).json;
    expect(answer).toMatchObject({ discountAmount: 100, totalAmountExcludingTax: header.totalAmountExcludingTax });
    const next = (await bc.get(`salesOrders(${id})`)).json;
    expect(next).toMatchObject({ discountAmount: 100, totalAmountExcludingTax: 1198.8, totalTaxAmount: 251.75 });
    expect(next['@odata.etag']).not.toBe(answer['@odata.etag']);
    expect((await bc.patch(`salesOrders(${id})`, { email: 'a@b.example' }, String(answer['@odata.etag']))).status).toBe(
      409,
    );
  });

  it('S-032 an injected lock refuses once with another code; the retry succeeds', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const body = {
      error: { code: 'Internal_ServerError', message: 'The table Sales Header is locked by another user.' },
    };
    await bc.fault({ kind: 'status', match: { method: 'PATCH' }, times: 1, options: { status: 409, body } });
    const locked = await bc.patch(`salesOrders(${id})`, { email: 'a@b.example' });
    expect([locked.status, errorOf(locked).code]).toEqual([409, 'Internal_ServerError']);
    expect((await bc.patch(`salesOrders(${id})`, { email: 'a@b.example' })).status).toBe(200);
  });

  it('Prefer return-no-content answers 204 without an entity', async () => {
    const bc = new Harness();
    const answer = await bc.post('salesOrders', { customerNumber: 'C00010' }, { prefer: 'return-no-content' });
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it('decimals are written exactly, beyond what a float holds', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const line = lineAt(await bc.read(id), 0);
    const { text } = await bc.patch(`salesOrderLines(${line.id})`, '{"unitPrice":12345678901234.567}');
    expect(text).toContain('"unitPrice":12345678901234.567,');
    expect((await bc.patch(`salesOrderLines(${line.id})`, '{"unitPrice":1234567890123456.7891}')).status).toBe(400);
  });
});

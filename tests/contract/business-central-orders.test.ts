import { describe, expect, it } from '@jest/globals';
import type { BusinessCentralCreation, BusinessCentralOrderRecord } from '../../lib/mapping/business-central-record.js';
import { decimal } from '../../lib/order/decimal.js';
import { expectFailure, expectValue } from '../support/results.js';
import { BusinessCentralWorld } from './business-central-world.js';

const desk = { lineType: 'Item', lineObjectNumber: '1896-S', quantity: { decimal: decimal('2') } };
const chair = { lineType: 'Item', lineObjectNumber: '1900-S', quantity: { decimal: decimal('4') } };
const creation: BusinessCentralCreation = {
  header: { customerNumber: 'C00010', externalDocumentNumber: 'TDM-1' },
  lines: [desk, chair],
};
const batches = { path: '\\$batch' };

async function newOrder(world: BusinessCentralWorld): Promise<BusinessCentralOrderRecord> {
  const { id } = expectValue(await world.businessCentral.createOrder(creation));
  return expectValue(await world.businessCentral.readOrder(id));
}

function lineOf(order: BusinessCentralOrderRecord, index: number) {
  const line = order.lines[index];
  if (line === undefined) {
    throw new Error(`no line ${index}`);
  }
  return line;
}

function update(
  order: BusinessCentralOrderRecord,
  index: number,
  values: { readonly [name: string]: string | { decimal: ReturnType<typeof decimal> } },
) {
  const { id, etag } = lineOf(order, index);
  return { kind: 'update' as const, id, etag, values };
}

describe('Business Central client against the simulator', () => {
  it('S-044 creates an order with its lines in one request and reads it with lines in one more', async () => {
    const world = new BusinessCentralWorld();
    const { requests, value } = await world.simulator.countRequests(() => newOrder(world));
    expect(requests).toBe(2);
    expect(value).toMatchObject({
      number: expect.stringMatching(/^\w+\d+$/),
      externalDocumentNumber: 'TDM-1',
      status: 'Draft',
      properties: {
        customerNumber: 'C00010',
        currencyCode: 'EUR',
        totalAmountExcludingTax: '1799.2',
        totalAmountIncludingTax: '2177.03',
        requestedDeliveryDate: '0001-01-01',
      },
    });
    expect(
      value.lines.map((line) => [
        line.sequence,
        line.lineObjectNumber,
        line.properties.quantity,
        line.properties.unitPrice,
      ]),
    ).toEqual([
      [10_000, '1896-S', '2', '649.4'],
      [20_000, '1900-S', '4', '125.1'],
    ]);
  });

  it("S-072 a creation that BC refuses says so in BC's words and leaves nothing", async () => {
    const world = new BusinessCentralWorld();
    const failure = expectFailure(
      await world.businessCentral.createOrder({ ...creation, lines: [desk, { ...chair, lineObjectNumber: 'NONE' }] }),
    );
    expect(failure).toMatchObject({ reason: 'refused', status: 400, code: 'Application_DialogException' });
    expect(failure.message).not.toContain('CorrelationId');
    expect(expectValue(await world.businessCentral.findOrdersByExternalDocumentNumber('TDM-1'))).toEqual([]);
  });

  it('S-045 a creation whose answer is lost is unclear and not sent again; the look-up finds it', async () => {
    const world = new BusinessCentralWorld();
    await world.simulator.fault('lostAnswer', { method: 'POST', path: 'salesOrders' }, { times: 1 });
    expect(expectFailure(await world.businessCentral.createOrder(creation)).reason).toBe('unclear');
    const found = expectValue(await world.businessCentral.findOrdersByExternalDocumentNumber('tdm-1'));
    expect(found).toHaveLength(1);
    expect(found[0]?.lines).toHaveLength(2);
  });

  it('finds all orders of one external document number', async () => {
    const world = new BusinessCentralWorld();
    for (let count = 0; count < 3; count++) {
      expectValue(await world.businessCentral.createOrder(creation));
    }
    expect(expectValue(await world.businessCentral.findOrdersByExternalDocumentNumber('TDM-1'))).toHaveLength(3);
    expect(expectValue(await world.businessCentral.findOrdersByExternalDocumentNumber("O'Neill"))).toEqual([]);
  });

  it('S-092 changes lines and header in one request and shows the state after the commit', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    const { requests, value } = await world.simulator.countRequests(() =>
      world.businessCentral.changeOrder({
        orderId: before.id,
        etag: before.etag,
        lines: [
          update(before, 0, { quantity: { decimal: decimal('3') }, unitPrice: { decimal: decimal('600.25') } }),
          { kind: 'delete', id: lineOf(before, 1).id, etag: lineOf(before, 1).etag },
          { kind: 'insert', values: { ...desk, lineObjectNumber: '1928-S' } },
        ],
        header: { shipToCity: 'Neustadt', discountAmount: { decimal: decimal('10.5') } },
      }),
    );
    expect(requests).toBe(1);
    const after = expectValue(value);
    expect(after.properties).toMatchObject({
      shipToCity: 'Neustadt',
      discountAmount: '10.5',
      totalAmountExcludingTax: '1861.45',
    });
    expect(
      after.lines.map((line) => [line.lineObjectNumber, line.properties.quantity, line.properties.unitPrice]),
    ).toEqual([
      ['1896-S', '3', '600.25'],
      ['1928-S', '2', '35.6'],
    ]);
    expect(expectValue(await world.businessCentral.readOrder(before.id))).toEqual(after);
  });

  it('S-021 a header that moved on is a versionMismatch and nothing is changed', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    await world.asProcessor('PATCH', `salesOrders(${before.id})`, { shipToCity: 'Altstadt' });
    const change = { orderId: before.id, etag: before.etag, header: { shipToName: 'x' }, lines: [] };
    expect(expectFailure(await world.businessCentral.changeOrder(change)).reason).toBe('versionMismatch');
    expect(expectValue(await world.businessCentral.readOrder(before.id)).properties.shipToName).toBe(
      before.properties.shipToName,
    );
  });

  it('S-080 a silent edit of a line is caught by its own version, and all is undone', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    await world.asProcessor('PATCH', `salesOrderLines(${lineOf(before, 1).id})`, { description: 'in red' });
    const lines = [
      update(before, 0, { quantity: { decimal: decimal('9') } }),
      update(before, 1, { description: 'in blue' }),
    ];
    const change = { orderId: before.id, etag: before.etag, header: {}, lines };
    expect(expectFailure(await world.businessCentral.changeOrder(change)).reason).toBe('versionMismatch');
    const after = expectValue(await world.businessCentral.readOrder(before.id));
    expect(after.lines.map((line) => [line.properties.quantity, line.properties.description])).toEqual([
      ['2', 'Desk Aurland'],
      ['4', 'in red'],
    ]);
  });

  it('a line that was deleted is a versionMismatch, not an order that is gone', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    await world.asProcessor('DELETE', `salesOrderLines(${lineOf(before, 1).id})`);
    const now = expectValue(await world.businessCentral.readOrder(before.id));
    const lines = [update(before, 1, { quantity: { decimal: decimal('1') } })];
    const change = { orderId: before.id, etag: now.etag, header: {}, lines };
    expect(expectFailure(await world.businessCentral.changeOrder(change)).reason).toBe('versionMismatch');
  });

  it('an order that was deleted is notFound, read or changed', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    await world.asProcessor('DELETE', `salesOrders(${before.id})`);
    expect(expectFailure(await world.businessCentral.readOrder(before.id)).reason).toBe('notFound');
    const change = {
      orderId: before.id,
      etag: before.etag,
      header: {},
      lines: [update(before, 0, { description: 'x' })],
    };
    expect(expectFailure(await world.businessCentral.changeOrder(change)).reason).toBe('notFound');
  });

  it("S-051 a released order refuses in BC's words", async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    await world.simulator.call('POST', `/orders/${before.id}/release`);
    const released = expectValue(await world.businessCentral.readOrder(before.id));
    expect(released.status).toBe('Open');
    const lines = [update(released, 0, { quantity: { decimal: decimal('3') } })];
    const change = { orderId: released.id, etag: released.etag, header: {}, lines };
    const failure = expectFailure(await world.businessCentral.changeOrder(change));
    expect(failure).toMatchObject({ reason: 'refused', code: 'Application_FieldValidationException' });
    expect(failure.message).toContain("Status must be equal to 'Open'");
  });

  it('F7 a change whose answer is lost is made once and told as unclear, since its repeat is refused', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    await world.simulator.fault('lostAnswer', batches, { times: 1 });
    const lines = [{ kind: 'insert' as const, values: chair }, update(before, 0, { description: 'in blue' })];
    const change = { orderId: before.id, etag: before.etag, header: {}, lines };
    expect(expectFailure(await world.businessCentral.changeOrder(change)).reason).toBe('unclear');
    expect(expectValue(await world.businessCentral.readOrder(before.id)).lines).toHaveLength(3);
  });

  it('F7 a change that never arrived is repeated and works', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    await world.simulator.fault('cutBefore', batches, { times: 1 });
    const change = { orderId: before.id, etag: before.etag, header: { shipToName: 'Gate 4' }, lines: [] };
    expect(expectValue(await world.businessCentral.changeOrder(change)).properties.shipToName).toBe('Gate 4');
  });

  it('S-032 a lock inside the batch is tried again', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    const message =
      'The operation could not complete because a record in the Sales Header table was locked by another user.';
    const options = { status: 409, body: { error: { code: 'Internal_Other', message } } };
    await world.simulator.fault('status', batches, { times: 1, options });
    const change = { orderId: before.id, etag: before.etag, header: { shipToName: 'Gate 4' }, lines: [] };
    expect(expectValue(await world.businessCentral.changeOrder(change)).properties.shipToName).toBe('Gate 4');
  });

  it('F18 a field that is missing from the API is invalid and named', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    await world.simulator.fault('fieldMissing', {}, { options: { entity: 'salesOrders', field: 'discountAmount' } });
    const failure = expectFailure(await world.businessCentral.readOrder(before.id));
    expect(failure.reason).toBe('invalid');
    expect(failure.message).toContain('discountAmount');
  });

  it('more line writes than a batch holds are not sent', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    const lines = Array.from({ length: 98 }, () => ({ kind: 'insert' as const, values: chair }));
    const change = { orderId: before.id, etag: before.etag, header: {}, lines };
    expect(expectFailure(await world.businessCentral.changeOrder(change)).reason).toBe('invalid');
  });

  it('a line that somebody has changed meanwhile stops the whole change, whichever it is', async () => {
    for (const stale of [0, 1]) {
      const world = new BusinessCentralWorld();
      const before = await newOrder(world);
      const [one, other] = before.lines;
      const update = (line: typeof one, quantity: string) =>
        ({ kind: 'update', id: line?.id ?? '', etag: line?.etag ?? '', values: { quantity } }) as const;
      const change = { orderId: before.id, etag: before.etag, header: {} };
      const silent = { ...update([one, other][stale], '1'), values: { description: 'Changed meanwhile' } };
      expectValue(await world.businessCentral.changeOrder({ ...change, lines: [silent] }));
      const lines = [update(one, '7'), update(other, '8')];
      expect(expectFailure(await world.businessCentral.changeOrder({ ...change, lines })).reason).toBe(
        'versionMismatch',
      );
      const after = expectValue(await world.businessCentral.readOrder(before.id));
      expect(after.lines.map(({ properties }) => properties.quantity)).toEqual(
        before.lines.map(({ properties }) => properties.quantity),
      );
    }
  });

  it('97 line writes fit into one batch', async () => {
    const world = new BusinessCentralWorld();
    const before = await newOrder(world);
    const lines = Array.from({ length: 97 }, () => ({ kind: 'insert' as const, values: chair }));
    const change = { orderId: before.id, etag: before.etag, header: { shipToName: 'Gate 4' }, lines };
    expect(expectValue(await world.businessCentral.changeOrder(change)).lines).toHaveLength(99);
  });
});

import { describe, expect, it } from '@jest/globals';
import { registerSales } from '../../lib/dataverse/registration.js';
import { stepsFor } from '../../lib/dataverse/webhook-steps.js';
import { defaultMapping } from '../../lib/mapping/default-mapping.js';
import { expectFailure, expectValue } from '../support/results.js';
import { deskOrder, orderId } from './sales-samples.js';
import { SalesWorld } from './sales-world.js';

const batches = { path: '\\$batch' };
const registration = {
  endpointName: 'Tandem test',
  notificationUrl: 'https://func.test/api/sales',
  secret: 'abcdefghijklmnopqrstuvwxyz0123456789',
  stepPrefix: 'Tandem',
  steps: stepsFor({ policies: {}, mapping: defaultMapping }),
};

/** A new order in Sales and a change of its name. */
async function setUp() {
  const world = new SalesWorld();
  expectValue(await registerSales(world.administrator, registration));
  const { version } = expectValue(await world.sales.createOrder(deskOrder));
  return { world, change: { orderId, version, reopen: false, header: { name: 'PO 2' }, lines: [] } };
}

describe('Sales client under faults', () => {
  it('F18 a write that worked is no failure because the read behind it named a column that has gone', async () => {
    const { world, change } = await setUp();
    await world.simulator.fault(
      'fieldMissing',
      {},
      { options: { entity: 'salesorder', field: 'tdm_businesscentralid' } },
    );
    const after = expectValue(await world.sales.changeOrder(change));
    expect(after.cells.name).toBe('PO 2');
    expect(after.version).not.toBe(change.version);
    expect(Object.keys(after.cells)).not.toContain('tdm_businesscentralid');
  });

  it('F18 a column that we need and that is missing is invalid', async () => {
    const { world } = await setUp();
    await world.simulator.fault('fieldMissing', {}, { options: { entity: 'salesorder', field: 'discountamount' } });
    const failure = expectFailure(await world.sales.readOrder(orderId));
    expect(failure.reason).toBe('invalid');
    expect(failure.message).toContain('discountamount');
  });

  it('D-013 a column that has become shorter is invalid, with its name', async () => {
    const { world, change } = await setUp();
    await world.simulator.fault('fieldShorter', {}, { options: { entity: 'salesorder', field: 'name', maxLength: 3 } });
    const failure = expectFailure(await world.sales.changeOrder(change));
    expect(failure).toMatchObject({ reason: 'invalid', code: '0x80044331' });
    expect(failure.message).toContain('name');
  });

  it('D-039 a deadlock is tried again', async () => {
    const { world, change } = await setUp();
    const body = { error: { code: '0x80044150', message: 'Generic SQL error.' } };
    await world.simulator.fault('status', batches, { times: 1, options: { status: 400, body } });
    expect(expectValue(await world.sales.changeOrder(change)).cells.name).toBe('PO 2');
  });

  it('F8 another writer between read and write is a versionMismatch', async () => {
    const { world, change } = await setUp();
    await world.simulator.fault('versionRace', {}, { times: 1 });
    expect(expectFailure(await world.sales.changeOrder(change)).reason).toBe('versionMismatch');
  });

  it('D-038 a 429 with a long Retry-After goes to the caller, and the gate stays shut for reads, too', async () => {
    const { world, change } = await setUp();
    await world.simulator.fault('status', batches, { times: 1, options: { status: 429, retryAfterSeconds: 120 } });
    const failure = expectFailure(await world.sales.changeOrder(change));
    expect(failure).toMatchObject({ reason: 'throttled', retryAfterMs: 120_000 });
    const { requests, value } = await world.countRequests(() => world.sales.readOrder(orderId));
    expect(requests).toBe(0);
    expect(expectFailure(value).reason).toBe('throttled');
    world.clock.advance(120_000);
    expect(expectValue(await world.sales.changeOrder(change)).cells.name).toBe('PO 2');
  });

  it('F7 a 504 after the work was done is unclear', async () => {
    const { world, change } = await setUp();
    await world.simulator.fault('status', batches, { times: 1, options: { status: 504, afterEffect: true } });
    expect(expectFailure(await world.sales.changeOrder(change)).reason).toBe('unclear');
    expect(expectValue(await world.sales.readOrder(orderId)).cells.name).toBe('PO 2');
  });
});

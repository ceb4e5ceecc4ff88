import { describe, expect, it } from '@jest/globals';
import { metricCatalogue } from '../../lib/telemetry/metric-catalogue';
import { openTelemetryInMemory } from '../support/open-telemetry';
import { InMemoryTelemetry, type SeenSpan } from '../twins/in-memory-telemetry';
import { expectAgreement } from './agreement';
import { World } from './world';

/** A world in which one order crossed; from then on only its changes are told. */
async function coupledWorld(telemetry: InMemoryTelemetry): Promise<{ world: World; salesId: string }> {
  const world = await World.create({ telemetry });
  const salesId = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
  await world.settle();
  telemetry.spans.length = 0;
  telemetry.measured.length = 0;
  return { world, salesId };
}

/** A span and what it came from, from the root down. */
function pathOf(span: SeenSpan, spans: readonly SeenSpan[]): readonly string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [...(parent === undefined ? [] : pathOf(parent, spans)), span.name];
}

describe('the trace of one change', () => {
  it('goes from the webhook over the queue and the worker to the calls of both systems, each the child of its cause', async () => {
    const { telemetry, spans } = openTelemetryInMemory();
    const world = await World.create({ telemetry });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    await expectAgreement(world, id);
    const all = spans();
    const created = all.find(({ name }) => name === 'Business Central createOrder');
    const traceOfChange = all.filter(({ traceId }) => traceId === created?.traceId);
    const root = ['dataverse-webhook', 'queue.send', 'notice.handle'];
    const paths = traceOfChange.map((span) => pathOf(span, traceOfChange).join(' > '));
    expect(paths).toContain([...root, 'Business Central createOrder'].join(' > '));
    expect(paths).toContain([...root, 'Sales changeOrder'].join(' > '));
    expect(paths.every((path) => path.startsWith('dataverse-webhook'))).toBe(true);
  });

  it('is linked to the run of the worker, which belongs to the trace of the host', async () => {
    const telemetry = new InMemoryTelemetry();
    const { world } = await coupledWorld(telemetry);
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { externalDocumentNumber: 'NEW-1' });
    await world.settle();
    const handled = telemetry.spans.filter(({ name }) => name === 'notice.handle');
    expect(handled.length).toBeGreaterThan(0);
    for (const span of handled) {
      const run = telemetry.spans.find(({ spanId }) => spanId === span.linkedSpanId);
      expect(run?.name).toBe('sync-worker');
      expect(run?.traceId).not.toBe(span.traceId);
    }
  });

  it('holds ids and words, and nothing that a record says', async () => {
    const telemetry = new InMemoryTelemetry();
    const { world } = await coupledWorld(telemetry);
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { externalDocumentNumber: 'WHISPER-1' });
    await world.settle();
    expect(JSON.stringify([telemetry.spans, telemetry.measured])).not.toContain('WHISPER');
  });
});

describe('the figures of one change', () => {
  it('are one write, its lag, and the calls it cost on each side', async () => {
    const telemetry = new InMemoryTelemetry();
    const { world, salesId } = await coupledWorld(telemetry);
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { externalDocumentNumber: 'NEW-1' });
    await world.settle();
    await expectAgreement(world, salesId);
    expect(telemetry.sum('tandem.changes', { side: 'sales', outcome: 'done' })).toBe(1);
    expect(telemetry.sum('tandem.changes')).toBe(1);
    const lags = telemetry.measured.filter(({ name }) => name === 'tandem.lag');
    expect(lags).toHaveLength(1);
    expect(lags[0]?.value).toBeGreaterThanOrEqual(0);
    expect(lags[0]?.value).toBeLessThan(5);
    expect(lags[0]?.attributes).toEqual({ side: 'sales' });
  });

  it('count a conflict with the side that lost', async () => {
    const telemetry = new InMemoryTelemetry();
    const { world, salesId } = await coupledWorld(telemetry);
    const [order] = await world.people.businessCentralOrders();
    await world.people.reopen(salesId);
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { requestedDeliveryDate: '2026-09-09' });
    await world.people.sales('PATCH', `salesorders(${salesId})`, { requestdeliveryby: '2026-10-10T00:00:00Z' });
    await world.people.submit(salesId);
    await world.settle();
    expect(telemetry.sum('tandem.conflicts')).toBe(1);
    expect(
      telemetry.sum('tandem.conflicts', { side: 'sales' }) +
        telemetry.sum('tandem.conflicts', { side: 'businessCentral' }),
    ).toBe(1);
    expect(Object.keys(metricCatalogue)).toEqual(expect.arrayContaining(telemetry.measured.map(({ name }) => name)));
  });
});

import { describe, expect, it } from '@jest/globals';
import type { SalesClosing } from '../../lib/mapping/sales-record.js';
import { decimal } from '../../lib/order/decimal.js';
import { expectFailure, expectValue } from '../support/results.js';
import { deskLineId, deskOrder, orderId } from './sales-samples.js';
import { SalesWorld } from './sales-world.js';

const salesOrderProcessing = { salesOrderProcessing: true };

async function submittedOrder(setup?: object) {
  const world = new SalesWorld();
  if (setup !== undefined) {
    await world.control('POST', '/setup', setup);
  }
  const order = expectValue(await world.sales.createOrder({ ...deskOrder, submit: true }));
  return { world, order };
}

const close = (version: string, closing: Omit<SalesClosing, 'subject'>) => ({
  orderId,
  version,
  reopen: false,
  header: {},
  lines: [],
  closing: { ...closing, subject: 'Shipped from Business Central' },
});

async function closings(world: SalesWorld): Promise<number> {
  const read = await world.integration.send({ name: 'closes', method: 'GET', url: 'ordercloses', safety: 'read' });
  return (JSON.parse(expectValue(read).body) as { value: unknown[] }).value.length;
}

describe('closing an order of Sales (D-053, D-055, D-056)', () => {
  it.each([
    ['fulfilled', 3, undefined],
    ['canceled', 2, undefined],
    ['invoiced', 4, undefined],
    ['fulfilled', 3, salesOrderProcessing],
    ['canceled', 2, salesOrderProcessing],
    ['invoiced', 4, salesOrderProcessing],
  ] as const)('%s, state %s, from Submitted in one request', async (state, stateCode, setup) => {
    const { world, order } = await submittedOrder(setup);
    const { requests, value } = await world.countRequests(() =>
      world.sales.changeOrder(close(order.version, { state, from: 'submitted' })),
    );
    expect(requests).toBe(1);
    expect(expectValue(value).stateCode).toBe(stateCode);
  });

  it.each(['fulfilled', 'canceled', 'invoiced'] as const)(
    '%s from Active, with values of header and line',
    async (state) => {
      const world = new SalesWorld();
      const order = expectValue(await world.sales.createOrder(deskOrder));
      const closed = expectValue(
        await world.sales.changeOrder({
          ...close(order.version, { state, from: 'open' }),
          header: { datefulfilled: '2026-03-01T23:00:00Z' },
          lines: [
            {
              kind: 'update',
              id: deskLineId,
              version: order.lines[0]?.version ?? '',
              values: { quantityshipped: { decimal: decimal('2') } },
            },
          ],
        }),
      );
      expect(closed.lines[0]?.cells.quantityshipped).toBe('2');
      expect(closed.stateCode).toBe({ fulfilled: 3, canceled: 2, invoiced: 4 }[state]);
    },
  );

  it('Fulfilled becomes Invoiced', async () => {
    const { world, order } = await submittedOrder();
    const fulfilled = expectValue(
      await world.sales.changeOrder(close(order.version, { state: 'fulfilled', from: 'submitted' })),
    );
    const invoiced = await world.sales.changeOrder(close(fulfilled.version, { state: 'invoiced', from: 'fulfilled' }));
    expect(expectValue(invoiced).stateCode).toBe(4);
  });

  it.each(['fulfilled', 'canceled'] as const)('F7 a lost answer: repeated, refused, and %s once', async (state) => {
    const { world, order } = await submittedOrder();
    await world.control('POST', '/faults', { kind: 'lostAnswer', match: { path: '\\$batch' }, times: 1 });
    const again = await world.sales.changeOrder(close(order.version, { state, from: 'submitted' }));
    expect(expectFailure(again).reason).toBe('unclear');
    expect(expectValue(await world.sales.readOrder(orderId)).stateCode).toBe(state === 'fulfilled' ? 3 : 2);
    expect(await closings(world)).toBe(1);
  });

  it('an order that a seller changed in between is not closed', async () => {
    const { world, order } = await submittedOrder(salesOrderProcessing);
    await world.control('POST', '/setup', { salesOrderProcessing: false });
    await world.asSeller('PATCH', `salesorders(${orderId})`, { statecode: 0, statuscode: 1 });
    const refused = await world.sales.changeOrder(close(order.version, { state: 'fulfilled', from: 'submitted' }));
    expect(expectFailure(refused).reason).toBe('versionMismatch');
    expect(expectValue(await world.sales.readOrder(orderId)).stateCode).toBe(0);
    expect(await closings(world)).toBe(0);
  });

  it('a note alone goes to a closed order and changes nothing of it', async () => {
    const { world, order } = await submittedOrder();
    const closed = expectValue(
      await world.sales.changeOrder(close(order.version, { state: 'canceled', from: 'submitted' })),
    );
    const told = await world.sales.changeOrder({
      orderId,
      version: '',
      reopen: false,
      header: {},
      lines: [],
      note: { id: '0a000000-0000-4000-8000-000000000099', subject: 'News', text: 'It was deleted.', goesOn: false },
    });
    expect(expectValue(told)).toEqual(closed);
  });
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoryWorld } from '../../local/demo/story';
import { rowsOf } from '../../local/demo/two-systems';
import { chair, desk, root, startLimitMs, startTwin, type Twin } from './twin';

/** The contract of docs/LOCAL.md, each call once, on real processes. */
let twin: Twin;
let story: StoryWorld;

beforeAll(async () => {
  twin = await startTwin();
  story = await twin.agreed('PO 1', { [desk]: 2, [chair]: 4 });
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const sides = ['businessCentral', 'sales'] as const;

/** A released or draft order that Tandem need not follow, for what people do in screens. */
async function orderInBusinessCentral(): Promise<{ readonly id: string; readonly number: string }> {
  const order = await twin.systems.businessCentral('POST', 'salesOrders', {
    customerNumber: 'C00020',
    salesOrderLines: [{ lineType: 'Item', lineObjectNumber: chair, quantity: 4 }],
  });
  return { id: String(order.id), number: String(order.number) };
}

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  return (await fetch(url, init)).status;
}

describe('ready line', () => {
  it('has exactly the documented addresses, and all of them answer', async () => {
    const { addresses } = twin.running;
    const loopback = /^http:\/\/127\.0\.0\.1:\d+/;
    expect(addresses).toEqual({
      functions: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      businessCentral: {
        api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v2\.0\/[^/]+\/[^/]+\/api\/v2\.0$/),
        companyId: expect.stringMatching(guid),
        simulator: expect.stringMatching(/\/_simulator$/),
        tokens: { processor: expect.any(String), integration: expect.any(String) },
      },
      sales: {
        api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/data\/v9\.2$/),
        simulator: expect.stringMatching(loopback),
        tokens: { seller: expect.any(String), administrator: expect.any(String), integration: expect.any(String) },
      },
      serviceBus: expect.stringMatching(/^Endpoint=sb:\/\/.*UseDevelopmentEmulator=true/),
      tables: expect.stringContaining('TableEndpoint=http://127.0.0.1:'),
    });
  });

  it('a token says who acts: others get 401, only the administrator registers webhooks', async () => {
    const { businessCentral, sales } = twin.running.addresses;
    const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
    expect(await statusOf(`${businessCentral.api}/companies`, as('somebody'))).toBe(401);
    expect(await statusOf(`${sales.api}/WhoAmI`, as('somebody'))).toBe(401);
    expect(await statusOf(`${sales.api}/WhoAmI`)).toBe(401);
    for (const token of Object.values(businessCentral.tokens)) {
      expect(await statusOf(`${businessCentral.api}/companies`, as(token))).toBe(200);
    }
    for (const [who, token] of Object.entries(sales.tokens)) {
      expect(await statusOf(`${sales.api}/WhoAmI`, as(token))).toBe(200);
      const register = {
        method: 'POST',
        headers: { ...as(token).headers, 'content-type': 'application/json' },
        body: JSON.stringify({
          name: 'elsewhere',
          contract: 8,
          authtype: 5,
          url: 'http://127.0.0.1:9/x',
          authvalue: '<settings/>',
        }),
      };
      const status = await statusOf(`${sales.api}/serviceendpoints`, register);
      expect([who, status < 300]).toEqual([who, who === 'administrator']);
    }
  });
});

describe('the whole path', () => {
  it('an order crosses both ways', async () => {
    const crossing = await twin.agreed('PO crossing', { [desk]: 2 });
    await crossing.editBusinessCentralLine(desk, { unitPrice: 801 });
    await twin.expectAgreement(crossing);
    await crossing.reopenAndEdit([{ product: desk, values: { quantity: 7 } }]);
    await twin.expectAgreement(crossing);
    const both = await crossing.both();
    expect(both.salesLines.get(desk)?.priceperunit).toBe(801);
    expect(both.businessCentralLines.get(desk)?.quantity).toBe(7);
  });
});

describe('a silent edit', () => {
  it('S-080 a description changed alone in Business Central reaches Sales by the sweep of open orders (L2)', async () => {
    await story.editBusinessCentralLine(desk, { description: 'Desk, without notice' });
    await twin.systems.untilAtRest();
    await twin.systems.sweepOpenOrders();
    await twin.expectAgreement(story);
    expect((await story.both()).salesLines.get(desk)?.description).toBe('Desk, without notice');
    const [connection] = rowsOf((await twin.systems.tandem('GET', '/api/health')).connections);
    expect(connection).toMatchObject({ openOrders: { requests: 1, isComplete: true } });
  });
});

describe('functions host', () => {
  it('health tells rest, work, dead letters, parts and registrations', async () => {
    await twin.systems.untilAtRest();
    await twin.systems.untilAtRest();
    expect(await twin.systems.tandem('GET', '/api/health')).toMatchObject({
      ok: true,
      version: expect.any(String),
      atRest: true,
      waiting: 0,
      inWork: 0,
      deadLetter: 0,
      parts: { serviceBus: { ok: true }, tables: { ok: true } },
      connections: [{ connectionId: 'local', registrations: { businessCentral: { ok: true }, sales: { ok: true } } }],
    });
  });

  it('health is not at rest while notices are on their way', async () => {
    await twin.systems.simulator('businessCentral', 'POST', '/faults', {
      kind: 'delay',
      times: 1,
      options: { delayMs: 700 },
    });
    const slow = await twin.submit('PO slow');
    let sawWork = false;
    for (let looks = 0; looks < 100 && !sawWork; looks += 1) {
      const health = await twin.systems.tandem('GET', '/api/health');
      sawWork = health.atRest === false && Number(health.waiting) + Number(health.inWork) > 0;
    }
    expect(sawWork).toBe(true);
    await twin.expectAgreement(slow);
  });

  it('orders answers the same order by either id and either number', async () => {
    const bySales = await twin.systems.tandem('GET', `/api/orders?salesOrderId=${story.salesOrderId}`);
    expect(bySales).toMatchObject({
      state: 'coupled',
      reason: null,
      salesOrderId: story.salesOrderId,
      salesOrderNumber: expect.stringMatching(/^ORD-/),
      businessCentralOrderId: expect.stringMatching(guid),
      businessCentralOrderNumber: expect.any(String),
      base: expect.any(Object),
      versions: { sales: expect.any(Object), businessCentral: expect.any(Object) },
    });
    expect(rowsOf(bySales.journal).length).toBeGreaterThan(0);
    for (const query of [
      `businessCentralOrderId=${bySales.businessCentralOrderId}`,
      `number=${bySales.businessCentralOrderNumber}`,
      `number=${bySales.salesOrderNumber}`,
    ]) {
      expect(await twin.systems.tandem('GET', `/api/orders?${query}`)).toMatchObject({
        couplingId: bySales.couplingId,
      });
    }
    const orders = `${twin.functionsUrl}/api/orders`;
    expect(await statusOf(`${orders}?salesOrderId=00000000-0000-4000-8000-000000000000`)).toBe(404);
    expect(await statusOf(`${orders}?salesOrderId=junk`)).toBe(400);
    expect(await statusOf(orders)).toBe(400);
  });

  it('checks looks through both sides, and the command line shows it', async () => {
    const found = await twin.systems.tandem('GET', '/api/checks');
    const checks = rowsOf(found.connections).flatMap(({ checks }) => rowsOf(checks));
    expect(checks.filter(({ standing }) => standing === 'bad' || standing === 'unknown')).toEqual([]);
    expect(checks.length).toBeGreaterThan(20);
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(root, 'dist', 'cli', 'main.js'),
      'doctor',
      '--app',
      twin.functionsUrl,
    ]);
    expect(stdout).toContain('Connection local');
    expect(stdout).toContain('✓ Privileges');
  });

  it('/admin/functions lists them and runs timers by hand', async () => {
    const listed = rowsOf(await twin.systems.tandem('GET', '/admin/functions'));
    expect(listed.map(({ name }) => name).sort()).toEqual([...twin.functions.functions].sort());
    for (const name of ['sweep', 'open-orders', 'reconcile', 'subscriptions', 'due-work']) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"input":""}' };
      expect(await statusOf(`${twin.functionsUrl}/admin/functions/${name}`, init)).toBe(202);
    }
    await twin.systems.untilAtRest();
  });
});

describe.each(sides)('control plane of %s', (side) => {
  const control = (method: string, path: string, body?: Readonly<Record<string, unknown>>) =>
    twin.systems.simulator(side, method, path, body);

  it('state is the same twice; calls count by token, method and path', async () => {
    await twin.systems.untilAtRest();
    expect(await control('GET', '/state')).toEqual(await control('GET', '/state'));
    await control('DELETE', '/calls');
    expect(await control('GET', '/calls')).toMatchObject({ requests: 0, operations: 0, byRoute: [] });
    await twin.systems[side]('GET', side === 'sales' ? 'accounts' : 'customers');
    expect(await control('GET', '/calls')).toMatchObject({
      requests: 1,
      operations: 1,
      tooManyRequests: 0,
      mostConcurrent: expect.any(Number),
      byRoute: [{ token: side === 'sales' ? 'seller' : 'processor', method: 'GET', requests: 1, operations: 1 }],
    });
  });

  it('faults are switched on, listed and off, one or all', async () => {
    const fault = { kind: 'delay', match: { method: 'GET', path: 'nowhere' }, times: 3, options: { delayMs: 5 } };
    const first = await control('POST', '/faults', fault);
    const second = await control('POST', '/faults', { ...fault, kind: 'status', options: { status: 503 } });
    expect(await control('GET', '/faults')).toMatchObject([
      { ...fault, id: first.id },
      { kind: 'status', id: second.id },
    ]);
    await control('DELETE', `/faults/${first.id}`);
    expect(await control('GET', '/faults')).toMatchObject([{ id: second.id }]);
    await control('DELETE', '/faults');
    expect(await control('GET', '/faults')).toEqual([]);
  });

  it('notices are held, told as waiting, and flushed; the clock is skewed', async () => {
    expect(await control('POST', '/notifications', { hold: true })).toMatchObject({ settings: { hold: true } });
    const price = 700 + Math.round(Math.random() * 100);
    if (side === 'sales') {
      await story.reopenAndEdit([{ product: desk, values: { quantity: 5 } }]);
    } else {
      await story.editBusinessCentralLine(desk, { unitPrice: price });
    }
    const held = await control('GET', '/notifications');
    expect(held).toMatchObject({ sent: expect.any(Number), refused: expect.any(Number) });
    expect(Number(held.waiting)).toBeGreaterThan(0);
    await control('POST', '/notifications/flush');
    expect(
      await control('POST', '/notifications', { hold: false, drop: 0, duplicate: 0, reorder: 0, delayMs: 0 }),
    ).toMatchObject({ waiting: 0 });
    await twin.expectAgreement(story);
    await control('POST', '/clock', { skewMs: 3_600_000 });
    await control('POST', '/clock', { skewMs: 0 });
  });
});

describe('screens of Business Central', () => {
  const move = (id: string, action: string, body?: Readonly<Record<string, unknown>>) =>
    twin.systems.simulator('businessCentral', 'POST', `/orders/${id}/${action}`, body);

  it('status as people move it', async () => {
    const { id } = await orderInBusinessCentral();
    expect(await move(id, 'request-approval')).toMatchObject({ status: 'In_x0020_Review' });
    expect(await move(id, 'reject')).toMatchObject({ status: 'Draft' });
    await move(id, 'request-approval');
    expect(await move(id, 'approve')).toMatchObject({ status: 'Open' });
    expect(await move(id, 'reopen')).toMatchObject({ status: 'Draft' });
    expect(await move(id, 'release')).toMatchObject({ status: 'Open' });
    await move(id, 'reopen');
    expect(await move(id, 'prepayment', { amount: 100 })).toMatchObject({ id });
    await twin.systems.untilAtRest();
  });

  it('part shipment, its undoing, full shipment and invoice, after which the order is gone', async () => {
    const { id } = await orderInBusinessCentral();
    const order = await twin.systems.businessCentral('GET', `salesOrders(${id})?$expand=salesOrderLines`);
    const lineId = rowsOf(order.salesOrderLines)[0]?.id;
    await twin.systems.simulator('businessCentral', 'POST', `/orders/${id}/lines/${lineId}/edit`, {
      description: 'Chair, green',
    });
    await move(id, 'release');
    const shipped = await move(id, 'ship', { lines: [{ lineId, quantity: 1 }] });
    expect(rowsOf(shipped.salesOrderLines)[0]).toMatchObject({ description: 'Chair, green', shippedQuantity: 1 });
    expect(rowsOf((await move(id, 'undo-shipment')).salesOrderLines)[0]).toMatchObject({ shippedQuantity: 0 });
    await move(id, 'ship');
    expect(await move(id, 'invoice')).toMatchObject({ id, gone: true });
    await twin.systems.untilAtRest();
  });

  it('archive of a deleted order, and its restoring', async () => {
    const { id, number } = await orderInBusinessCentral();
    await twin.systems.businessCentral('DELETE', `salesOrders(${id})`);
    const archive = await twin.systems.simulator('businessCentral', 'GET', `/archive?number=${number}`);
    expect(archive).toMatchObject([{ number, versionNumber: 1 }]);
    expect(await twin.systems.simulator('businessCentral', 'POST', `/archive/${number}/restore`)).toMatchObject({
      number,
    });
    await twin.systems.untilAtRest();
  });

  it('setup pages, and registrations that expire and are made again by the timer', async () => {
    const setup = { archiveOrders: true, notificationDelayMs: 200, writeInItem: desk, freightAccount: '6910' };
    expect(await twin.systems.simulator('businessCentral', 'POST', '/setup', setup)).toMatchObject(setup);
    expect(await twin.systems.simulator('businessCentral', 'POST', '/subscriptions/expire')).toEqual({ expired: 1 });
    await story.editBusinessCentralLine(desk, { unitPrice: 812 });
    await twin.systems.simulator('businessCentral', 'POST', '/notifications/flush');
    await twin.systems.tandem('POST', '/admin/functions/subscriptions', { input: '' });
    await twin.systems.untilAtRest();
    await twin.sweepUntilKnown(story);
    await twin.expectAgreement(story);
    expect((await story.both()).salesLines.get(desk)?.priceperunit).toBe(812);
  });
});

describe('settings of Sales', () => {
  it('setup answers how all stand; change tracking can expire', async () => {
    const setup = { salesOrderProcessing: false, systemPricing: true, changeTracking: true, webhookTimeoutMs: 60_000 };
    expect(await twin.systems.simulator('sales', 'POST', '/setup', setup)).toMatchObject(setup);
    expect(await twin.systems.simulator('sales', 'POST', '/change-tracking/expire')).toEqual({});
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedOrders } from '../../bench/seed-orders';
import { createTableAccess } from '../../lib/storage/table-access';
import { createTableCouplings } from '../../lib/storage/table-couplings';
import { type Row, rowsOf } from '../../local/demo/two-systems';
import { seededRandom } from '../../local/simulator-kit/random';
import { pause, startLimitMs, startTwin, type Twin, until, wanted } from './twin';

/** Say `TANDEM_LOAD_ORDERS`, `TANDEM_KILLS` and `TANDEM_SEED` for other runs. */
const orders = Number(process.env.TANDEM_LOAD_ORDERS ?? '200');
const kills = Number(process.env.TANDEM_KILLS ?? '3');
const seed = Number(process.env.TANDEM_SEED ?? '11');
const limitMs = 180_000;

let twin: Twin;

beforeAll(async () => {
  twin = await startTwin();
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);

/** How far it is; a host that is just being started anew does not answer. */
async function job(): Promise<Row | undefined> {
  try {
    return (await twin.systems.tandem('GET', '/api/full-synchronization')).job as Row;
  } catch {
    return undefined;
  }
}

/** The comparison of both sides, field by field: no difference, but of orders that wait. */
async function expectNoDifference(orders: number): Promise<void> {
  await twin.systems.untilAtRest(60_000);
  await twin.systems.tandem('POST', '/api/drift', {});
  const shown = async () => rowsOf((await twin.systems.tandem('GET', '/api/drift')).connections)[0];
  await until(async () => {
    const drift = await shown();
    return drift?.running === null && drift.report !== null;
  }, 60_000);
  const report = (await shown())?.report as Row;
  expect([report.unexplained, report.drift]).toEqual([0, []]);
  expect(Object.keys(report.explained as Row).filter((why) => !why.startsWith('parked:'))).toEqual([]);
  expect(report.compared).toBeGreaterThanOrEqual(orders);
}

const ended = (shown: Row | undefined) => Number((shown?.progress as Row | undefined)?.ended ?? 0);

const lastOnTheirWay = 20;

/** When the app is killed: while the orders are read, at shares of the load, and when the last ones are on their way. */
const moments: readonly ((shown: Row | undefined) => boolean)[] = Array.from({ length: kills }, (_, index) => {
  if (index === 0) {
    return (shown) => /^listing|comparing/.test(String(shown?.phase));
  }
  const share = index === kills - 1 ? orders - lastOnTheirWay : Math.floor((orders * index) / kills);
  return (shown) => ended(shown) >= share;
});

/** Sales takes its time, so that the reading of all orders can be met. */
async function slowly(isSlow: boolean): Promise<void> {
  const fault = { kind: 'delay', times: 1_000_000, options: { delayMs: 1_500 } };
  await (isSlow
    ? twin.systems.simulator('sales', 'POST', '/faults', fault)
    : twin.systems.simulator('sales', 'DELETE', '/faults'));
}

/**
 * Killed while Business Central was asked for an order, it is unclear for twenty minutes whether that was made (spec §3.1).
 * No test waits for them: the time at which each was sent is set back. Then each is looked at until it is settled.
 */
async function settleUnclear(ids: readonly string[]): Promise<void> {
  const tables = createTableAccess({ connectionString: twin.running.addresses.tables });
  const couplings = createTableCouplings({ tables });
  const { connectionId } = await twin.systems.tandem('GET', '/api/full-synchronization');
  for (const salesOrderId of ids) {
    const stored = wanted(await couplings.findByRecord(String(connectionId), 'sales', salesOrderId));
    const intent = wanted(stored.coupling.intent);
    const sentMs = wanted(intent.sentMs) - 20 * 60_000;
    const saved = await couplings.save(stored, { ...stored.coupling, intent: { ...intent, sentMs } }, []);
    expect(saved.ok).toBe(true);
  }
  for (const salesOrderId of ids) {
    await until(async () => {
      await twin.systems.tandem('POST', '/api/orders/retry', { salesOrderId });
      await twin.systems.untilAtRest(60_000);
      return (await twin.stateOf(salesOrderId))?.state === 'coupled';
    }, 60_000);
  }
}

describe('a full synchronization whose function app is killed (F9, C7)', () => {
  const title = `${orders} orders, killed ${kills} times in reading, loading and at its end: one twin each, both sides agree`;
  const play = async () => {
    const random = seededRandom(seed);
    const ids = await seedOrders(twin.systems, { orders, lines: 2, prefix: 'LOAD' });
    await slowly(true);
    await twin.systems.tandem('POST', '/api/full-synchronization', { command: 'start', perMinute: 1_200 });
    const phases: string[] = [];
    for (const [index, isMoment] of moments.entries()) {
      await until(async () => isMoment(await job()), limitMs);
      await pause(index === 0 || index === kills - 1 ? 0 : random() * 500);
      phases.push(String((await job())?.phase));
      await twin.functions.kill();
      await slowly(false);
    }
    expect(phases[0]).toMatch(/^listing|comparing/);
    // The last orders may be quicker than the kill.
    expect(phases.slice(1)).toEqual(phases.slice(1).map(() => expect.stringMatching(/^loading|checking|loaded/)));
    expect(phases[1]).not.toBe('loaded');
    await until(async () => (await job())?.phase === 'loaded', limitMs);
    const { counts } = (await job()) as { readonly counts: readonly Row[] };
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const unclear = counts.filter(({ reason }) => reason === 'creationUnclear').map((row) => Number(row.orders));
    const made = counts.filter(({ outcome }) => outcome === 'coupled').map((row) => Number(row.orders));
    expect(sum(made) + sum(unclear)).toBe(orders);
    await twin.systems.untilAtRest(60_000);
    const states = await Promise.all(ids.map(async (id) => ({ id, ...(await twin.stateOf(id)) })));
    const waiting = states.filter((state: Row) => state.reason === 'creationUnclear');
    expect(waiting.length).toBeLessThanOrEqual(sum(unclear));
    await settleUnclear(waiting.map(({ id }) => id));
    for (const id of ids) {
      const { state, reason } = (await twin.stateOf(id)) ?? {};
      expect([state, reason]).toEqual(['coupled', null]);
    }
    const names = await twin.namesInBusinessCentral('LOAD');
    expect([names.length, new Set(names).size]).toEqual([orders, orders]);
    // No order without its own name, which is one that was made and forgotten, and none in Sales but those that sellers made.
    expect(await twin.namesInBusinessCentral('TANDEM-')).toEqual([]);
    const inSales = rowsOf((await twin.systems.sales('GET', 'salesorders?$select=name')).value);
    expect(inSales.filter(({ name }) => /^(LOAD|TANDEM)/.test(String(name)))).toHaveLength(orders);
    await expectNoDifference(orders);
  };
  it(title, play, limitMs * 4);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedOrders } from '../../bench/seed-orders';
import { type Row, rowsOf } from '../../local/demo/two-systems';
import { seededRandom } from '../../local/simulator-kit/random';
import { pause, startLimitMs, startTwin, type Twin, until } from './twin';

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

describe('a full synchronization whose function app is killed (F9, C7)', () => {
  const title = `${orders} orders, killed ${kills} times: one twin each, both sides agree`;
  const play = async () => {
    const random = seededRandom(seed);
    const ids = await seedOrders(twin.systems, { orders, lines: 2, prefix: 'LOAD' });
    await twin.systems.tandem('POST', '/api/full-synchronization', { command: 'start', perMinute: 1_200 });
    for (let kill = 1; kill <= kills; kill += 1) {
      const share = Math.floor((orders * kill) / (kills + 1));
      await until(async () => ended(await job()) >= share - orders / 10, limitMs);
      await pause(random() * 1_000);
      await twin.functions.kill();
    }
    await until(async () => (await job())?.phase === 'loaded', limitMs);
    const { counts } = (await job()) as { readonly counts: readonly Row[] };
    // Killed while Business Central was asked for an order, it is unclear for twenty minutes whether that was made.
    const unclear = counts.filter(({ reason }) => reason === 'creationUnclear').map((row) => Number(row.orders));
    const made = counts.filter(({ outcome }) => outcome === 'coupled').map((row) => Number(row.orders));
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    expect(sum(made) + sum(unclear)).toBe(orders);
    expect(sum(unclear)).toBeLessThanOrEqual(kills * 16);
    const names = await twin.namesInBusinessCentral('LOAD');
    expect([names.length, new Set(names).size]).toEqual([sum(made), sum(made)]);
    await expectNoDifference(sum(made));
    for (const id of ids) {
      const { state, reason } = (await twin.stateOf(id)) ?? {};
      expect([state, reason]).toEqual(reason === 'creationUnclear' ? [state, reason] : ['coupled', null]);
    }
  };
  it(title, play, limitMs * 3);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoryWorld } from '../../local/demo/story';
import { type Row, rowsOf } from '../../local/demo/two-systems';
import { desk, startLimitMs, startTwin, type Twin, until } from './twin';

let twin: Twin;

beforeAll(async () => {
  twin = await startTwin();
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);

const fire = (timer: string) => twin.systems.tandem('POST', `/admin/functions/${timer}`, { input: '' });
const drop = async (rate: 0 | 1): Promise<void> => {
  await twin.systems.simulator('businessCentral', 'POST', '/notifications', { drop: rate });
  await twin.systems.simulator('sales', 'POST', '/notifications', { drop: rate });
};

async function subscriptions(): Promise<readonly Row[]> {
  const { api, tokens } = twin.running.addresses.businessCentral;
  const answer = await fetch(`${api}/subscriptions`, { headers: { authorization: `Bearer ${tokens.integration}` } });
  return rowsOf(((await answer.json()) as Row).value);
}

const hoursLeft = async () =>
  (await subscriptions()).map((each) => (Date.parse(String(each.expirationDateTime)) - Date.now()) / 3_600_000);

async function driftReport(): Promise<Row> {
  const reportOf = async () => rowsOf((await twin.systems.tandem('GET', '/api/drift')).connections)[0]?.report as Row;
  const { runId } = await twin.systems.tandem('POST', '/api/drift', {});
  await until(async () => (await reportOf())?.runId === runId);
  return await reportOf();
}

/** What the timers do in a quarter of an hour, by hand. */
async function timers(): Promise<void> {
  for (const timer of ['subscriptions', 'sweep', 'open-orders', 'reconcile', 'due-work']) {
    await fire(timer);
  }
  await twin.systems.untilAtRest(50_000);
}

async function businessCentralIdOf(story: StoryWorld): Promise<string> {
  return String((await twin.stateOf(story.salesOrderId))?.businessCentralOrderId);
}

describe('recovery by the timers, in processes of their own', () => {
  it('L6 subscriptions that lapsed are made anew, and what was changed meanwhile crosses', async () => {
    const [priced, moved] = await Promise.all([twin.agreed('LAPSED 1'), twin.agreed('LAPSED 2')]);
    await twin.systems.simulator('businessCentral', 'POST', '/subscriptions/expire', {});
    expect(await hoursLeft()).toEqual([expect.any(Number)]);
    expect((await hoursLeft())[0]).toBeLessThan(0.01);
    await twin.systems.simulator('sales', 'POST', '/notifications', { drop: 1 });
    await priced.editBusinessCentralLine(desk, { unitPrice: 712 });
    await moved.reopenAndEdit([{ product: desk, values: { quantity: 9 } }]);
    await twin.systems.simulator('sales', 'POST', '/notifications', { drop: 0 });
    expect((await priced.both()).salesLines.get(desk)?.priceperunit).not.toBe(712);
    await timers();
    expect((await hoursLeft()).at(-1)).toBeGreaterThan(24);
    await twin.expectAgreement(priced, moved);
    expect((await priced.both()).salesLines.get(desk)?.priceperunit).toBe(712);
    expect((await moved.both()).businessCentralLines.get(desk)?.quantity).toBe(9);
  }, 90_000);

  it('F4 after an outage in which nobody was told anything, changes cross, deletions wait for a person, and drift is 0', async () => {
    const [priced, moved, goneFromSales, goneFromBusinessCentral] = await Promise.all([
      twin.agreed('OUTAGE 1'),
      twin.agreed('OUTAGE 2'),
      // Of other quantities: an order like one that is gone is taken for it entered anew, and shown to a person.
      twin.agreed('OUTAGE 3', { [desk]: 5 }),
      twin.agreed('OUTAGE 4', { [desk]: 6 }),
    ]);
    const deletedId = await businessCentralIdOf(goneFromBusinessCentral);
    const line = (await moved.both()).salesLines.get(desk)?.salesorderdetailid;
    await drop(1);
    await priced.editBusinessCentralLine(desk, { unitPrice: 714 });
    await twin.functions.stop();
    const order = `salesorders(${moved.salesOrderId})`;
    await twin.systems.sales('PATCH', order, { statecode: 0, statuscode: 1 });
    await twin.systems.sales('PATCH', `salesorderdetails(${line})`, { quantity: 11 });
    await twin.systems.sales('PATCH', order, { statecode: 1, statuscode: 3 });
    await twin.systems.sales('PATCH', `salesorders(${goneFromSales.salesOrderId})`, { statecode: 0, statuscode: 1 });
    await twin.systems.sales('DELETE', `salesorders(${goneFromSales.salesOrderId})`);
    await twin.systems.businessCentral('DELETE', `salesOrders(${deletedId})`);
    await drop(0);
    await twin.functions.start();
    await timers();
    await twin.expectAgreement(priced, moved);
    expect((await priced.both()).salesLines.get(desk)?.priceperunit).toBe(714);
    expect((await moved.both()).businessCentralLines.get(desk)?.quantity).toBe(11);
    expect(await twin.stateOf(goneFromSales.salesOrderId)).toMatchObject({ parked: { reason: 'deletedInSales' } });
    expect(await twin.stateOf(goneFromBusinessCentral.salesOrderId)).toMatchObject({
      parked: { reason: 'deletedInBusinessCentral' },
    });
    expect(await driftReport()).toMatchObject({ unexplained: 0 });
    expect(await twin.systems.tandem('GET', '/api/health')).toMatchObject({ ok: true, deadLetter: 0 });
  }, 90_000);
});

import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoryWorld } from '../../local/demo/story';
import { type Row, rowsOf } from '../../local/demo/two-systems';
import { desk, pause, startLimitMs, startTwin, type Twin, until } from './twin';

let twin: Twin;
let story: StoryWorld;

beforeAll(async () => {
  twin = await startTwin();
  story = await twin.agreed('ACCOUNT');
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);

const fire = (timer: string) => twin.systems.tandem('POST', `/admin/functions/${timer}`, { input: '' });
const letters = async () => rowsOf((await twin.systems.tandem('GET', '/api/dead-letters')).letters);
const deadLetters = async () => Number((await twin.systems.tandem('GET', '/api/health')).deadLetter);

async function send(message: { readonly body: unknown; readonly sessionId: string; readonly timeToLive?: number }) {
  const client = new ServiceBusClient(twin.running.addresses.serviceBus);
  const sender = client.createSender('notices');
  await sender.sendMessages({ ...message, messageId: `test-${Math.random()}` });
  await client.close();
}

async function report(): Promise<Row> {
  const [connection] = rowsOf((await twin.systems.tandem('GET', '/api/drift')).connections);
  return (connection?.report ?? {}) as Row;
}

/** A comparison that begins now. */
async function compared(): Promise<Row> {
  const { runId } = await twin.systems.tandem('POST', '/api/drift', {});
  await until(async () => (await report()).runId === runId);
  return await report();
}

/** The sweep of open orders, at minute 2, 7, 12 and so on, would mend what the comparison is to find. */
async function clearOfSweeps(): Promise<void> {
  const minutes = (Date.now() / 60_000) % 5;
  if (minutes > 1.6 && minutes < 2.1) {
    await pause((2.1 - minutes) * 60_000);
  }
}

describe('what holds the product to account, in its own processes', () => {
  it('a message that is no notice ends in the list and not among the dead letters for good (L4)', async () => {
    await send({ body: { hello: 'world' }, sessionId: 'nobody' });
    await until(async () => (await deadLetters()) === 1);
    await fire('drain-dead-letters');
    await until(async () => (await letters()).length === 1);
    expect(await letters()).toMatchObject([
      { connectionId: '_unknown', deliveryCount: 10, reason: 'MaxDeliveryCountExceeded', text: '{"hello":"world"}' },
    ]);
    expect(await deadLetters()).toBe(0);
    await twin.expectAgreement(story);
  }, 90_000);

  it('a notice that lay too long lets its order wait with the reason in its history, and it goes on', async () => {
    const recordId = story.salesOrderId;
    const notice = { noticeVersion: 1, connectionId: 'local', side: 'sales', about: 'order', recordId };
    await twin.functions.stop();
    const body = { ...notice, cause: 'updated', attemptNumber: 0 };
    await send({ body, sessionId: `local-sales-${recordId}`, timeToLive: 50 });
    await until(() => twin.broker.counts().deadLetter === 1);
    await twin.functions.start();
    await fire('drain-dead-letters');
    await until(async () => (await twin.stateOf(recordId))?.reason === 'handlingFailed');
    const state = await twin.stateOf(recordId);
    expect(rowsOf(state?.journal).at(-1)).toMatchObject({
      kind: 'parked',
      summary: expect.stringContaining('TTLExpiredException'),
    });
    await twin.systems.tandem('POST', '/api/orders/retry', { salesOrderId: recordId });
    await twin.expectAgreement(story);
    expect((await twin.stateOf(recordId))?.reason).toBeNull();
    expect(await twin.systems.tandem('GET', `/api/orders/replay?salesOrderId=${recordId}`)).toMatchObject({
      agrees: true,
    });
  }, 90_000);

  it('both sides are compared in steps of the worker; a change of just now is on its way, and no drift', async () => {
    const { businessCentral, businessCentralLines } = await story.both();
    expect(await compared()).toMatchObject({ compared: 1, unexplained: 0, explained: {}, drift: [] });
    await clearOfSweeps();
    const line = `salesOrders(${businessCentral.id})/salesOrderLines(${businessCentralLines.get(desk)?.id})`;
    await twin.systems.businessCentral('PATCH', line, { description: 'Oak, silently' });
    expect(await compared()).toMatchObject({ compared: 1, unexplained: 0, explained: { onTheWay: 1 }, notices: 0 });
    await fire('open-orders');
    await until(async () => {
      await twin.systems.untilAtRest(50_000);
      return (await story.both()).salesLines.get(desk)?.description === 'Oak, silently';
    });
    expect(await compared()).toMatchObject({ explained: {} });
  }, 90_000);

  it('the nightly timers run by hand', async () => {
    for (const timer of ['drift-report', 'retention']) {
      await fire(timer);
    }
    await until(() => twin.log.some((line) => line.includes('retention')));
    await until(async () => (await report()).unexplained === 0);
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { desk, startLimitMs, startTwin, type Twin, until } from './twin';

let twin: Twin;

beforeAll(async () => {
  twin = await startTwin();
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);

/** Business Central is slow, so that notices of several orders pile up on the queue. */
async function slowBusinessCentral(): Promise<void> {
  const fault = { kind: 'delay', match: { path: '/companies' }, options: { delayMs: 1_500 } };
  await twin.systems.simulator('businessCentral', 'POST', '/faults', fault);
}

async function normalBusinessCentral(): Promise<void> {
  await twin.systems.simulator('businessCentral', 'DELETE', '/faults');
}

const waitingNotices = () => {
  const { active, scheduled, locked } = twin.broker.counts();
  return active + scheduled + locked;
};

describe('outages while notices wait', () => {
  it('the broker crashes and comes back with its data folder: the notices are handled', async () => {
    await slowBusinessCentral();
    const stories = await Promise.all(['BROKER 1', 'BROKER 2', 'BROKER 3'].map((name) => twin.submit(name)));
    await until(() => waitingNotices() >= 3);
    await twin.broker.crash();
    await twin.broker.restart();
    expect(waitingNotices()).toBeGreaterThanOrEqual(3);
    await normalBusinessCentral();
    await twin.expectAgreement(...stories);
    expect(await twin.namesInBusinessCentral('BROKER')).toEqual(['BROKER 1', 'BROKER 2', 'BROKER 3']);
  }, 90_000);

  it('without a broker receivers answer 503 and say when to come again; nothing is taken in', async () => {
    const story = await twin.agreed('NO BROKER');
    await twin.broker.crash();
    try {
      const secret = twin.running.secrets?.sales ?? '';
      const context = {
        MessageName: 'Update',
        PrimaryEntityName: 'salesorder',
        PrimaryEntityId: story.salesOrderId,
      };
      const answer = await fetch(`${twin.functionsUrl}/api/webhooks/dataverse/local`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-tandem-secret': secret },
        body: JSON.stringify(context),
      });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('30');
      const health = await fetch(`${twin.functionsUrl}/api/health`);
      expect([health.status, await health.json()]).toMatchObject([
        503,
        { ok: false, parts: { serviceBus: { ok: false } } },
      ]);
    } finally {
      await twin.broker.restart();
    }
    await twin.expectAgreement(story);
  }, 90_000);

  it('the Functions host is stopped while notices wait: they are handled when it is back', async () => {
    await slowBusinessCentral();
    const stories = await Promise.all(['HOST 1', 'HOST 2', 'HOST 3'].map((name) => twin.submit(name)));
    await until(() => waitingNotices() >= 3);
    await twin.functions.stop();
    expect(twin.functions.pid()).toBeUndefined();
    await normalBusinessCentral();
    await twin.functions.start();
    await twin.expectAgreement(...stories);
    expect(await twin.namesInBusinessCentral('HOST')).toEqual(['HOST 1', 'HOST 2', 'HOST 3']);
  }, 90_000);

  it('edits while no functions run: Business Central notifies again, the sweep finds what Sales did not repeat', async () => {
    const story = await twin.agreed('AWAY');
    const { businessCentral, businessCentralLines, salesLines } = await story.both();
    await twin.functions.stop();
    const line = businessCentralLines.get(desk);
    await twin.systems.businessCentral('PATCH', `salesOrders(${businessCentral.id})/salesOrderLines(${line?.id})`, {
      unitPrice: 777,
    });
    const order = `salesorders(${story.salesOrderId})`;
    await twin.systems.sales('PATCH', order, { statecode: 0, statuscode: 1 });
    await twin.systems.sales('PATCH', `salesorderdetails(${salesLines.get(desk)?.salesorderdetailid})`, {
      quantity: 6,
    });
    await twin.systems.sales('PATCH', order, { statecode: 1, statuscode: 3 });
    await twin.functions.start();
    await until(
      async () => Number((await twin.systems.simulator('businessCentral', 'GET', '/notifications')).waiting) === 0,
    );
    await twin.sweepUntilKnown(story);
    await twin.expectAgreement(story);
    const both = await story.both();
    expect(both.salesLines.get(desk)).toMatchObject({ priceperunit: 777, quantity: 6 });
  }, 90_000);
});

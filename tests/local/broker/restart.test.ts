import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type QueueOptions, type RunningBroker, startBroker } from '../../../local/broker/broker.js';
import { bodies, clientOf, queueOptions, SkippingClock, single } from './harness.js';

const wait = { maxWaitTimeInMs: 60 };
let dataFolder = '';

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'broker-'));
});

afterEach(() => {
  rmSync(dataFolder, { recursive: true, force: true });
});

const queues: readonly QueueOptions[] = [
  queueOptions({ name: 'plain', requiresDuplicateDetection: true }),
  queueOptions({ name: 'sessions', requiresSession: true }),
];

function start(port = 0, clock = new SkippingClock()): Promise<RunningBroker> {
  return startBroker({ port, queues, dataFolder, nowMs: clock.nowMs });
}

/** Leaves something of every kind in both queues. */
async function fill(connectionString: string): Promise<void> {
  const client = clientOf(connectionString);
  const sender = client.createSender('plain');
  await sender.sendMessages(['tried', 'deferred', 'dead', 'locked', 'free'].map((body) => ({ body, messageId: body })));
  await sender.scheduleMessages({ body: 'scheduled', messageId: 's' }, new Date(Date.now() + 60_000));
  const receiver = client.createReceiver('plain');
  const [tried, deferred, dead] = await receiver.receiveMessages(4);
  if (!tried || !deferred || !dead) throw new Error('four messages expected');
  await receiver.abandonMessage(tried, { attempt: 1 });
  await receiver.deferMessage(deferred);
  await receiver.deadLetterMessage(dead, { deadLetterReason: 'r', deadLetterErrorDescription: 'd' });
  await client.createSender('sessions').sendMessages([
    { body: 1, sessionId: 'A' },
    { body: 2, sessionId: 'A' },
  ]);
  const session = await client.acceptSession('sessions', 'A');
  await session.setSessionState({ step: 3 });
  await session.completeMessage(single(await session.receiveMessages(1)));
  await client.close();
}

describe('a broker with a data folder', () => {
  for (const end of ['close', 'crash'] as const) {
    it(`has everything after a ${end}, locks excepted`, async () => {
      const first = await start();
      await fill(first.connectionString);
      await first[end]();
      const clock = new SkippingClock();
      const second = await start(0, clock);
      const client = clientOf(second.connectionString);
      expect(second.counts('plain')).toEqual({ active: 3, scheduled: 1, locked: 0, deferred: 1, deadLetter: 1 });
      await client.createSender('plain').sendMessages({ body: 'again', messageId: 'free' });
      const receiver = client.createReceiver('plain', { receiveMode: 'receiveAndDelete' });
      const messages = await receiver.receiveMessages(9, wait);
      expect(messages.map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
        ['tried', 1],
        ['locked', 0],
        ['free', 0],
      ]);
      expect(messages[0]?.applicationProperties).toEqual({ attempt: 1 });
      clock.skip(60_001);
      const scheduled = single(await receiver.receiveMessages(1));
      expect([scheduled.body, scheduled.sequenceNumber?.toNumber()]).toEqual(['scheduled', 7]);
      const session = await client.acceptNextSession('sessions');
      expect(await session.getSessionState()).toEqual({ step: 3 });
      expect(bodies(await session.receiveMessages(2, wait))).toEqual([2]);
      await client.close();
      await second.close();
    });
  }

  it('gives no number twice, also when the queue was emptied before', async () => {
    const first = await start();
    const client = clientOf(first.connectionString);
    await client.createSender('plain').sendMessages([{ body: 1 }, { body: 2 }]);
    await client.createReceiver('plain', { receiveMode: 'receiveAndDelete' }).receiveMessages(2);
    await client.close();
    await first.close();
    // The second start rewrites the journal, the third reads what it wrote.
    await (await start()).close();
    const third = await start();
    const later = clientOf(third.connectionString);
    await later.createSender('plain').sendMessages({ body: 3 });
    const message = single(await later.createReceiver('plain').receiveMessages(1));
    expect(message.sequenceNumber?.toNumber()).toBe(3);
    await later.close();
    await third.close();
  });

  it('leaves the journal of a running broker alone when its port is taken', async () => {
    const first = await start();
    await expect(start(first.port)).rejects.toThrow('is in use');
    await fill(first.connectionString);
    await first.close();
    const second = await start();
    expect(second.counts('plain').active).toBe(3);
    await second.close();
  });

  it('skips a torn last line, and refuses to start on a damaged one', async () => {
    const first = await start();
    await fill(first.connectionString);
    await first.close();
    const journal = join(dataFolder, 'broker.journal');
    appendFileSync(journal, '{"kind":"remove","path":"plain","sequ');
    const second = await start();
    expect(second.counts('plain').active).toBe(3);
    await second.close();
    writeFileSync(journal, `{"kind":"nonsense"}\n${readFileSync(journal, 'utf8')}`);
    await expect(start()).rejects.toThrow('broker.journal line 1 is damaged');
  });
});

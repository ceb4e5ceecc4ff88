import { describe, expect, it } from '@jest/globals';
import { bodies, errorCode, single, withBroker } from './harness.js';

const wait = { maxWaitTimeInMs: 60 };

describe('a plain queue and the real client', () => {
  it('takes one message, an array, a batch and 700 KB, in order', async () => {
    await withBroker({}, async ({ client, queue }) => {
      const sender = client.createSender(queue);
      await sender.sendMessages({ body: 1 });
      await sender.sendMessages([{ body: 2 }, { body: 3 }]);
      await sender.sendMessages([{ body: 4 }]);
      const batch = await sender.createMessageBatch();
      expect(batch.maxSizeInBytes).toBe(1_048_576);
      batch.tryAddMessage({ body: 5 });
      await sender.sendMessages(batch);
      const large = Buffer.alloc(700_000, 7);
      await sender.sendMessages({ body: large });
      const received = await client.createReceiver(queue).receiveMessages(6, wait);
      expect(bodies(received.slice(0, 5))).toEqual([1, 2, 3, 4, 5]);
      expect(large.equals(received[5]?.body)).toBe(true);
    });
  });

  it('gives back bodies and properties of all kinds with their types', async () => {
    await withBroker({}, async ({ client, queue }) => {
      const sentAt = new Date();
      const properties = { text: 'ä€', whole: 3, fraction: 2.5, yes: true, when: sentAt };
      const message = {
        body: { a: [1, null] },
        applicationProperties: properties,
        subject: 's',
        contentType: 'application/json',
      };
      await client
        .createSender(queue)
        .sendMessages([{ ...message, messageId: 'm-1', correlationId: 'c' }, { body: 'text' }]);
      await client.createSender(queue).sendMessages({ body: ['list', 1], bodyType: 'sequence' });
      await client.createSender(queue).sendMessages({ body: { key: 'value' }, bodyType: 'value' });
      const received = await client.createReceiver(queue).receiveMessages(4, wait);
      expect(received[0]).toMatchObject({
        ...message,
        // The client itself turns times in application properties into numbers.
        applicationProperties: { ...properties, when: sentAt.getTime() },
        messageId: 'm-1',
        correlationId: 'c',
        deliveryCount: 0,
      });
      expect(bodies(received.slice(1))).toEqual(['text', ['list', 1], { key: 'value' }]);
      expect(received[0]?.enqueuedTimeUtc?.getTime()).toBeGreaterThan(sentAt.getTime() - 1_000);
      expect(received[1]?.messageId).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  it('receives and deletes more than the 2048 messages that a client can hold unsettled', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      const sender = client.createSender(queue);
      await sender.sendMessages(Array.from({ length: 2_500 }, (_, number) => ({ body: number })));
      const receiver = client.createReceiver(queue, { receiveMode: 'receiveAndDelete' });
      const seen: unknown[] = [];
      while (seen.length < 2_500) seen.push(...bodies(await receiver.receiveMessages(900, wait)));
      expect(seen).toEqual(Array.from({ length: 2_500 }, (_, number) => number));
      expect(broker.counts(queue).active).toBe(0);
    });
  });

  it('receives more than 2048 messages on one link in peek-lock', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      await client.createSender(queue).sendMessages(Array.from({ length: 2_300 }, (_, number) => ({ body: number })));
      const receiver = client.createReceiver(queue);
      for (let seen = 0; seen < 2_300; ) {
        const messages = await receiver.receiveMessages(500, wait);
        await Promise.all(messages.map((message) => receiver.completeMessage(message)));
        seen += messages.length;
      }
      expect(broker.counts(queue)).toMatchObject({ active: 0, locked: 0 });
    });
  });

  it('puts an abandoned message back in its place, with a higher count and changed properties', async () => {
    await withBroker({}, async ({ client, queue }) => {
      await client.createSender(queue).sendMessages([{ body: 1, applicationProperties: { kept: 'k' } }, { body: 2 }]);
      const receiver = client.createReceiver(queue);
      await receiver.abandonMessage(single(await receiver.receiveMessages(1)), { tried: 'yes', times: 1 });
      const again = await receiver.receiveMessages(2);
      expect(again.map((message) => [message.body, message.deliveryCount])).toEqual([
        [1, 1],
        [2, 0],
      ]);
      expect(again[0]?.applicationProperties).toEqual({ kept: 'k', tried: 'yes', times: 1 });
    });
  });

  it('answers neighbours that end differently each with its own outcome', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      await client.createSender(queue).sendMessages([1, 2, 3, 4].map((body) => ({ body })));
      const receiver = client.createReceiver(queue);
      const [first, second, third, fourth] = await receiver.receiveMessages(4);
      if (!first || !second || !third || !fourth) throw new Error('four messages expected');
      await receiver.completeMessage(first);
      await receiver.deadLetterMessage(second);
      await receiver.deferMessage(third);
      await receiver.abandonMessage(fourth);
      expect(broker.counts(queue)).toEqual({ active: 1, scheduled: 0, locked: 0, deferred: 1, deadLetter: 1 });
    });
  });

  it('dead-letters with reason and without, and lets the copy be received and completed', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      await client.createSender(queue).sendMessages([{ body: 1, messageId: 'a' }, { body: 2 }]);
      const receiver = client.createReceiver(queue);
      const [first, second] = await receiver.receiveMessages(2);
      if (!first || !second) throw new Error('two messages expected');
      const details = { deadLetterReason: 'why', deadLetterErrorDescription: 'because', order: 7 };
      await receiver.deadLetterMessage(first, details);
      await receiver.deadLetterMessage(second);
      const deadLetters = client.createReceiver(queue, { subQueueType: 'deadLetter' });
      const dead = await deadLetters.receiveMessages(2);
      expect(dead[0]).toMatchObject({ messageId: 'a', deadLetterReason: 'why', deadLetterErrorDescription: 'because' });
      expect(dead[0]).toMatchObject({ deadLetterSource: queue, applicationProperties: { order: 7 } });
      expect(dead[1]?.deadLetterReason).toBeUndefined();
      for (const message of dead) await deadLetters.completeMessage(message);
      expect(broker.counts(queue).deadLetter).toBe(0);
    });
  });

  it('dead-letters after the last failed delivery', async () => {
    await withBroker({ maxDeliveryCount: 2 }, async ({ client, queue }) => {
      await client.createSender(queue).sendMessages({ body: 1 });
      const receiver = client.createReceiver(queue);
      for (const count of [0, 1]) {
        const message = single(await receiver.receiveMessages(1));
        expect(message.deliveryCount).toBe(count);
        await receiver.abandonMessage(message);
      }
      const dead = single(await client.createReceiver(queue, { subQueueType: 'deadLetter' }).receiveMessages(1));
      expect(dead).toMatchObject({ deadLetterReason: 'MaxDeliveryCountExceeded', deliveryCount: 2 });
      expect(dead.deadLetterErrorDescription).toBe('Message could not be consumed after 2 delivery attempts.');
    });
  });

  it('settles over the management node after the link is closed', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      await client.createSender(queue).sendMessages([{ body: 1 }, { body: 2 }]);
      const receiver = client.createReceiver(queue);
      const [first, second] = await receiver.receiveMessages(2);
      if (!first || !second) throw new Error('two messages expected');
      await receiver.close();
      const other = client.createReceiver(queue);
      expect(broker.counts(queue).locked).toBe(2);
      await other.completeMessage(first);
      await other.abandonMessage(second, { note: 'later' });
      expect(single(await other.receiveMessages(2, wait)).applicationProperties).toEqual({ note: 'later' });
    });
  });

  it('gives a message to another receiver when its lock ends, and refuses the late settlement', async () => {
    await withBroker({ lockDurationMs: 10_000 }, async ({ client, queue, skip }) => {
      await client.createSender(queue).sendMessages({ body: 1 });
      const receiver = client.createReceiver(queue);
      const first = single(await receiver.receiveMessages(1));
      skip(10_001);
      const second = single(await client.createReceiver(queue).receiveMessages(1));
      expect(second.deliveryCount).toBe(1);
      expect(await errorCode(receiver.completeMessage(first))).toBe('MessageLockLost');
      expect(await errorCode(receiver.renewMessageLock(first))).toBe('MessageLockLost');
      await receiver.completeMessage(second);
    });
  });

  it('keeps a renewed lock', async () => {
    await withBroker({ lockDurationMs: 10_000 }, async ({ client, queue, skip }) => {
      await client.createSender(queue).sendMessages({ body: 1 });
      const receiver = client.createReceiver(queue);
      const message = single(await receiver.receiveMessages(1));
      const lockedUntil = message.lockedUntilUtc?.getTime() ?? 0;
      skip(9_000);
      expect((await receiver.renewMessageLock(message)).getTime()).toBeGreaterThanOrEqual(lockedUntil + 9_000);
      skip(9_000);
      expect(await errorCode(receiver.completeMessage(message))).toBe('none');
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import Long from 'long';
import { bodies, errorCode, single, withBroker } from './harness.js';

const wait = { maxWaitTimeInMs: 60 };
const fromStart = { fromSequenceNumber: Long.ONE };

describe('schedule, defer and peek with the real client', () => {
  it('hands out a scheduled message in its time, under a new number', async () => {
    await withBroker({}, async ({ broker, client, queue, skip }) => {
      const sender = client.createSender(queue);
      const [number] = await sender.scheduleMessages({ body: 'later' }, new Date(Date.now() + 60_000));
      await sender.sendMessages({ body: 'by property', scheduledEnqueueTimeUtc: new Date(Date.now() + 90_000) });
      await sender.sendMessages({ body: 'now' });
      expect(broker.counts(queue)).toMatchObject({ active: 1, scheduled: 2 });
      const receiver = client.createReceiver(queue, { receiveMode: 'receiveAndDelete' });
      expect(bodies(await receiver.receiveMessages(3, wait))).toEqual(['now']);
      skip(60_001);
      const later = single(await receiver.receiveMessages(1));
      expect(later.body).toBe('later');
      expect(later.sequenceNumber?.greaterThan(number ?? 0)).toBe(true);
      skip(30_001);
      expect(bodies(await receiver.receiveMessages(1))).toEqual(['by property']);
    });
  });

  it('cancels a scheduled message once', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      const sender = client.createSender(queue);
      const numbers = await sender.scheduleMessages([{ body: 1 }, { body: 2 }], new Date(Date.now() + 60_000));
      expect(numbers.map(String)).toEqual(['1', '2']);
      await sender.cancelScheduledMessages(numbers);
      expect(broker.counts(queue).scheduled).toBe(0);
      expect(await errorCode(sender.cancelScheduledMessages(numbers))).toBe('MessageNotFound');
    });
  });

  it('drops duplicates sent, batched and scheduled, until the window ends', async () => {
    const detection = { requiresDuplicateDetection: true, duplicateDetectionWindowMs: 20_000 };
    await withBroker(detection, async ({ broker, client, queue, skip }) => {
      const sender = client.createSender(queue);
      await sender.sendMessages({ body: 1, messageId: 'x' });
      await sender.sendMessages({ body: 2, messageId: 'x' });
      await sender.sendMessages([
        { body: 3, messageId: 'x' },
        { body: 4, messageId: 'y' },
        { body: 5, messageId: 'y' },
      ]);
      await sender.scheduleMessages({ body: 6, messageId: 'x' }, new Date(Date.now() + 60_000));
      const receiver = client.createReceiver(queue, { receiveMode: 'receiveAndDelete' });
      expect(bodies(await receiver.receiveMessages(9, wait))).toEqual([1, 4]);
      expect(broker.counts(queue).scheduled).toBe(0);
      skip(20_001);
      await sender.sendMessages({ body: 7, messageId: 'x' });
      expect(bodies(await receiver.receiveMessages(9, wait))).toEqual([7]);
    });
  });

  it('drops a message past its time to live', async () => {
    await withBroker({ defaultTimeToLiveMs: 60_000 }, async ({ broker, client, queue, skip }) => {
      await client.createSender(queue).sendMessages([{ body: 1, timeToLive: 10_000 }, { body: 2 }]);
      const peeked = await client.createReceiver(queue).peekMessages(2, fromStart);
      expect(peeked[0]?.timeToLive).toBe(10_000);
      expect(peeked[1]?.expiresAtUtc?.getTime()).toBe((peeked[1]?.enqueuedTimeUtc?.getTime() ?? 0) + 60_000);
      skip(10_001);
      expect(broker.counts(queue)).toMatchObject({ active: 1, deadLetter: 0 });
      skip(50_000);
      expect(broker.counts(queue)).toMatchObject({ active: 0, deadLetter: 0 });
    });
  });

  it('dead-letters a message past its time to live where the queue says so', async () => {
    await withBroker({ deadLetteringOnExpiration: true }, async ({ client, queue, skip }) => {
      await client.createSender(queue).sendMessages({ body: 1, timeToLive: 10_000 });
      skip(10_001);
      const dead = single(await client.createReceiver(queue, { subQueueType: 'deadLetter' }).receiveMessages(1));
      expect(dead.deadLetterReason).toBe('TTLExpiredException');
    });
  });

  it('receives deferred messages by number, and renews, abandons and completes them', async () => {
    await withBroker({ lockDurationMs: 10_000 }, async ({ broker, client, queue, skip }) => {
      await client.createSender(queue).sendMessages({ body: 1 });
      const receiver = client.createReceiver(queue);
      const message = single(await receiver.receiveMessages(1));
      const number = message.sequenceNumber ?? Long.ZERO;
      await receiver.deferMessage(message, { why: 'not yet' });
      expect(await receiver.receiveMessages(1, wait)).toEqual([]);
      const deferred = single(await receiver.receiveDeferredMessages(number));
      expect(deferred).toMatchObject({ body: 1, applicationProperties: { why: 'not yet' }, state: 'deferred' });
      expect(await errorCode(receiver.receiveDeferredMessages(number))).toBe('MessageNotFound');
      skip(9_000);
      await receiver.renewMessageLock(deferred);
      skip(9_000);
      await receiver.abandonMessage(deferred, { tries: 1 });
      expect(broker.counts(queue).deferred).toBe(1);
      const again = single(await receiver.receiveDeferredMessages(number));
      expect(again.applicationProperties).toEqual({ why: 'not yet', tries: 1 });
      await receiver.completeMessage(again);
      expect(broker.counts(queue)).toMatchObject({ deferred: 0, locked: 0 });
      expect(await errorCode(receiver.receiveDeferredMessages(number))).toBe('MessageNotFound');
    });
  });

  it('dead-letters a deferred message over the management node', async () => {
    await withBroker({}, async ({ client, queue }) => {
      await client.createSender(queue).sendMessages({ body: 1 });
      const receiver = client.createReceiver(queue);
      const message = single(await receiver.receiveMessages(1));
      await receiver.deferMessage(message);
      const deferred = single(await receiver.receiveDeferredMessages(message.sequenceNumber ?? Long.ZERO));
      await receiver.deadLetterMessage(deferred, {
        deadLetterReason: 'r',
        deadLetterErrorDescription: 'd',
        extra: 'e',
      });
      const dead = single(await client.createReceiver(queue, { subQueueType: 'deadLetter' }).receiveMessages(1));
      expect(dead).toMatchObject({ deadLetterReason: 'r', deadLetterErrorDescription: 'd' });
      expect(dead.applicationProperties).toMatchObject({ extra: 'e' });
    });
  });

  it('peeks all states in order from a number on, without locking', async () => {
    await withBroker({}, async ({ client, queue }) => {
      const sender = client.createSender(queue);
      const receiver = client.createReceiver(queue);
      expect(await receiver.peekMessages(5)).toEqual([]);
      await sender.sendMessages([{ body: 'locked' }, { body: 'deferred' }, { body: 'free' }]);
      await sender.scheduleMessages({ body: 'scheduled' }, new Date(Date.now() + 60_000));
      const [, second] = await receiver.receiveMessages(2);
      if (!second) throw new Error('two messages expected');
      await receiver.deferMessage(second);
      const peeked = await receiver.peekMessages(9, fromStart);
      expect(peeked.map((message) => [message.body, message.state])).toEqual([
        ['locked', 'active'],
        ['deferred', 'deferred'],
        ['free', 'active'],
        ['scheduled', 'scheduled'],
      ]);
      expect(bodies(await receiver.peekMessages(1, { fromSequenceNumber: Long.fromNumber(3) }))).toEqual(['free']);
      expect(bodies(await client.createReceiver(queue, { subQueueType: 'deadLetter' }).peekMessages(1))).toEqual([]);
    });
  });

  it('moves its peek cursor on', async () => {
    await withBroker({}, async ({ client, queue }) => {
      await client.createSender(queue).sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
      const receiver = client.createReceiver(queue);
      expect(bodies(await receiver.peekMessages(2))).toEqual([1, 2]);
      expect(bodies(await receiver.peekMessages(2))).toEqual([3]);
    });
  });
});

import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { describe, expect, it } from '@jest/globals';
import { bodies, until, withBroker } from './harness.js';

const wait = { maxWaitTimeInMs: 60 };

describe('receiving from a plain queue over time, with the real client', () => {
  it('lets the client renew a lock by itself while a handler works', async () => {
    await withBroker({ lockDurationMs: 500 }, async ({ client, queue, broker }) => {
      await client.createSender(queue).sendMessages({ body: 1 });
      const counts: (number | undefined)[] = [];
      const processMessage = async (message: ServiceBusReceivedMessage) => {
        counts.push(message.deliveryCount);
        await new Promise((resolve) => setTimeout(resolve, 1_300));
      };
      const subscription = client.createReceiver(queue).subscribe({ processMessage, processError: async () => {} });
      await until(() => counts.length > 0 && broker.counts(queue).locked === 0);
      await subscription.close();
      expect(counts).toEqual([0]);
    });
  });

  it('redelivers what a throwing handler had, then dead-letters it', async () => {
    await withBroker({ maxDeliveryCount: 3 }, async ({ client, queue, broker }) => {
      await client.createSender(queue).sendMessages({ body: 1 });
      const seen: (number | undefined)[] = [];
      const processMessage = async (message: ServiceBusReceivedMessage) => {
        seen.push(message.deliveryCount);
        throw new Error('refused on purpose');
      };
      const subscription = client.createReceiver(queue).subscribe({ processMessage, processError: async () => {} });
      await until(() => broker.counts(queue).deadLetter === 1);
      await subscription.close();
      expect(seen).toEqual([0, 1, 2]);
    });
  });

  it('shares the work among competing receivers, never more at once than each allows', async () => {
    await withBroker({}, async ({ client, queue, broker }) => {
      const perReceiver = [0, 0];
      let atOnce = 0;
      let most = 0;
      const subscriptions = perReceiver.map((_, index) =>
        client.createReceiver(queue).subscribe(
          {
            processMessage: async () => {
              most = Math.max(most, ++atOnce);
              perReceiver[index] = (perReceiver[index] ?? 0) + 1;
              await new Promise((resolve) => setTimeout(resolve, 2));
              atOnce--;
            },
            processError: async () => {},
          },
          { maxConcurrentCalls: 3 },
        ),
      );
      await client.createSender(queue).sendMessages(Array.from({ length: 60 }, (_, body) => ({ body })));
      await until(() => perReceiver.reduce((sum, count) => sum + count) === 60 && broker.counts(queue).locked === 0);
      for (const subscription of subscriptions) await subscription.close();
      expect(most).toBeLessThanOrEqual(6);
      expect(Math.min(...perReceiver)).toBeGreaterThan(10);
    });
  });

  it('returns what there is when less comes than asked for, and nothing from an empty queue', async () => {
    await withBroker({}, async ({ client, queue }) => {
      const receiver = client.createReceiver(queue);
      expect(await receiver.receiveMessages(5, wait)).toEqual([]);
      await client.createSender(queue).sendMessages([{ body: 1 }, { body: 2 }]);
      expect(bodies(await receiver.receiveMessages(5, wait))).toEqual([1, 2]);
    });
  });

  it('survives drains that cross with messages', async () => {
    await withBroker({}, async ({ client, queue, broker }) => {
      const sender = client.createSender(queue);
      const receiver = client.createReceiver(queue);
      let received = 0;
      let sent = 0;
      const sending = (async () => {
        for (; sent < 100; sent++) {
          await sender.sendMessages({ body: sent });
          await new Promise((resolve) => setTimeout(resolve, sent % 7));
        }
      })();
      const startMs = Date.now();
      let rounds = 0;
      while (received < 100) {
        const messages = await receiver.receiveMessages(2, { maxWaitTimeInMs: 1 + (rounds++ % 5) });
        for (const message of messages) await receiver.completeMessage(message);
        received += messages.length;
      }
      await sending;
      expect(broker.counts(queue)).toMatchObject({ active: 0, locked: 0 });
      expect(Date.now() - startMs).toBeLessThan(8_000);
    });
  });
});

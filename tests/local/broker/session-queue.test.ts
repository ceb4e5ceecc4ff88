import type { ServiceBusReceivedMessage, ServiceBusSessionReceiver } from '@azure/service-bus';
import { describe, expect, it } from '@jest/globals';
import { bodies, clientOf, errorCode, single, until, withBroker } from './harness.js';

const wait = { maxWaitTimeInMs: 60 };
const sessions = { requiresSession: true } as const;

function inSession(sessionId: string, ...contents: unknown[]): { sessionId: string; body: unknown }[] {
  return contents.map((body) => ({ sessionId, body }));
}

describe('a session queue and the real client', () => {
  it('accepts a session by id, also one without messages, and keeps others out', async () => {
    await withBroker(sessions, async ({ broker, client, queue }) => {
      const held = await client.acceptSession(queue, 'A');
      expect(held.sessionId).toBe('A');
      expect(held.sessionLockedUntilUtc.getTime()).toBeGreaterThan(Date.now() + 50_000);
      const other = clientOf(broker.connectionString);
      expect(await errorCode(client.acceptSession(queue, 'A'))).toBe('SessionCannotBeLocked');
      expect(await errorCode(other.acceptSession(queue, 'A'))).toBe('SessionCannotBeLocked');
      await held.close();
      const again = await other.acceptSession(queue, 'A');
      expect(again.sessionId).toBe('A');
      await other.close();
    });
  });

  it('hands out the next ready session, each in its turn', async () => {
    await withBroker(sessions, async ({ client, queue }) => {
      await client.createSender(queue).sendMessages([...inSession('A', 1, 2), ...inSession('B', 3)]);
      const first = await client.acceptNextSession(queue);
      const second = await client.acceptNextSession(queue);
      expect([first.sessionId, second.sessionId]).toEqual(['A', 'B']);
      await first.completeMessage(single(await first.receiveMessages(1)));
      await first.close();
      expect((await client.acceptNextSession(queue)).sessionId).toBe('A');
    });
  });

  it('tells that no session became ready when the time is up', async () => {
    await withBroker(sessions, async ({ broker, queue }) => {
      const impatient = clientOf(broker.connectionString, 300);
      expect(await errorCode(impatient.acceptNextSession(queue))).toBe('ServiceTimeout');
      await impatient.close();
    });
  });

  it('wakes a waiting accept when a message comes', async () => {
    await withBroker(sessions, async ({ client, queue }) => {
      const accepting = client.acceptNextSession(queue);
      await client.createSender(queue).sendMessages(inSession('late', 1));
      expect((await accepting).sessionId).toBe('late');
    });
  });

  it('keeps the order of a session, also after an abandon', async () => {
    await withBroker(sessions, async ({ client, queue }) => {
      const receiver = await client.acceptSession(queue, 'A');
      await client
        .createSender(queue)
        .sendMessages([...inSession('A', 1, 2), ...inSession('B', 0), ...inSession('A', 3)]);
      const first = single(await receiver.receiveMessages(1));
      await receiver.abandonMessage(first, { note: 'n' });
      const messages = await receiver.receiveMessages(9, wait);
      expect(bodies(messages)).toEqual([1, 2, 3]);
      expect(messages.map((message) => message.deliveryCount)).toEqual([1, 0, 0]);
      expect(messages[0]?.applicationProperties).toEqual({ note: 'n' });
    });
  });

  it('keeps session state beyond the session holder and an empty queue', async () => {
    await withBroker(sessions, async ({ client, queue }) => {
      const receiver = await client.acceptSession(queue, 'A');
      expect(await receiver.getSessionState()).toBeNull();
      await receiver.setSessionState({ step: 2 });
      await receiver.close();
      const again = await client.acceptSession(queue, 'A');
      expect(await again.getSessionState()).toEqual({ step: 2 });
      await again.setSessionState(null);
      expect(await again.getSessionState()).toBeNull();
    });
  });

  it('keeps a renewed session, and takes an expired one away with a higher delivery count', async () => {
    await withBroker({ ...sessions, lockDurationMs: 10_000 }, async ({ client, queue, skip }) => {
      await client.createSender(queue).sendMessages(inSession('A', 1));
      const receiver = await client.acceptSession(queue, 'A', { maxAutoLockRenewalDurationInMs: 0 });
      const message = single(await receiver.receiveMessages(1));
      skip(9_000);
      const renewed = await receiver.renewSessionLock();
      expect(receiver.sessionLockedUntilUtc).toEqual(renewed);
      skip(9_000);
      expect(await errorCode(client.acceptSession(queue, 'A'))).toBe('SessionCannotBeLocked');
      skip(1_100);
      await until(() => receiver.isClosed || isLinkGone(receiver));
      expect(await errorCode(receiver.completeMessage(message))).toBe('SessionLockLost');
      expect(await errorCode(receiver.renewSessionLock())).toBe('SessionLockLost');
      expect(await errorCode(receiver.getSessionState())).toBe('SessionLockLost');
      const next = await client.acceptNextSession(queue);
      expect(single(await next.receiveMessages(1)).deliveryCount).toBe(1);
    });
  });

  it('lets the client renew a session by itself', async () => {
    await withBroker({ ...sessions, lockDurationMs: 400 }, async ({ client, queue }) => {
      await client.createSender(queue).sendMessages(inSession('A', 1));
      const receiver = await client.acceptSession(queue, 'A');
      const message = single(await receiver.receiveMessages(1));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(await errorCode(receiver.completeMessage(message))).toBe('none');
    });
  });

  it('gives unsettled messages back unchanged when the receiver closes', async () => {
    await withBroker(sessions, async ({ broker, client, queue }) => {
      await client.createSender(queue).sendMessages(inSession('A', 1, 2));
      const receiver = await client.acceptSession(queue, 'A');
      await receiver.receiveMessages(2);
      await receiver.close();
      expect(broker.counts(queue)).toMatchObject({ active: 2, locked: 0 });
      const again = await client.acceptNextSession(queue);
      expect((await again.receiveMessages(2)).map((message) => message.deliveryCount)).toEqual([0, 0]);
    });
  });

  it('frees a session whose connection breaks', async () => {
    await withBroker(sessions, async ({ broker, client, queue }) => {
      const other = clientOf(broker.connectionString);
      await other.createSender(queue).sendMessages(inSession('A', 1));
      await other.acceptSession(queue, 'A');
      await other.close();
      expect((await client.acceptNextSession(queue)).sessionId).toBe('A');
    });
  });

  it('serves a subscribed session', async () => {
    await withBroker(sessions, async ({ broker, client, queue }) => {
      const receiver = await client.acceptSession(queue, 'A');
      const seen: unknown[] = [];
      const processMessage = async (message: ServiceBusReceivedMessage) => {
        seen.push(message.body);
      };
      receiver.subscribe({ processMessage, processError: async () => {} });
      await client.createSender(queue).sendMessages(inSession('A', 1, 2, 3));
      await until(() => seen.length === 3 && broker.counts(queue).locked === 0);
      expect(seen).toEqual([1, 2, 3]);
      await receiver.close();
    });
  });

  it('defers, peeks and dead-letters inside a session', async () => {
    await withBroker(sessions, async ({ broker, client, queue }) => {
      await client.createSender(queue).sendMessages([...inSession('A', 1, 2), ...inSession('B', 3)]);
      const receiver = await client.acceptSession(queue, 'A');
      const [first, second] = await receiver.receiveMessages(2);
      if (!first?.sequenceNumber || !second) throw new Error('two messages expected');
      await receiver.deferMessage(first);
      await receiver.deadLetterMessage(second, { deadLetterReason: 'r', deadLetterErrorDescription: 'd' });
      expect((await receiver.peekMessages(9)).map((message) => [message.body, message.state])).toEqual([
        [1, 'deferred'],
      ]);
      const deferred = single(await receiver.receiveDeferredMessages(first.sequenceNumber));
      await receiver.completeMessage(deferred);
      const dead = single(await client.createReceiver(queue, { subQueueType: 'deadLetter' }).receiveMessages(1));
      expect(dead).toMatchObject({ body: 2, sessionId: 'A', deadLetterReason: 'r' });
      expect(broker.counts(queue)).toMatchObject({ active: 1, deferred: 0, deadLetter: 1 });
    });
  });

  it('does not lose a session link to drains that cross with messages', async () => {
    await withBroker(sessions, async ({ client, queue, broker }) => {
      const sender = client.createSender(queue);
      const receiver = await client.acceptSession(queue, 'A');
      const total = 120;
      const sending = (async () => {
        for (let sent = 0; sent < total; sent++) {
          await sender.sendMessages(single(inSession('A', sent)));
          await new Promise((resolve) => setTimeout(resolve, sent % 6));
        }
      })();
      const seen: unknown[] = [];
      while (seen.length < total) {
        const messages = await receiver.receiveMessages(2, { maxWaitTimeInMs: 1 + (seen.length % 5) });
        for (const message of messages) await receiver.completeMessage(message);
        seen.push(...bodies(messages));
      }
      await sending;
      expect(seen).toEqual(Array.from({ length: total }, (_, number) => number));
      expect(broker.counts(queue)).toMatchObject({ active: 0, locked: 0 });
    });
  });

  it('works off 40 sessions with 8 workers, each session in order', async () => {
    await withBroker(sessions, async ({ broker, client, queue }) => {
      const messages = Array.from({ length: 200 }, (_, index) => ({
        sessionId: `s${index % 40}`,
        body: Math.floor(index / 40),
      }));
      await client.createSender(queue).sendMessages(messages);
      const seen = new Map<string, unknown[]>();
      const work = async () => {
        while (broker.counts(queue).active > 0) {
          const receiver = await client.acceptNextSession(queue).catch(() => undefined);
          if (receiver === undefined) continue;
          await drain(receiver, (body) =>
            seen.set(receiver.sessionId, [...(seen.get(receiver.sessionId) ?? []), body]),
          );
          await receiver.close();
        }
      };
      const impatient = clientOf(broker.connectionString, 400);
      const workers = Array.from({ length: 8 }, work);
      await Promise.all(
        workers.map((worker) => Promise.race([worker, until(() => seen.size === 40 && empty(), 8_000)])),
      );
      await impatient.close();
      function empty(): boolean {
        const counts = broker.counts(queue);
        return counts.active + counts.locked === 0;
      }
      expect([...seen.values()]).toEqual(Array.from({ length: 40 }, () => [0, 1, 2, 3, 4]));
    });
  });
});

async function drain(receiver: ServiceBusSessionReceiver, note: (body: unknown) => void): Promise<void> {
  for (const message of await receiver.receiveMessages(5, wait)) {
    note(message.body);
    await receiver.completeMessage(message);
  }
}

/** The client gives no sign of a lost session but that its calls fail. */
function isLinkGone(receiver: ServiceBusSessionReceiver): boolean {
  const { _messageSession } = receiver as unknown as { _messageSession?: { link?: { isOpen(): boolean } } };
  return _messageSession?.link?.isOpen() !== true;
}

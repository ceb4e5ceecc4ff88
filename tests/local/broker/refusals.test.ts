import { describe, expect, it } from '@jest/globals';
import { startBroker } from '../../../local/broker/broker.js';
import { clientOf, errorCode, queueOptions, withBroker } from './harness.js';

describe('what the broker refuses, as the real client reports it', () => {
  it('does not know other queues', async () => {
    await withBroker({}, async ({ client }) => {
      expect(await errorCode(client.createSender('nowhere').sendMessages({ body: 1 }))).toBe('MessagingEntityNotFound');
      expect(await errorCode(client.createReceiver('nowhere').receiveMessages(1))).toBe('MessagingEntityNotFound');
      expect(await errorCode(client.createReceiver('nowhere').peekMessages(1))).toBe('MessagingEntityNotFound');
      expect(await errorCode(client.acceptNextSession('nowhere'))).toBe('MessagingEntityNotFound');
      expect(await errorCode(client.acceptSession('nowhere', 'A'))).toBe('SessionCannotBeLocked');
    });
  });

  it('finds a queue by its name in any case', async () => {
    await withBroker({ name: 'Mixed-Case' }, async ({ client, broker }) => {
      await client.createSender('mixed-case').sendMessages({ body: 1 });
      expect(broker.counts('MIXED-CASE').active).toBe(1);
      expect(() => broker.counts('other')).toThrow("There is no queue 'other'");
    });
  });

  it('refuses a plain receiver on a session queue and a session receiver on a plain one', async () => {
    await withBroker({ requiresSession: true }, async ({ client, queue }) => {
      expect(await errorCode(client.createReceiver(queue).receiveMessages(1))).toBe('GeneralError');
    });
    await withBroker({}, async ({ client, queue }) => {
      expect(await errorCode(client.acceptSession(queue, 'A'))).toBe('SessionCannotBeLocked');
      expect(await errorCode(client.acceptNextSession(queue))).toBe('GeneralError');
    });
  });

  it('takes nothing without session id in a session queue, and nothing of a batch with one such message', async () => {
    await withBroker({ requiresSession: true }, async ({ broker, client, queue }) => {
      const sender = client.createSender(queue);
      expect(await errorCode(sender.sendMessages({ body: 1 }))).toBe('GeneralError');
      expect(await errorCode(sender.sendMessages([{ body: 1, sessionId: 'A' }, { body: 2 }]))).toBe('GeneralError');
      expect(await errorCode(sender.scheduleMessages({ body: 1 }, new Date(Date.now() + 60_000)))).toBe('GeneralError');
      expect(broker.counts(queue)).toMatchObject({ active: 0, scheduled: 0 });
    });
  });

  it('refuses a message over the size that its links announce', async () => {
    await withBroker({}, async ({ client, queue }) => {
      const sender = client.createSender(queue);
      expect(await errorCode(sender.sendMessages({ body: Buffer.alloc(1_100_000) }))).toBe('MessageSizeExceeded');
      expect(await errorCode(sender.sendMessages({ body: 'small' }))).toBe('none');
    });
  });

  it('refuses to start on a port in use, and says which', async () => {
    await withBroker({}, async ({ broker }) => {
      const second = startBroker({ port: broker.port, queues: [queueOptions()] });
      await expect(second).rejects.toThrow(`port ${broker.port} on 127.0.0.1 is in use`);
    });
  });

  it('reports a broker that is not there', async () => {
    let address = '';
    await withBroker({}, async ({ broker }) => {
      address = broker.connectionString;
    });
    const client = clientOf(address, 500);
    expect(await errorCode(client.createSender('orders').sendMessages({ body: 1 }))).toBe('GeneralError');
    await client.close();
  });
});

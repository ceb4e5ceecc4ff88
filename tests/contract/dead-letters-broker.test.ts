import { ServiceBusClient, type ServiceBusSessionReceiver } from '@azure/service-bus';
import { createServiceBusClient } from '../../lib/service-bus/service-bus-client.js';
import { createServiceBusDeadLetters } from '../../lib/service-bus/service-bus-dead-letters.js';
import { createServiceBusQueue } from '../../lib/service-bus/service-bus-queue.js';
import { startBroker } from '../../local/broker/broker.js';
import { describeDeadLetters } from './dead-letters-contract.js';
import { brokerQueue } from './queue-harness-broker.js';

describeDeadLetters('@azure/service-bus on the broker', async () => {
  const broker = await startBroker({ port: 0, queues: [brokerQueue], nowMs: Date.now });
  const client = createServiceBusClient({ connectionString: broker.connectionString });
  const queueName = brokerQueue.name;
  const queue = createServiceBusQueue({ client, queueName, nowMs: Date.now });
  const worker = new ServiceBusClient(broker.connectionString, { retryOptions: { maxRetries: 0 } });
  const inSession = async (sessionId: string, work: (session: ServiceBusSessionReceiver) => Promise<void>) => {
    const session = await worker.acceptSession(queueName, sessionId);
    try {
      await work(session);
    } finally {
      await session.close();
    }
  };
  return {
    queue,
    deadLetters: createServiceBusDeadLetters({ client, queueName, waitMs: 100 }),
    fail: (sessionId) =>
      inSession(sessionId, async (session) => {
        for (let tries = 0; tries < 10; tries += 1) {
          const [message] = await session.receiveMessages(1, { maxWaitTimeInMs: 500 });
          await (message && session.abandonMessage(message));
        }
      }),
    async buryText(text) {
      const sender = worker.createSender(queueName);
      await sender.sendMessages({ body: Buffer.from(text), sessionId: 'text', messageId: 'unreadable' });
      await sender.close();
      await inSession('text', async (session) => {
        const [message] = await session.receiveMessages(1, { maxWaitTimeInMs: 500 });
        await (message && session.deadLetterMessage(message));
      });
    },
    async close() {
      await queue.close();
      await Promise.all([client.close(), worker.close()]);
      await broker.close();
    },
  };
});

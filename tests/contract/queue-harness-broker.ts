import { ServiceBusClient, type ServiceBusReceivedMessage, type ServiceBusSessionReceiver } from '@azure/service-bus';
import { createServiceBusClient } from '../../lib/service-bus/service-bus-client.js';
import { createServiceBusQueue } from '../../lib/service-bus/service-bus-queue.js';
import { startBroker } from '../../local/broker/broker.js';
import { defaultQueueOptions } from '../../local/broker/queue-options.js';
import type { QueueHarness } from './queue-contract.js';

export const brokerQueue = {
  ...defaultQueueOptions,
  name: 'notices',
  requiresSession: true,
  requiresDuplicateDetection: true,
};

/** The real client on the broker, with a second client as the worker. */
export async function openBrokerHarness(): Promise<QueueHarness> {
  let passedMs = 0;
  const nowMs = () => Date.now() + passedMs;
  const broker = await startBroker({ port: 0, queues: [brokerQueue], nowMs });
  const client = createServiceBusClient({ connectionString: broker.connectionString });
  const queue = createServiceBusQueue({ client, queueName: brokerQueue.name, nowMs });
  const worker = new ServiceBusClient(broker.connectionString, { retryOptions: { maxRetries: 0 } });
  return {
    queue,
    nowMs,
    pass: async (ms) => {
      passedMs += ms;
    },
    receive: (sessionId) =>
      withSession(worker, sessionId, async (session) => {
        const seen = [];
        for (let message = await next(session); message !== undefined; message = await next(session)) {
          seen.push({
            notice: message.body as unknown,
            messageId: String(message.messageId),
            sessionId: String(message.sessionId),
          });
          await session.completeMessage(message);
        }
        return seen;
      }),
    bury: (sessionId) =>
      withSession(worker, sessionId, async (session) => {
        const message = await next(session);
        await (message && session.deadLetterMessage(message));
      }),
    async close() {
      await queue.close();
      await Promise.all([client.close(), worker.close()]);
      await broker.close();
    },
  };
}

async function next(session: ServiceBusSessionReceiver): Promise<ServiceBusReceivedMessage | undefined> {
  return (await session.receiveMessages(1, { maxWaitTimeInMs: 30 }))[0];
}

async function withSession<Value>(
  client: ServiceBusClient,
  sessionId: string,
  work: (session: ServiceBusSessionReceiver) => Promise<Value>,
): Promise<Value> {
  const session = await client.acceptSession(brokerQueue.name, sessionId);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

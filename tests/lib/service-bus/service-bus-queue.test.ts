import { createServer, type Server, type Socket } from 'node:net';
import { ServiceBusClient } from '@azure/service-bus';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sessionIdOf } from '../../../lib/ports/notice.js';
import { createServiceBusClient } from '../../../lib/service-bus/service-bus-client.js';
import { createServiceBusQueue, type ServiceBusQueue } from '../../../lib/service-bus/service-bus-queue.js';
import { type RunningBroker, startBroker } from '../../../local/broker/broker.js';
import { aNotice } from '../../contract/queue-contract.js';
import { brokerQueue } from '../../contract/queue-harness-broker.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) {
    await cleanUp();
  }
});

async function start(port = 0): Promise<RunningBroker> {
  const broker = await startBroker({ port, queues: [brokerQueue] });
  cleanUps.push(() => broker.close().catch(() => undefined));
  return broker;
}

function queueOn(connectionString: string, timeoutMs?: number): ServiceBusQueue {
  const client = createServiceBusClient({ connectionString });
  const queue = createServiceBusQueue({
    client,
    queueName: brokerQueue.name,
    nowMs: Date.now,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  cleanUps.push(async () => {
    await queue.close();
    await client.close();
  });
  return queue;
}

describe('Service Bus queue', () => {
  it('a message tells content type, trace and what filters need, in lower camel case', async () => {
    const broker = await start();
    const traceParent = '00-12345678901234567890123456789012-b7ad6b7169203331-01';
    const sent = aNotice({ traceParent, attemptNumber: 2 });
    await queueOn(broker.connectionString).send([sent, aNotice(sent.notice)]);
    const client = new ServiceBusClient(broker.connectionString);
    cleanUps.push(() => client.close());
    const [message] = await client.createReceiver(brokerQueue.name).peekMessages(2);
    expect(message).toMatchObject({
      body: sent.notice,
      messageId: sent.messageId,
      sessionId: sessionIdOf(sent.notice),
      contentType: 'application/json',
      // Never digits only: the Functions host would make a number of it.
      correlationId: 'trace-12345678901234567890123456789012',
      applicationProperties: {
        noticeVersion: 1,
        connectionId: 'main',
        side: 'sales',
        about: 'order',
        cause: 'updated',
        attemptNumber: 2,
        traceparent: traceParent,
      },
    });
    const [, untraced] = await client.createReceiver(brokerQueue.name).peekMessages(2);
    expect(Object.keys(untraced?.applicationProperties ?? {}).every((name) => /^[a-z]/.test(name))).toBe(true);
  });

  it('without a trace the delivery names itself', async () => {
    const broker = await start();
    const sent = aNotice();
    await queueOn(broker.connectionString).send([sent]);
    const client = new ServiceBusClient(broker.connectionString);
    cleanUps.push(() => client.close());
    const [message] = await client.createReceiver(brokerQueue.name).peekMessages(1);
    expect(message?.correlationId).toBe(sent.messageId);
    expect(message?.applicationProperties).not.toHaveProperty('traceparent');
  });

  it('more notices of one record than one message batch holds all arrive', async () => {
    const broker = await start();
    const { notice } = aNotice({ rowVersion: 'x'.repeat(10_000) });
    await queueOn(broker.connectionString).send(Array.from({ length: 150 }, () => aNotice(notice)));
    expect(broker.counts(brokerQueue.name).active).toBe(150);
  });

  it('thousands of records are sent, each few hundred under a time-out of their own, and none is begun once one has passed', async () => {
    let begun = 0;
    let letGo = (): void => undefined;
    let answer = () => new Promise<void>((resolve) => setTimeout(resolve, 4));
    const sender = {
      sendMessages: () => {
        begun += 1;
        return answer();
      },
    };
    const client = { createSender: () => sender, createReceiver: () => ({}) } as unknown as ServiceBusClient;
    const queue = createServiceBusQueue({ client, queueName: 'q', nowMs: () => 0, timeoutMs: 500 });
    const many = Array.from({ length: 3_000 }, (_, index) => aNotice({ recordId: `record ${index}` }));
    await queue.send(many);
    expect(begun).toBe(3_000);
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    answer = () => held;
    await expect(queue.send(many)).rejects.toThrow('longer than 500 ms');
    const atTimeout = begun;
    letGo();
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(atTimeout);
  });

  it('counting stops at a bound and says so', async () => {
    const broker = await start();
    const queue = queueOn(broker.connectionString);
    const { notice } = aNotice();
    await queue.send(Array.from({ length: 499 }, () => aNotice(notice)));
    expect(await queue.counts()).toMatchObject({ active: 499, more: false });
    await queue.send(Array.from({ length: 600 }, () => aNotice(notice)));
    const counts = await queue.counts();
    expect(counts.more).toBe(true);
    expect(counts.active).toBeGreaterThanOrEqual(500);
    expect(counts.active).toBeLessThan(1_099);
  });

  it('a queue that is not there rejects a send and a count', async () => {
    const broker = await startBroker({ port: 0, queues: [] });
    cleanUps.push(() => broker.close());
    const queue = queueOn(broker.connectionString);
    await expect(queue.send([aNotice()])).rejects.toThrow(/could not be found/);
    await expect(queue.counts()).rejects.toThrow();
  });

  it('a broker that is away rejects within the time that a webhook has, and works again when it is back', async () => {
    const broker = await start();
    const queue = queueOn(broker.connectionString);
    await queue.send([aNotice()]);
    await broker.close();
    const startedMs = Date.now();
    await expect(queue.send([aNotice()])).rejects.toThrow();
    expect(Date.now() - startedMs).toBeLessThan(8_000);
    const again = await start(broker.port);
    await queue.send([aNotice()]);
    expect(again.counts(brokerQueue.name).active).toBe(1);
    expect(await queue.counts()).toMatchObject({ active: 1 });
  });

  it('a broker that crashes and comes back is found again', async () => {
    const broker = await start();
    const queue = queueOn(broker.connectionString);
    await queue.send([aNotice()]);
    await broker.crash();
    const again = await start(broker.port);
    await queue.send([aNotice(), aNotice()]);
    expect(again.counts(brokerQueue.name).active).toBe(2);
  });

  it('a server that accepts and says nothing is given up in time', async () => {
    const silent = await startSilentServer();
    const queue = queueOn(
      `Endpoint=sb://127.0.0.1:${silent.port};SharedAccessKeyName=a;SharedAccessKey=a;UseDevelopmentEmulator=true;`,
      200,
    );
    await expect(queue.send([aNotice()])).rejects.toThrow('sending to the queue took longer than 200 ms');
    await expect(queue.counts()).rejects.toThrow('counting the queue took longer than 200 ms');
  });
});

async function startSilentServer(): Promise<{ readonly port: number }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  cleanUps.push(
    () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) {
          socket.destroy();
        }
        server.close(() => resolve());
      }),
  );
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0 };
}

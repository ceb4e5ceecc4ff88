import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type RunningBroker, startBroker } from '../../../local/broker/broker.js';
import { type HostProcess, HostWorkshop } from './host-process.js';

const workshop = new HostWorkshop();
afterAll(() => workshop.close());

const queue = {
  name: 'changes',
  requiresSession: true,
  requiresDuplicateDetection: false,
  duplicateDetectionWindowMs: 60_000,
  lockDurationMs: 60_000,
  maxDeliveryCount: 3,
  deadLetteringOnExpiration: false,
};

const hostJson = JSON.stringify({
  version: '2.0',
  extensions: {
    serviceBus: {
      maxConcurrentSessions: 4,
      sessionIdleTimeout: '00:00:00.2',
      clientRetryOptions: { tryTimeout: '00:00:02', maxRetries: 0 },
    },
  },
});

/** Notes each run on standard error as JSON; sleeps or throws as the message asks. */
const functionsFile = `
const { app } = require('@azure/functions');
let working = 0; let most = 0;
const note = (what) => process.stderr.write('NOTE ' + JSON.stringify(what) + '\\n');
app.serviceBusQueue('worker', { connection: 'Bus', queueName: '%QUEUE%', isSessionsEnabled: true, handler: async (message, context) => {
  most = Math.max(most, ++working);
  note({ message, type: typeof message, metadata: context.triggerMetadata, most });
  await new Promise((resolve) => setTimeout(resolve, message.sleepMs ?? 0));
  working--;
  if (message.throws) throw new Error('cannot: ' + message.throws);
} });
app.serviceBusQueue('plain', { connection: 'Bus', queueName: 'plain', handler: async (message, context) => {
  note({ plain: message, count: context.triggerMetadata.deliveryCount });
  if (message === 'bad') throw new Error('bad one');
} });`;

let broker: RunningBroker;
let client: ServiceBusClient;
let host: HostProcess;

beforeEach(async () => {
  broker = await startBroker({ port: 0, queues: [queue, { ...queue, name: 'plain', requiresSession: false }] });
  client = new ServiceBusClient(broker.connectionString, { retryOptions: { maxRetries: 0 } });
  host = await workshop.start(workshop.app({ 'functions/w.cjs': functionsFile, 'host.json': hostJson }), {
    environment: { Bus: broker.connectionString, QUEUE: 'changes' },
  });
});

afterEach(async () => {
  host.signal('SIGKILL');
  await host.exited;
  await client.close();
  await broker.close();
});

async function send(queueName: string, ...messages: ServiceBusMessage[]): Promise<void> {
  const sender = client.createSender(queueName);
  for (const message of messages) await sender.sendMessages(message);
  await sender.close();
}

/** What the handlers noted, in order. */
function notes(): Record<string, unknown>[] {
  return host
    .log()
    .split('\n')
    .filter((line) => line.startsWith('NOTE '))
    .map((line) => JSON.parse(line.slice('NOTE '.length)) as Record<string, unknown>);
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function isEmpty(queueName: string): boolean {
  const { active, locked } = broker.counts(queueName);
  return active === 0 && locked === 0;
}

describe('Service Bus functions in the local host', () => {
  it('facts 3, 4, 5, 8: body and metadata reach the handler with all quirks of the real host', async () => {
    await send('changes', {
      body: { order: 'S-1', subject: 'from body' },
      sessionId: '42',
      messageId: 'm-1',
      correlationId: '12345678901234567890',
      subject: 'from broker',
      applicationProperties: { 'Diagnostic-Id': 'x', BcCompany: 'A' },
    });
    await until(() => notes().length === 1 && isEmpty('changes'));
    const [{ message, metadata } = {}] = notes();
    expect(message).toEqual({ order: 'S-1', subject: 'from body' });
    expect(metadata).toMatchObject({
      sessionId: 42,
      correlationId: 12345678901234567000,
      messageId: 'm-1',
      subject: 'from body',
      label: 'from broker',
      deliveryCount: 1,
      sequenceNumber: 1,
      applicationProperties: { 'diagnostic-Id': 'x', bcCompany: 'A' },
      order: 'S-1',
    });
    expect(String((metadata as Record<string, unknown>).enqueuedTimeUtc)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+$/);
    expect(String((metadata as Record<string, unknown>).enqueuedTime)).toMatch(/\+00:00$/);
    expect(broker.counts('changes')).toMatchObject({ active: 0, deadLetter: 0 });
  });

  it('keeps the order within a session and works sessions side by side, no more than maxConcurrentSessions', async () => {
    const messages = Array.from({ length: 18 }, (_, index) => ({
      body: { n: index, sleepMs: 60 },
      sessionId: `s-${index % 6}`,
    }));
    await send('changes', ...messages);
    await until(() => notes().length === 18 && isEmpty('changes'));
    const seen = notes().map((entry) => entry.message as { n: number });
    for (let session = 0; session < 6; session++) {
      const ofSession = seen.map(({ n }) => n).filter((n) => n % 6 === session);
      expect(ofSession).toEqual([session, session + 6, session + 12]);
    }
    expect(Math.max(...notes().map((entry) => Number(entry.most)))).toBe(4);
  });

  it('a throw abandons at once; after the delivery limit the broker dead-letters, and the session goes on', async () => {
    await send(
      'changes',
      { body: { throws: 'first' }, sessionId: 's-1', messageId: 'bad' },
      { body: { n: 2 }, sessionId: 's-1' },
    );
    await until(() => notes().length === 4 && isEmpty('changes'));
    const counts = notes().map((entry) => (entry.metadata as Record<string, unknown>).deliveryCount);
    expect(counts).toEqual([1, 2, 3, 1]);
    expect(broker.counts('changes').deadLetter).toBe(1);
    expect(await host.logged(/cannot: first/)).toContain("Executed 'Functions.worker' (Failed");
  });

  it('receives from queues without sessions too', async () => {
    await send('plain', { body: 'good' }, { body: 'bad' });
    await until(() => notes().length === 4 && isEmpty('plain'));
    expect(broker.counts('plain').deadLetter).toBe(1);
    expect(
      notes()
        .filter((entry) => entry.plain === 'bad')
        .map((entry) => entry.count),
    ).toEqual([1, 2, 3]);
  });

  it('goes on by itself when the broker comes back', async () => {
    await send('changes', { body: { n: 1 }, sessionId: 's-1' });
    await until(() => notes().length === 1 && isEmpty('changes'));
    const { port } = broker;
    await client.close();
    await broker.crash();
    await host.logged(/Host\.ServiceBus/);
    broker = await startBroker({ port, queues: [queue, { ...queue, name: 'plain', requiresSession: false }] });
    client = new ServiceBusClient(broker.connectionString, { retryOptions: { maxRetries: 0 } });
    await send('changes', { body: { n: 2 }, sessionId: 's-1' });
    await until(() => notes().length === 2 && isEmpty('changes'));
  });

  it('SIGTERM lets the message in work end and completes it; what was not begun stays', async () => {
    await send('changes', { body: { sleepMs: 200 }, sessionId: 's-1' }, { body: { n: 2 }, sessionId: 's-1' });
    await until(() => notes().length === 1);
    host.signal('SIGTERM');
    expect(await host.exited).toBe(0);
    expect(notes()).toHaveLength(1);
    expect(broker.counts('changes')).toMatchObject({ active: 1, locked: 0 });
  });

  it('a message by hand through the admin call', async () => {
    const response = await fetch(`${host.url}/admin/functions/worker`, {
      method: 'POST',
      body: JSON.stringify({ input: '{"by":"hand"}' }),
    });
    expect(response.status).toBe(202);
    await until(() => notes().length === 1);
    expect(notes()[0]).toMatchObject({ message: { by: 'hand' } });
  });
});

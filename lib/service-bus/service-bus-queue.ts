import type { ServiceBusClient, ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';
import type { OutgoingNotice, Queue, QueueCounts } from '../ports/queue.js';
import { QueueTimeoutError, within } from './deadline.js';
import { MessageCounter } from './message-counter.js';
import { messageOf } from './notice-message.js';

export interface ServiceBusQueueOptions {
  readonly client: ServiceBusClient;
  readonly queueName: string;
  readonly nowMs: () => number;
  /** Longest time of one send or count; default 8 s, so that a webhook can still answer. */
  readonly timeoutMs?: number;
}

/** A queue with a connection behind it. */
export interface ServiceBusQueue extends Queue {
  /** Closes sender and receivers, not the client. */
  close(): Promise<void>;
}

const defaultTimeoutMs = 8_000;
/** Closing a link can hang when the connection drops at that moment. */
const closeTimeoutMs = 2_000;
/** Sends under way at once. */
const maxSendsAtOnce = 16;

/**
 * The port {@link Queue} on a Service Bus session queue. One sender per process. A send resolves when the broker has
 * accepted every message; it rejects with the library's error or {@link QueueTimeoutError}, and then some may be there.
 */
export function createServiceBusQueue(options: ServiceBusQueueOptions): ServiceBusQueue {
  const { client, queueName, nowMs, timeoutMs = defaultTimeoutMs } = options;
  const sender = client.createSender(queueName);
  const receiver = client.createReceiver(queueName);
  const deadLetterReceiver = client.createReceiver(queueName, { subQueueType: 'deadLetter' });
  const counter = new MessageCounter(receiver);
  const deadLetterCounter = new MessageCounter(deadLetterReceiver);
  return {
    async send(notices) {
      const groups = bySession(notices, nowMs());
      for (let first = 0; first < groups.length; first += groupsPerTimeout) {
        const waiting = groups.slice(first, first + groupsPerTimeout);
        await within(timeoutMs, 'sending to the queue', () => sendGroups(sender, waiting)).finally(() => {
          waiting.length = 0;
        });
      }
    },
    async counts(): Promise<QueueCounts> {
      const both = () => Promise.all([counter.count(), deadLetterCounter.count()]);
      const [queue, dead] = await within(timeoutMs, 'counting the queue', both);
      return { ...queue, deadLetter: dead.active + dead.scheduled, more: queue.more || dead.more };
    },
    async close() {
      const links = [sender, receiver, deadLetterReceiver];
      const all = () => Promise.all(links.map((link) => link.close()));
      await within(closeTimeoutMs, 'closing the queue', all).catch(ignoreTimeout);
    },
  };
}

/** Groups that are sent under one time-out: a sweep after an outage sends thousands, and that takes as long as it takes. */
const groupsPerTimeout = 200;

/** Messages of one session together and in order: a batch may hold one session only where the queue is partitioned. */
function bySession(notices: readonly OutgoingNotice[], nowMs: number): readonly (readonly ServiceBusMessage[])[] {
  const groups = new Map<string, ServiceBusMessage[]>();
  for (const notice of notices) {
    const message = messageOf(notice, nowMs);
    const group = groups.get(message.sessionId ?? '') ?? [];
    groups.set(message.sessionId ?? '', group);
    group.push(message);
  }
  return [...groups.values()];
}

/**
 * Takes what is `waiting` until nothing is left. All settle before this rejects, and who loses patience empties the list, so
 * that nothing is begun behind the caller's back afterwards.
 */
async function sendGroups(sender: ServiceBusSender, waiting: (readonly ServiceBusMessage[])[]): Promise<void> {
  const work = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      try {
        await sendGroup(sender, group);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: maxSendsAtOnce }, work));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    throw failure.reason;
  }
}

async function sendGroup(sender: ServiceBusSender, messages: readonly ServiceBusMessage[]): Promise<void> {
  const [only] = messages;
  if (only !== undefined && messages.length === 1) {
    await sender.sendMessages(only);
    return;
  }
  let batch = await sender.createMessageBatch();
  for (const message of messages) {
    if (!batch.tryAddMessage(message)) {
      await sender.sendMessages(batch);
      batch = await sender.createMessageBatch();
      if (!batch.tryAddMessage(message)) {
        throw new RangeError(`notice ${String(message.messageId)} is larger than the queue takes`);
      }
    }
  }
  await sender.sendMessages(batch);
}

function ignoreTimeout(error: unknown): void {
  if (!(error instanceof QueueTimeoutError)) {
    throw error;
  }
}

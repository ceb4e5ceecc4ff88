import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import type { DeadLetter, DeadLetters } from '../ports/dead-letters.js';
import { QueueTimeoutError, within } from './deadline.js';

export interface ServiceBusDeadLettersOptions {
  readonly client: ServiceBusClient;
  readonly queueName: string;
  /** Longest wait for the first message; the queue answers at once when it has none to come. */
  readonly waitMs?: number;
}

const defaultWaitMs = 1_000;
/** A receive, and a settlement, longer than this is given up. */
const answerMs = 8_000;
const closeMs = 2_000;
/** Messages locked at once: they are kept one after the other, within the time of a lock. */
const atOnce = 20;

/**
 * The port {@link DeadLetters} on the dead-letter queue of a Service Bus queue, which knows no sessions even where the
 * queue does. The link is open only while it drains. What stays is locked until the end of the run, so that it does not
 * come again in the same one.
 */
export function createServiceBusDeadLetters(options: ServiceBusDeadLettersOptions): DeadLetters {
  const { client, queueName, waitMs = defaultWaitMs } = options;
  return {
    async drain(most, keep) {
      const receiver = client.createReceiver(queueName, { subQueueType: 'deadLetter' });
      const run = new Drain(receiver, keep);
      try {
        await run.take(most, waitMs);
      } finally {
        await within(closeMs, 'closing the dead letters', () => receiver.close()).catch(ignoreTimeout);
      }
      return run.removed;
    },
  };
}

class Drain {
  removed = 0;
  readonly #staying: ServiceBusReceivedMessage[] = [];
  readonly #errors: unknown[] = [];

  constructor(
    private readonly receiver: ServiceBusReceiver,
    private readonly keep: Parameters<DeadLetters['drain']>[1],
  ) {}

  async take(most: number, waitMs: number): Promise<void> {
    for (let taken = 0; taken < most; ) {
      const wanted = Math.min(atOnce, most - taken);
      const messages = await within(answerMs, 'receiving dead letters', () =>
        this.receiver.receiveMessages(wanted, { maxWaitTimeInMs: waitMs }),
      );
      for (const message of messages) {
        await this.#handOver(message);
      }
      taken += messages.length;
      if (messages.length === 0) {
        break;
      }
    }
    for (const message of this.#staying) {
      await within(answerMs, 'giving back a dead letter', () => this.receiver.abandonMessage(message));
    }
    if (this.#errors.length > 0) {
      throw this.#errors[0];
    }
  }

  async #handOver(message: ServiceBusReceivedMessage): Promise<void> {
    const fate = await this.keep(letterOf(message)).catch((error: unknown) => {
      this.#errors.push(error);
      return 'stays' as const;
    });
    if (fate === 'stays') {
      this.#staying.push(message);
      return;
    }
    await within(answerMs, 'removing a dead letter', () => this.receiver.completeMessage(message));
    this.removed += 1;
  }
}

function letterOf(message: ServiceBusReceivedMessage): DeadLetter {
  const { body, deadLetterReason: reason, deadLetterErrorDescription: description } = message;
  const connectionId = message.applicationProperties?.connectionId;
  return {
    messageId: String(message.messageId ?? ''),
    body: Buffer.isBuffer(body) ? body.toString('utf8') : (body as unknown),
    deliveryCount: message.deliveryCount ?? 0,
    ...(typeof connectionId === 'string' ? { connectionId } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(description === undefined ? {} : { description }),
  };
}

function ignoreTimeout(error: unknown): void {
  if (!(error instanceof QueueTimeoutError)) {
    throw error;
  }
}

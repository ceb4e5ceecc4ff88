import { encodeString } from './amqp-bytes.js';
import { changeProperties } from './message-codec.js';
import { expiresAtMs, type MessageTable } from './message-table.js';
import type { QueueOptions } from './queue-options.js';
import type { PropertyChanges, StoredMessage } from './stored-message.js';

const noChanges: PropertyChanges = new Map();

/** Takes what is dead-lettered. */
export type DeadLetterSink = (message: StoredMessage) => void;

/** Where a message goes when it is not delivered successfully: back in its place, to the dead-letter queue, or away. */
export class MessageFate {
  readonly #messages: MessageTable;
  readonly #options: QueueOptions;
  readonly #deadLetter: DeadLetterSink | undefined;

  /** @param parts.deadLetter missing in a dead-letter queue, which has no delivery limit */
  constructor(parts: { messages: MessageTable; options: QueueOptions; deadLetter: DeadLetterSink | undefined }) {
    this.#messages = parts.messages;
    this.#options = parts.options;
    this.#deadLetter = parts.deadLetter;
  }

  /** One delivery failed. A deferred message stays deferred however often that happens. */
  fail(message: StoredMessage, nowMs: number, changes: PropertyChanges = noChanges): void {
    const deliveryCount = message.deliveryCount + 1;
    const failed = this.#messages.update(message, { deliveryCount, changes });
    const isSpent = this.#deadLetter !== undefined && deliveryCount >= this.#options.maxDeliveryCount;
    if (!isSpent || failed.state === 'deferred') {
      this.putBack(failed, nowMs);
      return;
    }
    const description = `Message could not be consumed after ${deliveryCount} delivery attempts.`;
    this.deadLetter(failed, deadLetterReason('MaxDeliveryCountExceeded', description));
  }

  /** Sets a message aside; from now on it is handed out only by its number. */
  defer(message: StoredMessage, nowMs: number, changes: PropertyChanges): void {
    this.putBack(this.#messages.update(message, { state: 'deferred', changes }), nowMs);
  }

  /** An unlocked message goes where it belongs, which may be nowhere: time to live is checked when a lock ends. */
  putBack(message: StoredMessage, nowMs: number): void {
    if ((expiresAtMs(message) ?? Number.POSITIVE_INFINITY) <= nowMs) this.expire(message);
    else this.#messages.makeAvailable(message);
  }

  expire(message: StoredMessage): void {
    if (!this.#options.deadLetteringOnExpiration) {
      this.#messages.remove(message);
      return;
    }
    this.deadLetter(message, deadLetterReason('TTLExpiredException', 'The message expired and was dead lettered.'));
  }

  /** Moves a message; it is in the other queue before it leaves this one, so that no crash can lose it. */
  deadLetter(message: StoredMessage, changes: PropertyChanges): void {
    const content = changeProperties(message.content, changes);
    this.#deadLetter?.({ ...message, content, deadLetterSource: this.#options.name });
    this.#messages.remove(message);
  }
}

/** The two application properties that say why a message is in the dead-letter queue. */
export function deadLetterReason(reason: string, description: string): PropertyChanges {
  return new Map([
    ['DeadLetterReason', encodeString(reason)],
    ['DeadLetterErrorDescription', encodeString(description)],
  ]);
}

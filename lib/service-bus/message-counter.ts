import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';

export interface MessageCount {
  readonly active: number;
  readonly scheduled: number;
  /** When the oldest active message came on the queue, or fell due. */
  readonly oldestMs?: number;
  /** Counting stopped at the bound. */
  readonly more: boolean;
}

type SequenceNumber = NonNullable<ServiceBusReceivedMessage['sequenceNumber']>;

/** Messages looked at in one count of one queue. */
const maxCounted = 500;
const pageSize = 250;

/**
 * Counts messages by peeking, which takes and locks nothing and works on a session queue through a plain receiver.
 * The library keeps one peek cursor per client and queue, and its number type is not exported: the first count follows
 * the cursor from its beginning, later ones start from a zero derived from a number seen then.
 */
export class MessageCounter {
  readonly #receiver: ServiceBusReceiver;
  #zero: SequenceNumber | undefined;
  #running: Promise<MessageCount> | undefined;

  constructor(receiver: ServiceBusReceiver) {
    this.#receiver = receiver;
  }

  /** Callers at the same time share one count: two walks would disturb each other's cursor. */
  count(): Promise<MessageCount> {
    this.#running ??= this.#walk().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #walk(): Promise<MessageCount> {
    let scheduled = 0;
    let total = 0;
    let oldestMs: number | undefined;
    let from = this.#zero;
    for (;;) {
      const page = await this.#peek(from);
      oldestMs = oldestOf(page, oldestMs);
      scheduled += page.filter((message) => message.state === 'scheduled').length;
      total += page.length;
      const last = page.at(-1)?.sequenceNumber;
      if (last === undefined || total > maxCounted) {
        const oldest = oldestMs === undefined ? {} : { oldestMs };
        return { active: total - scheduled, scheduled, ...oldest, more: last !== undefined };
      }
      this.#zero ??= last.sub(last);
      from = last.add(1);
    }
  }

  #peek(from: SequenceNumber | undefined): Promise<ServiceBusReceivedMessage[]> {
    return this.#receiver.peekMessages(pageSize, from === undefined ? {} : { fromSequenceNumber: from });
  }
}

function oldestOf(page: readonly ServiceBusReceivedMessage[], soFarMs: number | undefined): number | undefined {
  return page
    .filter((message) => message.state !== 'scheduled')
    .flatMap(({ enqueuedTimeUtc }) => (enqueuedTimeUtc === undefined ? [] : [enqueuedTimeUtc.getTime()]))
    .reduce<number | undefined>((oldest, each) => Math.min(oldest ?? each, each), soFarMs);
}

import type { EventContext, Receiver } from 'rhea';
import { MalformedMessage } from './amqp-bytes.js';
import { internalError, invalidArgument, messageTooLarge, notAllowed } from './amqp-errors.js';
import type { Entity } from './entity.js';
import { readMessage } from './message-codec.js';
import { readBatch } from './message-sections.js';
import { answer, type Reply, type RheaDelivery, setAttach } from './rhea-link.js';

/** The largest message or batch, as in the premium tier; clients size their batches by it. */
export const maximumMessageBytes = 1_048_576;

const batchFormat = 0x8001_3700;

/** Opens a link on which a client sends into a queue. */
export function openSenderLink(link: Receiver, entity: Entity): void {
  link.set_source(link.source);
  link.set_target(link.target);
  setAttach(link, { max_message_size: maximumMessageBytes });
  link.on('message', (context: EventContext) => {
    const delivery = context.delivery as unknown as RheaDelivery & { readonly format: number };
    const bytes = context.message as unknown as Buffer;
    answer(delivery, store(entity, delivery.format === batchFormat ? 'batch' : 'single', bytes));
  });
}

/** All or nothing: a batch with one bad message is rejected as a whole. */
function store(entity: Entity, kind: 'single' | 'batch', bytes: Buffer): Reply {
  if (bytes.length > maximumMessageBytes) return messageTooLarge;
  try {
    const messages = (kind === 'batch' ? readBatch(bytes) : [bytes]).map(readMessage);
    return entity.act((queue, nowMs) => {
      if (!messages.every((message) => queue.accepts(message))) return sessionIdMissing(entity);
      queue.send(messages, nowMs);
      return 'accepted';
    });
  } catch (cause) {
    return cause instanceof MalformedMessage ? invalidArgument(cause.message) : internalError(cause);
  }
}

/** The refusal of a message without session id in a session queue. */
export function sessionIdMissing(entity: Entity): ReturnType<typeof notAllowed> {
  return notAllowed(
    `The SessionId was not set on a message, and it cannot be sent to '${entity.path}', which requires sessions.`,
  );
}

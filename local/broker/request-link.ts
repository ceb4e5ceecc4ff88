import { message as amqpMessage, type EventContext, type Receiver, type Sender, types } from 'rhea';
import { z } from 'zod';
import { answer, type RheaDelivery, setAttach } from './rhea-link.js';
import { maximumMessageBytes } from './sender-link.js';

const requestShape = z.looseObject({
  message_id: z.union([z.string(), z.number(), z.custom<Buffer>(Buffer.isBuffer)]).optional(),
  reply_to: z.string().optional(),
  application_properties: z.looseObject({ operation: z.string().optional() }).optional(),
  body: z.unknown().optional(),
});

/** A request to `$cbs` or a management node. */
export interface AmqpRequest {
  readonly operation: string;
  /** The amqp-value body, decoded by rhea. */
  readonly body: unknown;
  /** The whole message, for what must keep its types. */
  readonly bytes: Buffer;
}

/** What is answered; values must already have their AMQP types. */
export interface AmqpResponse {
  readonly applicationProperties: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** What a request link needs. */
export interface RequestLinkParts {
  readonly handle: (request: AmqpRequest) => AmqpResponse;
  /** The link that answers go out on, by its name or its target address. */
  readonly replyLink: (address: string) => Sender | undefined;
  readonly log: (line: string) => void;
}

/** Opens a link on which requests come in; each is answered on the reply link that it names. */
export function openRequestLink(link: Receiver, parts: RequestLinkParts): void {
  link.set_source(link.source);
  link.set_target(link.target);
  setAttach(link, { max_message_size: maximumMessageBytes });
  link.on('message', (context: EventContext) => {
    answer(context.delivery as unknown as RheaDelivery, 'accepted');
    const bytes = context.message as unknown as Buffer;
    const request = requestShape.parse(amqpMessage.decode(bytes));
    const operation = request.application_properties?.operation ?? '';
    const response = parts.handle({ operation, body: request.body, bytes });
    const replyLink = parts.replyLink(request.reply_to ?? '');
    if (replyLink === undefined) {
      parts.log(`no link to answer ${operation} on: reply-to is '${request.reply_to}'`);
      return;
    }
    replyLink.send(encodeResponse(response, request.message_id), undefined, 0);
  });
}

/** The correlation id has the type of the request's message id; rhea reads an id beyond 2^53 and a uuid as bytes. */
function encodeResponse(response: AmqpResponse, messageId: string | number | Buffer | undefined): Buffer {
  const isLong = Buffer.isBuffer(messageId) && messageId.length === 8;
  return amqpMessage.encode({
    correlation_id: isLong ? types.wrap_ulong(messageId) : messageId,
    application_properties: response.applicationProperties,
    body: response.body ?? {},
  });
}

import {
  type Connection,
  type ConnectionOptions,
  create_container as createContainer,
  type EventContext,
  type Receiver,
  type Sender,
} from 'rhea';
import { type MapEntry, readEntries, readText } from '../../../local/broker/amqp-bytes.js';
import { readSections } from '../../../local/broker/message-sections.js';
import { keepMessagesRaw } from '../../../local/broker/rhea-link.js';

/** How a client says who it is: `MSSBCBS` is the only name that the .NET client knows. */
export type SignIn = 'ANONYMOUS' | 'MSSBCBS';

/** A bare AMQP client, for what the Service Bus client hides or the .NET client does differently. */
export async function connectRaw(port: number, signIn: SignIn = 'ANONYMOUS'): Promise<Connection> {
  const container = createContainer();
  const mechanism = () => ({
    start: (done: (error: undefined, response: Buffer) => void) => done(undefined, Buffer.from('\0any')),
  });
  container.on('session_open', (context: EventContext) => {
    if (context.session !== undefined) keepMessagesRaw(context.session);
  });
  for (const name of ['disconnected', 'connection_error', 'sender_error', 'receiver_error'])
    container.on(name, () => {});
  const options: object = { host: '127.0.0.1', port, reconnect: false, sasl_mechanisms: { [signIn]: mechanism } };
  const connection = container.connect(options as ConnectionOptions);
  await happens(connection, 'connection_open');
  return connection;
}

/** Waits for an event of a connection or link. */
export function happens(emitter: Connection | Sender | Receiver, event: string): Promise<EventContext> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} within 3 s`)), 3_000);
    emitter.once(event, (context: EventContext) => {
      clearTimeout(timer);
      resolve(context);
    });
  });
}

/** A receiver that takes no message before it is given credit, and settles by hand. */
export function openReceiver(connection: Connection, options: object): Receiver {
  const manual = {
    credit_window: 0,
    autoaccept: false,
    autosettle: false,
    rcv_settle_mode: 1,
    snd_settle_mode: 0,
  } as const;
  return connection.open_receiver({ ...manual, ...options });
}

/** The next message of a receiver, encoded. */
export async function nextBytes(receiver: Receiver): Promise<Buffer> {
  const { message } = await happens(receiver, 'message');
  return message as unknown as Buffer;
}

/** Entries of a section that holds a map, by key. */
export function mapOf(message: Buffer, sectionCode: number): Map<string, Buffer> {
  const section = readSections(message).find(({ code }) => code === sectionCode);
  if (section === undefined) return new Map();
  return new Map(readEntries(section.value).map((entry: MapEntry) => [readText(entry.key) ?? '', entry.value]));
}

/** A link pair to a request node, with the names that the .NET client gives. */
export async function openRequests(
  connection: Connection,
  node: string,
): Promise<(message: object) => Promise<Buffer>> {
  const replyTo = '0123456789abcdef0123456789abcdef';
  const replies = connection.open_receiver({
    name: `${node}:receiver`,
    source: { address: node },
    target: { address: replyTo },
    credit_window: 50,
  });
  const requests = connection.open_sender({ name: `${node}:sender`, target: { address: node }, snd_settle_mode: 1 });
  await happens(requests, 'sendable');
  return async (message) => {
    const reply = nextBytes(replies);
    // Already settled and with an empty delivery tag, as .NET sends requests.
    requests.send({ body: null, reply_to: replyTo, message_id: `${node}1`, ...message }, Buffer.alloc(0));
    return reply;
  };
}

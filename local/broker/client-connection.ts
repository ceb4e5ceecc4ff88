import type { Socket } from 'node:net';
import type { Connection, ConnectionOptions, Container, EventContext, Receiver, Sender, Session } from 'rhea';
import type { AddressBook, Node } from './addresses.js';
import { brokerStopping, entityNotFound, notAllowed } from './amqp-errors.js';
import { answerClaims } from './cbs.js';
import type { Entity } from './entity.js';
import { answerManagement } from './management.js';
import { mirrorAttach, ReceiverLink } from './receiver-link.js';
import { openRequestLink } from './request-link.js';
import { keepMessagesRaw, type RheaConnection, refuse } from './rhea-link.js';
import { openSenderLink } from './sender-link.js';
import { SessionLink, sessionWish } from './session-link.js';

const emptyFrame = Buffer.from([0, 0, 0, 8, 2, 0, 0, 0]);
const errorEvents = ['connection_error', 'session_error', 'sender_error', 'receiver_error', 'protocol_error', 'error'];

/** What a connection needs from the server. */
export interface ConnectionParts {
  readonly socket: Socket;
  readonly container: Container;
  readonly addresses: AddressBook;
  readonly connectionId: string;
  readonly log: (line: string) => void;
}

/** One client's connection: sends each attach to what it addresses, and tidies up when links or the socket go. */
export class ClientConnection {
  readonly #parts: ConnectionParts;
  readonly #connection: RheaConnection;
  /** What to do when a link is gone; rhea tells nothing of links when the connection breaks. */
  readonly #onGone = new Map<Sender | Receiver, () => void>();
  readonly #replyLinks = new Map<string, Sender>();

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const { socket, container } = parts;
    this.#writeTogether(socket);
    this.#connection = container.create_connection(connectionOptions()) as RheaConnection;
    this.#listen(this.#connection);
    this.#connection.accept(socket);
    socket.on('close', () => this.#disconnected());
  }

  /** Says goodbye with an error: without one the client would not notice that it has to connect again. */
  close(): void {
    this.#connection.close({ ...brokerStopping });
  }

  /**
   * Writes of one turn leave together. When a chunk brought nothing to answer, an empty frame goes out: clients leave
   * Nagle's algorithm on, and would wait some 40 ms for the kernel's late acknowledgement.
   */
  #writeTogether(socket: Socket): void {
    socket.on('data', () => {
      const writtenBefore = socket.bytesWritten;
      socket.cork();
      setImmediate(() => {
        const isSilent = socket.bytesWritten === writtenBefore && socket.writable;
        if (isSilent && this.#connection.is_open()) socket.write(emptyFrame);
        socket.uncork();
      });
    });
  }

  #listen(connection: Connection): void {
    connection.on('session_open', (context: EventContext) => {
      if (context.session !== undefined) keepMessagesRaw(context.session);
    });
    connection.on('sender_open', (context: EventContext) => this.#openForReceiving(context.sender));
    connection.on('receiver_open', (context: EventContext) => this.#openForSending(context.receiver));
    connection.on('sender_close', (context: EventContext) => this.#linkGone(context.sender));
    connection.on('receiver_close', (context: EventContext) => this.#linkGone(context.receiver));
    connection.on('session_close', (context: EventContext) => this.#sessionGone(context.session));
    connection.on('disconnected', () => {});
    for (const name of errorEvents) {
      connection.on(name, (cause: unknown) =>
        this.#parts.log(`${this.#parts.connectionId} ${name}: ${describe(cause)}`),
      );
    }
  }

  /** The client sends: our end receives. */
  #openForSending(link: Receiver | undefined): void {
    if (link === undefined) return;
    const address = link.target?.address;
    const node = this.#parts.addresses.node(address);
    if (node === undefined) {
      refuse(link, entityNotFound(address ?? ''));
      return;
    }
    switch (node.kind) {
      case 'entity':
        if (node.entity.deadLetterQueue === undefined)
          refuse(link, notAllowed('Nothing can be sent to a dead-letter queue.'));
        else openSenderLink(link, node.entity);
        return;
      case 'cbs':
      case 'management':
        this.#openRequests(link, node);
        return;
    }
  }

  #openRequests(link: Receiver, node: Exclude<Node, { kind: 'entity' }>): void {
    openRequestLink(link, {
      handle: (request) =>
        node.kind === 'cbs' ? answerClaims(request) : answerManagement(request, node.entity, this.#parts.connectionId),
      replyLink: (address) => this.#replyLinks.get(address),
      log: this.#parts.log,
    });
  }

  /** The client receives: our end sends. */
  #openForReceiving(link: Sender | undefined): void {
    if (link === undefined) return;
    const address = link.source?.address;
    const node = this.#parts.addresses.node(address);
    if (node === undefined) refuse(link, entityNotFound(address ?? ''));
    else if (node.kind === 'entity') this.#openEntity(link, node.entity);
    else this.#openReplies(link);
  }

  /** The claims reply link has only a name, management reply links a target address too; requests use either. */
  #openReplies(link: Sender): void {
    mirrorAttach(link);
    const names = [link.name, link.target?.address].filter((name) => typeof name === 'string');
    for (const name of names) this.#replyLinks.set(name, link);
    this.#onGone.set(link, () => {
      for (const name of names) this.#replyLinks.delete(name);
    });
  }

  #openEntity(link: Sender, entity: Entity): void {
    const wish = sessionWish(link);
    if (wish.kind !== 'none') {
      const sessionLink = new SessionLink({ link, entity, connectionId: this.#parts.connectionId });
      this.#onGone.set(link, () => sessionLink.gone());
      sessionLink.accept(wish);
    } else if (entity.options.requiresSession) {
      refuse(
        link,
        notAllowed(`'${entity.path}' requires sessions; a receiver without session cannot be created on it.`),
      );
    } else {
      mirrorAttach(link);
      const receiver = new ReceiverLink(link, entity);
      this.#onGone.set(link, () => receiver.stop());
    }
  }

  #linkGone(link: Sender | Receiver | undefined): void {
    if (link === undefined) return;
    const onGone = this.#onGone.get(link);
    this.#onGone.delete(link);
    onGone?.();
  }

  #sessionGone(session: Session | undefined): void {
    for (const link of [...this.#onGone.keys()]) if (link.session === session) this.#linkGone(link);
  }

  #disconnected(): void {
    // First, so that nothing is written, and no timer set, for a peer that has gone.
    this.#connection._disconnected();
    for (const link of [...this.#onGone.keys()]) this.#linkGone(link);
  }
}

function connectionOptions(): ConnectionOptions {
  const options: object = {
    max_frame_size: 65_536,
    idle_time_out: 120_000,
    // Slots free only from the oldest, so one message held for long must not stop the rest.
    session_buffer_size: { incoming: 2_048, outgoing: 65_536 },
    sender_options: { treat_modified_as_released: false },
    receiver_options: { autoaccept: false, credit_window: 1_000 },
  };
  // The typings ask for a port to connect to, and leave out options of a server.
  return options as ConnectionOptions;
}

function describe(cause: unknown): string {
  const error = typeof cause === 'object' && cause !== null && 'error' in cause ? cause.error : cause;
  return error instanceof Error ? error.message : 'closed with an error';
}

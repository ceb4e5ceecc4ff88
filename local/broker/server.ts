import { createServer, type Server, type Socket } from 'node:net';
import { type Container, create_container as createContainer } from 'rhea';
import type { AddressBook } from './addresses.js';
import { ClientConnection } from './client-connection.js';

/** How long clients get to answer a goodbye before their sockets are cut. */
const goodbyeMs = 500;

/**
 * Clients in the same process need a few turns to notice the end. A broker started again on the same port before that
 * gets two opens from `@azure/service-bus` 7.9.5 on one socket, and the client does not recover from it.
 */
const noticeMs = 10;

/** A listening AMQP server. */
export interface AmqpServer {
  readonly port: number;
  close(): Promise<void>;
  crash(): Promise<void>;
}

/** Starts listening. @throws Error that names host and port when they are in use */
export function listen(options: {
  host: string;
  port: number;
  addresses: AddressBook;
  log: (line: string) => void;
}): Promise<AmqpServer> {
  const connections = new Map<Socket, ClientConnection>();
  const container = newContainer();
  let count = 0;
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    // rhea listens too, but only while the connection lives.
    socket.on('error', () => {});
    socket.on('close', () => connections.delete(socket));
    const connectionId = `connection-${++count}`;
    connections.set(socket, new ClientConnection({ socket, container, connectionId, ...options }));
  });
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(startError(cause, options)));
    server.listen(options.port, options.host, () => resolve(new ListeningServer(server, connections)));
  });
}

class ListeningServer implements AmqpServer {
  readonly port: number;
  readonly #server: Server;
  readonly #connections: Map<Socket, ClientConnection>;

  constructor(server: Server, connections: Map<Socket, ClientConnection>) {
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
    this.#connections = connections;
  }

  close(): Promise<void> {
    for (const connection of this.#connections.values()) connection.close();
    const cut = setTimeout(() => this.#cutAll(), goodbyeMs);
    return this.#stopListening().finally(() => clearTimeout(cut));
  }

  crash(): Promise<void> {
    this.#cutAll();
    return this.#stopListening();
  }

  #cutAll(): void {
    for (const socket of this.#connections.keys()) socket.destroy();
  }

  #stopListening(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => setTimeout(resolve, noticeMs)));
  }
}

interface Mechanisms {
  enable_anonymous(): void;
  MSSBCBS?: () => AnonymousSignIn;
}

class AnonymousSignIn {
  outcome: boolean | undefined;

  start(): void {
    this.outcome = true;
  }
}

/** Clients sign in without a password. The .NET client calls that MSSBCBS and takes no other name for it. */
function newContainer(): Container {
  const container = createContainer();
  const mechanisms: Mechanisms = container.sasl_server_mechanisms;
  mechanisms.enable_anonymous();
  mechanisms.MSSBCBS = () => new AnonymousSignIn();
  return container;
}

function startError(cause: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error {
  if (cause.code !== 'EADDRINUSE') return new Error(`The broker cannot listen on ${host}:${port}`, { cause });
  const advice = 'stop what uses it or choose another port';
  return new Error(`The broker cannot start: port ${port} on ${host} is in use; ${advice}`, { cause });
}

import { AddressBook } from './addresses.js';
import { Entity } from './entity.js';
import { type Journal, openFileJournal, openMemoryJournal } from './journal.js';
import type { QueueOptions as Options } from './queue-options.js';
import { type AmqpServer, listen } from './server.js';

/** How one queue behaves. */
export type QueueOptions = Options;

/** How many messages of a queue are where; `active` are those ready for delivery. */
export interface QueueCounts {
  readonly active: number;
  readonly scheduled: number;
  readonly locked: number;
  readonly deferred: number;
  readonly deadLetter: number;
}

/** A broker at work. */
export interface RunningBroker {
  /** The port listened on, also when 0 was asked for. */
  readonly port: number;
  /** For `@azure/service-bus` and the Functions host. */
  readonly connectionString: string;
  /** @throws Error when there is no such queue */
  counts(queue: string): QueueCounts;
  /** Every connection is closed with amqp:connection:forced; state is kept on disk. */
  close(): Promise<void>;
  /** Sockets are cut without a word, as in a crash; what was acknowledged is on disk. */
  crash(): Promise<void>;
}

/** What a broker is started with. */
export interface BrokerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly queues: readonly QueueOptions[];
  /** Contents survive a restart here; without it they live in memory. */
  readonly dataFolder?: string;
  readonly log?: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly nowMs?: () => number;
}

/** Starts a Service Bus-compatible broker. @throws Error when the port is in use or the data folder is damaged */
export async function startBroker(options: BrokerOptions): Promise<RunningBroker> {
  const { host = '127.0.0.1', port, log = () => {} } = options;
  const addresses = new AddressBook();
  // The port first: a second broker on the same folder must fail before it touches the first one's journal.
  const server = await listen({ host, port, addresses, log });
  try {
    // No connection is taken up before this turn ends, so clients never see a broker without its queues.
    const stop = openQueues(addresses, options);
    return running({ server, host, addresses, stop });
  } catch (cause) {
    await server.crash();
    throw cause;
  }
}

/** Brings the queues up with what is remembered of them; what is returned ends them. */
function openQueues(addresses: AddressBook, options: BrokerOptions): () => void {
  const journal = options.dataFolder === undefined ? openMemoryJournal() : openFileJournal(options.dataFolder);
  for (const queue of options.queues) addQueue(addresses, queue, { journal, nowMs: options.nowMs ?? Date.now });
  return () => {
    for (const entity of addresses.values()) entity.stop();
    journal.close();
  };
}

function addQueue(
  addresses: AddressBook,
  options: QueueOptions,
  parts: { journal: Journal; nowMs: () => number },
): void {
  const path = `${options.name}/$DeadLetterQueue`;
  const deadLetterQueue = new Entity({ ...parts, path, options: deadLetterOptions(options) });
  addresses.add(deadLetterQueue);
  addresses.add(new Entity({ ...parts, path: options.name, options, deadLetterQueue }));
}

/** A dead-letter queue has locks like its queue, but no sessions, no duplicates and no time to live. */
function deadLetterOptions(options: QueueOptions): QueueOptions {
  const { defaultTimeToLiveMs: _, ...kept } = options;
  return { ...kept, requiresSession: false, requiresDuplicateDetection: false, deadLetteringOnExpiration: false };
}

function running(parts: { server: AmqpServer; host: string; addresses: AddressBook; stop: () => void }): RunningBroker {
  const { server, host, addresses } = parts;
  const name = host === '127.0.0.1' ? 'localhost' : host;
  const secrets = 'SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true;';
  return {
    port: server.port,
    connectionString: `Endpoint=sb://${name}:${server.port};${secrets}`,
    counts: (queue) => countsOf(addresses.entity(queue), queue),
    close: () => server.close().finally(parts.stop),
    crash: () => server.crash().finally(parts.stop),
  };
}

function countsOf(entity: Entity | undefined, name: string): QueueCounts {
  if (entity === undefined) throw new Error(`There is no queue '${name}'`);
  const deadLetter = entity.deadLetterQueue?.act((store) => store.counts());
  const total = deadLetter === undefined ? 0 : deadLetter.active + deadLetter.locked + deadLetter.deferred;
  return { ...entity.act((store) => store.counts()), deadLetter: total };
}

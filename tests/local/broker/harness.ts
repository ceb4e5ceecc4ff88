import { ServiceBusClient, type ServiceBusReceivedMessage } from '@azure/service-bus';
import { type QueueOptions, type RunningBroker, startBroker } from '../../../local/broker/broker.js';

/** A queue for tests; locks are long unless a test wants them to end. */
export function queueOptions(changes: Partial<QueueOptions> = {}): QueueOptions {
  return {
    name: 'orders',
    requiresSession: false,
    requiresDuplicateDetection: false,
    duplicateDetectionWindowMs: 60_000,
    lockDurationMs: 60_000,
    maxDeliveryCount: 10,
    deadLetteringOnExpiration: false,
    ...changes,
  };
}

/** The time a broker goes by: real time plus what a test has skipped. */
export class SkippingClock {
  #skippedMs = 0;

  readonly nowMs = (): number => Date.now() + this.#skippedMs;

  skip(milliseconds: number): void {
    this.#skippedMs += milliseconds;
  }
}

/** A client that neither retries nor waits long. */
export function clientOf(connectionString: string, timeoutInMs = 5_000): ServiceBusClient {
  const retryOptions = { maxRetries: 0, timeoutInMs, retryDelayInMs: 20, maxRetryDelayInMs: 50 };
  return new ServiceBusClient(connectionString, { retryOptions });
}

/** A broker with one queue, a client on it, and its clock. */
export interface Scene {
  readonly broker: RunningBroker;
  readonly client: ServiceBusClient;
  readonly queue: string;
  /** Lets time pass for the broker and what is due happen. */
  skip(milliseconds: number): void;
}

/** Runs a test against a broker of its own. */
export async function withBroker(changes: Partial<QueueOptions>, test: (scene: Scene) => Promise<void>): Promise<void> {
  const clock = new SkippingClock();
  const options = queueOptions(changes);
  const broker = await startBroker({ port: 0, queues: [options], nowMs: clock.nowMs });
  const client = clientOf(broker.connectionString);
  const skip = (milliseconds: number) => {
    clock.skip(milliseconds);
    // Any call lets due things happen.
    broker.counts(options.name);
  };
  try {
    await test({ broker, client, queue: options.name, skip });
  } finally {
    await client.close();
    await broker.close();
  }
}

/** The bodies of received messages. */
export function bodies(messages: readonly ServiceBusReceivedMessage[]): unknown[] {
  return messages.map((message) => message.body);
}

/** The error code that a call fails with; `none` when it does not. */
export async function errorCode(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** Waits for a condition by short steps; fails after a while. */
export async function until(condition: () => boolean, limitMs = 5_000): Promise<void> {
  for (const startMs = Date.now(); !condition(); ) {
    if (Date.now() - startMs > limitMs) throw new Error(`not true after ${limitMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The only element. */
export function single<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length !== 1) throw new Error(`one item expected, found ${items.length}`);
  return item;
}

import {
  isServiceBusError,
  RetryMode,
  ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusSessionReceiver,
} from '@azure/service-bus';
import type { ServiceBusSettings } from './host-settings.js';
import type { HeldSession, MessageHandler, MessageSource } from './message-source.js';

/** `close()` of the client may hang when the connection drops in the middle of it. */
const closeLimitMs = 2_000;

/** One connection per connection string, shared by all functions that name it. */
export class ServiceBusClients {
  readonly #clients = new Map<string, ServiceBusClient>();
  readonly #settings: ServiceBusSettings;

  constructor(settings: ServiceBusSettings) {
    this.#settings = settings;
  }

  /** The messages of a queue. Nothing is connected before the first call. */
  source(connectionString: string, queueName: string): MessageSource {
    return new ServiceBusSource(this.#client(connectionString), queueName, this.#settings);
  }

  /** Closes all connections, each in bounded time. */
  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => closeInTime(() => client.close())));
    this.#clients.clear();
  }

  #client(connectionString: string): ServiceBusClient {
    const known = this.#clients.get(connectionString);
    if (known !== undefined) return known;
    const { retry } = this.#settings;
    const client = new ServiceBusClient(connectionString, {
      retryOptions: {
        maxRetries: retry.maxRetries,
        retryDelayInMs: retry.delayMs,
        maxRetryDelayInMs: retry.maxDelayMs,
        timeoutInMs: retry.tryTimeoutMs,
        mode: retry.mode === 'fixed' ? RetryMode.Fixed : RetryMode.Exponential,
      },
    });
    this.#clients.set(connectionString, client);
    return client;
  }
}

class ServiceBusSource implements MessageSource {
  readonly #client: ServiceBusClient;
  readonly #queueName: string;
  readonly #settings: ServiceBusSettings;

  constructor(client: ServiceBusClient, queueName: string, settings: ServiceBusSettings) {
    this.#client = client;
    this.#queueName = queueName;
    this.#settings = settings;
  }

  async acceptNextSession(): Promise<HeldSession | undefined> {
    try {
      const receiver = await this.#client.acceptNextSession(this.#queueName, {
        // The client's own renewal ends silently at its first failure; the session loop renews instead.
        maxAutoLockRenewalDurationInMs: 0,
        skipParsingBodyAsJson: true,
      });
      return heldSession(receiver);
    } catch (error) {
      if (isServiceBusError(error) && error.code === 'ServiceTimeout') return undefined;
      throw error;
    }
  }

  subscribe(handler: MessageHandler, maxConcurrentCalls: number): { close(): Promise<void> } {
    const receiver = this.#client.createReceiver(this.#queueName, {
      maxAutoLockRenewalDurationInMs: this.#settings.maxAutoLockRenewalDurationMs ?? Number.MAX_SAFE_INTEGER,
      skipParsingBodyAsJson: true,
    });
    const settle = inTurn();
    const processMessage = async (message: ServiceBusReceivedMessage): Promise<void> => {
      const outcome = await handler.handle(message);
      if (outcome === 'leave') return;
      await settle(() =>
        outcome === 'complete' ? receiver.completeMessage(message) : receiver.abandonMessage(message),
      );
    };
    const processError = async ({ error }: { error: unknown }): Promise<void> => handler.failed(error);
    receiver.subscribe({ processMessage, processError }, { autoCompleteMessages: false, maxConcurrentCalls });
    return { close: () => closeInTime(() => receiver.close()) };
  }
}

function heldSession(receiver: ServiceBusSessionReceiver): HeldSession {
  const settle = inTurn();
  return {
    sessionId: receiver.sessionId,
    lockedUntilMs: () => receiver.sessionLockedUntilUtc.getTime(),
    receive: async (waitMs) => (await receiver.receiveMessages(1, { maxWaitTimeInMs: waitMs }))[0],
    complete: (message) => settle(() => receiver.completeMessage(message)),
    abandon: (message) => settle(() => receiver.abandonMessage(message)),
    renewLock: async () => {
      await receiver.renewSessionLock();
    },
    close: () => closeInTime(() => receiver.close()),
  };
}

/** Runs actions one after the other: the client mixes up different settlements of one receiver in the same tick. */
function inTurn(): (action: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (action) => {
    const turn = last.then(action);
    last = turn.catch(() => {});
    return turn;
  };
}

async function closeInTime(close: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeLimitMs);
  });
  // A receiver whose connection is gone has nothing left to close.
  await Promise.race([close().catch(() => {}), limit]);
  clearTimeout(timer);
}

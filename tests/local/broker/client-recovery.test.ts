import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type QueueOptions, type RunningBroker, startBroker } from '../../../local/broker/broker.js';
import { clientOf, errorCode, queueOptions, single, until } from './harness.js';

// The client leaves timers of 60 s behind when a connection breaks; they must not keep the test process alive.
const { setTimeout: realSetTimeout } = globalThis;
globalThis.setTimeout = ((...given: Parameters<typeof realSetTimeout>) => {
  const timer = realSetTimeout(...given);
  return (given[1] ?? 0) > 20_000 ? timer.unref() : timer;
}) as typeof realSetTimeout;

const wait = { maxWaitTimeInMs: 60 };
const queues: readonly QueueOptions[] = [
  queueOptions({ name: 'plain' }),
  queueOptions({ name: 'sessions', requiresSession: true, requiresDuplicateDetection: true, maxDeliveryCount: 1_000 }),
];
let dataFolder = '';

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'broker-'));
});

afterEach(() => {
  rmSync(dataFolder, { recursive: true, force: true });
});

function start(port = 0): Promise<RunningBroker> {
  return startBroker({ port, queues, dataFolder });
}

describe('clients over a restart of the broker', () => {
  for (const end of ['close', 'crash'] as const) {
    it(`recover by themselves from a ${end}, but a session has to be accepted again`, async () => {
      const first = await start();
      const client = clientOf(first.connectionString);
      const seen: unknown[] = [];
      const processMessage = async (message: ServiceBusReceivedMessage) => {
        seen.push(message.body);
      };
      client.createReceiver('plain').subscribe({ processMessage, processError: async () => {} });
      const sender = client.createSender('plain');
      await sender.sendMessages({ body: 'before' });
      await client.createSender('sessions').sendMessages({ body: 1, sessionId: 'A' });
      const session = await client.acceptSession('sessions', 'A');
      const held = single(await session.receiveMessages(1));
      await until(() => seen.length === 1);
      await first[end]();
      const second = await start(first.port);
      expect(await errorCode(session.completeMessage(held))).toBe('SessionLockLost');
      // On a busy machine the new link may have no credit for a while yet (SenderBusy): sent again, as a receiver would.
      const send = () => sender.sendMessages({ body: 'after' });
      await send().catch(send);
      await until(() => seen.length === 2);
      expect(seen).toEqual(['before', 'after']);
      const again = await client.acceptSession('sessions', 'A');
      expect(single(await again.receiveMessages(1)).deliveryCount).toBe(0);
      await client.close();
      await second.close();
    });
  }

  it('lose nothing and complete nothing twice while the broker crashes again and again', async () => {
    let broker = await start();
    const { port, connectionString } = broker;
    const bodies = Array.from({ length: 60 }, (_, body) => body);
    const crashes = new Crashes();
    const seen = new Set<unknown>();
    const completed: unknown[] = [];
    const receiving = [0, 1, 2].map(async (worker) => {
      for (let round = worker; seen.size < bodies.length || !isEmpty(broker); round++) {
        await crashes.orEnd(receiveSome(connectionString, `s${round % 5}`, { seen, completed }));
      }
    });
    const sending = sendAll(connectionString, bodies, crashes);
    for (let count = 0; count < 5; count++) {
      const before = seen.size;
      await until(() => seen.size > before || seen.size === bodies.length, 15_000);
      await broker.crash();
      broker = await start(port);
      crashes.happened();
    }
    await sending;
    await Promise.all(receiving);
    expect(new Set(completed).size).toBe(completed.length);
    expect(broker.counts('sessions')).toMatchObject({ active: 0, locked: 0, deadLetter: 0 });
    await broker.close();
  });
});

/** A call over a connection that broke may fail or never end: the next crash, or in the end a long time, ends it. */
class Crashes {
  readonly #waiting = new Set<() => void>();

  happened(): void {
    for (const end of this.#waiting) end();
  }

  /** Whether the call succeeded. */
  orEnd(call: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (succeeded: boolean) => {
        clearTimeout(limit);
        this.#waiting.delete(end);
        resolve(succeeded);
      };
      const end = () => finish(false);
      const limit = setTimeout(end, 6_000);
      this.#waiting.add(end);
      call.then(() => finish(true), end);
    });
  }
}

/** An unclear send is repeated under its message id, which the broker then drops as a duplicate. */
async function sendAll(connectionString: string, bodies: readonly number[], crashes: Crashes): Promise<void> {
  let client = clientOf(connectionString);
  for (const body of bodies) {
    const message = { body, messageId: String(body), sessionId: `s${body % 5}` };
    while (!(await crashes.orEnd(client.createSender('sessions').sendMessages(message)))) {
      await crashes.orEnd(client.close());
      client = clientOf(connectionString);
    }
  }
  await crashes.orEnd(client.close());
}

/**
 * Works off a few messages of a session with a client of its own. The client is closed in the end even when nobody
 * waits for that any more: an accept that a crash interrupts may still succeed later, and would hold the session.
 */
async function receiveSome(
  connectionString: string,
  sessionId: string,
  notes: { seen: Set<unknown>; completed: unknown[] },
): Promise<void> {
  const client = clientOf(connectionString);
  try {
    const session = await client.acceptSession('sessions', sessionId);
    for (const message of await session.receiveMessages(5, wait)) {
      notes.seen.add(message.body);
      await session.completeMessage(message);
      notes.completed.push(message.body);
    }
  } finally {
    await client.close();
  }
}

function isEmpty(broker: RunningBroker): boolean {
  const { active, locked } = broker.counts('sessions');
  return active + locked === 0;
}

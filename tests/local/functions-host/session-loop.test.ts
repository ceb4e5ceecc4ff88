import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { describe, expect, it } from '@jest/globals';
import type { HeldSession, MessageSource } from '../../../local/functions-host/message-source.js';
import { SessionLoop, type SessionLoopOptions } from '../../../local/functions-host/session-loop.js';
import { VirtualClock } from '../../../local/simulator-kit/clock.js';
import { collectGarbage } from '../../support/garbage.js';
import { receivedMessage } from './received-message.js';

const lockMs = 60_000;

/** A broker of one queue in virtual time; only what the loop needs. */
class FakeBroker implements MessageSource {
  readonly events: string[] = [];
  /** Every session and every message that was handed over, without keeping hold of it. */
  readonly handedOver: WeakRef<object>[] = [];
  readonly #clock: VirtualClock;
  readonly #sessions: { id: string; messages: string[] }[] = [];
  #waiters: ((session: HeldSession | undefined) => void)[] = [];
  acceptError: Error | undefined;
  renewError: Error | undefined;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  add(id: string, ...messages: string[]): void {
    this.#sessions.push({ id, messages });
    this.#waiters.shift()?.(this.#hold());
  }

  acceptNextSession(): Promise<HeldSession | undefined> {
    if (this.acceptError !== undefined) {
      this.events.push('accept failed');
      return Promise.reject(this.acceptError);
    }
    if (this.#sessions.length > 0) return Promise.resolve(this.#hold());
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  subscribe(): { close(): Promise<void> } {
    return { close: async () => {} };
  }

  #hold(): HeldSession | undefined {
    const session = this.#sessions.shift();
    if (session === undefined) return undefined;
    this.events.push(`hold ${session.id}`);
    let lockedUntilMs = this.#clock.nowMs() + lockMs;
    const say = (what: string, message: ServiceBusReceivedMessage): Promise<void> => {
      this.events.push(`${what} ${String(message.messageId)}`);
      return Promise.resolve();
    };
    const held: HeldSession = {
      sessionId: session.id,
      lockedUntilMs: () => lockedUntilMs,
      receive: (waitMs) =>
        new Promise((resolve) => {
          const next = session.messages.shift();
          if (next === undefined) {
            this.#clock.schedule(waitMs, () => resolve(undefined));
            return;
          }
          const message = receivedMessage(next, { messageId: next });
          this.handedOver.push(new WeakRef(message));
          resolve(message);
        }),
      complete: (message) => say('complete', message),
      abandon: (message) => {
        session.messages.unshift(String(message.messageId));
        return say('abandon', message);
      },
      renewLock: () => {
        this.events.push(`renew ${session.id} at ${this.#clock.nowMs() / 1_000}`);
        if (this.renewError !== undefined) return Promise.reject(this.renewError);
        lockedUntilMs = this.#clock.nowMs() + lockMs;
        return Promise.resolve();
      },
      close: () => {
        this.events.push(`close ${session.id}`);
        return Promise.resolve();
      },
    };
    this.handedOver.push(new WeakRef(held));
    return held;
  }
}

function setUp(changes: Partial<SessionLoopOptions> = {}) {
  const clock = new VirtualClock(0);
  const broker = new FakeBroker(clock);
  const failures: string[] = [];
  const loop = new SessionLoop({
    source: broker,
    clock,
    maxConcurrentCallsPerSession: 1,
    sessionIdleTimeoutMs: 1_000,
    maxAutoLockRenewalDurationMs: 600_000,
    handle: async () => 'complete',
    failed: (action, error) => failures.push(`${action}: ${String(error)}`),
    ...changes,
  });
  return { clock, broker, failures, loop };
}

function sleep(clock: VirtualClock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(delayMs, resolve);
  });
}

describe('SessionLoop', () => {
  it('takes the messages of a session in order, gives it back when idle, then takes the next session', async () => {
    const { clock, broker, loop } = setUp();
    broker.add('s1', 'a', 'b');
    broker.add('s2', 'c');
    void loop.run();
    await clock.advance(999);
    expect(broker.events).toEqual(['hold s1', 'complete a', 'complete b']);
    await clock.advance(1);
    expect(broker.events.slice(3)).toEqual(['close s1', 'hold s2', 'complete c']);
  });

  it('works one message of a session at a time, more when host.json says so', async () => {
    for (const most of [1, 2]) {
      let inWork = 0;
      let mostInWork = 0;
      const parts = setUp({
        maxConcurrentCallsPerSession: most,
        handle: async () => {
          inWork += 1;
          mostInWork = Math.max(mostInWork, inWork);
          await sleep(parts.clock, 100);
          inWork -= 1;
          return 'complete';
        },
      });
      parts.broker.add('s', 'a', 'b', 'c');
      void parts.loop.run();
      await parts.clock.advance(2_000);
      expect(mostInWork).toBe(most);
      expect(parts.broker.events.at(-1)).toBe('close s');
    }
  });

  it('abandons at once when told so, and takes the same message again', async () => {
    let tries = 0;
    const { clock, broker, loop } = setUp({ handle: async () => (++tries < 3 ? 'abandon' : 'complete') });
    broker.add('s', 'a');
    void loop.run();
    await clock.advance(10);
    expect(broker.events).toEqual(['hold s', 'abandon a', 'abandon a', 'complete a']);
  });

  it('renews the lock 10 s ahead while work goes on, no longer than allowed', async () => {
    const { clock, broker, loop } = setUp({
      maxAutoLockRenewalDurationMs: 120_000,
      handle: async () => {
        await sleep(clock, 300_000);
        return 'complete';
      },
    });
    broker.add('s', 'a');
    void loop.run();
    await clock.advance(290_000);
    expect(broker.events).toEqual(['hold s', 'renew s at 50', 'renew s at 100']);
  });

  it('tries a failed renewal again while the lock may still hold', async () => {
    const { clock, broker, failures, loop } = setUp({
      handle: async () => {
        await sleep(clock, 300_000);
        return 'complete';
      },
    });
    broker.add('s', 'a');
    void loop.run();
    await clock.advance(49_000);
    broker.renewError = new Error('busy');
    await clock.advance(2_500);
    broker.renewError = undefined;
    await clock.advance(1_000);
    expect(broker.events.slice(1)).toEqual(['renew s at 50', 'renew s at 51', 'renew s at 52']);
    expect(failures).toEqual(['renewing session s: Error: busy', 'renewing session s: Error: busy']);
  });

  it('pauses after a failed accept and goes on', async () => {
    const { clock, broker, failures, loop } = setUp();
    broker.acceptError = new Error('refused');
    void loop.run();
    await clock.advance(1_400);
    expect(broker.events).toHaveLength(3);
    expect(failures[0]).toBe('accepting a session: Error: refused');
    broker.acceptError = undefined;
    broker.add('s', 'a');
    await clock.advance(200);
    expect(broker.events.slice(3)).toEqual(['hold s', 'complete a']);
  });

  it('keeps hold of no session and no message that is over, however many there were', async () => {
    const { clock, broker, loop } = setUp();
    for (let session = 0; session < 20; session += 1) {
      broker.add(`s${session}`, `a${session}`, `b${session}`);
    }
    const ended = loop.run();
    await clock.advance(25_000);
    expect(broker.handedOver).toHaveLength(60);
    await collectGarbage();
    const kept = broker.handedOver.filter((reference) => reference.deref() !== undefined);
    // The last session and its messages may still be in a frame of the loop that waits.
    expect(kept.length).toBeLessThanOrEqual(3);
    loop.stop();
    await ended;
  });

  it('stop settles what is in work, gives the session back and takes nothing more', async () => {
    const { clock, broker, loop } = setUp({
      handle: async () => {
        await sleep(clock, 500);
        return 'complete';
      },
    });
    broker.add('s', 'a', 'b');
    const ended = loop.run();
    await clock.advance(100);
    loop.stop();
    await clock.advance(400);
    await ended;
    expect(broker.events).toEqual(['hold s', 'complete a', 'close s']);
  });

  it('stop does not wait for an accept, and gives a session back that comes too late', async () => {
    const { clock, broker, loop } = setUp();
    const ended = loop.run();
    await clock.advance(1);
    loop.stop();
    await ended;
    broker.add('late', 'a');
    await clock.advance(1);
    expect(broker.events).toEqual(['hold late', 'close late']);
  });
});

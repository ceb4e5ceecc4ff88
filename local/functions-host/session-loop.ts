import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { SimulatorClock } from '../simulator-kit/clock.js';
import type { HeldSession, MessageSource } from './message-source.js';
import { StopSignal, stopped } from './stop-signal.js';

/** What a session loop needs of its host. */
export interface SessionLoopOptions {
  readonly source: MessageSource;
  readonly clock: SimulatorClock;
  readonly maxConcurrentCallsPerSession: number;
  readonly sessionIdleTimeoutMs: number;
  readonly maxAutoLockRenewalDurationMs: number | undefined;
  /** Runs the function and says what to do with the message; never throws. */
  readonly handle: (message: ServiceBusReceivedMessage) => Promise<'complete' | 'abandon' | 'leave'>;
  /** Told of what failed outside of the function: accepting, receiving, renewing, settling. */
  readonly failed: (action: string, error: unknown) => void;
}

/** Pause after a failed accept, so that a broker that is away is not asked without end. */
const acceptPauseMs = 500;
/** Pause after a failed renewal; the lock may still hold. */
const renewPauseMs = 1_000;
/** A lock is renewed this long before it ends, or after half of the rest when that is sooner. */
const renewAheadMs = 10_000;

/**
 * One of `maxConcurrentSessions` loops: lock the next session, take its messages one by one until none comes within the
 * idle time, give it back, take another. A handler's success completes the message, a throw abandons it at once.
 */
export class SessionLoop {
  readonly #options: SessionLoopOptions;
  readonly #signal = new StopSignal();

  constructor(options: SessionLoopOptions) {
    this.#options = options;
  }

  /** Works until stopped; resolves when the messages in work are settled and the session is given back. */
  async run(): Promise<void> {
    while (!this.#signal.isStopped) {
      const session = await this.#accept();
      if (session !== undefined) await this.#serve(session);
    }
  }

  /** Takes no further message. */
  stop(): void {
    this.#signal.stop();
  }

  async #accept(): Promise<HeldSession | undefined> {
    const accepting = this.#options.source.acceptNextSession();
    try {
      const accepted = await this.#signal.orStopped(accepting);
      if (accepted !== stopped) return accepted;
    } catch (error) {
      this.#options.failed('accepting a session', error);
      await this.#signal.orStopped(this.#pause(acceptPauseMs));
      return undefined;
    }
    // Accepting cannot be called off; a session that comes too late is given back at once.
    void accepting.then((late) => late?.close()).catch(() => {});
    return undefined;
  }

  async #serve(session: HeldSession): Promise<void> {
    const renewal = this.#keepLocked(session);
    const running = new Set<Promise<void>>();
    try {
      await this.#receiveUntilIdle(session, running);
    } catch (error) {
      this.#options.failed(`receiving from session ${session.sessionId}`, error);
    }
    await Promise.all(running);
    renewal.cancel();
    await session.close();
  }

  async #receiveUntilIdle(session: HeldSession, running: Set<Promise<void>>): Promise<void> {
    const { maxConcurrentCallsPerSession, sessionIdleTimeoutMs } = this.#options;
    while (!this.#signal.isStopped) {
      if (running.size >= maxConcurrentCallsPerSession) {
        await Promise.race(running);
        continue;
      }
      const message = await this.#signal.orStopped(session.receive(sessionIdleTimeoutMs));
      if (message === stopped) return;
      if (message === undefined) {
        if (running.size === 0) return;
        await Promise.race(running);
        continue;
      }
      const work: Promise<void> = this.#work(session, message).finally(() => running.delete(work));
      running.add(work);
    }
  }

  async #work(session: HeldSession, message: ServiceBusReceivedMessage): Promise<void> {
    const outcome = await this.#options.handle(message);
    try {
      if (outcome === 'complete') await session.complete(message);
      else if (outcome === 'abandon') await session.abandon(message);
    } catch (error) {
      this.#options.failed(`settling (${outcome}) message ${String(message.messageId)}`, error);
    }
  }

  #keepLocked(session: HeldSession): { cancel(): void } {
    const { clock, maxAutoLockRenewalDurationMs } = this.#options;
    const untilMs = clock.nowMs() + (maxAutoLockRenewalDurationMs ?? Number.POSITIVE_INFINITY);
    let timer: { cancel(): void } | undefined;
    let isOver = false;
    const schedule = (delayMs: number): void => {
      if (isOver || clock.nowMs() + delayMs >= untilMs) return;
      timer = clock.schedule(delayMs, () => void renew());
    };
    const scheduleByLock = (): void => {
      const restMs = Math.max(0, session.lockedUntilMs() - clock.nowMs());
      schedule(restMs - Math.min(restMs / 2, renewAheadMs));
    };
    const renew = async (): Promise<void> => {
      try {
        await session.renewLock();
        scheduleByLock();
      } catch (error) {
        if (isOver) return;
        this.#options.failed(`renewing session ${session.sessionId}`, error);
        if (session.lockedUntilMs() > clock.nowMs()) schedule(renewPauseMs);
      }
    };
    scheduleByLock();
    return {
      cancel: () => {
        isOver = true;
        timer?.cancel();
      },
    };
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.clock.schedule(delayMs, resolve);
    });
  }
}

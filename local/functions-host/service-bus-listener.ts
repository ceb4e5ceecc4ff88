import { isServiceBusError, type ServiceBusReceivedMessage } from '@azure/service-bus';
import type { SimulatorClock } from '../simulator-kit/clock.js';
import type { HostLog } from './host-log.js';
import type { ServiceBusSettings } from './host-settings.js';
import type { HostedFunction, Trigger } from './hosted-function.js';
import type { Invoker } from './invoker.js';
import type { MessageSource } from './message-source.js';
import { serviceBusData } from './service-bus-data.js';
import { SessionLoop } from './session-loop.js';

/** What listening to one queue needs. */
export interface ServiceBusListenerOptions {
  readonly hosted: HostedFunction;
  readonly trigger: Extract<Trigger, { kind: 'serviceBus' }>;
  readonly settings: ServiceBusSettings;
  readonly source: MessageSource;
  readonly invoker: Invoker;
  readonly clock: SimulatorClock;
  readonly log: HostLog;
}

/** Calls one function for each message of its queue. */
export class ServiceBusListener {
  readonly #options: ServiceBusListenerOptions;
  #stopReceiving: () => Promise<void> = async () => {};
  #lastFailure = '';

  constructor(options: ServiceBusListenerOptions) {
    this.#options = options;
  }

  /** Begins to receive; a broker that cannot be reached is tried again and again, and logged once. */
  start(): void {
    const { trigger, settings, source } = this.#options;
    if (!trigger.isSessionsEnabled) {
      const handler = {
        handle: (message: ServiceBusReceivedMessage) => this.#handle(message),
        failed: (error: unknown) => this.#failed('receiving', error),
      };
      const subscription = source.subscribe(handler, settings.maxConcurrentCalls);
      this.#stopReceiving = () => subscription.close();
      return;
    }
    const loops = Array.from({ length: settings.maxConcurrentSessions }, () => this.#sessionLoop());
    const ended = Promise.all(loops.map((loop) => loop.run()));
    this.#stopReceiving = async () => {
      for (const loop of loops) loop.stop();
      await ended;
    };
  }

  /** Receives nothing more; resolves when the messages in work are settled. */
  stop(): Promise<void> {
    return this.#stopReceiving();
  }

  #sessionLoop(): SessionLoop {
    const { settings, source, clock } = this.#options;
    return new SessionLoop({
      source,
      clock,
      maxConcurrentCallsPerSession: settings.maxConcurrentCallsPerSession,
      sessionIdleTimeoutMs: settings.sessionIdleTimeoutMs,
      maxAutoLockRenewalDurationMs: settings.maxAutoLockRenewalDurationMs,
      handle: (message) => this.#handle(message),
      failed: (action, error) => this.#failed(action, error),
    });
  }

  async #handle(message: ServiceBusReceivedMessage): Promise<'complete' | 'abandon' | 'leave'> {
    const { hosted, trigger, settings, invoker } = this.#options;
    this.#lastFailure = '';
    const diagnosticId = message.applicationProperties?.['Diagnostic-Id'];
    try {
      await invoker.invoke(hosted, {
        ...serviceBusData(message, trigger.isBinary),
        traceParent: typeof diagnosticId === 'string' ? diagnosticId : undefined,
        reason: `(null) MessageId: ${String(message.messageId)}, SessionId: ${message.sessionId ?? '-'}`,
      });
      return (trigger.autoComplete ?? settings.autoCompleteMessages) ? 'complete' : 'leave';
    } catch {
      // Logged by the invoker. The broker counts the delivery and gives up in the end.
      return 'abandon';
    }
  }

  /** A failure that repeats in each loop and each try is one line. */
  #failed(action: string, error: unknown): void {
    const code = isServiceBusError(error) ? error.code : undefined;
    const text = error instanceof Error ? error.message : String(error);
    const failure = `${code ?? 'error'}: ${text}`;
    if (failure === this.#lastFailure) return;
    this.#lastFailure = failure;
    this.#options.log({
      level: code === 'SessionLockLost' || code === 'MessageLockLost' ? 'warning' : 'error',
      category: 'Host.ServiceBus',
      message: `${this.#options.hosted.name}, ${action}: ${failure}`,
    });
  }
}

import type { ServiceBusReceivedMessage } from '@azure/service-bus';

/** A session that this host holds the lock of. */
export interface HeldSession {
  readonly sessionId: string;
  /** Until when the lock holds, milliseconds since 1970. */
  lockedUntilMs(): number;
  /** The next message, or none when `waitMs` have passed. @throws when the lock or the connection is lost */
  receive(waitMs: number): Promise<ServiceBusReceivedMessage | undefined>;
  complete(message: ServiceBusReceivedMessage): Promise<void>;
  abandon(message: ServiceBusReceivedMessage): Promise<void>;
  renewLock(): Promise<void>;
  /** Gives the session back; never throws and ends in bounded time. */
  close(): Promise<void>;
}

/** What happens to one message of a queue without sessions. */
export interface MessageHandler {
  /** Runs the function and says what to do with the message; never throws. */
  handle(message: ServiceBusReceivedMessage): Promise<'complete' | 'abandon' | 'leave'>;
  /** Told when receiving fails; receiving goes on by itself. */
  failed(error: unknown): void;
}

/** Where messages come from: the real client, or a stand-in in tests. */
export interface MessageSource {
  /** Locks the next session that has messages; `undefined` when there was none in time. @throws when it cannot */
  acceptNextSession(): Promise<HeldSession | undefined>;
  /** Receives from a queue without sessions until closed, `maxConcurrentCalls` at a time. */
  subscribe(handler: MessageHandler, maxConcurrentCalls: number): { close(): Promise<void> };
}

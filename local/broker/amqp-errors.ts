/** An error as AMQP carries it; the client library turns the condition into its error code. */
export interface BrokerError {
  readonly condition: string;
  readonly description: string;
}

const staleLock =
  'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue, or was received by a different receiver instance.';

export const messageLockLost: BrokerError = {
  condition: 'com.microsoft:message-lock-lost',
  description: staleLock,
};

export const sessionLockLost: BrokerError = {
  condition: 'com.microsoft:session-lock-lost',
  description: 'The session lock has expired on the session or is held by another receiver. Accept the session again.',
};

/** Without the exact wording the client reports a communication problem instead. */
export function entityNotFound(address: string): BrokerError {
  return { condition: 'amqp:not-found', description: `The messaging entity '${address}' could not be found.` };
}

export function notAllowed(description: string): BrokerError {
  return { condition: 'amqp:not-allowed', description };
}

export function sessionCannotBeLocked(sessionId: string): BrokerError {
  return {
    condition: 'com.microsoft:session-cannot-be-locked',
    description: `The requested session '${sessionId}' cannot be accepted. It may be locked by another receiver.`,
  };
}

export const noSessionReady: BrokerError = {
  condition: 'com.microsoft:timeout',
  description: 'The operation did not complete within the allotted time: no session with messages became available.',
};

export const messageTooLarge: BrokerError = {
  condition: 'amqp:link:message-size-exceeded',
  description: 'The message or batch is larger than the link allows.',
};

export const brokerStopping: BrokerError = {
  condition: 'amqp:connection:forced',
  description: 'The broker is shutting down.',
};

export function invalidArgument(description: string): BrokerError {
  return { condition: 'com.microsoft:argument-error', description };
}

/** Something in the broker went wrong; the caller may try again. */
export function internalError(cause: unknown): BrokerError {
  return { condition: 'amqp:internal-error', description: cause instanceof Error ? cause.message : String(cause) };
}

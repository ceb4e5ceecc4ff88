/** How one queue behaves; the fields are those of the service's queue description, durations in milliseconds. */
export interface QueueOptions {
  /** Addresses compare without regard to case, as in the service. */
  readonly name: string;
  /** Every message needs a session id, and only session receivers may attach. */
  readonly requiresSession: boolean;
  readonly requiresDuplicateDetection: boolean;
  /** How long a message id is remembered; used only with `requiresDuplicateDetection`. */
  readonly duplicateDetectionWindowMs: number;
  /** Of a message lock and of a session lock. */
  readonly lockDurationMs: number;
  /** Failed deliveries after which a message moves to the dead-letter queue. */
  readonly maxDeliveryCount: number;
  /** Upper limit of a message's own time to live. Absent: messages live for ever unless they say otherwise. */
  readonly defaultTimeToLiveMs?: number;
  /** Expired messages move to the dead-letter queue; otherwise they vanish. */
  readonly deadLetteringOnExpiration: boolean;
}

/** What a queue has when nothing is said: the defaults of the service's current management API. */
export const defaultQueueOptions: Omit<QueueOptions, 'name'> = {
  requiresSession: false,
  requiresDuplicateDetection: false,
  duplicateDetectionWindowMs: 600_000,
  lockDurationMs: 60_000,
  maxDeliveryCount: 10,
  deadLetteringOnExpiration: false,
};

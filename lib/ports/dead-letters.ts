/** A message that the queue has given up on. */
export interface DeadLetter {
  readonly messageId: string;
  /** As it was sent, parsed where it was JSON; bytes that are none come as text. Trusted by nobody. */
  readonly body: unknown;
  /** Connection that the sender named beside the body. */
  readonly connectionId?: string;
  /** Why the queue gave up, as it says itself, such as `MaxDeliveryCountExceeded`. */
  readonly reason?: string;
  readonly description?: string;
  readonly deliveryCount: number;
}

/** What is to become of a dead letter: `kept` elsewhere, so that it may go, or it stays where it is. */
export type LetterFate = 'kept' | 'stays';

/** Messages that the queue has given up on. */
export interface DeadLetters {
  /**
   * Hands over the oldest ones, at most `most`, one after the other. One is removed once it is kept; one that stays, or for
   * which `keep` rejects, is handed over again by the next call. Rejects when the queue does not answer, or with what
   * `keep` rejected with, after the others have been handed over. Returns how many were removed.
   */
  drain(most: number, keep: (letter: DeadLetter) => Promise<LetterFate>): Promise<number>;
}

/** Why an order waits and what helps, for a seller. `{detail}` are names and numbers, after a colon, or nothing. */
export interface WaitingWords {
  readonly why: string;
  readonly next: string;
}

/** By parked reason; a test holds each language against the list of reasons. */
export type Waits = Readonly<Record<string, WaitingWords>> & { readonly other: WaitingWords };

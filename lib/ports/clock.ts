/** Time and waiting, passed in so that tests run in virtual time. */
export interface Clock {
  nowMs(): number;
  sleep(delayMs: number): Promise<void>;
}

/** Random identifiers, passed in so that a run can be repeated. */
export interface Ids {
  /** A lower-case random GUID. */
  newId(): string;
}

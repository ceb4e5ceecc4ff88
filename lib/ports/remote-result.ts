/** Why a remote call did not do what was asked. Each has one way of going on; see docs/SPEC.md, "Retry loops". */
export type RemoteFailureReason =
  /** The record (or the one it refers to) is not there. */
  | 'notFound'
  /** Somebody changed the record since we read it: BC 409 `Request_EntityChanged`, Dataverse 412. Read, merge, retry. */
  | 'versionMismatch'
  /** A record with our id exists already (Dataverse 412 `0x80040237`): an earlier attempt of ours worked. */
  | 'exists'
  /** The system's own rules refuse the change; the message is for people. No retry helps until something changes. */
  | 'refused'
  /** 429; nothing may be sent before `retryAfterMs`. */
  | 'throttled'
  /** 502, 503, locks, connection refused: not done, try later. */
  | 'unavailable'
  /** Answer lost, time-out, 504: may have been done, may still be done. Look before repeating. */
  | 'unclear'
  /** 401 after one fresh token. */
  | 'unauthorized'
  /** 403 or a missing permission. */
  | 'forbidden'
  /** Our own request is wrong, or the schema is not what we expect. */
  | 'invalid';

/** An expected failure of a remote call, as a value. */
export interface RemoteFailure {
  readonly reason: RemoteFailureReason;
  /** For people; holds no secret and no record content beyond what the system said. */
  readonly message: string;
  /** HTTP status, absent when there was no answer. */
  readonly status?: number;
  /** The system's own error code. */
  readonly code?: string;
  readonly retryAfterMs?: number;
  /** Refused because a row that the change names is not there: the row's table, as the system calls it, and its code. */
  readonly missing?: { readonly table: string; readonly code: string };
}

export type RemoteResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: RemoteFailure };

export function success<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function failed(failure: RemoteFailure): { readonly ok: false; readonly failure: RemoteFailure } {
  return { ok: false, failure };
}

/** Reasons that stay until somebody mends rights, addresses or schema: asking again later does not help. */
const lasting: ReadonlySet<RemoteFailureReason> = new Set(['unauthorized', 'forbidden', 'invalid', 'notFound']);

/** Whether asking again later does not help. */
export function isLasting({ reason }: RemoteFailure): boolean {
  return lasting.has(reason);
}

/** Reasons that say nothing of the request: it may be answered when it is sent again. */
const passing: ReadonlySet<RemoteFailureReason> = new Set(['throttled', 'unavailable', 'unclear']);

/** Whether the same may be answered later. */
export function isPassing({ reason }: RemoteFailure): boolean {
  return passing.has(reason);
}

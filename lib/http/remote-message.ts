import type { RemoteFailure } from '../ports/remote-result.js';

/**
 * What may happen when a request is sent twice. `read`: nothing. `repeatable`: a conditional write or one under an id of
 * ours, so a second arrival is refused by the server. `once`: a second arrival would do it twice, so it is never sent
 * again once it may have arrived.
 */
export type RequestSafety = 'read' | 'repeatable' | 'once';

export interface RemoteRequest {
  /** What is asked, for logs: no ids, no content, e.g. `readOrder`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Relative to the base address, or an absolute link of the same origin (a next page). */
  readonly url: string;
  readonly safety: RequestSafety;
  /** In addition to, and winning over, those of the side's dialect. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Replaces the dialect's reading of the answer, e.g. where failures stand inside a batch. */
  readonly classify?: AnswerClassifier;
}

export interface RemoteAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Says what went wrong, or `undefined` when the answer is a success. */
export type AnswerClassifier = (answer: RemoteAnswer, safety: RequestSafety) => RemoteFailure | undefined;

/** What differs between the two systems on the wire. */
export interface RemoteDialect {
  /** For logs and messages: `Business Central` or `Sales`. */
  readonly systemName: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly classify: AnswerClassifier;
}

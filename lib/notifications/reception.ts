import type { OutgoingNotice } from '../ports/queue.js';

/** What a receiver has to do about one request: put the notices on the queue, log the findings, then answer. */
export interface Reception {
  readonly answer: ReceptionAnswer;
  readonly notices: readonly OutgoingNotice[];
  readonly findings: readonly Finding[];
}

export interface ReceptionAnswer {
  readonly status: 200 | 202 | 400 | 401 | 413;
  /** Plain text of ours, or the validation token of a handshake; never another part of the request. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something that was dropped, refused or not understood. */
export interface Finding {
  /** A word, see docs/RUNBOOK.md. */
  readonly reason: string;
  readonly count: number;
}

/** One request to a webhook, as the bindings show it. */
export interface WebhookRequest {
  readonly method: string;
  /** Absent when the host passed none on: empty, or chunked without a length. */
  readonly body: Uint8Array | undefined;
  readonly header: (name: string) => string | undefined;
  readonly query: (name: string) => string | undefined;
  /** W3C trace context, so that one change is one trace. */
  readonly traceParent?: string;
  /** A random name for a delivery that does not name itself. */
  readonly fallbackName: string;
}

/** UTF-8 text of a body; `undefined` when it is not UTF-8. A byte order mark is taken off. */
export function decodeBody(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Whether the sender's own count of bytes, or the bytes themselves, are over the limit. */
export function isOversize(request: WebhookRequest, limitBytes: number): boolean {
  const told = Number(request.header('content-length') ?? '0');
  return told > limitBytes || (request.body?.byteLength ?? 0) > limitBytes;
}

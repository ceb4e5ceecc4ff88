import type { RemoteAnswer } from './remote-message.js';

/**
 * How far the clock of the system that answered is ahead of ours, in milliseconds, from the `date` header, which counts
 * whole seconds: half of one is added, and the middle of the call is taken for the moment of the answer.
 * `undefined` when there is no such header.
 */
export function clockAheadMs(
  answer: RemoteAnswer,
  call: { readonly startedMs: number; readonly endedMs: number },
): number | undefined {
  const remoteMs = Date.parse(answer.headers.date ?? '');
  return Number.isNaN(remoteMs) ? undefined : remoteMs + 500 - (call.startedMs + call.endedMs) / 2;
}

import type { Notice } from '../ports/notice.js';
import { currentTraceParent, within } from './invocation.js';
import type { Telemetry } from './telemetry.js';

/**
 * Runs the work on a notice as a part of the trace that the notice carries, linked to the run of the function that does
 * it: the queue ends the host's own trace, and what the host says of a message's trace depends on its version.
 * The work answers how it ended, as a word.
 */
export async function underNotice(telemetry: Telemetry, notice: Notice, work: () => Promise<string>): Promise<void> {
  const run = currentTraceParent();
  const { traceParent, noticedMs, connectionId, side, about, attemptNumber } = notice;
  const record = notice.about === 'order' ? { recordId: notice.recordId, cause: notice.cause } : {};
  const attributes = { connectionId, side, about, attemptNumber, ...record };
  await within({ traceParent, noticedMs }, () =>
    telemetry.span({ name: 'notice.handle', kind: 'internal', attributes, link: run }, async (span) => {
      span.note({ outcome: await work() });
    }),
  );
}

import type { OutgoingNotice, Queue } from '../ports/queue.js';
import { currentTraceParent } from './invocation.js';
import type { Measuring } from './telemetry.js';

/**
 * A queue whose notices carry in their body where they come from: the trace, and when Tandem first knew. Only the body
 * is kept by every mode of the Functions host, so that one change is one trace.
 */
export function tracedQueue(queue: Queue, { telemetry, clock }: Measuring): Queue {
  return {
    counts: () => queue.counts(),
    send: (notices) =>
      telemetry.span({ name: 'queue.send', kind: 'producer', attributes: { count: notices.length } }, () => {
        const traceParent = currentTraceParent();
        return queue.send(notices.map((each) => stamped(each, { traceParent, nowMs: clock.nowMs() })));
      }),
  };
}

function stamped(
  outgoing: OutgoingNotice,
  at: { readonly traceParent: string | undefined; readonly nowMs: number },
): OutgoingNotice {
  const { notice } = outgoing;
  const trace = at.traceParent === undefined ? {} : { traceParent: at.traceParent };
  return { ...outgoing, notice: { ...notice, ...trace, noticedMs: notice.noticedMs ?? at.nowMs } };
}

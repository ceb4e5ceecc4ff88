import { type InvocationLog, withInvocation } from './invocation.js';
import type { Measuring } from './telemetry.js';

/** One run of a function, as the host names it. */
export interface FunctionRun {
  readonly log: InvocationLog;
  readonly functionName: string;
  readonly invocationId: string;
  /** W3C trace context of the host's own activity. */
  readonly traceParent: string | undefined;
}

/** Runs the work as a span with its time, so that its logs and remote calls belong to the run. */
export function withinRun<Result>(
  { telemetry, clock }: Measuring,
  { functionName, invocationId, log, traceParent }: FunctionRun,
  work: () => Promise<Result>,
): Promise<Result> {
  return withInvocation({ log, functionName, traceParent }, async () => {
    const startedMs = clock.nowMs();
    let outcome = 'failed';
    const attributes = { 'faas.invocation_id': invocationId };
    try {
      const result = await telemetry.span({ name: functionName, kind: 'internal', attributes }, work);
      outcome = 'done';
      return result;
    } finally {
      const seconds = (clock.nowMs() - startedMs) / 1_000;
      telemetry.measure('tandem.function.duration', seconds, { function: functionName, outcome });
    }
  });
}

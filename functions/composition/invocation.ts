import type { InvocationContext } from '@azure/functions';
import { withInvocation } from '../../lib/telemetry/invocation-sink.js';
import type { Parts } from './parts.js';
import { composedParts } from './start.js';

/** What a function does with one trigger, given the parts of the product. */
export type Action<Trigger, Result> = (parts: Parts, trigger: Trigger, context: InvocationContext) => Promise<Result>;

/** Makes a handler of an action: what is logged and called inside belongs to the invocation and its trace. */
export function invoke<Trigger, Result>(action: Action<Trigger, Result>) {
  return (trigger: Trigger, context: InvocationContext): Promise<Result> =>
    withInvocation({ log: context, traceParent: context.traceContext?.traceParent }, () =>
      action(composedParts(), trigger, context),
    );
}

import type { InvocationContext } from '@azure/functions';
import { withinRun } from '../../lib/telemetry/function-run.js';
import { withInvocation } from '../../lib/telemetry/invocation.js';
import type { Parts } from './parts.js';
import { composedParts, partsAtTheDoor } from './start.js';

/** What a function does with one trigger, given the parts of the product. */
export type Action<Trigger, Result> = (parts: Parts, trigger: Trigger, context: InvocationContext) => Promise<Result>;

/** Makes a handler of an action: what is logged and called inside belongs to the invocation and its trace. */
export function invoke<Trigger, Result>(action: Action<Trigger, Result>) {
  return handlerOf(action, composedParts);
}

/** The same for a receiver of notifications, whose sender must not wait for the storage. */
export function receive<Trigger, Result>(action: Action<Trigger, Result>) {
  return handlerOf(action, partsAtTheDoor);
}

function handlerOf<Trigger, Result>(action: Action<Trigger, Result>, partsNow: () => Promise<Parts>) {
  return async (trigger: Trigger, context: InvocationContext): Promise<Result> => {
    const parts = await withInvocation({ log: context }, partsNow);
    const { functionName, invocationId, traceContext } = context;
    const run = { log: context, functionName, invocationId, traceParent: traceContext?.traceParent };
    const measuring = { telemetry: parts.telemetry, clock: parts.engine.clock };
    return await withinRun(measuring, run, () => action(parts, trigger, context));
  };
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogLevel, LogSink } from './logger.js';

/** Where the lines of one invocation go: its Functions context. */
export interface InvocationLog {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** What belongs to the invocation at hand, however deep the call. */
export interface Invocation {
  readonly log: InvocationLog;
  /** W3C trace context that outgoing requests continue. */
  readonly traceParent?: string | undefined;
}

const current = new AsyncLocalStorage<Invocation>();

/** Runs the action so that its logs and remote calls belong to this invocation. */
export function withInvocation<Result>(invocation: Invocation, action: () => Promise<Result>): Promise<Result> {
  return current.run(invocation, action);
}

/** Runs the action under the trace of the delivery that caused it, when that is known. */
export function withTrace<Result>(traceParent: string | undefined, action: () => Promise<Result>): Promise<Result> {
  const outer = current.getStore();
  return traceParent === undefined ? action() : current.run({ log: outer?.log ?? console, traceParent }, action);
}

/** W3C `traceparent` of what is being done now. */
export function currentTraceParent(): string | undefined {
  return current.getStore()?.traceParent;
}

/** Writes to the current invocation's log; outside of one, to the console. */
export const invocationSink: LogSink = (level: LogLevel, line: string): void => {
  const log: InvocationLog = current.getStore()?.log ?? console;
  log[level](line);
};

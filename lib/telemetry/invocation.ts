import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogLevel, LogSink } from './logger.js';
import { parseTraceParent } from './trace-parent.js';

/** Where the lines of one invocation go: its Functions context. */
export interface InvocationLog {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** What belongs to the invocation at hand, however deep the call. */
export interface Invocation {
  readonly log: InvocationLog;
  /** Name of the function that runs. */
  readonly functionName?: string | undefined;
  /** W3C trace context that outgoing requests continue. */
  readonly traceParent?: string | undefined;
  /** When the notice that is being handled reached Tandem. */
  readonly noticedMs?: number | undefined;
}

const current = new AsyncLocalStorage<Invocation>();

/** Runs the action so that its logs and remote calls belong to this invocation. */
export function withInvocation<Result>(invocation: Invocation, action: () => Promise<Result>): Promise<Result> {
  return current.run(invocation, action);
}

/** Runs the action with something of the invocation changed; what is `undefined` stays as it is. */
export function within<Result>(change: Partial<Invocation>, action: () => Promise<Result>): Promise<Result> {
  const known = Object.entries(change).filter(([, value]) => value !== undefined);
  return current.run({ log: console, ...current.getStore(), ...Object.fromEntries(known) }, action);
}

/** W3C `traceparent` of what is being done now. */
export function currentTraceParent(): string | undefined {
  return current.getStore()?.traceParent;
}

/** Id of the trace of what is being done now: the one correlation that logs, spans and messages share. */
export function currentTraceId(): string | undefined {
  return parseTraceParent(currentTraceParent())?.traceId;
}

/** Name of the function that runs; `none` outside of an invocation. */
export function currentFunction(): string {
  return current.getStore()?.functionName ?? 'none';
}

/** When the notice that is being handled reached Tandem; `undefined` outside of the worker. */
export function currentNoticedMs(): number | undefined {
  return current.getStore()?.noticedMs;
}

/** Writes to the current invocation's log; outside of one, to the console. */
export const invocationSink: LogSink = (level: LogLevel, line: string): void => {
  const log: InvocationLog = current.getStore()?.log ?? console;
  log[level](line);
};

import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogLevel, LogSink } from './logger.js';

/** What of a Functions invocation context a log line needs. */
export interface InvocationLog {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

const current = new AsyncLocalStorage<InvocationLog>();

/** Runs the action so that whatever it logs, however deep, belongs to this invocation. */
export function withInvocationLog<Result>(log: InvocationLog, action: () => Promise<Result>): Promise<Result> {
  return current.run(log, action);
}

/** Writes to the current invocation's log; outside of one, to the console. */
export const invocationSink: LogSink = (level: LogLevel, line: string): void => {
  const log: InvocationLog = current.getStore() ?? console;
  log[level](line);
};

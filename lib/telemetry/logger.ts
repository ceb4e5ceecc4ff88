import type { LogFields, Logger } from '../ports/logger.js';
import { redactField, scrubSentence, withheld } from './redact.js';

export type LogLevel = 'info' | 'warn' | 'error';

/** Takes one line of JSON; the Functions context of the current invocation, or the console. */
export type LogSink = (level: LogLevel, line: string) => void;

/**
 * A logger whose lines hold only what `redact.ts` lets through: `{"event":"…", …fields}`, with the `traceId` at hand.
 * `secrets` are texts that are struck out wherever they still appear.
 */
export function createLogger(
  sink: LogSink,
  secrets: readonly string[] = [],
  traceId: () => string | undefined = () => undefined,
): Logger {
  const known = secrets.filter((secret) => secret !== '');
  const write = (level: LogLevel, event: string, fields: LogFields = {}): void => {
    const entries = Object.entries({ ...fields, traceId: traceId() }).flatMap(([name, value]) => {
      return value === undefined ? [] : [[name, readable(name, value)] as const];
    });
    const line = JSON.stringify({ event: scrubSentence(event), ...Object.fromEntries(entries) });
    sink(level, strikeOut(line, known));
  };
  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
  };
}

function readable(name: string, value: string | number | boolean): string | number | boolean {
  return typeof value === 'string' ? redactField(name, value) : value;
}

function strikeOut(line: string, secrets: readonly string[]): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, withheld), line);
}

/**
 * Logs that cannot leak: an event name and fields from a closed list of kinds. Values are ids, counts, codes and short
 * sentences of ours, never record content, tokens or addresses with secrets.
 */
export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

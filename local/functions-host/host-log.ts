import type { LogLevel } from './core-types.js';

const levels: readonly string[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

/** One entry; `category` decides which level of host.json applies, such as `Function.sweep.User`. */
export interface HostLogEntry {
  readonly level: LogLevel;
  readonly category: string;
  readonly message: string;
  readonly invocationId?: string;
}

/** Writes an entry, if its level is on. */
export type HostLog = (entry: HostLogEntry) => void;

/**
 * A log of one line an entry: `time [level] category (invocation): message`.
 * @param logLevels `logging.logLevel` of host.json: the longest category prefix wins, else `default`, else information
 */
export function hostLog(logLevels: Readonly<Record<string, string>>, write: (line: string) => void): HostLog {
  return ({ level, category, message, invocationId }) => {
    if (levels.indexOf(level) < lowestLevel(logLevels, category)) return;
    const invocation = invocationId === undefined ? '' : ` (${invocationId})`;
    const oneLine = message.replaceAll(/\r?\n/g, ' | ');
    write(`${new Date().toISOString()} [${level}] ${category}${invocation}: ${oneLine}`);
  };
}

function lowestLevel(logLevels: Readonly<Record<string, string>>, category: string): number {
  let level = logLevels.default ?? 'information';
  let longest = 0;
  for (const [prefix, prefixLevel] of Object.entries(logLevels)) {
    const applies = category === prefix || category.startsWith(`${prefix}.`);
    if (!applies || prefix.length <= longest) continue;
    longest = prefix.length;
    level = prefixLevel;
  }
  const index = levels.indexOf(level.toLowerCase());
  return index < 0 ? levels.indexOf('information') : index;
}

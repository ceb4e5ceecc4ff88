import { CronExpressionParser } from 'cron-parser';

/** When a timer fires, in UTC. */
export interface TimerSchedule {
  /** The first occurrence after `afterMs` (milliseconds since 1970). */
  nextMs(afterMs: number): number;
  /** Whether it fires more often than once a minute; the real host keeps no status for such timers. */
  readonly isFrequent: boolean;
}

/** One value, a range, a step or a list of them; months and days by number or English short name. */
const value = '(?:\\*|\\d{1,2}|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)';
const item = `${value}(?:-${value})?(?:/\\d{1,2})?`;
const field = new RegExp(`^${item}(?:,${item})*$`, 'i');

/**
 * Parses a 6-field NCRONTAB expression (`second minute hour day month weekday`); 5 fields mean second 0.
 * @throws Error for anything else, forms of other crons included, so that nothing works here only
 */
export function parseSchedule(text: string): TimerSchedule {
  const fields = text.trim().split(/\s+/);
  const expression = fields.length === 5 ? `0 ${fields.join(' ')}` : fields.join(' ');
  const known = fields.length >= 5 && fields.length <= 6 && fields.every((part) => field.test(part));
  if (!known) throw notASchedule(text);
  const [, , , day, , weekday] = expression.split(' ');
  if (day !== '*' && weekday !== '*') {
    throw new Error(`schedule "${text}" restricts both day and weekday, which this host does not support`);
  }
  const nextMs = (afterMs: number): number => {
    const parsed = CronExpressionParser.parse(expression, { currentDate: new Date(afterMs), tz: 'UTC' });
    return parsed.next().getTime();
  };
  try {
    const firstMs = nextMs(0);
    return { nextMs, isFrequent: nextMs(firstMs) - firstMs < 60_000 };
  } catch (cause) {
    throw notASchedule(text, cause);
  }
}

function notASchedule(text: string, cause?: unknown): Error {
  return new Error(`"${text}" is no NCRONTAB schedule such as "0 */5 * * * *"`, { cause });
}

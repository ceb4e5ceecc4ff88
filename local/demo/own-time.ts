import { z } from 'zod';

/** One line of the Functions host's log, as far as times are told from it. */
interface LogLine {
  readonly atMs: number;
  readonly functionName: string;
  readonly invocation: string;
  readonly text: string;
}

const lineForm = /^functions: (\S+) \[\w+\] Function\.([\w-]+)(?:\.User)? \(([0-9a-f-]+)\): (.*)$/;
const eventForm = z.object({ event: z.string(), call: z.string().optional(), durationMs: z.number().optional() });
/** Messages that a timer or a retry put on the queue: they wait on purpose. */
const ownMessage = /MessageId: (?:due|swept|later|gap)-/;
/** Names of calls that change nothing. */
const readingCall = /^(?:read|find|list|whoAmI)/;

/**
 * Time from the arrival of a notice to the last effect made for it, without the time that remote calls took: what
 * Tandem, the queue and the host add, in milliseconds. One number for each handled notice that had an effect; read from
 * the log of the functions. The latest arrival before the worker began counts: notices of one order should not pile up.
 */
export function ownTimesMs(log: readonly string[]): readonly number[] {
  const lines = log.flatMap((line) => parseLine(line) ?? []);
  const enqueuing = new Set(
    lines.filter((line) => eventOf(line)?.event === 'webhook.enqueued').map((line) => line.invocation),
  );
  const begins = lines.filter((line) => line.text.startsWith('Executing '));
  const arrivals = begins.filter((line) => enqueuing.has(line.invocation)).map((line) => line.atMs);
  return begins
    .filter((line) => line.functionName === 'sync-worker' && !ownMessage.test(line.text))
    .flatMap((begin) => {
      const arrivalMs = arrivals.findLast((atMs) => atMs <= begin.atMs);
      return arrivalMs === undefined ? [] : (ownTimeOf(callsOf(begin.invocation, lines), arrivalMs) ?? []);
    });
}

interface RemoteCallLine {
  readonly atMs: number;
  readonly durationMs: number;
  readonly isEffect: boolean;
}

function callsOf(invocation: string, lines: readonly LogLine[]): readonly RemoteCallLine[] {
  return lines.flatMap((line) => {
    const event = line.invocation === invocation ? eventOf(line) : undefined;
    return event?.event === 'remote.call'
      ? [{ atMs: line.atMs, durationMs: event.durationMs ?? 0, isEffect: !readingCall.test(event.call ?? '') }]
      : [];
  });
}

function ownTimeOf(calls: readonly RemoteCallLine[], arrivalMs: number): number | undefined {
  const lastEffect = calls.findLastIndex((call) => call.isEffect);
  const untilEffect = calls.slice(0, lastEffect + 1);
  const end = untilEffect.at(-1);
  const remoteMs = untilEffect.reduce((sum, call) => sum + call.durationMs, 0);
  return end === undefined ? undefined : Math.max(0, end.atMs - arrivalMs - remoteMs);
}

function parseLine(line: string): LogLine | undefined {
  const [, stamp, functionName, invocation, text] = lineForm.exec(line) ?? [];
  return stamp === undefined || functionName === undefined || invocation === undefined || text === undefined
    ? undefined
    : { atMs: Date.parse(stamp), functionName, invocation, text };
}

function eventOf(line: LogLine): z.output<typeof eventForm> | undefined {
  if (!line.text.startsWith('{')) {
    return undefined;
  }
  try {
    return eventForm.safeParse(JSON.parse(line.text)).data;
  } catch {
    return undefined;
  }
}

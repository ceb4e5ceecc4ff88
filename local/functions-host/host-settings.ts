import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Settings by name, as the process environment holds them. */
export type Environment = Record<string, string | undefined>;

/** What of host.json this host obeys. Times in milliseconds; `undefined` = no limit. */
export interface HostSettings {
  readonly functionTimeoutMs: number | undefined;
  /** Functions to run, when host.json names some. */
  readonly functions: readonly string[] | undefined;
  /** Lowest level by category prefix; `default` for the others. */
  readonly logLevels: Readonly<Record<string, string>>;
  readonly http: {
    readonly routePrefix: string;
    readonly maxOutstandingRequests: number | undefined;
    readonly maxConcurrentRequests: number | undefined;
  };
  readonly serviceBus: ServiceBusSettings;
}

/** `extensions.serviceBus` of host.json. */
export interface ServiceBusSettings {
  readonly autoCompleteMessages: boolean;
  readonly maxConcurrentCalls: number;
  readonly maxConcurrentSessions: number;
  readonly maxConcurrentCallsPerSession: number;
  /** How long an idle session is kept before another is taken. */
  readonly sessionIdleTimeoutMs: number;
  /** How long a session's or message's lock is renewed; `undefined` = as long as it is held. */
  readonly maxAutoLockRenewalDurationMs: number | undefined;
  readonly retry: {
    readonly tryTimeoutMs: number;
    readonly delayMs: number;
    readonly maxDelayMs: number;
    readonly maxRetries: number;
    readonly mode: 'fixed' | 'exponential';
  };
}

/**
 * Milliseconds of a .NET time span `[-][d.]hh:mm:ss[.fffffff]`.
 * @throws Error when it is none.
 */
export function timeSpanMs(text: string): number {
  const match = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(\.\d{1,7})?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no time span such as "00:00:30"`);
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match;
  const wholeSeconds = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (sign === '-' ? -1 : 1) * (wholeSeconds * 1_000 + Number(fraction) * 1_000);
}

const timeSpan = z.string().transform((text, context) => {
  try {
    return timeSpanMs(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});
const limit = z.number().int().min(-1).default(-1);

const hostSchema = z.object({
  version: z.literal('2.0'),
  functionTimeout: z.preprocess((value) => (value === '-1' ? '-00:00:01' : value), timeSpan).optional(),
  functions: z.array(z.string()).optional(),
  logging: z.object({ logLevel: z.record(z.string(), z.string()).default({}) }).prefault({}),
  extensions: z
    .object({
      http: z
        .object({ routePrefix: z.string().default('api'), maxOutstandingRequests: limit, maxConcurrentRequests: limit })
        .prefault({}),
      serviceBus: z
        .object({
          autoCompleteMessages: z.boolean().default(true),
          maxConcurrentCalls: z.number().int().min(1).default(16),
          maxConcurrentSessions: z.number().int().min(1).default(8),
          maxConcurrentCallsPerSession: z.number().int().min(1).default(1),
          sessionIdleTimeout: timeSpan.optional(),
          maxAutoLockRenewalDuration: timeSpan.prefault('00:05:00'),
          clientRetryOptions: z
            .object({
              mode: z.string().default('exponential'),
              tryTimeout: timeSpan.prefault('00:01:00'),
              delay: timeSpan.prefault('00:00:00.80'),
              maxDelay: timeSpan.prefault('00:01:00'),
              maxRetries: z.number().int().min(0).default(3),
            })
            .prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
});

/**
 * Reads host.json of the app folder; what it does not say has the real host's defaults.
 * @throws Error naming the file and what is wrong with it.
 */
export function readHostSettings(appFolder: string): HostSettings {
  const file = join(appFolder, 'host.json');
  const parsed = hostSchema.safeParse(readJson(file));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  const { functionTimeout, functions, logging, extensions } = parsed.data;
  const { http, serviceBus } = extensions;
  const { clientRetryOptions: retry } = serviceBus;
  return {
    functionTimeoutMs: functionTimeout === undefined || functionTimeout < 0 ? undefined : functionTimeout,
    functions,
    logLevels: logging.logLevel,
    http: {
      routePrefix: http.routePrefix,
      maxOutstandingRequests: positive(http.maxOutstandingRequests),
      maxConcurrentRequests: positive(http.maxConcurrentRequests),
    },
    serviceBus: {
      autoCompleteMessages: serviceBus.autoCompleteMessages,
      maxConcurrentCalls: serviceBus.maxConcurrentCalls,
      maxConcurrentSessions: serviceBus.maxConcurrentSessions,
      maxConcurrentCallsPerSession: serviceBus.maxConcurrentCallsPerSession,
      sessionIdleTimeoutMs: serviceBus.sessionIdleTimeout ?? retry.tryTimeout,
      maxAutoLockRenewalDurationMs:
        serviceBus.maxAutoLockRenewalDuration < 0 ? undefined : serviceBus.maxAutoLockRenewalDuration,
      retry: {
        tryTimeoutMs: retry.tryTimeout,
        delayMs: retry.delay,
        maxDelayMs: retry.maxDelay,
        maxRetries: retry.maxRetries,
        mode: retry.mode.toLowerCase() === 'fixed' ? 'fixed' : 'exponential',
      },
    },
  };
}

function positive(value: number): number | undefined {
  return value < 0 ? undefined : value;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file} cannot be read: ${reason}`, { cause });
  }
}

const localSettingsSchema = z.object({
  IsEncrypted: z.boolean().optional(),
  Values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

/**
 * Fills unset variables of `environment` from `Values` of local.settings.json, when the app folder has one.
 * @throws Error when the file cannot be read or is encrypted.
 */
export function fillFromLocalSettings(appFolder: string, environment: Environment): void {
  const file = join(appFolder, 'local.settings.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return;
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON`, { cause });
  }
  const parsed = localSettingsSchema.safeParse(content);
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.IsEncrypted === true) throw new Error(`${file} is encrypted: run "func settings decrypt"`);
  for (const [name, value] of Object.entries(parsed.data.Values)) {
    environment[name] ??= String(value);
  }
}

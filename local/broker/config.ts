import { z } from 'zod';
import { defaultQueueOptions, type QueueOptions } from './queue-options.js';

const millisecondsPer = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 } as const;
const durationPattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Milliseconds of an ISO 8601 duration of days and smaller, as in `P1DT2H3M4.5S`; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  const match = durationPattern.exec(text);
  if (match === null || text === 'P' || text.endsWith('T')) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  return (
    Number(days) * millisecondsPer.days +
    Number(hours) * millisecondsPer.hours +
    Number(minutes) * millisecondsPer.minutes +
    Number(seconds) * millisecondsPer.seconds
  );
}

const duration = z.string().transform((text, context) => {
  const parsedMs = durationMs(text);
  if (parsedMs !== undefined) return parsedMs;
  context.addIssue({ code: 'custom', message: `ISO 8601 duration expected, for example PT1M; found '${text}'` });
  return z.NEVER;
});

const queueProperties = z.object({
  RequiresSession: z.boolean().optional(),
  RequiresDuplicateDetection: z.boolean().optional(),
  DuplicateDetectionHistoryTimeWindow: duration.optional(),
  LockDuration: duration.optional(),
  MaxDeliveryCount: z.int().positive().optional(),
  DefaultMessageTimeToLive: duration.optional(),
  DeadLetteringOnMessageExpiration: z.boolean().optional(),
});

const configFile = z.object({
  UserConfig: z.object({
    Namespaces: z.array(
      z.object({
        Queues: z.array(z.object({ Name: z.string().min(1), Properties: queueProperties.optional() })).optional(),
      }),
    ),
  }),
});

/**
 * Queues of the official emulator's Config.json, already parsed as JSON. Topics and unknown fields are passed over.
 * @throws Error that names each field at fault
 */
export function readQueues(config: unknown): QueueOptions[] {
  const parsed = configFile.safeParse(config);
  if (!parsed.success) throw new Error(`The broker's queue configuration is wrong:\n${z.prettifyError(parsed.error)}`);
  const queues = parsed.data.UserConfig.Namespaces.flatMap((namespace) => namespace.Queues ?? []);
  return queues.map((queue) => queueOptions(queue.Name, queue.Properties ?? {}));
}

function queueOptions(name: string, properties: z.infer<typeof queueProperties>): QueueOptions {
  const defaults = defaultQueueOptions;
  const timeToLiveMs = properties.DefaultMessageTimeToLive;
  return {
    name,
    requiresSession: properties.RequiresSession ?? defaults.requiresSession,
    requiresDuplicateDetection: properties.RequiresDuplicateDetection ?? defaults.requiresDuplicateDetection,
    duplicateDetectionWindowMs: properties.DuplicateDetectionHistoryTimeWindow ?? defaults.duplicateDetectionWindowMs,
    lockDurationMs: properties.LockDuration ?? defaults.lockDurationMs,
    maxDeliveryCount: properties.MaxDeliveryCount ?? defaults.maxDeliveryCount,
    ...(timeToLiveMs === undefined ? {} : { defaultTimeToLiveMs: timeToLiveMs }),
    deadLetteringOnExpiration: properties.DeadLetteringOnMessageExpiration ?? defaults.deadLetteringOnExpiration,
  };
}

import { z } from 'zod';
import { connectionEntries } from './connection-settings.js';
import { address, guid } from './field-schemas.js';

/** Settings as the environment holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const text = z.string();
const schedule = text.regex(/^\S+(?: +\S+){5}$/, 'must be a six-field NCRONTAB expression');

const connections = text
  .transform((value, context): unknown => {
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue('must be JSON');
      return z.NEVER;
    }
  })
  .pipe(connectionEntries);

/** The settings that the product reads itself, one by one; rules between settings are in `read-settings.ts`. */
export const environmentSchema = z.object({
  TANDEM_MODE: z.enum(['cloud', 'local'], 'must be cloud or local').default('cloud'),
  TANDEM_PUBLIC_URL: address,
  TANDEM_CONNECTIONS: connections,
  TANDEM_TENANT_ID: guid.optional(),
  TANDEM_OPERATOR_AUDIENCE: text.optional(),
  TANDEM_AUTHORITY: address.default('https://login.microsoftonline.com'),
  TANDEM_IDENTITY_CLIENT_ID: guid.optional(),
  TANDEM_SWEEP_OVERLAP_MINUTES: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1440, 'must be at most 1440')
    .default(10),
  QueueName: text.regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,259}$/, 'must be the name of a Service Bus queue'),
  ServiceBusConnection: text.regex(/^Endpoint=/i, 'must be a connection string that starts with Endpoint=').optional(),
  ServiceBusConnection__fullyQualifiedNamespace: text
    .regex(/^[A-Za-z0-9.-]+$/, 'must be a host name, without sb:// or a port')
    .optional(),
  TableStorage: text.regex(/=/, 'must be a storage connection string').optional(),
  TableStorage__endpoint: address.optional(),
  SweepSchedule: schedule,
  OpenOrdersSchedule: schedule,
  ReconcileSchedule: schedule,
  DeadLettersSchedule: schedule,
  RetentionSchedule: schedule,
  DriftSchedule: schedule,
  DueWorkSchedule: schedule,
  SubscriptionsSchedule: schedule,
  APPLICATIONINSIGHTS_CONNECTION_STRING: text
    .regex(/^InstrumentationKey=|;InstrumentationKey=/i, 'must be a connection string with an InstrumentationKey')
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: address.optional(),
  TANDEM_TELEMETRY_FILE: text.optional(),
});

export type ReadEnvironment = z.output<typeof environmentSchema>;

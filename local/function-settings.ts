import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { LocalAddresses } from './addresses.js';

/** Id of the one connection of the local twin. */
export const localConnectionId = 'local';

/** Secrets of this run's webhook registrations: new each time, kept nowhere. */
export interface LocalSecrets {
  readonly businessCentral: string;
  readonly sales: string;
}

export function newLocalSecrets(): LocalSecrets {
  return { businessCentral: randomBytes(32).toString('hex'), sales: randomBytes(32).toString('hex') };
}

/** The settings of the function app in the local twin: what local.settings.json would hold for `func start`. */
export function functionSettings(addresses: LocalAddresses, secrets: LocalSecrets): Record<string, string> {
  return {
    TANDEM_MODE: 'local',
    TANDEM_PUBLIC_URL: addresses.functions,
    TANDEM_CONNECTIONS: JSON.stringify([
      {
        connectionId: localConnectionId,
        businessTimeZone: 'Europe/Copenhagen',
        businessCentral: {
          apiBaseUrl: addresses.businessCentral.api,
          companyId: addresses.businessCentral.companyId,
          tokenSetting: 'BusinessCentralToken',
          webhookSecretSetting: 'BusinessCentralWebhookSecret',
        },
        sales: {
          apiBaseUrl: addresses.sales.api,
          tokenSetting: 'SalesToken',
          webhookSecretSetting: 'SalesWebhookSecret',
        },
        policies: { createInSales: 'whenReleased', changeReleased: 'archiveAndRecreate', parkedRetryMs: 2000 },
      },
    ]),
    BusinessCentralToken: addresses.businessCentral.tokens.integration,
    SalesToken: addresses.sales.tokens.integration,
    BusinessCentralWebhookSecret: secrets.businessCentral,
    SalesWebhookSecret: secrets.sales,
    QueueName: 'notices',
    ServiceBusConnection: addresses.serviceBus,
    TableStorage: addresses.tables,
    AzureWebJobsStorage: addresses.tables,
    FUNCTIONS_WORKER_RUNTIME: 'node',
    SweepSchedule: '0 */5 * * * *',
    OpenOrdersSchedule: '0 2-59/5 * * * *',
    ReconcileSchedule: '0 41 * * * *',
    DeadLettersSchedule: '45 * * * * *',
    RetentionSchedule: '0 47 3 * * *',
    DriftSchedule: '0 17 2 * * *',
    DueWorkSchedule: '*/2 * * * * *',
    SubscriptionsSchedule: '30 */15 * * * *',
  };
}

/** An address is that of an OTLP receiver; anything else names a file. */
export function telemetrySettings(destination: string | undefined): Record<string, string> {
  if (destination === undefined) {
    return {};
  }
  return /^https?:/.test(destination)
    ? { OTEL_EXPORTER_OTLP_ENDPOINT: destination }
    : { TANDEM_TELEMETRY_FILE: resolve(destination) };
}

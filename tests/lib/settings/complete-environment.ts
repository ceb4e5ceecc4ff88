/** A connection as people write it into TANDEM_CONNECTIONS. */
export function connectionEntry(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    connectionId: 'main',
    businessTimeZone: 'Europe/Copenhagen',
    businessCentral: {
      apiBaseUrl: 'https://api.businesscentral.dynamics.com/v2.0/tenant/production/api/v2.0/',
      companyId: 'AAAAAAAA-2222-4222-8222-222222222222',
      webhookSecretSetting: 'BcSecret',
    },
    sales: { apiBaseUrl: 'https://example.crm4.dynamics.com/api/data/v9.2', webhookSecretSetting: 'SalesSecret' },
    ...changes,
  };
}

/** A connection to another Sales organization. */
export const otherSales = {
  apiBaseUrl: 'https://other.crm4.dynamics.com/api/data/v9.2',
  webhookSecretSetting: 'SalesSecret',
} as const;

export const bcSecret = 'bc-secret-4f1d0c6a9b8e7d6c5b4a3f2e1d0c';
export const salesSecret = 'sales-secret-9b8e7d6c5b4a3f2e1d0c4f1d';

/** Everything that a deployment in Azure needs. */
export function cloudEnvironment(changes: Record<string, string | undefined> = {}): Record<string, string | undefined> {
  return {
    TANDEM_PUBLIC_URL: 'https://tandem.example/',
    TANDEM_CONNECTIONS: JSON.stringify([connectionEntry()]),
    TANDEM_TENANT_ID: '99999999-8888-4777-8666-555555555555',
    TANDEM_OPERATOR_AUDIENCE: 'api://tandem',
    QueueName: 'notices',
    ServiceBusConnection__fullyQualifiedNamespace: 'tandem.servicebus.windows.net',
    TableStorage__endpoint: 'https://tandem.table.core.windows.net',
    SweepSchedule: '0 */5 * * * *',
    OpenOrdersSchedule: '0 2-59/5 * * * *',
    ReconcileSchedule: '0 41 * * * *',
    DeadLettersSchedule: '45 */5 * * * *',
    RetentionSchedule: '0 47 3 * * *',
    DriftSchedule: '0 17 2 * * *',
    DueWorkSchedule: '15 * * * * *',
    SubscriptionsSchedule: '30 */15 * * * *',
    BcSecret: bcSecret,
    SalesSecret: salesSecret,
    ...changes,
  };
}

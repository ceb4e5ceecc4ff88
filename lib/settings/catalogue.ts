/** What a setting is for, told to whoever has to fill it in: in a failed start and in local.settings.sample.json. */
export interface SettingDescription {
  readonly name: string;
  readonly purpose: string;
  readonly example: string;
  /** `always`, only in one mode, or `never`: it has a default or an alternative. */
  readonly required: 'always' | 'cloud' | 'never';
  /** The value must not be shown, logged or committed. */
  readonly secret: boolean;
}

const connectionsExample =
  '[{"connectionId":"main","businessTimeZone":"Europe/Copenhagen",' +
  '"businessCentral":{"apiBaseUrl":"https://api.businesscentral.dynamics.com/v2.0/<tenant id>/production/api/v2.0",' +
  '"companyId":"11111111-2222-3333-4444-555555555555",' +
  '"webhookSecretSetting":"BusinessCentralWebhookSecretMain"},' +
  '"sales":{"apiBaseUrl":"https://example.crm4.dynamics.com/api/data/v9.2",' +
  '"webhookSecretSetting":"SalesWebhookSecretMain"}}]';

/** Every setting of the function app, in the order of local.settings.sample.json. */
export const settingCatalogue = {
  TANDEM_MODE: {
    purpose:
      'Where this runs. cloud: managed identity, validated tokens, https only. local: static tokens, operator pages open on loopback.',
    example: 'cloud',
    required: 'never',
    secret: false,
  },
  TANDEM_PUBLIC_URL: {
    purpose: 'Address under which Business Central and Sales reach this function app, without the route prefix /api.',
    example: 'https://tandem-example.azurewebsites.net',
    required: 'always',
    secret: false,
  },
  TANDEM_CONNECTIONS: {
    purpose:
      'The list of connections: one Business Central company paired with one Dataverse organization each. JSON; secrets are named, not contained.',
    example: connectionsExample,
    required: 'always',
    secret: false,
  },
  TANDEM_TENANT_ID: {
    purpose: 'Entra tenant whose tokens may use the operator routes.',
    example: '99999999-8888-7777-6666-555555555555',
    required: 'cloud',
    secret: false,
  },
  TANDEM_OPERATOR_AUDIENCE: {
    purpose: 'Audience (application id URI or client id) that an operator token must be issued for.',
    example: 'api://tandem-example',
    required: 'cloud',
    secret: false,
  },
  TANDEM_AUTHORITY: {
    purpose: 'Sign-in service of the tenant. Only national clouds differ from the default.',
    example: 'https://login.microsoftonline.com',
    required: 'never',
    secret: false,
  },
  TANDEM_IDENTITY_CLIENT_ID: {
    purpose: 'Client id of the user-assigned managed identity. Without it the system-assigned one is used.',
    example: '77777777-6666-5555-4444-333333333333',
    required: 'never',
    secret: false,
  },
  TANDEM_SWEEP_OVERLAP_MINUTES: {
    purpose:
      'How far a sweep looks back beyond the last change it saw, for records that became visible late. 1 to 1440.',
    example: '10',
    required: 'never',
    secret: false,
  },
  QueueName: {
    purpose: 'Service Bus queue of the notices. It must require sessions; used by the trigger and by the sender.',
    example: 'notices',
    required: 'always',
    secret: false,
  },
  ServiceBusConnection: {
    purpose: 'Service Bus connection string. In Azure set ServiceBusConnection__fullyQualifiedNamespace instead.',
    example: 'Endpoint=sb://localhost;SharedAccessKeyName=local;SharedAccessKey=<key>;UseDevelopmentEmulator=true;',
    required: 'never',
    secret: true,
  },
  ServiceBusConnection__fullyQualifiedNamespace: {
    purpose: 'Service Bus namespace, reached with the managed identity.',
    example: 'tandem-example.servicebus.windows.net',
    required: 'never',
    secret: false,
  },
  ServiceBusConnection__credential: {
    purpose: 'Tells the Service Bus trigger to use the managed identity. Read by the Functions host only.',
    example: 'managedidentity',
    required: 'never',
    secret: false,
  },
  ServiceBusConnection__clientId: {
    purpose: 'User-assigned identity of the Service Bus trigger. Read by the Functions host only.',
    example: '77777777-6666-5555-4444-333333333333',
    required: 'never',
    secret: false,
  },
  TableStorage: {
    purpose:
      'Connection string of the storage account that holds couplings and journal. In Azure set TableStorage__endpoint instead.',
    example: 'UseDevelopmentStorage=true',
    required: 'never',
    secret: true,
  },
  TableStorage__endpoint: {
    purpose: 'Table endpoint of the storage account, reached with the managed identity.',
    example: 'https://tandemexample.table.core.windows.net',
    required: 'never',
    secret: false,
  },
  SweepSchedule: {
    purpose: 'When the sweep runs (NCRONTAB, six fields, UTC). A lost notification is made good by the next one.',
    example: '0 */5 * * * *',
    required: 'always',
    secret: false,
  },
  OpenOrdersSchedule: {
    purpose:
      'When all orders in Business Central are read for changes that it notifies nobody of (NCRONTAB, six fields, UTC). One request per 100 orders.',
    example: '0 2-59/5 * * * *',
    required: 'always',
    secret: false,
  },
  ReconcileSchedule: {
    purpose:
      'When the orders of both systems are compared with the known ones, for deletions whose notification was lost (NCRONTAB, six fields, UTC).',
    example: '0 41 * * * *',
    required: 'always',
    secret: false,
  },
  DeadLettersSchedule: {
    purpose:
      'When messages that could not be handled are taken out of the dead letters into the history of their orders (NCRONTAB, six fields, UTC).',
    example: '45 */5 * * * *',
    required: 'always',
    secret: false,
  },
  RetentionSchedule: {
    purpose:
      'When the history of orders that ended long ago is deleted, where the policy keepHistoryDays is set (NCRONTAB, six fields, UTC).',
    example: '0 47 3 * * *',
    required: 'always',
    secret: false,
  },
  DriftSchedule: {
    purpose:
      'When all coupled orders are compared on both sides, best at night (NCRONTAB, six fields, UTC). Two requests per 50 orders.',
    example: '0 17 2 * * *',
    required: 'always',
    secret: false,
  },
  DueWorkSchedule: {
    purpose:
      'When orders that are due are picked up: left by a stopped worker, or parked with a next try (NCRONTAB, six fields, UTC).',
    example: '15 * * * * *',
    required: 'always',
    secret: false,
  },
  SubscriptionsSchedule: {
    purpose: 'When registrations for notifications are checked and renewed (NCRONTAB, six fields, UTC).',
    example: '30 */15 * * * *',
    required: 'always',
    secret: false,
  },
  APPLICATIONINSIGHTS_CONNECTION_STRING: {
    purpose:
      'Application Insights that gets traces and metrics, in local mode with its key, in the cloud with the identity. Also read by the Functions host.',
    example:
      'InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/',
    required: 'never',
    secret: false,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    purpose: 'OTLP/HTTP receiver that gets traces and metrics, such as a collector or a viewer on this machine.',
    example: 'http://127.0.0.1:4318',
    required: 'never',
    secret: false,
  },
  TANDEM_TELEMETRY_FILE: {
    purpose: 'File that gets traces and metrics as lines of OTLP/JSON. Local mode only.',
    example: '/tmp/tandem-telemetry.jsonl',
    required: 'never',
    secret: false,
  },
  AzureWebJobsStorage: {
    purpose: 'Storage of the Functions host itself (timer leases, keys). Read by the Functions host only.',
    example: 'UseDevelopmentStorage=true',
    required: 'never',
    secret: true,
  },
  FUNCTIONS_WORKER_RUNTIME: {
    purpose: 'Language of the function app. Read by the Functions host only; not set on Flex Consumption.',
    example: 'node',
    required: 'never',
    secret: false,
  },
} as const satisfies Readonly<Record<string, Omit<SettingDescription, 'name'>>>;

export type SettingName = keyof typeof settingCatalogue;

/** The description of one setting, for a message. */
export function describeSetting(name: SettingName): SettingDescription {
  return { name, ...settingCatalogue[name] };
}

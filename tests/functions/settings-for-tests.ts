import './functions-core-for-tests.js';

/**
 * Settings with which the function files can be imported: they read them as they start. Import this file first.
 * No test of a handler looks at them.
 */
Object.assign(process.env, {
  TANDEM_MODE: 'local',
  TANDEM_PUBLIC_URL: 'http://127.0.0.1:7071',
  TANDEM_CONNECTIONS: JSON.stringify([
    {
      connectionId: 'main',
      businessTimeZone: 'Europe/Copenhagen',
      businessCentral: {
        apiBaseUrl: 'http://127.0.0.1:7080/v2.0/tenant/sandbox/api/v2.0',
        companyId: '22222222-2222-4222-8222-222222222222',
        webhookSecretSetting: 'TEST_BC_SECRET',
        tokenSetting: 'TEST_TOKEN',
      },
      sales: {
        apiBaseUrl: 'http://127.0.0.1:7090/api/data/v9.2',
        webhookSecretSetting: 'TEST_SALES_SECRET',
        tokenSetting: 'TEST_TOKEN',
      },
    },
  ]),
  TEST_BC_SECRET: 'business-central-root-secret-of-tests',
  TEST_SALES_SECRET: 'sales-webhook-secret-of-these-tests',
  TEST_TOKEN: 'integration',
  QueueName: 'notices',
  ServiceBusConnection:
    'Endpoint=sb://127.0.0.1;SharedAccessKeyName=local;SharedAccessKey=bG9jYWw=;UseDevelopmentEmulator=true;',
  TableStorage: 'UseDevelopmentStorage=true',
  SweepSchedule: '0 */5 * * * *',
  OpenOrdersSchedule: '0 2-59/5 * * * *',
  ReconcileSchedule: '0 41 * * * *',
  DeadLettersSchedule: '45 */5 * * * *',
  RetentionSchedule: '0 47 3 * * *',
  DriftSchedule: '0 17 2 * * *',
  DueWorkSchedule: '15 * * * * *',
  SubscriptionsSchedule: '30 */15 * * * *',
});

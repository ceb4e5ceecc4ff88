import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { oldestNode } from '../../lib/doctor/own-checks.js';
import { settingCatalogue } from '../../lib/settings/catalogue.js';
import { connectionEntry } from '../../lib/settings/connection-settings.js';
import { environmentSchema } from '../../lib/settings/environment-schema.js';
import { readSettings } from '../../lib/settings/read-settings.js';
import {
  compiledTemplate,
  compileInfra,
  compileTimeoutMs,
  type Deployment,
  deploymentOf,
  onlyResource,
  readJson,
  root,
  stages,
} from './compiled.js';

beforeAll(compileInfra, compileTimeoutMs);

/** Read by the Functions host alone; in the catalogue only where local.settings.json needs them, too. */
const hostOnly = [
  'AzureWebJobsStorage__accountName',
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__clientId',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
];
/**
 * In Azure an identity stands in for the connection strings, Flex Consumption names the language elsewhere, and
 * Application Insights is where telemetry goes.
 */
const notInAzure = [
  'ServiceBusConnection',
  'TableStorage',
  'AzureWebJobsStorage',
  'FUNCTIONS_WORKER_RUNTIME',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'TANDEM_TELEMETRY_FILE',
];
/** Those of the example's one connection; the Sales one is being rotated. */
const namedSecrets = ['BusinessCentralWebhookSecretMain', 'SalesWebhookSecretMain', 'SalesWebhookSecretMain_PREVIOUS'];
const secretValue = 'a-made-up-secret-of-forty-characters-or-so';

function suppliedSettings(deployment: Deployment): Readonly<Record<string, string>> {
  const { properties } = onlyResource(deployment, 'Microsoft.Web/sites/config', '/appsettings');
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, String(value)]));
}

/** What Azure makes of the expressions that only it can work out. */
const workedOut: readonly (readonly [RegExp, string])[] = [
  [
    /^\[format\('https:\/\/\{0\}', reference\('[^']*\/sites\/[^']*', '[\d-]+'\)\.defaultHostName\)\]$/,
    'https://func.azurewebsites.net',
  ],
  [
    /^\[reference\('[^']*\/userAssignedIdentities\/[^']*', '[\d-]+'\)\.clientId\]$/,
    '77777777-6666-5555-4444-333333333333',
  ],
  [
    /^\[reference\('[^']*\/components\/[^']*', '[\d-]+'\)\.ConnectionString\]$/,
    'InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://example.in.applicationinsights.azure.com/',
  ],
  [/^\[environment\(\)\.authentication\.loginEndpoint\]$/, 'https://login.microsoftonline.com/'],
  [
    /^\[split\(split\(reference\('[^']*\/namespaces\/[^']*', '[\d-]+'\)\.serviceBusEndpoint, '\/\/'\)\[1\], ':'\)\[0\]\]$/,
    'sb.servicebus.windows.net',
  ],
  [
    /^\[reference\('[^']*\/storageAccounts\/stdata[^']*', '[\d-]+'\)\.primaryEndpoints\.table\]$/,
    'https://stdata.table.core.windows.net/',
  ],
  [
    /^\[format\('@Microsoft\.KeyVault\(SecretUri=\{0\}secrets\/\{1\}\)', reference\('[^']*\/vaults\/[^']*', '[\d-]+'\)\.vaultUri, '[A-Za-z0-9-]+'\)\]$/,
    secretValue,
  ],
];

function asAzureWouldHaveIt(value: string): string {
  return workedOut.find(([expression]) => expression.test(value))?.[1] ?? value;
}

/** A sealed type of the templates, as the compiler writes it. */
const sealedType = z.looseObject({
  properties: z.record(z.string(), z.unknown()),
  additionalProperties: z.literal(false),
});
const templateSchema = z.looseObject({
  parameters: z.looseObject({ nodeVersion: z.looseObject({ allowedValues: z.array(z.string()) }) }),
  definitions: z.looseObject({ connection: sealedType }),
});

function template() {
  return templateSchema.parse(JSON.parse(compiledTemplate()));
}

/** What of the schema people write in Azure: a token of one's own is for this machine alone. */
const writtenKeys = (shape: object) =>
  Object.keys(shape).filter((key) => key !== 'tokenSetting' && key !== 'asWritten');

describe('infra: settings of the function app', () => {
  it('are all that the product reads, and nothing that nobody reads', () => {
    const wanted = Object.keys(settingCatalogue).filter((name) => !notInAzure.includes(name));
    const supplied = Object.keys(suppliedSettings(deploymentOf('prod')));
    expect(supplied.sort()).toEqual([...wanted, ...hostOnly, ...namedSecrets].sort());
  });

  it('has everything in its catalogue that the code reads', () => {
    expect(Object.keys(settingCatalogue)).toEqual(expect.arrayContaining(Object.keys(environmentSchema.shape)));
  });

  it.each(stages)('satisfies the real settings reader in %s, with the names the functions use', (stage) => {
    const supplied = suppliedSettings(deploymentOf(stage));
    const environment = Object.fromEntries(
      Object.entries(supplied).map(([name, value]) => [name, asAzureWouldHaveIt(value)]),
    );
    const settings = readSettings(environment);
    expect(settings.mode).toBe('cloud');
    expect(settings.publicUrl).toBe('https://func.azurewebsites.net');
    expect(settings.queue).toEqual({ queueName: 'notices', fullyQualifiedNamespace: 'sb.servicebus.windows.net' });
    expect(settings.tables).toEqual({ endpoint: 'https://stdata.table.core.windows.net' });
    expect(settings.telemetry.applicationInsights).toContain('InstrumentationKey=');
    expect(settings.operators.tenantId).toBe('99999999-8888-7777-6666-555555555555');
    expect(settings.connections.map(({ sales }) => sales.webhookSecrets)).toEqual([[secretValue, secretValue]]);
    expect(settings.connections[0]?.connection.policies.createInSales).toBe('whenReleased');
  });

  it('holds secrets by reference only, under names that the vault allows', () => {
    const supplied = suppliedSettings(deploymentOf('prod'));
    const references = namedSecrets.map((name) => supplied[name]);
    expect(references).toEqual([
      expect.stringContaining("'BusinessCentralWebhookSecretMain')]"),
      expect.stringContaining("'SalesWebhookSecretMain')]"),
      expect.stringContaining("'SalesWebhookSecretMain-PREVIOUS')]"),
    ]);
    for (const reference of references) {
      expect(reference).toContain('@Microsoft.KeyVault(SecretUri={0}secrets/{1})');
    }
    expect(deploymentOf('prod').outputs.TANDEM_VAULT_ENTRIES).toBe(
      'BusinessCentralWebhookSecretMain,SalesWebhookSecretMain,SalesWebhookSecretMain-PREVIOUS',
    );
  });

  it('sets nothing that Flex Consumption refuses', () => {
    const names = Object.keys(suppliedSettings(deploymentOf('prod')));
    expect(names.filter((name) => /^(FUNCTIONS_|WEBSITE_|SCM_|ENABLE_ORYX)/.test(name))).toEqual([]);
  });

  it('takes in the templates every key of a connection that the product takes', () => {
    const { properties } = template().definitions.connection;
    expect(Object.keys(properties).sort()).toEqual(writtenKeys(connectionEntry.shape).sort());
    for (const side of ['businessCentral', 'sales'] as const) {
      const taken = Object.keys(sealedType.parse(properties[side]).properties);
      expect([side, taken.sort()]).toEqual([side, writtenKeys(connectionEntry.shape[side].shape).sort()]);
    }
  });

  it('runs on a Node.js that package.json and the doctor take as well', () => {
    const { engines } = z
      .looseObject({ engines: z.object({ node: z.string() }) })
      .parse(readJson(join(root, 'package.json')));
    const { allowedValues } = template().parameters.nodeVersion;
    expect(Number(/^>=(\d+)\.\d+$/.exec(engines.node)?.[1])).toBe(oldestNode);
    expect(Math.min(...allowedValues.map(Number))).toBe(oldestNode);
  });
});

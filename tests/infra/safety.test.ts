import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  compiledTemplate,
  compileInfra,
  compileTimeoutMs,
  deploymentOf,
  onlyResource,
  resourcesOf,
  stages,
} from './compiled.js';

beforeAll(compileInfra, compileTimeoutMs);

const parameterSchema = z.looseObject({ type: z.string().optional(), $ref: z.string().optional() });
const templateSchema = z.looseObject({
  parameters: z.record(z.string(), parameterSchema).optional(),
  outputs: z.record(z.string(), z.looseObject({ value: z.unknown() })).optional(),
});

/** The template and all templates nested in it. */
function templates(node: unknown): z.infer<typeof templateSchema>[] {
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  const own = 'contentVersion' in node ? [templateSchema.parse(node)] : [];
  return [...own, ...Object.values(node).flatMap(templates)];
}

describe('infra: no secret and no key', () => {
  it('takes no secret as a parameter: there is none to leak into a deployment history', () => {
    const types = templates(JSON.parse(compiledTemplate())).flatMap(({ parameters = {} }) =>
      Object.values(parameters).map(({ type }) => type?.toLowerCase()),
    );
    expect(types.length).toBeGreaterThan(50);
    expect(types.filter((type) => type?.startsWith('secure'))).toEqual([]);
  });

  it('gives none out: outputs ask for no key, no connection string, no secret value', () => {
    const outputs = templates(JSON.parse(compiledTemplate())).flatMap(({ outputs = {} }) =>
      Object.values(outputs).map(({ value }) => String(value)),
    );
    expect(outputs.length).toBeGreaterThan(15);
    const telling = /list[A-Z]\w*\(|connectionString|instrumentationKey|primaryKey|getSecret|sharedAccess/i;
    expect(outputs.filter((value) => telling.test(value))).toEqual([]);
  });

  it('asks Azure for no key anywhere', () => {
    expect(compiledTemplate()).not.toMatch(/\blist(?:Keys|AccountSas|ServiceSas|Secrets|Credentials)?\(/i);
  });

  it('makes no secret in the vault: values come from outside the template', () => {
    expect(compiledTemplate()).not.toContain('Microsoft.KeyVault/vaults/secrets"');
  });
});

describe.each(stages)('infra: %s trusts identities only, over TLS 1.2', (stage) => {
  it('has local authentication off wherever there is one', () => {
    const deployment = deploymentOf(stage);
    expect(onlyResource(deployment, 'Microsoft.ServiceBus/namespaces').properties).toMatchObject({
      disableLocalAuth: true,
      minimumTlsVersion: '1.2',
    });
    expect(onlyResource(deployment, 'Microsoft.Insights/components').properties).toMatchObject({
      DisableLocalAuth: true,
      IngestionMode: 'LogAnalytics',
    });
    expect(onlyResource(deployment, 'Microsoft.OperationalInsights/workspaces').properties).toMatchObject({
      features: { disableLocalAuth: true },
    });
    expect(onlyResource(deployment, 'Microsoft.KeyVault/vaults').properties).toMatchObject({
      enableRbacAuthorization: true,
    });
    const publishing = resourcesOf(deployment, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies');
    expect(publishing.map(({ name, properties }) => [name.split('/')[1], properties.allow])).toEqual([
      ['ftp', false],
      ['scm', false],
    ]);
  });

  it('has no shared keys and nothing public in storage', () => {
    const accounts = resourcesOf(deploymentOf(stage), 'Microsoft.Storage/storageAccounts');
    expect(accounts).toHaveLength(2);
    for (const { properties } of accounts) {
      expect(properties).toMatchObject({
        allowSharedKeyAccess: false,
        allowBlobPublicAccess: false,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
      });
    }
  });

  it('serves https only', () => {
    expect(onlyResource(deploymentOf(stage), 'Microsoft.Web/sites').properties).toMatchObject({
      httpsOnly: true,
      siteConfig: {
        minTlsVersion: '1.2',
        scmMinTlsVersion: '1.2',
        ftpsState: 'Disabled',
        remoteDebuggingEnabled: false,
        cors: { allowedOrigins: [] },
      },
    });
  });

  it('keeps the webhook paths free: no platform sign-in, no address list', () => {
    const deployment = deploymentOf(stage);
    const authentication = onlyResource(deployment, 'Microsoft.Web/sites/config', '/authsettingsV2');
    expect(authentication.properties).toEqual({ platform: { enabled: false } });
    expect(onlyResource(deployment, 'Microsoft.Web/sites').properties).toMatchObject({
      siteConfig: { ipSecurityRestrictions: [], ipSecurityRestrictionsDefaultAction: 'Allow' },
    });
  });

  it('sends what each service says about itself to the workspace', () => {
    const deployment = deploymentOf(stage);
    const watched = resourcesOf(deployment, 'Microsoft.Insights/diagnosticSettings').map(
      ({ id }) => /providers\/(Microsoft\.(?!Insights)[\w.]+\/\w+)[^']*\/providers\/Microsoft\.Insights/.exec(id)?.[1],
    );
    expect(new Set(watched)).toEqual(
      new Set([
        'Microsoft.Storage/storageAccounts',
        'Microsoft.ServiceBus/namespaces',
        'Microsoft.KeyVault/vaults',
        'Microsoft.Web/sites',
        ...(stage === 'prod-private' ? ['Microsoft.Network/virtualNetworks'] : []),
      ]),
    );
  });
});

describe('infra: prod-private', () => {
  it('closes storage, vault and Service Bus to the internet', () => {
    const deployment = deploymentOf('prod-private');
    const closed = [
      'Microsoft.Storage/storageAccounts',
      'Microsoft.KeyVault/vaults',
      'Microsoft.ServiceBus/namespaces',
    ];
    for (const resource of closed.flatMap((type) => resourcesOf(deployment, type))) {
      expect([resource.name, resource.properties.publicNetworkAccess]).toEqual([resource.name, 'Disabled']);
    }
    expect(resourcesOf(deployment, 'Microsoft.Network/privateEndpoints')).toHaveLength(4);
  });

  it('puts the app into a subnet delegated to the service that Flex Consumption runs in', () => {
    const network = onlyResource(deploymentOf('prod-private'), 'Microsoft.Network/virtualNetworks');
    expect(JSON.stringify(network.properties)).toContain('Microsoft.App/environments');
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { compileInfra, compileTimeoutMs, type Deployment, deploymentOf, resourcesOf } from './compiled.js';

beforeAll(compileInfra, compileTimeoutMs);

const roleNames: Readonly<Record<string, string>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '090c5cfd-751d-490a-894a-3ce6f1109419': 'Azure Service Bus Data Owner',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': 'Key Vault Secrets Officer',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
};

/** `who: role @ scope`, the scope without the part that all have in common and without the unique ending of names. */
function assignmentsOf(deployment: Deployment): string[] {
  return resourcesOf(deployment, 'Microsoft.Authorization/roleAssignments').map(({ id, properties }) => {
    const scope = /^\[extensionResourceId\('[^']*?\/providers\/([^']+)'/.exec(id)?.[1] ?? id;
    const role = roleNames[String(properties.roleDefinitionId).split('/').at(-1) ?? ''] ?? properties.roleDefinitionId;
    const who = /userAssignedIdentities/.test(String(properties.principalId)) ? 'app' : properties.principalId;
    return `${who} (${properties.principalType}): ${role} @ ${scope.replaceAll(/c22kerhyzgfdk/g, '*')}`;
  });
}

describe('infra: roles', () => {
  it('are exactly these, each at the smallest scope that works', () => {
    expect(assignmentsOf(deploymentOf('prod'))).toEqual([
      'app (ServicePrincipal): Storage Blob Data Owner @ Microsoft.Storage/storageAccounts/sthost*',
      'app (ServicePrincipal): Storage Table Data Contributor @ Microsoft.Storage/storageAccounts/stdata*/tableServices/default/tables/couplings',
      'app (ServicePrincipal): Storage Table Data Contributor @ Microsoft.Storage/storageAccounts/stdata*/tableServices/default/tables/state',
      'app (ServicePrincipal): Azure Service Bus Data Owner @ Microsoft.ServiceBus/namespaces/sb-tandem-*/queues/notices',
      'app (ServicePrincipal): Key Vault Secrets User @ Microsoft.KeyVault/vaults/kv-td-*',
      'app (ServicePrincipal): Monitoring Metrics Publisher @ Microsoft.Insights/components/appi-tandem-*',
      '[deployer().objectId] (User): Key Vault Secrets Officer @ Microsoft.KeyVault/vaults/kv-td-*',
    ]);
  });

  it('say beside each what they are for', () => {
    for (const { properties } of resourcesOf(deploymentOf('prod'), 'Microsoft.Authorization/roleAssignments')) {
      expect(String(properties.description).length).toBeGreaterThan(10);
    }
  });
});

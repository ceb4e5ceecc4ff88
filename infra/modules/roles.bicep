// Every right the product has in Azure, each at the smallest scope that works, with the reason. Rights in Business
// Central and Dataverse are given there (docs/DEPLOY.md).

param principalId string
param hostAccountName string
param dataAccountName string
param serviceBusNamespaceName string
param queueName string
param vaultName string
param componentName string
@description('Object id of whoever deploys and may write the webhook secrets; empty for nobody.')
param administratorId string
@allowed(['User', 'Group', 'ServicePrincipal'])
param administratorType string

var roles = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  serviceBusDataOwner: '090c5cfd-751d-490a-894a-3ce6f1109419'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: hostAccountName
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: dataAccountName

  resource tables 'tableServices' existing = {
    name: 'default'

    resource couplings 'tables' existing = {
      name: 'couplings'
    }

    resource state 'tables' existing = {
      name: 'state'
    }
  }
}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusNamespaceName

  resource queue 'queues' existing = {
    name: queueName
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

// Account, not container: the host makes containers of its own (leases, keys, timers) beside the packages, and takes
// leases, which Contributor does not allow. Nothing but the host uses this account.
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostAccount.id, principalId, roles.storageBlobDataOwner)
  scope: hostAccount
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
    description: 'Functions host: packages, keys, timer leases.'
  }
}

// One table each: rows are read and written; tables are neither made nor deleted by the app.
resource couplingsTable 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataAccount::tables::couplings.id, principalId, roles.storageTableDataContributor)
  scope: dataAccount::tables::couplings
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
    description: 'Couplings, journal and work items.'
  }
}

resource stateTable 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataAccount::tables::state.id, principalId, roles.storageTableDataContributor)
  scope: dataAccount::tables::state
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
    description: 'Watermarks and registrations.'
  }
}

// Queue, not namespace. Owner rather than Sender and Receiver: target-based scaling reads the length of the queue with
// Manage, and falls back to slow steps without it.
resource queueOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::queue.id, principalId, roles.serviceBusDataOwner)
  scope: namespace::queue
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
    description: 'Send, receive, count; scaling needs Manage.'
  }
}

// Vault, not single secrets: it holds only this app's secrets, and those do not exist yet when roles are given.
resource secretsUser 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, roles.keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    description: 'Resolves the Key Vault references among the settings.'
  }
}

// The component: keys are off, so telemetry needs an identity.
resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, principalId, roles.monitoringMetricsPublisher)
  scope: component
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
    description: 'Sends telemetry.'
  }
}

// A person or pipeline, not the app: writes the webhook secrets after the vault is made.
resource secretsOfficer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(administratorId)) {
  name: guid(vault.id, administratorId, roles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: administratorId
    principalType: administratorType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
    description: 'Writes and rotates the webhook secrets.'
  }
}

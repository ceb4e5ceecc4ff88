// Two accounts: the Functions host's own (packages, keys, leases), where the identity must own all blobs, and the
// product's data, where it may touch two tables and nothing else.

param hostAccountName string
param dataAccountName string
param location string
param tags object
@allowed(['Standard_LRS', 'Standard_ZRS'])
param sku string
@description('Reached over private endpoints only.')
param privateOnly bool
param workspaceId string

var packageContainerName = 'packages'

var accountProperties = {
  allowSharedKeyAccess: false
  defaultToOAuthAuthentication: true
  allowBlobPublicAccess: false
  allowCrossTenantReplication: false
  minimumTlsVersion: 'TLS1_2'
  supportsHttpsTrafficOnly: true
  publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
  networkAcls: {
    bypass: 'AzureServices'
    defaultAction: privateOnly ? 'Deny' : 'Allow'
  }
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: hostAccountName
  location: location
  tags: tags
  sku: { name: sku }
  kind: 'StorageV2'
  properties: accountProperties

  resource blobs 'blobServices' = {
    name: 'default'

    // Must be there before the first deployment.
    resource packages 'containers' = {
      name: packageContainerName
    }
  }
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: dataAccountName
  location: location
  tags: tags
  sku: { name: sku }
  kind: 'StorageV2'
  properties: accountProperties

  resource tables 'tableServices' = {
    name: 'default'

    // Made here, so that the app needs no right to make tables.
    resource couplings 'tables' = {
      name: 'couplings'
    }

    resource state 'tables' = {
      name: 'state'
    }
  }
}

resource hostDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: hostAccount::blobs
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

// Reads and writes of tables are not logged: every notice causes several, and the journal has them already.
resource dataDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: dataAccount::tables
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output hostAccountId string = hostAccount.id
output dataAccountId string = dataAccount.id
output packageContainerUrl string = '${hostAccount.properties.primaryEndpoints.blob}${packageContainerName}'
output tableEndpoint string = dataAccount.properties.primaryEndpoints.table

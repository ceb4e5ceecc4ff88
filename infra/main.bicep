// Everything Tandem needs in one resource group. azd finds this file by its name; the outputs in capitals become
// values of the azd environment. See docs/DEPLOY.md.

targetScope = 'subscription'

import { allowedCaller, connection, sizing } from './stages.bicep'
import { busyDay } from './log-alerts.bicep'

@minLength(1)
@maxLength(32)
@description('Name of the environment, such as tandem-prod; part of the name of the resource group.')
param environmentName string

@description('Region of all resources.')
param location string
@description('One of the stages, or your own.')
param size sizing
@description('At least one. An entry of TANDEM_CONNECTIONS each.')
@minLength(1)
param connections connection[]

@description('Audience of operator tokens: application id URI or client id. graph/main.bicep can make the application.')
@minLength(1)
param operatorAudience string

@description('Who is told by the alerts.')
@minLength(1)
param alertEmailAddresses string[]

@description('Node version of Flex Consumption in this region; not older than package.json asks for.')
@allowed(['22', '24'])
param nodeVersion string = '22'

@description('Session queue of the notices. Another name makes another queue.')
param queueName string = 'notices'

@description('Names of webhook secret settings whose former value is still accepted.')
param rotatingSecretSettings string[] = []

@description('Address under which both systems reach the app, without /api; empty for the address of the app itself.')
param publicUrl string = ''

@description('How far a sweep looks back beyond the last change it saw.')
@minValue(1)
@maxValue(1440)
param sweepOverlapMinutes int = 10

@description('NCRONTAB, six fields, UTC. The alert timer-silent expects each but reconcile to run at least every half hour.')
param schedules { sweep: string, openOrders: string, reconcile: string, deadLetters: string, retention: string, drift: string, dueWork: string, subscriptions: string } = {
  sweep: '0 */5 * * * *'
  openOrders: '0 2-59/5 * * * *'
  reconcile: '0 41 * * * *'
  deadLetters: '45 */5 * * * *'
  retention: '0 47 3 * * *'
  drift: '0 17 2 * * *'
  dueWork: '15 * * * * *'
  subscriptions: '30 */15 * * * *'
}

param busyDays busyDay = { quietMinutes: 60, notices: 100, fromHourUtc: 6, toHourUtc: 16 }

@description('Object id of whoever may write the webhook secrets; empty for nobody.')
param administratorId string = deployer().objectId

@allowed(['User', 'Group', 'ServicePrincipal'])
param administratorType string = 'User'

@description('First day of a month, such as 2026-01-01, kept for ever after; empty for no budget.')
param budgetStartDate string = ''
@description('Virtual network with private endpoints for storage and vault (Service Bus too, on Premium).')
param privateNetwork bool = false

param networkAddressPrefix string = '10.60.0.0/24'
@description('Public address ranges from which secrets are written when the network is private.')
param administratorRanges string[] = []

@description('Callers that may reach the app; empty for everybody. Read the warning in docs/DEPLOY.md first.')
param allowedCallers allowedCaller[] = []

var tags = { 'azd-env-name': environmentName }
var token = uniqueString(subscription().id, environmentName, location)
// Known before anything is made, so that what-if and snapshots can tell what a deployment would do.
var names = {
  hostAccount: 'sthost${token}'
  dataAccount: 'stdata${token}'
  serviceBus: 'sb-tandem-${token}'
  vault: 'kv-td-${token}'
  component: 'appi-tandem-${token}'
}
var alertPrefix = environmentName
var serviceBusIsPrivate = privateNetwork && size.serviceBusSku == 'Premium'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-tandem-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-tandem-${token}'
    componentName: names.component
    location: location
    tags: tags
    retentionDays: size.logRetentionDays
    dailyTelemetryGb: size.dailyTelemetryGb
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    hostAccountName: names.hostAccount
    dataAccountName: names.dataAccount
    location: location
    tags: tags
    sku: size.storageSku
    privateOnly: privateNetwork
    workspaceId: monitoring.outputs.workspaceId
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  params: {
    namespaceName: names.serviceBus
    queueName: queueName
    location: location
    tags: tags
    sku: size.serviceBusSku
    privateOnly: serviceBusIsPrivate
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    name: names.vault
    location: location
    tags: tags
    purgeProtection: size.purgeProtection
    privateOnly: privateNetwork
    administratorRanges: administratorRanges
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    name: 'vnet-tandem-${token}'
    location: location
    tags: tags
    addressPrefix: networkAddressPrefix
    hostAccountId: storage.outputs.hostAccountId
    dataAccountId: storage.outputs.dataAccountId
    vaultId: vault.outputs.id
    serviceBusNamespaceId: serviceBus.outputs.namespaceId
    serviceBusIsPremium: serviceBusIsPrivate
    workspaceId: monitoring.outputs.workspaceId
  }
}

module roles 'modules/roles.bicep' = {
  scope: group
  dependsOn: [monitoring, serviceBus, storage, vault]
  params: {
    // Part of the names of the assignments, although what-if cannot know it: an assignment that outlived a former
    // identity must not stand in the way of the new one's.
    #disable-next-line what-if-short-circuiting
    principalId: identity.outputs.principalId
    hostAccountName: names.hostAccount
    dataAccountName: names.dataAccount
    serviceBusNamespaceName: names.serviceBus
    queueName: queueName
    vaultName: names.vault
    componentName: names.component
    administratorId: administratorId
    administratorType: administratorType
  }
}

module app 'modules/function-app.bicep' = {
  scope: group
  // A role needs minutes to reach everywhere: an app made before its roles fails its first start.
  dependsOn: [roles]
  params: {
    appName: 'func-tandem-${token}'
    planName: 'plan-tandem-${token}'
    location: location
    tags: tags
    nodeVersion: nodeVersion
    instanceMemoryMb: size.instanceMemoryMb
    maximumInstanceCount: size.maximumInstanceCount
    alwaysReadyHttpInstances: size.alwaysReadyHttpInstances
    zoneRedundant: size.zoneRedundant
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    packageContainerUrl: storage.outputs.packageContainerUrl
    hostAccountName: names.hostAccount
    tableEndpoint: storage.outputs.tableEndpoint
    fullyQualifiedNamespace: serviceBus.outputs.fullyQualifiedNamespace
    queueName: queueName
    vaultUri: vault.outputs.uri
    componentName: names.component
    workspaceId: monitoring.outputs.workspaceId
    subnetId: privateNetwork ? network!.outputs.functionsSubnetId : ''
    allowedCallers: allowedCallers
    connections: connections
    rotatingSecretSettings: rotatingSecretSettings
    operatorAudience: operatorAudience
    publicUrl: publicUrl
    sweepOverlapMinutes: sweepOverlapMinutes
    schedules: schedules
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    prefix: alertPrefix
    location: location
    tags: tags
    emailAddresses: alertEmailAddresses
    namespaceId: serviceBus.outputs.namespaceId
    queueName: queueName
    workspaceId: monitoring.outputs.workspaceId
    componentId: monitoring.outputs.componentId
    appId: app.outputs.appId
    publicUrl: app.outputs.publicUrl
    watchFromOutside: size.watchFromOutside
    busyDays: busyDays
    monthlyBudget: size.monthlyBudget
    budgetStartDate: budgetStartDate
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_KEY_VAULT_ENDPOINT string = vault.outputs.uri
output TANDEM_APP_NAME string = app.outputs.appName
output TANDEM_PUBLIC_URL string = app.outputs.publicUrl
output TANDEM_IDENTITY_CLIENT_ID string = identity.outputs.clientId
output TANDEM_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
output TANDEM_VAULT_ENTRIES string = join(app.outputs.vaultEntries, ',')

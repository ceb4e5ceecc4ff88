// The function app on Flex Consumption, with every setting the product reads.
//
// Platform authentication is off on purpose: it would answer 401, 403 or a redirect on the webhook paths, and Business
// Central deletes its subscriptions when it meets one. The product checks every caller itself: webhook secrets and path
// keys at the webhooks, tokens with roles at the operator routes.

import { allowedCaller, connection } from '../stages.bicep'

param appName string
param planName string
param location string
param tags object
@description('List them with: az functionapp list-flexconsumption-runtimes --location <region> --runtime node')
param nodeVersion string
param instanceMemoryMb int
param maximumInstanceCount int
param alwaysReadyHttpInstances int
param zoneRedundant bool
param identityId string
param identityClientId string
param packageContainerUrl string
param hostAccountName string
param tableEndpoint string
param fullyQualifiedNamespace string
param queueName string
param vaultUri string
param componentName string
param workspaceId string
@description('Empty for no virtual network.')
param subnetId string
param allowedCallers allowedCaller[]
param connections connection[]
@description('Names of webhook secret settings whose former value is still accepted.')
param rotatingSecretSettings string[]
param operatorAudience string
@description('Empty for the address of the app itself.')
param publicUrl string
param sweepOverlapMinutes int
param schedules { sweep: string, openOrders: string, reconcile: string, deadLetters: string, retention: string, drift: string, dueWork: string, subscriptions: string }

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: appName
  location: location
  // azd finds the app to deploy to by this tag.
  tags: union(tags, { 'azd-service-name': 'tandem' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMb
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyHttpInstances == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyHttpInstances }]
      }
      runtime: { name: 'node', version: nodeVersion }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      cors: { allowedOrigins: [], supportCredentials: false }
      ipSecurityRestrictionsDefaultAction: empty(allowedCallers) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: [
        for (caller, index) in allowedCallers: {
          name: caller.name
          action: 'Allow'
          priority: 100 + index
          tag: caller.kind
          ipAddress: caller.range
        }
      ]
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource authentication 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: false }
    }
  }

  // One set: deploying it replaces all settings and restarts the app.
  resource settings 'config' = {
    name: 'appsettings'
    properties: union(productSettings, hostSettings, secretSettings)
  }
}

var reachedAt = empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl

var productSettings = {
  TANDEM_MODE: 'cloud'
  TANDEM_PUBLIC_URL: reachedAt
  TANDEM_CONNECTIONS: string(connections)
  TANDEM_TENANT_ID: subscription().tenantId
  TANDEM_OPERATOR_AUDIENCE: operatorAudience
  TANDEM_AUTHORITY: environment().authentication.loginEndpoint
  TANDEM_IDENTITY_CLIENT_ID: identityClientId
  TANDEM_SWEEP_OVERLAP_MINUTES: string(sweepOverlapMinutes)
  QueueName: queueName
  ServiceBusConnection__fullyQualifiedNamespace: fullyQualifiedNamespace
  ServiceBusConnection__credential: 'managedidentity'
  ServiceBusConnection__clientId: identityClientId
  TableStorage__endpoint: tableEndpoint
  SweepSchedule: schedules.sweep
  OpenOrdersSchedule: schedules.openOrders
  ReconcileSchedule: schedules.reconcile
  DeadLettersSchedule: schedules.deadLetters
  RetentionSchedule: schedules.retention
  DriftSchedule: schedules.drift
  DueWorkSchedule: schedules.dueWork
  SubscriptionsSchedule: schedules.subscriptions
  // Read by the Functions host as well. It holds no secret here: the component takes telemetry from identities only.
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
}

// Read by the Functions host, not by the product.
var hostSettings = {
  AzureWebJobsStorage__accountName: hostAccountName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

// References without a version follow a new value within a day, or at the next deployment.
var namedSecrets = union(
  flatten(map(connections, each => [each.businessCentral.webhookSecretSetting, each.sales.webhookSecretSetting])),
  map(rotatingSecretSettings, name => '${name}_PREVIOUS')
)
var secretSettings = toObject(
  namedSecrets,
  name => name,
  name => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(name, '_', '-')})'
)

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    // FunctionAppLogs stays off: the same lines are in AppTraces, and would be paid for twice.
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output appId string = app.id
output appName string = app.name
output publicUrl string = reachedAt
@description('What the vault must hold before the app can start; names only.')
output vaultEntries string[] = map(namedSecrets, name => replace(name, '_', '-'))

// Optional: the app reaches storage and vault over private endpoints (Service Bus too, on Premium) and the outside by
// one fixed address. The webhooks stay public: Business Central and Dataverse call from the internet.

param name string
param location string
param tags object
@description('Such as 10.60.0.0/24; at least a /25.')
param addressPrefix string
param hostAccountId string
param dataAccountId string
param vaultId string
param serviceBusNamespaceId string
@description('Only Premium has private endpoints.')
param serviceBusIsPremium bool
param workspaceId string

var endpoints = concat(
  [
    { name: 'host-blob', resourceId: hostAccountId, group: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
    { name: 'data-table', resourceId: dataAccountId, group: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
    { name: 'vault', resourceId: vaultId, group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
  ],
  serviceBusIsPremium
    ? [{ name: 'service-bus', resourceId: serviceBusNamespaceId, group: 'namespace', zone: 'privatelink.servicebus.windows.net' }]
    : []
)

resource outboundAddress 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: '${name}-outbound'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

// A subnet has no way out of its own; both remote systems are outside.
resource nat 'Microsoft.Network/natGateways@2024-05-01' = {
  name: '${name}-nat'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    publicIpAddresses: [{ id: outboundAddress.id }]
    idleTimeoutInMinutes: 10
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          natGateway: { id: nat.id }
          // Flex Consumption runs in environments of this service, unlike the other plans.
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addressPrefix, 27, 2) }
      }
    ]
  }

  resource functionsSubnet 'subnets' existing = {
    name: 'functions'
  }

  resource endpointsSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2020-06-01' = [
  for endpoint in endpoints: {
    name: endpoint.zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [
  for (endpoint, index) in endpoints: {
    parent: zones[index]
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for endpoint in endpoints: {
    name: '${name}-${endpoint.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::endpointsSubnet.id }
      privateLinkServiceConnections: [
        {
          name: endpoint.name
          properties: {
            privateLinkServiceId: endpoint.resourceId
            groupIds: [endpoint.group]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (endpoint, index) in endpoints: {
    parent: privateEndpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: endpoint.name
          properties: { privateDnsZoneId: zones[index].id }
        }
      ]
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: network
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output functionsSubnetId string = network::functionsSubnet.id
output outboundAddress string = outboundAddress.properties.ipAddress

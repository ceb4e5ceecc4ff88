// Alerts for what the app cannot tell about itself: that it was stopped, or cannot be reached.

param prefix string
param location string
param tags object
param appId string
param publicUrl string
param componentId string
param actionGroupId string
@description('Ask the health page from outside every five minutes.')
param watchFromOutside bool

// A stopped app answers 403, and Business Central deletes its subscriptions when it meets one.
resource stopped 'Microsoft.Insights/activityLogAlerts@2020-10-01' = {
  name: '${prefix}-app-stopped'
  location: 'global'
  tags: tags
  properties: {
    description: 'Somebody stopped the function app. Start it at once; pause by other means (docs/DEPLOY.md).'
    enabled: true
    scopes: [appId]
    condition: {
      allOf: [
        { field: 'category', equals: 'Administrative' }
        { field: 'operationName', equals: 'Microsoft.Web/sites/stop/action' }
      ]
    }
    actions: { actionGroups: [{ actionGroupId: actionGroupId }] }
  }
}

resource healthTest 'Microsoft.Insights/webtests@2022-06-15' = if (watchFromOutside) {
  name: '${prefix}-health'
  location: location
  // The portal shows a test below its component by this tag.
  tags: union(tags, { 'hidden-link:${componentId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: '${prefix}-health'
    Name: '${prefix}-health'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [
      { Id: 'emea-nl-ams-azr' }
      { Id: 'emea-gb-db3-azr' }
      { Id: 'us-va-ash-azr' }
    ]
    Request: {
      RequestUrl: '${publicUrl}/api/health'
      HttpVerb: 'GET'
      ParseDependentRequests: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 7
    }
  }
}

resource unreachable 'Microsoft.Insights/metricAlerts@2018-03-01' = if (watchFromOutside) {
  name: '${prefix}-unreachable'
  location: 'global'
  tags: tags
  properties: {
    description: 'The health page does not answer 200 from two of three places.'
    severity: 0
    enabled: true
    scopes: [healthTest.id, componentId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: healthTest.id
      componentId: componentId
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}

// Alerts on what the platform itself measures. Service Bus has no metric for the age of the oldest message: the product
// emits its own (`oldest-notice`), and a queue that is never short for half an hour tells it even when the app is silent.

param prefix string
param tags object
param namespaceId string
param queueName string
param actionGroupId string

var queueDimension = [{ name: 'EntityName', operator: 'Include', values: [queueName] }]

var alerts = [
  {
    name: 'dead-letters'
    description: 'A notice could not be handled after ten deliveries, or lay for fourteen days.'
    severity: 1
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    threshold: 0
    window: 'PT5M'
    dimensions: queueDimension
  }
  {
    name: 'queue-backlog'
    description: 'More than ten notices have been waiting at every moment of the last half hour.'
    severity: 2
    metric: 'ActiveMessages'
    aggregation: 'Minimum'
    threshold: 10
    window: 'PT30M'
    dimensions: queueDimension
  }
  {
    name: 'queue-put-off'
    description: 'More than fifty notices have been put off for half an hour: a remote system is away or throttles.'
    severity: 2
    metric: 'ScheduledMessages'
    aggregation: 'Minimum'
    threshold: 50
    window: 'PT30M'
    dimensions: queueDimension
  }
  {
    name: 'service-bus-throttled'
    description: 'Service Bus throttled requests; senders of notifications may have been answered 503.'
    severity: 2
    metric: 'ThrottledRequests'
    aggregation: 'Total'
    threshold: 10
    window: 'PT15M'
    dimensions: []
  }
  {
    name: 'service-bus-errors'
    description: 'Service Bus failed on its own account.'
    severity: 2
    metric: 'ServerErrors'
    aggregation: 'Total'
    threshold: 10
    window: 'PT15M'
    dimensions: []
  }
]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in alerts: {
    name: '${prefix}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [namespaceId]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: 'Microsoft.ServiceBus/namespaces'
            metricName: alert.metric
            timeAggregation: alert.aggregation
            operator: 'GreaterThan'
            threshold: alert.threshold
            dimensions: alert.dimensions
          }
        ]
      }
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]

// Alerts on what the product logs and on how its functions run. A query yields one row for each thing that is wrong.

import { logAlerts, busyDay } from '../log-alerts.bicep'

param prefix string
param location string
param tags object
param workspaceId string
param actionGroupId string
param busyDays busyDay

var replacements = {
  '{quietMinutes}': string(busyDays.quietMinutes)
  '{notices}': string(busyDays.notices)
  '{fromHourUtc}': string(busyDays.fromHourUtc)
  '{toHourUtc}': string(busyDays.toHourUtc)
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: '${prefix}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${prefix}-${alert.name}'
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.every
      windowSize: alert.window
      autoMitigate: true
      // A new workspace has no tables before the first telemetry, and validation would refuse the queries.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: reduce(items(replacements), alert.query, (text, each) => replace(text, each.key, each.value))
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]

// Everybody who is told, and everything they are told about: docs/DEPLOY.md lists what is watched and what is not yet.

import { busyDay } from '../log-alerts.bicep'

param prefix string
param location string
param tags object
param emailAddresses string[]
param namespaceId string
param queueName string
param workspaceId string
param componentId string
param appId string
param publicUrl string
param watchFromOutside bool
param busyDays busyDay
param monthlyBudget int
@description('Empty for no budget.')
param budgetStartDate string

module actionGroup 'action-group.bicep' = {
  params: {
    name: '${prefix}-people'
    tags: tags
    emailAddresses: emailAddresses
  }
}

module metricAlerts 'metric-alerts.bicep' = {
  params: {
    prefix: prefix
    tags: tags
    namespaceId: namespaceId
    queueName: queueName
    actionGroupId: actionGroup.outputs.id
  }
}

module logAlerts 'log-alerts.bicep' = {
  params: {
    prefix: prefix
    location: location
    tags: tags
    workspaceId: workspaceId
    actionGroupId: actionGroup.outputs.id
    busyDays: busyDays
  }
}

module outsideAlerts 'outside-alerts.bicep' = {
  params: {
    prefix: prefix
    location: location
    tags: tags
    appId: appId
    publicUrl: publicUrl
    componentId: componentId
    actionGroupId: actionGroup.outputs.id
    watchFromOutside: watchFromOutside
  }
}

module budget 'budget.bicep' = if (!empty(budgetStartDate)) {
  params: {
    name: '${prefix}-budget'
    amount: monthlyBudget
    startDate: budgetStartDate
    actionGroupId: actionGroup.outputs.id
  }
}

module workbook 'workbook.bicep' = {
  params: {
    displayName: prefix
    location: location
    tags: tags
    componentId: componentId
  }
}

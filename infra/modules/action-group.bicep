// Who is told. Every alert and the budget use this group.

param name string
param tags object
@description('At least one address; nobody else is told.')
@minLength(1)
param emailAddresses string[]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'tandem'
    enabled: true
    emailReceivers: [
      for (address, index) in emailAddresses: {
        name: 'person-${index}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
  }
}

output id string = group.id

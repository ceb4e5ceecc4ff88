// One user-assigned identity: its roles exist before the app does, it survives the app being made anew, and Business
// Central and Dataverse know it by its client id.

param name string
param location string
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId

// Optional, and apart from main.bicep: what Bicep can do in Entra for Tandem. It needs the Microsoft Graph extension,
// which is fetched from mcr.microsoft.com when this file is built, and a deployer who may assign app roles
// (AppRoleAssignment.ReadWrite.All) and make applications. docs/DEPLOY.md says how to do the same by hand.
//
// It cannot do everything: the application user in Dataverse and the entry on Business Central's page "Microsoft Entra
// Applications" are made there.

extension microsoftGraph

@description('Principal id of the managed identity: output TANDEM_IDENTITY_PRINCIPAL_ID of main.bicep.')
param identityPrincipalId string

@description('Name of the environment; makes the application of the operators its own.')
param environmentName string

// The service principal of Business Central, the same application in every tenant.
resource businessCentral 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '996def3d-b36c-4153-8607-a6fd3c01b89f'
}

// API.ReadWrite.All: read and write through the API. What it may touch is decided by permission sets in Business Central.
resource businessCentralApi 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {
  appRoleId: 'a42b0b75-311e-488d-b67e-8fe84f924341'
  principalId: identityPrincipalId
  resourceId: businessCentral.id
}

// Whose tokens open the operator routes: the audience, and the two roles that the product asks for.
resource operators 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'tandem-operators-${environmentName}'
  displayName: 'Tandem operators (${environmentName})'
  signInAudience: 'AzureADMyOrg'
  api: { requestedAccessTokenVersion: 2 }
  appRoles: [
    {
      id: guid('tandem', environmentName, 'Tandem.Reader')
      value: 'Tandem.Reader'
      displayName: 'Tandem reader'
      description: 'May look at orders and health.'
      allowedMemberTypes: ['User', 'Application']
      isEnabled: true
    }
    {
      id: guid('tandem', environmentName, 'Tandem.Operator')
      value: 'Tandem.Operator'
      displayName: 'Tandem operator'
      description: 'May look, and change what waits.'
      allowedMemberTypes: ['User', 'Application']
      isEnabled: true
    }
  ]
}

resource operatorsPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: operators.appId
  appRoleAssignmentRequired: true
}

@description('Value for TANDEM_OPERATOR_AUDIENCE.')
output operatorAudience string = operators.appId
output operatorsServicePrincipalId string = operatorsPrincipal.id

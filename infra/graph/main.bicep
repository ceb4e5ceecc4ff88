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

// The Azure CLI, the same application in every tenant: the commands sign in by it.
var azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'
var useScope = guid('tandem', environmentName, 'Tandem.Use')

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

// app_access: without it the API may answer 401. Its id is read from Business Central's service principal.
resource businessCentralAccess 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {
  appRoleId: filter(businessCentral.appRoles, role => role.value == 'app_access')[0].id
  principalId: identityPrincipalId
  resourceId: businessCentral.id
}

// Whose tokens open the operator routes: the audience, and the two roles that the product asks for.
resource operators 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'tandem-operators-${environmentName}'
  displayName: 'Tandem operators (${environmentName})'
  signInAudience: 'AzureADMyOrg'
  // Version 2: the tokens name the client id as their audience. The Azure CLI may ask for one without anybody's consent; what
  // it opens is decided by the roles.
  api: {
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: useScope
        value: 'Tandem.Use'
        type: 'Admin'
        adminConsentDisplayName: 'Use Tandem'
        adminConsentDescription: 'Calls the operator routes as the person who is signed in.'
        isEnabled: true
      }
    ]
    preAuthorizedApplications: [{ appId: azureCli, delegatedPermissionIds: [useScope] }]
  }
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

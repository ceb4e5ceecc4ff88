// prod in a virtual network: private endpoints for storage, vault and Service Bus, one fixed address towards outside.
// Same values from the environment as main.bicepparam, and TANDEM_ADMINISTRATOR_RANGES: from where secrets are written.
using '../main.bicep'

import { stages } from '../stages.bicep'

var rotating = readEnvironmentVariable('TANDEM_ROTATING_SECRETS', '')
var ranges = readEnvironmentVariable('TANDEM_ADMINISTRATOR_RANGES', '')

param size = union(stages.prod, { serviceBusSku: 'Premium' })
param privateNetwork = true
param administratorRanges = empty(ranges) ? [] : split(ranges, ',')
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param connections = json(readEnvironmentVariable('TANDEM_CONNECTIONS'))
param operatorAudience = readEnvironmentVariable('TANDEM_OPERATOR_AUDIENCE')
param alertEmailAddresses = split(readEnvironmentVariable('TANDEM_ALERT_EMAILS'), ',')
param rotatingSecretSettings = empty(rotating) ? [] : split(rotating, ',')
param budgetStartDate = readEnvironmentVariable('TANDEM_BUDGET_START', '')
param administratorType = readEnvironmentVariable('TANDEM_ADMINISTRATOR_TYPE', 'User')

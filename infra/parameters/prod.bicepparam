// prod: production. Same values from the environment as main.bicepparam.
using '../main.bicep'

import { stages } from '../stages.bicep'

var rotating = readEnvironmentVariable('TANDEM_ROTATING_SECRETS', '')

param size = stages.prod
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param connections = json(readEnvironmentVariable('TANDEM_CONNECTIONS'))
param operatorAudience = readEnvironmentVariable('TANDEM_OPERATOR_AUDIENCE')
param alertEmailAddresses = split(readEnvironmentVariable('TANDEM_ALERT_EMAILS'), ',')
param rotatingSecretSettings = empty(rotating) ? [] : split(rotating, ',')
param budgetStartDate = readEnvironmentVariable('TANDEM_BUDGET_START', '')
param administratorType = readEnvironmentVariable('TANDEM_ADMINISTRATOR_TYPE', 'User')

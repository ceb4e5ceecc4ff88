// What the templates take, and the three sizes. Compile-time only: nothing is deployed from this file.

@export()
@description('One Business Central company paired with one Dataverse organization; becomes an entry of TANDEM_CONNECTIONS. Secrets are named, never contained.')
@sealed()
type connection = {
  @minLength(1)
  @maxLength(20)
  connectionId: string
  businessTimeZone: string
  @sealed()
  businessCentral: {
    apiBaseUrl: string
    @minLength(36)
    @maxLength(36)
    companyId: string
    tokenScope: string?
    webhookSecretSetting: string
  }
  @sealed()
  sales: {
    apiBaseUrl: string
    organizationId: string?
    tokenScope: string?
    webhookSecretSetting: string
  }
  @description('Checked by the product itself, which refuses what it does not know.')
  policies: object?
  @description('Likewise: which fields go where, with their flags.')
  mapping: object?
}

@export()
@description('A caller that may reach the function app. A platform refusal (403) makes Business Central delete its subscriptions: leave the list empty unless every range is known.')
@sealed()
type allowedCaller = {
  name: string
  @description('An address range, or the name of a service tag.')
  range: string
  kind: 'Default' | 'ServiceTag'
}

@export()
@sealed()
type sizing = {
  instanceMemoryMb: 512 | 2048 | 4096
  @description('40 is the lowest that Flex Consumption documents.')
  @minValue(40)
  @maxValue(1000)
  maximumInstanceCount: int
  @description('Instances that are always running for the HTTP functions, so that notifications meet no cold start.')
  @minValue(0)
  alwaysReadyHttpInstances: int
  zoneRedundant: bool
  storageSku: 'Standard_LRS' | 'Standard_ZRS'
  @description('Premium only for private endpoints and availability zones.')
  serviceBusSku: 'Standard' | 'Premium'
  @minValue(30)
  @maxValue(730)
  logRetentionDays: int
  @description('Gigabytes of telemetry a day, as text because Bicep has no decimals. Reaching it raises an alert.')
  dailyTelemetryGb: string
  @description('Monthly amount of the budget, in the currency of the subscription.')
  @minValue(1)
  monthlyBudget: int
  @description('Ask the health page from outside every five minutes.')
  watchFromOutside: bool
  @description('Protects the vault against being purged; cannot be taken back.')
  purgeProtection: bool
}

@export()
var stages = {
  dev: {
    instanceMemoryMb: 512
    maximumInstanceCount: 40
    alwaysReadyHttpInstances: 0
    zoneRedundant: false
    storageSku: 'Standard_LRS'
    serviceBusSku: 'Standard'
    logRetentionDays: 30
    dailyTelemetryGb: '0.5'
    monthlyBudget: 50
    watchFromOutside: false
    purgeProtection: false
  }
  test: {
    instanceMemoryMb: 2048
    maximumInstanceCount: 40
    alwaysReadyHttpInstances: 0
    zoneRedundant: false
    storageSku: 'Standard_LRS'
    serviceBusSku: 'Standard'
    logRetentionDays: 30
    dailyTelemetryGb: '1'
    monthlyBudget: 100
    watchFromOutside: true
    purgeProtection: false
  }
  prod: {
    instanceMemoryMb: 2048
    maximumInstanceCount: 40
    alwaysReadyHttpInstances: 1
    zoneRedundant: false
    storageSku: 'Standard_ZRS'
    serviceBusSku: 'Standard'
    logRetentionDays: 90
    dailyTelemetryGb: '2'
    monthlyBudget: 300
    watchFromOutside: true
    purgeProtection: true
  }
}

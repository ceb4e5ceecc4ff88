import type { LocalAddresses } from './addresses.js';
import { startAzuriteTables } from './azurite/azurite.js';
import { createBusinessCentralSimulator } from './business-central/simulator.js';
import { type LocalBroker, startLocalBroker } from './local-broker.js';
import type { LocalOptions } from './options.js';
import { createSalesSimulator } from './sales/simulator.js';
import { serveHttp } from './simulator-kit/http-server.js';
import type { Stopping } from './stopping.js';
import { localTokens } from './tokens.js';

/** What a part that was left out is reached by; named in docs/LOCAL.md. */
function outside(environment: NodeJS.ProcessEnv, name: string, part: string): string {
  const value = environment[name];
  if (value === undefined || value === '') {
    throw new Error(`--without ${part}: set ${name} to where that part is instead`);
  }
  return value;
}

export interface PartsContext {
  readonly options: LocalOptions;
  readonly environment: NodeJS.ProcessEnv;
  readonly stopping: Stopping;
  readonly log: (line: string) => void;
  /** Where the broker keeps its contents; in memory when absent. */
  readonly dataFolder?: string;
}

/** A simulator's addresses; `rememberRegistrations` makes what stands now the start of `POST /_simulator/reset`. */
export interface SimulatedSystem<Addresses> {
  readonly addresses: Addresses;
  rememberRegistrations(): void;
}

/** A system that was left out: what a reset means there is its own affair. */
function outsideSystem<Addresses>(addresses: Addresses): SimulatedSystem<Addresses> {
  return { addresses, rememberRegistrations: () => undefined };
}

/** Starts the broker, or takes another's connection string from `ServiceBusConnection`. */
export async function startServiceBus(
  context: PartsContext,
): Promise<{ connectionString: string; broker?: LocalBroker }> {
  const { options, environment, stopping, log, dataFolder } = context;
  if (options.without.has('broker')) {
    return { connectionString: outside(environment, 'ServiceBusConnection', 'broker') };
  }
  const broker = await startLocalBroker({
    port: options.ports.broker,
    log: (line) => log(`broker: ${line}`),
    ...(dataFolder === undefined ? {} : { dataFolder }),
  });
  stopping.add('broker', () => broker.close());
  return { connectionString: broker.connectionString, broker };
}

/** Starts Azurite's tables, or takes another's connection string from `TableStorage`. */
export async function startTables(
  context: PartsContext,
): Promise<{ readonly connectionString: string; readonly processId?: number | undefined }> {
  const { options, environment, stopping, log } = context;
  if (options.without.has('tables')) {
    return { connectionString: outside(environment, 'TableStorage', 'tables') };
  }
  const azurite = await startAzuriteTables({ port: options.ports.tables, log: (line) => log(`tables: ${line}`) });
  stopping.add('tables', () => azurite.close());
  return azurite;
}

/** Starts the Business Central simulator, or takes another's addresses from settings. */
export async function startBusinessCentral(
  context: PartsContext,
): Promise<SimulatedSystem<LocalAddresses['businessCentral']>> {
  const { options, environment, stopping } = context;
  if (options.without.has('business-central')) {
    return outsideSystem({
      api: outside(environment, 'TANDEM_LOCAL_BUSINESS_CENTRAL_API', 'business-central'),
      companyId: outside(environment, 'TANDEM_LOCAL_BUSINESS_CENTRAL_COMPANY_ID', 'business-central'),
      simulator: environment.TANDEM_LOCAL_BUSINESS_CENTRAL_SIMULATOR ?? '',
      tokens: {
        processor: environment.TANDEM_LOCAL_BUSINESS_CENTRAL_PROCESSOR_TOKEN ?? localTokens.businessCentral.processor,
        integration: environment.TANDEM_LOCAL_BUSINESS_CENTRAL_TOKEN ?? localTokens.businessCentral.integration,
      },
    });
  }
  const simulator = createBusinessCentralSimulator({ tokens: localTokens.businessCentral, seed: options.seed });
  const server = await serveHttp(simulator, { port: options.ports.businessCentral });
  stopping.add('Business Central simulator', () => server.close());
  const addresses = {
    api: `${server.url}${simulator.apiBasePath}`,
    companyId: simulator.companyId,
    simulator: `${server.url}/_simulator`,
    tokens: localTokens.businessCentral,
  };
  return { addresses, rememberRegistrations: () => simulator.rememberRegistrations() };
}

/** Starts the Sales simulator, or takes another's addresses from settings. */
export async function startSales(context: PartsContext): Promise<SimulatedSystem<LocalAddresses['sales']>> {
  const { options, environment, stopping } = context;
  if (options.without.has('sales')) {
    return outsideSystem({
      api: outside(environment, 'TANDEM_LOCAL_SALES_API', 'sales'),
      simulator: environment.TANDEM_LOCAL_SALES_SIMULATOR ?? '',
      tokens: {
        seller: environment.TANDEM_LOCAL_SALES_SELLER_TOKEN ?? localTokens.sales.seller,
        administrator: environment.TANDEM_LOCAL_SALES_ADMINISTRATOR_TOKEN ?? localTokens.sales.administrator,
        integration: environment.TANDEM_LOCAL_SALES_TOKEN ?? localTokens.sales.integration,
      },
    });
  }
  const simulator = createSalesSimulator({ tokens: localTokens.sales, seed: options.seed });
  const server = await serveHttp(simulator, { port: options.ports.sales });
  stopping.add('Sales simulator', () => server.close());
  const addresses = {
    api: `${server.url}/api/data/v9.2`,
    simulator: `${server.url}/_simulator`,
    tokens: localTokens.sales,
  };
  return { addresses, rememberRegistrations: () => simulator.rememberRegistrations() };
}

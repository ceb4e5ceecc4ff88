import { readLocalOptions } from '../local/options.js';
import { type RunningLocal, startLocal } from '../local/start-local.js';
import type { CountedTables } from './counted-tables.js';
import { type BenchPart, startBroker, startPart, startTables } from './processes.js';

interface BusinessCentralReady {
  readonly api: string;
  readonly companyId: string;
  readonly simulator: string;
  readonly tokens: { readonly processor: string; readonly integration: string };
}

interface SalesReady {
  readonly api: string;
  readonly simulator: string;
  readonly tokens: { readonly seller: string; readonly administrator: string; readonly integration: string };
}

/** All parts, each in a process of its own, so that start-up and memory can be told apart. */
export interface Bench {
  readonly running: RunningLocal;
  readonly parts: readonly BenchPart<unknown>[];
  readonly log: readonly string[];
  readonly tables: CountedTables;
  close(): Promise<void>;
}

/** Starts all parts; what was started is ended again when a later one fails. */
export async function startBench(portBase: string): Promise<Bench> {
  const parts: BenchPart<unknown>[] = [];
  const closeParts = async () => {
    for (const part of parts.splice(0).reverse()) {
      await part.close();
    }
  };
  try {
    const broker = await startBroker();
    parts.push(broker);
    const tables = await startTables();
    parts.push(tables);
    const port = ['--port', '0'];
    const businessCentral = await startPart<BusinessCentralReady>(
      'Business Central simulator',
      'business-central/main.js',
      port,
    );
    parts.push(businessCentral);
    const sales = await startPart<SalesReady>('Sales simulator', 'sales/main.js', port);
    parts.push(sales);
    const environment = outsideEnvironment(businessCentral.ready, sales.ready);
    environment.ServiceBusConnection = broker.ready.connectionString;
    environment.TableStorage = tables.ready.connectionString;
    const log: string[] = [];
    const startedMs = performance.now();
    const running = await startFunctions({ portBase, environment, log });
    const functions = {
      name: 'Functions host with Tandem',
      ready: undefined,
      startUpMs: performance.now() - startedMs,
      processId: running.functions?.pid(),
      close: () => running.close(),
    };
    parts.push(functions);
    return { running, parts: [...parts], log, tables: tables.ready, close: closeParts };
  } catch (error) {
    await closeParts();
    throw error;
  }
}

function startFunctions(start: {
  readonly portBase: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: string[];
}): Promise<RunningLocal> {
  const without = ['--without', 'broker,tables,business-central,sales'];
  return startLocal({
    options: readLocalOptions(['--port-base', start.portBase, ...without]),
    environment: start.environment,
    log: (line) => start.log.push(line),
    root: process.cwd(),
  });
}

function outsideEnvironment(businessCentral: BusinessCentralReady, sales: SalesReady): NodeJS.ProcessEnv {
  return {
    TANDEM_LOCAL_BUSINESS_CENTRAL_API: businessCentral.api,
    TANDEM_LOCAL_BUSINESS_CENTRAL_COMPANY_ID: businessCentral.companyId,
    TANDEM_LOCAL_BUSINESS_CENTRAL_SIMULATOR: businessCentral.simulator,
    TANDEM_LOCAL_BUSINESS_CENTRAL_TOKEN: businessCentral.tokens.integration,
    TANDEM_LOCAL_BUSINESS_CENTRAL_PROCESSOR_TOKEN: businessCentral.tokens.processor,
    TANDEM_LOCAL_SALES_API: sales.api,
    TANDEM_LOCAL_SALES_SIMULATOR: sales.simulator,
    TANDEM_LOCAL_SALES_TOKEN: sales.tokens.integration,
    TANDEM_LOCAL_SALES_SELLER_TOKEN: sales.tokens.seller,
    TANDEM_LOCAL_SALES_ADMINISTRATOR_TOKEN: sales.tokens.administrator,
  };
}

import type { LocalAddresses } from './addresses.js';
import { functionSettings, type LocalSecrets, newLocalSecrets, telemetrySettings } from './function-settings.js';
import { type FunctionsProcess, startFunctionsProcess } from './functions-process.js';
import type { LocalBroker } from './local-broker.js';
import { assertNodeVersion } from './node-version.js';
import type { LocalOptions, LocalPart } from './options.js';
import { startBusinessCentral, startSales, startServiceBus, startTables } from './outside-parts.js';
import { registerWebhooks } from './register-webhooks.js';
import { StartUpTimes } from './start-up-times.js';
import { Stopping } from './stopping.js';

/** The local twin while it runs. */
export interface RunningLocal {
  readonly addresses: LocalAddresses;
  /** Absent when left out. */
  readonly functions?: FunctionsProcess;
  readonly broker?: LocalBroker;
  /** What the registered webhooks prove themselves with; absent without functions. */
  readonly secrets?: LocalSecrets;
  /** How long each part that was started took, in milliseconds; they start side by side, the functions last. */
  readonly startUpMs: Readonly<Partial<Record<LocalPart, number>>>;
  /** The process of Azurite; absent when left out. */
  readonly tablesProcessId?: number | undefined;
  close(): Promise<void>;
}

export interface StartLocal {
  readonly options: LocalOptions;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  /** Root of the built checkout. */
  readonly root: string;
  /** Where the broker keeps its contents; in memory when absent. */
  readonly dataFolder?: string;
}

/**
 * Starts every part on one machine, registers both sides' webhooks and resolves when all of it answers. What was started
 * is ended again when a later part fails.
 */
export async function startLocal(start: StartLocal): Promise<RunningLocal> {
  assertNodeVersion();
  const stopping = new Stopping(start.log);
  try {
    return await startParts(start, stopping);
  } catch (error) {
    await stopping.closeAll();
    throw error;
  }
}

async function startParts(start: StartLocal, stopping: Stopping): Promise<RunningLocal> {
  const { options, log, root } = start;
  const context = { ...start, stopping };
  const times = new StartUpTimes(options.without);
  const [serviceBus, tables, businessCentral, sales] = await allOrFirstFailure([
    times.of('broker', startServiceBus(context)),
    times.of('tables', startTables(context)),
    times.of('business-central', startBusinessCentral(context)),
    times.of('sales', startSales(context)),
  ]);
  const addresses: LocalAddresses = {
    functions: functionsUrl(start),
    businessCentral: businessCentral.addresses,
    sales: sales.addresses,
    serviceBus: serviceBus.connectionString,
    tables: tables.connectionString,
  };
  const broker = serviceBus.broker === undefined ? {} : { broker: serviceBus.broker };
  const parts = { addresses, ...broker, startUpMs: times.tookMs, tablesProcessId: tables.processId };
  if (options.without.has('functions')) {
    rememberStart(businessCentral, sales);
    return { ...parts, close: () => stopping.closeAll() };
  }
  const secrets = newLocalSecrets();
  const settings = { ...functionSettings(addresses, secrets), ...telemetrySettings(options.telemetry) };
  const starting = startFunctionsProcess({
    port: options.ports.functions,
    settings,
    log,
    root,
    app: options.app ?? root,
  });
  const functions = await times.of('functions', starting);
  stopping.add('functions', () => functions.close());
  await registerWebhooks({ addresses, secrets });
  rememberStart(businessCentral, sales);
  return { ...parts, functions, secrets, close: () => stopping.closeAll() };
}

/** Makes what stands now the start that a reset of either simulator comes back to. */
function rememberStart(...systems: readonly { rememberRegistrations(): void }[]): void {
  for (const system of systems) {
    system.rememberRegistrations();
  }
}

function functionsUrl({ options, environment }: StartLocal): string {
  const usual = `http://127.0.0.1:${options.ports.functions}`;
  return options.without.has('functions') ? (environment.TANDEM_PUBLIC_URL ?? usual) : usual;
}

/** Waits for all, so that nothing starts after a failure has ended the rest. @throws the first failure */
async function allOrFirstFailure<Results extends readonly unknown[]>(
  starting: readonly [...{ [Key in keyof Results]: Promise<Results[Key]> }],
): Promise<Results> {
  await Promise.allSettled(starting);
  return (await Promise.all(starting)) as unknown as Results;
}

import type { LocalAddresses } from './addresses.js';
import { functionSettings, type LocalSecrets, newLocalSecrets, telemetrySettings } from './function-settings.js';
import { type FunctionsProcess, startFunctionsProcess } from './functions-process.js';
import type { LocalBroker } from './local-broker.js';
import type { LocalOptions } from './options.js';
import { startBusinessCentral, startSales, startServiceBus, startTables } from './outside-parts.js';
import { registerWebhooks } from './register-webhooks.js';
import { Stopping } from './stopping.js';

/** The local twin while it runs. */
export interface RunningLocal {
  readonly addresses: LocalAddresses;
  /** Absent when left out. */
  readonly functions?: FunctionsProcess;
  readonly broker?: LocalBroker;
  /** What the registered webhooks prove themselves with; absent without functions. */
  readonly secrets?: LocalSecrets;
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
  const stopping = new Stopping(start.log);
  try {
    return await startParts(start, stopping);
  } catch (error) {
    await stopping.closeAll();
    throw error;
  }
}

async function startParts(start: StartLocal, stopping: Stopping): Promise<RunningLocal> {
  const { options, environment, log, root } = start;
  const context = { ...start, stopping };
  const [serviceBus, tables, businessCentral, sales] = await allOrFirstFailure([
    startServiceBus(context),
    startTables(context),
    startBusinessCentral(context),
    startSales(context),
  ]);
  const withoutFunctions = options.without.has('functions');
  const addresses: LocalAddresses = {
    functions: withoutFunctions
      ? (environment.TANDEM_PUBLIC_URL ?? `http://127.0.0.1:${options.ports.functions}`)
      : `http://127.0.0.1:${options.ports.functions}`,
    businessCentral: businessCentral.addresses,
    sales: sales.addresses,
    serviceBus: serviceBus.connectionString,
    tables,
  };
  const broker = serviceBus.broker === undefined ? {} : { broker: serviceBus.broker };
  const rememberRegistrations = () => {
    businessCentral.rememberRegistrations();
    sales.rememberRegistrations();
  };
  if (withoutFunctions) {
    rememberRegistrations();
    return { addresses, ...broker, close: () => stopping.closeAll() };
  }
  const secrets = newLocalSecrets();
  const settings = { ...functionSettings(addresses, secrets), ...telemetrySettings(options.telemetry) };
  const functions = await startFunctionsProcess({
    port: options.ports.functions,
    settings,
    log,
    root,
    app: options.app ?? root,
  });
  stopping.add('functions', () => functions.close());
  await registerWebhooks({ addresses, secrets });
  rememberRegistrations();
  return { addresses, functions, secrets, ...broker, close: () => stopping.closeAll() };
}

/** Waits for all, so that nothing starts after a failure has ended the rest. @throws the first failure */
async function allOrFirstFailure<Results extends readonly unknown[]>(
  starting: readonly [...{ [Key in keyof Results]: Promise<Results[Key]> }],
): Promise<Results> {
  await Promise.allSettled(starting);
  return (await Promise.all(starting)) as unknown as Results;
}

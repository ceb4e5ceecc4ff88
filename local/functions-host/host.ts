import { type HookData, loadApp, terminateApp } from './app-loader.js';
import type { LogCategory, LogLevel } from './core-types.js';
import { FunctionRegistry } from './function-registry.js';
import { hostLog } from './host-log.js';
import { type Environment, fillFromLocalSettings, readHostSettings } from './host-settings.js';
import { type HostedFunction, toHostedFunction } from './hosted-function.js';
import { Invoker } from './invoker.js';
import { RunningHost } from './running-host.js';

/** How to start a function app. */
export interface FunctionsHostOptions {
  /** Folder with package.json (`main` = glob of the built functions), host.json and perhaps local.settings.json. */
  readonly appFolder: string;
  /** Address to listen on; 127.0.0.1 unless given. */
  readonly host?: string;
  /** 0 = any free port. */
  readonly port: number;
  /** App settings. Unset ones are filled in here from local.settings.json; pass `process.env` so that the app sees it. */
  readonly environment: Environment;
  /** False = timers fire by hand only. */
  readonly timers: boolean;
  /** Gets each log line. */
  readonly log: (line: string) => void;
}

/** A function app at work. */
export interface RunningFunctionsHost {
  /** Address without a trailing slash; routes have the prefix of host.json (`/api`). */
  readonly url: string;
  /** Names of the functions, disabled ones included. */
  readonly functions: readonly string[];
  /** Runs a timer function now. @throws when it is unknown or no timer, or what the function threw */
  runTimer(name: string): Promise<void>;
  /** Takes in nothing more, waits at most 10 s for what is in work, runs the `appTerminate` hooks. */
  close(): Promise<void>;
}

/**
 * Loads a built function app through its own `@azure/functions` and runs it: HTTP, Service Bus queues and timers.
 * One app a process.
 * @throws Error when an entry file fails, no function or one twice is registered, a setting is missing, a port is taken
 */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<RunningFunctionsHost> {
  const { appFolder, environment } = options;
  const settings = readHostSettings(appFolder);
  fillFromLocalSettings(appFolder, environment);
  environment.AZURE_FUNCTIONS_ENVIRONMENT ??= 'Development';
  const log = hostLog(settings.logLevels, options.log);
  const workerLog = (level: LogLevel, category: LogCategory, message: string) =>
    log({ level, category: category === 'user' ? 'Worker.User' : 'Worker', message });

  const registry = new FunctionRegistry();
  const appHookData: HookData = {};
  await loadApp({ appFolder, registry, appHookData, log: workerLog });
  const functions = registry.functions.map((registered) =>
    disabledUnlessListed(toHostedFunction(registered, environment), settings.functions),
  );
  const invoker = new Invoker({
    registry,
    appHookData,
    log,
    functionTimeoutMs: settings.functionTimeoutMs,
    timedOut: (message) => {
      log({ level: 'critical', category: 'Host', message: `${message}. The real host restarts here: exit 1.` });
      process.exit(1);
    },
  });
  const running = new RunningHost({
    functions,
    settings,
    invoker,
    timers: options.timers,
    log,
    terminate: () => terminateApp({ appFolder, registry, appHookData, log: workerLog }),
  });
  await running.start(options.host ?? '127.0.0.1', options.port);
  return running;
}

function disabledUnlessListed(hosted: HostedFunction, listed: readonly string[] | undefined): HostedFunction {
  return listed === undefined || listed.includes(hosted.name) ? hosted : { ...hosted, isDisabled: true };
}

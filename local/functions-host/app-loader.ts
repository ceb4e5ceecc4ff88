import { globSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { LogCategory, LogLevel } from './core-types.js';
import type { FunctionRegistry } from './function-registry.js';

const coreModuleName = '@azure/functions-core';

/** Capabilities that the Node worker offers before the library adds its own. */
const workerCapabilities: Readonly<Record<string, string>> = {
  RawHttpBodyBytes: 'true',
  RpcHttpTriggerMetadataRemoved: 'true',
  RpcHttpBodyOnly: 'true',
  IgnoreEmptyValuedRpcHttpHeaders: 'true',
  UseNullableValueDictionaryForHttp: 'true',
  WorkerStatus: 'true',
  TypedDataCollection: 'true',
  HandlesWorkerTerminateMessage: 'true',
};

const packageSchema = z.object({ main: z.string().min(1), type: z.string().optional() });

/** Data that `appStart` and `appTerminate` hooks share with all other hooks of the app. */
export type HookData = Record<string, unknown>;

let installed = false;

/**
 * Makes `require('@azure/functions-core')` find `coreModule`, as the real worker does: the library asks for it lazily.
 * @throws Error when called twice: the library caches what it found, so a process can host one app.
 */
export function installCoreModule(coreModule: object): void {
  if (installed) throw new Error('a process can host one function app: start another process for another app');
  installed = true;
  const realRequire = Module.prototype.require;
  Module.prototype.require = function requireWithCore(this: Module, id: string): unknown {
    return id === coreModuleName ? coreModule : realRequire.call(this, id);
  };
}

/**
 * Loads the app as the worker does: `main` of package.json as a glob, each file, `appStart` hooks, capabilities; then
 * nothing more can be registered.
 * @throws Error when a file fails, none matches, or none registers a function (in the cloud "0 functions", silently).
 */
export async function loadApp(options: {
  readonly appFolder: string;
  readonly registry: FunctionRegistry;
  readonly appHookData: HookData;
  readonly log: (level: LogLevel, category: LogCategory, message: string) => void;
}): Promise<void> {
  const appFolder = resolve(options.appFolder);
  const { registry, log } = options;
  installCoreModule(registry.coreModule(log));
  const { files, isModuleType } = entryFiles(appFolder);
  for (const file of files) {
    log('debug', 'system', `Loading entry point "${file}"`);
    await loadEntry(appFolder, file, isModuleType);
  }
  for (const hook of registry.hooks('appStart')) {
    await hook({ hookData: {}, appHookData: options.appHookData, functionAppDirectory: appFolder });
  }
  const model = registry.programmingModel;
  if (model === undefined || registry.functions.length === 0) {
    throw new Error(`no function was registered by ${files.join(', ')}`);
  }
  const capabilities = await model.getCapabilities({ ...workerCapabilities });
  if (capabilities.HttpUri !== undefined) {
    throw new Error('HTTP streaming (enableHttpStream) is not supported by this host: a throwing handler would hang');
  }
  registry.lock();
}

/** Runs the `appTerminate` hooks. A failing one is logged; the others run. */
export async function terminateApp(options: {
  readonly appFolder: string;
  readonly registry: FunctionRegistry;
  readonly appHookData: HookData;
  readonly log: (level: LogLevel, category: LogCategory, message: string) => void;
}): Promise<void> {
  for (const hook of options.registry.hooks('appTerminate')) {
    try {
      await hook({
        hookData: {},
        appHookData: options.appHookData,
        functionAppDirectory: resolve(options.appFolder),
      });
    } catch (error) {
      options.log('error', 'system', `appTerminate hook failed: ${describe(error)}`);
    }
  }
}

function entryFiles(appFolder: string): { files: readonly string[]; isModuleType: boolean } {
  const packageFile = join(appFolder, 'package.json');
  let text: string;
  try {
    text = readFileSync(packageFile, 'utf8');
  } catch (cause) {
    throw new Error(`${packageFile} cannot be read: is this the folder of a function app?`, { cause });
  }
  const parsed = packageSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${packageFile} needs "main", such as "dist/functions/*.js"`);
  const files = globSync(parsed.data.main, { cwd: appFolder }).sort();
  if (files.length === 0) {
    throw new Error(`no file matches "main": "${parsed.data.main}" of ${packageFile}: build the app first`);
  }
  return { files, isModuleType: parsed.data.type === 'module' };
}

async function loadEntry(appFolder: string, file: string, isModuleType: boolean): Promise<void> {
  const path = join(appFolder, file);
  const asModule = extname(file) === '.mjs' || (isModuleType && extname(file) !== '.cjs');
  try {
    if (asModule) await import(pathToFileURL(path).href);
    else createRequire(join(appFolder, 'package.json'))(path);
  } catch (cause) {
    throw new Error(`Worker was unable to load entry point "${file}": ${describe(cause)}`, { cause });
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import {
  type DisposableLike,
  type FunctionCallback,
  type FunctionMetadata,
  type HookCallback,
  type HookName,
  hookNames,
  type LogCategory,
  type LogLevel,
  type ProgrammingModel,
} from './core-types.js';

/** A function that the app has registered. */
export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** An error of the host's own making; the library looks at the mark. */
function systemError(message: string, name = 'Error'): Error {
  return Object.assign(name === 'RangeError' ? new RangeError(message) : new Error(message), {
    isAzureFunctionsSystemError: true,
  });
}

/** `Disposable` of the core module: runs a callback once. */
class CoreDisposable implements DisposableLike {
  #undo: (() => unknown) | undefined;

  constructor(undo: () => unknown) {
    this.#undo = undo;
  }

  static from(...items: readonly DisposableLike[]): CoreDisposable {
    return new CoreDisposable(() => {
      for (const item of items) item.dispose();
    });
  }

  dispose(): unknown {
    const undo = this.#undo;
    this.#undo = undefined;
    return undo?.();
  }
}

/** Collects what the app registers while it loads, and the hooks it adds at any time. */
export class FunctionRegistry {
  readonly #functions = new Map<string, RegisteredFunction>();
  readonly #hooks = new Map<HookName, HookCallback[]>();
  #model: ProgrammingModel | undefined;
  #locked = false;

  get functions(): readonly RegisteredFunction[] {
    return [...this.#functions.values()];
  }

  get programmingModel(): ProgrammingModel | undefined {
    return this.#model;
  }

  /** Hooks of one name in the order of registration; a copy, so that a hook may remove itself. */
  hooks(name: HookName): readonly HookCallback[] {
    return [...(this.#hooks.get(name) ?? [])];
  }

  /** From now on no function can be registered. */
  lock(): void {
    this.#locked = true;
  }

  /** The module that the app's `@azure/functions` finds as `@azure/functions-core`. */
  coreModule(log: (level: LogLevel, category: LogCategory, message: string) => void): object {
    return {
      version: '3.0.0',
      hostVersion: '4.0.0',
      Disposable: CoreDisposable,
      log,
      setProgrammingModel: (model: ProgrammingModel) => {
        if (this.#locked) throw systemError('The programming model can only be set during app startup.');
        this.#model = model;
      },
      getProgrammingModel: () => this.#model,
      registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
        this.#registerFunction(metadata, callback),
      registerHook: (name: string, callback: HookCallback) => this.#registerHook(name, callback),
    };
  }

  #registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): DisposableLike {
    if (this.#locked) {
      throw systemError(`A function can only be registered during app startup: "${metadata.name}" came too late.`);
    }
    const id = metadata.functionId ?? metadata.name;
    if (this.#functions.has(id)) {
      throw systemError(`A function with id "${id}" is registered already: give each function its own name.`);
    }
    if (!/^[A-Za-z][\w-]{0,127}$/.test(metadata.name)) {
      throw systemError(`"${metadata.name}" is no function name: letters, digits, "-" and "_", a letter first.`);
    }
    if (typeof callback !== 'function') throw systemError(`Function "${metadata.name}" has no handler.`);
    this.#functions.set(id, { metadata, callback });
    return new CoreDisposable(() => {
      if (this.#locked) throw systemError('A function can only be disposed during app startup.');
      this.#functions.delete(id);
    });
  }

  #registerHook(name: string, callback: HookCallback): DisposableLike {
    const known = hookNames.find((hookName) => hookName === name);
    if (known === undefined) throw systemError(`Unrecognized hook "${name}".`, 'RangeError');
    const hooks = this.#hooks.get(known) ?? [];
    this.#hooks.set(known, hooks);
    hooks.push(callback);
    return new CoreDisposable(() => hooks.splice(hooks.indexOf(callback), 1));
  }
}

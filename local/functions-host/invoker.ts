import { randomUUID } from 'node:crypto';
import type { HookData } from './app-loader.js';
import type {
  CoreInvocationContext,
  HookName,
  InvocationModel,
  InvocationResponse,
  LogCategory,
  LogLevel,
  TypedData,
} from './core-types.js';
import type { FunctionRegistry } from './function-registry.js';
import type { HostLog } from './host-log.js';
import type { HostedFunction } from './hosted-function.js';
import { traceContext } from './trace-context.js';

/** What a trigger hands over for one run. */
export interface Invocation {
  readonly data: TypedData;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  readonly traceParent?: string | undefined;
  /** For the log: why it runs. */
  readonly reason: string;
  /** Told when the handler is about to run. */
  readonly onStart?: () => void;
}

/** What an invoker needs of its host. */
export interface InvokerOptions {
  readonly registry: FunctionRegistry;
  readonly appHookData: HookData;
  readonly log: HostLog;
  readonly functionTimeoutMs: number | undefined;
  /** The real host restarts the worker when a function exceeds its time; must not return. */
  readonly timedOut: (message: string) => void;
}

/** Everything of one run that hooks and logs share. */
interface Run {
  readonly hosted: HostedFunction;
  readonly invocationId: string;
  readonly hookData: HookData;
  /** The library's context, known once the arguments are made. */
  libraryContext: unknown;
}

/** Runs functions through the library, in exactly the worker's order. */
export class Invoker {
  readonly #options: InvokerOptions;
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: InvokerOptions) {
    this.#options = options;
  }

  /** How many runs are in work. */
  get inFlight(): number {
    return this.#running.size;
  }

  /** Resolves when no run is in work, or after `limitMs`; tells whether all ended. */
  async drain(limitMs: number): Promise<boolean> {
    const deadlineMs = Date.now() + limitMs;
    while (this.#running.size > 0 && Date.now() < deadlineMs) {
      await waitForAll(this.#running, deadlineMs - Date.now());
    }
    return this.#running.size === 0;
  }

  /**
   * Runs a function once.
   * @throws what the handler or a hook threw, or the library for a result it cannot send
   */
  invoke(hosted: HostedFunction, invocation: Invocation): Promise<InvocationResponse> {
    const run = this.#invokeLogged(hosted, invocation);
    const settled = run.then(
      () => {},
      () => {},
    );
    this.#running.add(settled);
    void settled.then(() => this.#running.delete(settled));
    return run;
  }

  async #invokeLogged(hosted: HostedFunction, invocation: Invocation): Promise<InvocationResponse> {
    const run: Run = { hosted, invocationId: randomUUID(), hookData: {}, libraryContext: undefined };
    const name = hosted.name;
    const startMs = performance.now();
    const write = (level: LogLevel, message: string) =>
      this.#options.log({ level, category: `Function.${name}`, message, invocationId: run.invocationId });
    write('information', `Executing 'Functions.${name}' (Reason='${invocation.reason}')`);
    const watchdog = this.#watch(name);
    try {
      const response = await this.#invokeInOrder(run, invocation);
      write('information', `Executed 'Functions.${name}' (Succeeded, Duration=${elapsedMs(startMs)}ms)`);
      return response;
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      write('error', `Executed 'Functions.${name}' (Failed, Duration=${elapsedMs(startMs)}ms) ${text}`);
      throw error;
    } finally {
      clearTimeout(watchdog);
    }
  }

  #watch(name: string): NodeJS.Timeout | undefined {
    const { functionTimeoutMs, timedOut } = this.#options;
    if (functionTimeoutMs === undefined) return undefined;
    return setTimeout(
      () => timedOut(`Timeout value of ${functionTimeoutMs} ms was exceeded by function: Functions.${name}`),
      functionTimeoutMs,
    );
  }

  async #invokeInOrder(run: Run, invocation: Invocation): Promise<InvocationResponse> {
    const coreContext = this.#coreContext(run, invocation);
    const { context, inputs, model } = await this.#makeArguments(coreContext, run);

    const before = Object.defineProperties(
      { functionCallback: run.hosted.callback, inputs },
      this.#sharedHookProperties(run),
    );
    await this.#runHooks('preInvocation', 'preInvocationHooks', coreContext, before);

    const after: { inputs: unknown[]; result: unknown; error: unknown } = Object.defineProperties(
      { inputs: before.inputs, result: null, error: null },
      this.#sharedHookProperties(run),
    );
    coreContext.state = 'invocation';
    invocation.onStart?.();
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    } finally {
      coreContext.state = undefined;
    }
    await this.#runHooks('postInvocation', 'postInvocationHooks', coreContext, after);
    // As in the worker: something thrown fails the run, except null and undefined, which count as success.
    if (after.error !== null && after.error !== undefined) throw after.error;
    return model.getResponse(context, after.result);
  }

  async #makeArguments(
    coreContext: CoreInvocationContext,
    run: Run,
  ): Promise<{ context: unknown; inputs: unknown[]; model: InvocationModel }> {
    const model = this.#options.registry.programmingModel?.getInvocationModel(coreContext);
    if (model === undefined) throw new Error('no programming model is set');
    const { context, inputs } = await model.getArguments();
    run.libraryContext = context;
    return { context, inputs, model };
  }

  #coreContext(run: Run, invocation: Invocation): CoreInvocationContext {
    const { metadata, trigger } = run.hosted;
    return {
      invocationId: run.invocationId,
      metadata,
      state: undefined,
      request: {
        invocationId: run.invocationId,
        functionId: metadata.functionId ?? metadata.name,
        inputData: [{ name: trigger.bindingName, data: invocation.data }],
        ...(invocation.triggerMetadata === undefined ? {} : { triggerMetadata: invocation.triggerMetadata }),
        traceContext: traceContext(invocation.traceParent),
      },
      log: (level, category, message) => this.#log(run, { level, category, message }),
    };
  }

  /** Log hooks see every line; what they change counts for user lines only, what they throw not at all. */
  #log(run: Run, line: { level: LogLevel; category: LogCategory; message: string }): void {
    const hookContext: { level: LogLevel; message: string } = Object.defineProperties(
      { level: line.level, message: line.message },
      { ...this.#sharedHookProperties(run), category: { value: line.category, enumerable: true } },
    );
    for (const hook of this.#options.registry.hooks('log')) {
      try {
        hook(hookContext);
      } catch {
        // The worker swallows it too: logging about a failing log hook would call it again.
      }
    }
    const isUser = line.category === 'user';
    this.#options.log({
      level: isUser ? hookContext.level : line.level,
      category: `Function.${run.hosted.name}${isUser ? '.User' : ''}`,
      message: isUser ? hookContext.message : line.message,
      invocationId: run.invocationId,
    });
  }

  async #runHooks(
    name: HookName,
    state: 'preInvocationHooks' | 'postInvocationHooks',
    coreContext: CoreInvocationContext,
    hookContext: object,
  ): Promise<void> {
    coreContext.state = state;
    try {
      for (const hook of this.#options.registry.hooks(name)) await hook(hookContext);
    } finally {
      coreContext.state = undefined;
    }
  }

  #sharedHookProperties(run: Run): PropertyDescriptorMap {
    const readOnly = (value: unknown): PropertyDescriptor => ({ value, enumerable: true, writable: false });
    return {
      hookData: readOnly(run.hookData),
      appHookData: readOnly(this.#options.appHookData),
      invocationContext: readOnly(run.libraryContext),
    };
  }
}

function elapsedMs(startMs: number): number {
  return Math.round(performance.now() - startMs);
}

async function waitForAll(running: ReadonlySet<Promise<unknown>>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([Promise.all(running), limit]);
  clearTimeout(timer);
}

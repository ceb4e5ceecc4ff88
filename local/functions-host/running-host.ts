import { systemClock } from '../simulator-kit/clock.js';
import { AdminApi } from './admin-api.js';
import type { HostLog } from './host-log.js';
import type { HostSettings } from './host-settings.js';
import type { HostedFunction, Trigger } from './hosted-function.js';
import { HttpFrontend } from './http-frontend.js';
import type { Invocation, Invoker } from './invoker.js';
import { ServiceBusListener } from './service-bus-listener.js';
import { ServiceBusClients } from './service-bus-source.js';
import { FunctionTimer } from './timers.js';

/** What a running host is made of. */
export interface RunningHostOptions {
  readonly functions: readonly HostedFunction[];
  readonly settings: HostSettings;
  readonly invoker: Invoker;
  readonly timers: boolean;
  readonly log: HostLog;
  /** Runs the app's `appTerminate` hooks. */
  readonly terminate: () => Promise<void>;
}

/** How long `close` waits for runs in work. */
const drainLimitMs = 10_000;

/** All triggers of one app, at work. */
export class RunningHost {
  readonly #options: RunningHostOptions;
  readonly #frontend: HttpFrontend;
  readonly #timers = new Map<string, FunctionTimer>();
  readonly #listeners: readonly ServiceBusListener[];
  readonly #clients: ServiceBusClients;
  #url = '';
  #closing: Promise<void> | undefined;

  /** @throws Error when a route or a schedule cannot be used */
  constructor(options: RunningHostOptions) {
    this.#options = options;
    this.#clients = new ServiceBusClients(options.settings.serviceBus);
    for (const hosted of options.functions) this.#addTimer(hosted);
    this.#listeners = options.functions.flatMap((hosted) => this.#listener(hosted));
    const admin = new AdminApi({
      functions: options.functions,
      routePrefix: options.settings.http.routePrefix,
      url: () => this.#url,
      start: (hosted, input) => this.#startByHand(hosted, input),
    });
    this.#frontend = new HttpFrontend({
      functions: options.functions,
      settings: options.settings.http,
      invoker: options.invoker,
      admin,
    });
  }

  get url(): string {
    return this.#url;
  }

  get functions(): readonly string[] {
    return this.#options.functions.map((hosted) => hosted.name);
  }

  /** Listens for HTTP first, then lets messages and timers in. @throws Error when the port is taken */
  async start(host: string, port: number): Promise<void> {
    const actualPort = await this.#frontend.listen(host, port);
    this.#url = `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
    for (const listener of this.#listeners) listener.start();
    if (!this.#options.timers) return;
    for (const [name, timer] of this.#timers) {
      if (!this.#isDisabled(name)) timer.start();
    }
  }

  /** See `RunningFunctionsHost.runTimer`. */
  async runTimer(name: string): Promise<void> {
    const hosted = this.#options.functions.find((candidate) => candidate.name === name);
    if (hosted?.trigger.kind !== 'timer') throw new Error(`no timer function "${name}"`);
    await this.#options.invoker.invoke(hosted, this.#invocationByHand(hosted, ''));
  }

  /** See `RunningFunctionsHost.close`. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const timer of this.#timers.values()) timer.stop();
    this.#frontend.stopAccepting();
    const settled = Promise.all(this.#listeners.map((listener) => listener.stop()));
    const allEnded = await this.#options.invoker.drain(drainLimitMs);
    if (allEnded) await settled;
    else this.#log('warning', `${this.#options.invoker.inFlight} run(s) did not end within ${drainLimitMs} ms`);
    await this.#options.terminate();
    await this.#clients.close();
    this.#frontend.close();
  }

  /** Resolves once the handler was started; what comes of the run is in the log. */
  #startByHand(hosted: HostedFunction, input: string): Promise<void> {
    return new Promise((resolve) => {
      const invocation = { ...this.#invocationByHand(hosted, input), onStart: resolve };
      const run = this.#options.invoker.invoke(hosted, invocation);
      // A run that fails before its handler (a hook threw) has been tried as well.
      run.then(
        () => resolve(),
        () => resolve(),
      );
    });
  }

  #invocationByHand(hosted: HostedFunction, input: string): Invocation {
    const reason = 'This function was programmatically called via the host APIs.';
    const timer = this.#timers.get(hosted.name);
    if (timer !== undefined) return { data: timer.data(false), reason };
    const isBinary = hosted.trigger.kind === 'serviceBus' && hosted.trigger.isBinary;
    return { data: isBinary ? { bytes: Buffer.from(input) } : { string: input }, triggerMetadata: {}, reason };
  }

  #addTimer(hosted: HostedFunction): void {
    const { trigger, name } = hosted;
    if (trigger.kind !== 'timer') return;
    const run = async (data: Invocation['data'], reason: string): Promise<void> => {
      // The invoker has logged a failure; a timer is not tried again before its next time.
      await this.#options.invoker.invoke(hosted, { data, reason }).catch(() => {});
    };
    try {
      this.#timers.set(name, new FunctionTimer({ ...timerSettings(trigger), clock: systemClock(), run }));
    } catch (cause) {
      throw new Error(`function "${name}": ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }

  #listener(hosted: HostedFunction): readonly ServiceBusListener[] {
    const { trigger } = hosted;
    if (trigger.kind !== 'serviceBus' || hosted.isDisabled) return [];
    const { settings, invoker, log } = this.#options;
    const source = this.#clients.source(trigger.connectionString, trigger.queueName);
    return [
      new ServiceBusListener({
        hosted,
        trigger,
        settings: settings.serviceBus,
        source,
        invoker,
        clock: systemClock(),
        log,
      }),
    ];
  }

  #isDisabled(name: string): boolean {
    return this.#options.functions.some((hosted) => hosted.name === name && hosted.isDisabled);
  }

  #log(level: 'information' | 'warning', message: string): void {
    this.#options.log({ level, category: 'Host', message });
  }
}

function timerSettings(trigger: Extract<Trigger, { kind: 'timer' }>): {
  schedule: string;
  runOnStartup: boolean;
  useMonitor: boolean;
} {
  return { schedule: trigger.schedule, runOnStartup: trigger.runOnStartup, useMonitor: trigger.useMonitor };
}

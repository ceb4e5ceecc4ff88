import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpHandler, SimulatorAnswer } from '../../local/simulator-kit/http-types';
import { seededRandom } from '../../local/simulator-kit/random';
import { StopSwitch, WorkerStopped } from './stop-switch';
import { type Disturbances, pick, undisturbed } from './swarm-plan';

/** Thrown by the store, as a storage account that cannot be reached. */
export class StorageDown extends Error {}

/** A stopped worker never gives its place in the request limiter back, so a world survives few stops. */
const mostStops = 3;

const refusals = [
  { status: 429, headers: { 'retry-after': '3' } },
  { status: 429, headers: {} },
  { status: 503, headers: {} },
  { status: 504, headers: {} },
  { status: 408, headers: {} },
] as const;

/** What goes wrong around the worker: on its way to both systems, in the store, and the worker itself (F6 to F11). */
export class SwarmDisturber extends StopSwitch {
  readonly #workers = new AsyncLocalStorage<{ readonly stop: (error: unknown) => void }>();
  readonly #sleep: (ms: number) => Promise<void>;
  #rates: Disturbances = undisturbed;
  #random = seededRandom(1);
  #stops = 0;
  /** What people do in the middle of a request. */
  onRace: () => Promise<void> = async () => undefined;
  /** How often each disturbance struck, for reach. */
  readonly struck = new Map<string, number>();

  constructor(sleep: (ms: number) => Promise<void>) {
    super();
    this.#sleep = sleep;
  }

  set rates(rates: Disturbances) {
    this.#rates = rates;
    this.#random = seededRandom(rates.seed);
  }

  /** How often a message is to be handled beside the first time, and whether at the same time. */
  deliveredAgain(): 'no' | 'afterwards' | 'meanwhile' {
    return this.#strikes('lockLost') ? 'meanwhile' : this.#strikes('twice') ? 'afterwards' : 'no';
  }

  override async run(handling: () => Promise<void>): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    await this.#workers.run({ stop: reject }, () => Promise.race([handling(), promise]));
  }

  override readonly wrapHandler = (handler: HttpHandler): HttpHandler => ({
    handle: async (request) => {
      await this.#mayStop();
      if (this.#strikes('race')) {
        await this.onRace();
      }
      if (this.#strikes('slow')) {
        await this.#sleep(pick(this.#random, [2_000, 20_000, 45_000]));
      }
      if (this.#strikes('cutBefore')) {
        return 'cut';
      }
      if (this.#strikes('refusedBefore')) {
        return this.#refusal();
      }
      const answer = await handler.handle(request);
      await this.#mayStop();
      if (this.#strikes('lostAnswer')) {
        return 'cut';
      }
      return this.#strikes('refusedAfter') ? { status: 504, headers: {}, body: Buffer.from('') } : answer;
    },
  });

  override readonly wrapStore = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') {
          return method;
        }
        return async (...parameters: unknown[]): Promise<unknown> => {
          await this.#mayStop();
          this.#mayFail(`before ${String(name)}`);
          if (name === 'save' && this.#strikes('overtaken')) {
            await saveAsItIs(target, method, parameters[0]);
          }
          const result: unknown = await method.apply(target, parameters);
          this.#mayFail(`after ${String(name)}`);
          return result;
        };
      },
    });

  #refusal(): SimulatorAnswer {
    const { status, headers } = pick(this.#random, refusals);
    return { status, headers: { ...headers }, body: Buffer.from('') };
  }

  #mayFail(where: string): void {
    if (this.#strikes('storage')) {
      throw new StorageDown(where);
    }
  }

  async #mayStop(): Promise<void> {
    const worker = this.#workers.getStore();
    if (worker !== undefined && this.#stops < mostStops && this.#strikes('stop')) {
      this.#stops += 1;
      worker.stop(new WorkerStopped('stopped by the swarm'));
      await new Promise<never>(() => undefined);
    }
  }

  #strikes(kind: Exclude<keyof Disturbances, 'seed' | 'notices'>): boolean {
    const rate = this.#rates[kind];
    if (rate === 0 || this.#random() >= rate) {
      return false;
    }
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
    return true;
  }
}

/** Another process saves the coupling unchanged, so that whoever read it before is overtaken. */
async function saveAsItIs(store: object, save: object, stored: unknown): Promise<void> {
  const { coupling } = stored as { readonly coupling: unknown };
  await (Reflect.apply(save as () => unknown, store, [stored, coupling, []]) as Promise<unknown>);
}

import type { HttpHandler } from '../../local/simulator-kit/http-types';

/** Thrown into the world when the worker is stopped. */
export class WorkerStopped extends Error {}

/**
 * Stops the worker at its n-th step as a killed process stops: what it was waiting for never comes back to it, nothing
 * of it runs on. A step is the moment before and the moment after every remote request and every storage call.
 */
export class StopSwitch {
  steps = 0;
  #stopAt = Number.POSITIVE_INFINITY;
  #next: () => number | undefined = () => undefined;
  #stop: (error: unknown) => void = () => undefined;
  /** What somebody does in the moment in which the worker is stopped. */
  whenStopped: () => Promise<void> = async () => undefined;
  /** Names of the steps, for a message. */
  readonly names: string[] = [];

  /** Counts from here on, and stops at this step; without a number it only counts. `next` says when it stops again. */
  arm(stopAt = Number.POSITIVE_INFINITY, next: () => number | undefined = () => undefined): void {
    this.steps = 0;
    this.names.length = 0;
    this.#stopAt = stopAt;
    this.#next = next;
  }

  /** Runs the worker's handling so that a stop ends it from outside. */
  async run(handling: () => Promise<void>): Promise<void> {
    const stopped = new Promise<never>((_, reject) => {
      this.#stop = reject;
    });
    stopped.catch(() => undefined);
    await Promise.race([handling(), stopped]);
  }

  readonly wrapHandler = (handler: HttpHandler, side: string): HttpHandler => ({
    handle: async (request) => {
      await this.#step(`before ${request.method} to ${side}`);
      const answer = await handler.handle(request);
      await this.#step(`after ${request.method} to ${side}`);
      return answer;
    },
  });

  /** Steps of a store or of the queue. */
  readonly wrapStore = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') {
          return method;
        }
        return async (...parameters: unknown[]): Promise<unknown> => {
          await this.#step(`before ${String(name)}`);
          const result: unknown = await method.apply(target, parameters);
          await this.#step(`after ${String(name)}`);
          return result;
        };
      },
    });

  async #step(name: string): Promise<void> {
    this.steps += 1;
    this.names.push(name);
    if (this.steps === this.#stopAt) {
      const after = this.#next();
      this.#stopAt = after === undefined ? Number.POSITIVE_INFINITY : this.steps + after;
      this.#stop(new WorkerStopped(`stopped at step ${this.steps}, ${name}`));
      await this.whenStopped();
      await new Promise<never>(() => undefined);
    }
  }
}

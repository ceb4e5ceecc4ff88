/** What a wait comes to that ended because of the stop. */
export const stopped = Symbol('stopped');

/**
 * Ends waits early. A wait that ended by itself leaves nothing behind, which `Promise.race` with one promise that lives as
 * long as the process does not do: that promise keeps hold of the outcome of every race it ever was in.
 */
export class StopSignal {
  readonly #waiting = new Set<() => void>();
  #isStopped = false;

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Ends all waits, also those that begin later. */
  stop(): void {
    this.#isStopped = true;
    for (const end of this.#waiting) end();
    this.#waiting.clear();
  }

  /** What the work comes to, or `stopped` when that happens first; what the work comes to then is nobody's. */
  orStopped<Value>(work: Promise<Value>): Promise<Value | typeof stopped> {
    return new Promise((resolve, reject) => {
      const end = (): void => resolve(stopped);
      this.#waiting.add(end);
      if (this.#isStopped) this.stop();
      void work.then(resolve, reject).finally(() => this.#waiting.delete(end));
    });
  }
}

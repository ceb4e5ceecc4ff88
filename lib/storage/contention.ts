/** How a write that others keep getting in the way of is tried again. */
export interface Contention {
  readonly sleep: (delayMs: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Bound of the loop: the eleventh time in a row would mean that something is wrong. */
const maxTries = 10;
const stepMs = 20;

/** A row was changed by somebody else each time it was tried. The caller's message comes again later. */
export class ContentionError extends Error {
  constructor(what: string) {
    super(`${what}: changed by others ${maxTries} times in a row`);
    this.name = 'ContentionError';
  }
}

/** Runs the try until it gives a value, at most ten times, waiting a random and growing moment in between. */
export async function untilSettled<Value>(
  what: string,
  contention: Contention,
  tryOnce: () => Promise<Value | 'again'>,
): Promise<Value> {
  for (let tries = 1; tries <= maxTries; tries += 1) {
    const result = await tryOnce();
    if (result !== 'again') {
      return result;
    }
    await contention.sleep(Math.ceil(contention.random() * stepMs * tries));
  }
  throw new ContentionError(what);
}

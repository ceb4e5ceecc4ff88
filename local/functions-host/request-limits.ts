/** Lets a limited number of requests work at once, keeps some waiting, refuses the rest (host.json `extensions.http`). */
export class RequestLimits {
  readonly #maxConcurrent: number;
  readonly #maxOutstanding: number;
  readonly #waiting: (() => void)[] = [];
  #working = 0;

  constructor(limits: { maxConcurrentRequests: number | undefined; maxOutstandingRequests: number | undefined }) {
    this.#maxConcurrent = limits.maxConcurrentRequests ?? Number.POSITIVE_INFINITY;
    this.#maxOutstanding = limits.maxOutstandingRequests ?? Number.POSITIVE_INFINITY;
  }

  /** Runs `work` when its turn comes; `'refused'` (answered 429) when too many are outstanding already. */
  async run(work: () => Promise<void>): Promise<'done' | 'refused'> {
    if (this.#working + this.#waiting.length >= this.#maxOutstanding) return 'refused';
    if (this.#working >= this.#maxConcurrent) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#working += 1;
    try {
      await work();
      return 'done';
    } finally {
      this.#working -= 1;
      this.#waiting.shift()?.();
    }
  }
}

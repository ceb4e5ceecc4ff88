import type { StateStore } from '../ports/state-store.js';
import type { Entry } from './entry.js';
import type { Job } from './job.js';
import { readPage } from './job-store.js';

/** Pages of entries as one step reads and changes them; each is read once. */
export class PageReader {
  readonly #pages = new Map<number, Entry[]>();
  readonly #changed = new Set<number>();

  constructor(
    private readonly state: StateStore,
    private readonly connectionId: string,
    private readonly job: Pick<Job, 'jobId'>,
  ) {}

  async page(page: number): Promise<readonly Entry[]> {
    const known = this.#pages.get(page);
    if (known !== undefined) {
      return known;
    }
    const read = [...(await readPage(this.state, this.connectionId, this.job, page))];
    this.#pages.set(page, read);
    return read;
  }

  /** @throws {Error} when there is none (a bug) */
  async entry(page: number, index: number): Promise<Entry> {
    const entry = (await this.page(page))[index];
    if (entry === undefined) {
      throw new Error(`page ${page} of job ${this.job.jobId} has no entry ${index}`);
    }
    return entry;
  }

  /** Puts the entry in the place of one that was read. */
  put(page: number, index: number, entry: Entry): void {
    const entries = this.#pages.get(page);
    if (entries !== undefined) {
      entries[index] = entry;
      this.#changed.add(page);
    }
  }

  changed(): readonly { readonly page: number; readonly entries: readonly Entry[] }[] {
    return [...this.#changed].map((page) => ({ page, entries: this.#pages.get(page) ?? [] }));
  }
}

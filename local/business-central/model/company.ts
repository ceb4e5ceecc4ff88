import { randomUUID } from 'node:crypto';
import { furnitureSeed } from '../../simulator-kit/furniture.js';
import { seededRandom, seededUuid } from '../../simulator-kit/random.js';
import type { Actor, BusinessCentral } from './business-central.js';
import { type Commit, Database } from './database.js';
import type { NumberSeriesRow } from './document-rows.js';
import { seedDatabase } from './seed.js';
import { type Setup, setupSchema } from './setup.js';

/** How a company is made. */
export interface CompanyOptions {
  readonly companyId: string;
  readonly nowMs: () => number;
  readonly randomSeed?: number | undefined;
  readonly setup: Partial<Setup>;
  readonly onCommit: (commit: Commit, actor: Actor) => void;
}

/** The one company of the simulator: what rules work on, its transactions by actor, and its recent past. */
export class Company implements BusinessCentral {
  readonly localCurrencyCode = furnitureSeed.localCurrencyCode;
  readonly companyId: string;
  readonly #options: CompanyOptions;
  #database: Database;
  #setup: Setup;
  #newId: () => string;
  #actor: Actor = 'processor';
  #past: Commit[] = [];
  #isSeeding = false;

  constructor(options: CompanyOptions, seed: 'furniture' | 'empty') {
    this.#options = options;
    this.companyId = options.companyId;
    this.#setup = setupSchema.parse(options.setup);
    this.#newId = idSource(options.randomSeed);
    this.#database = this.#seeded(seed);
  }

  get database(): Database {
    return this.#database;
  }

  get setup(): Setup {
    return this.#setup;
  }

  set setup(setup: Setup) {
    this.#setup = setup;
  }

  get actor(): Actor {
    return this.#actor;
  }

  nowMs(): number {
    return this.#options.nowMs();
  }

  newId(): string {
    return this.#newId();
  }

  /**
   * Back to the start: tables, setup and the sequence of new ids. With `keepNumbers` ids and number series run on, so
   * that none is given twice.
   */
  reset(seed: 'furniture' | 'empty', keepNumbers: boolean): void {
    this.#setup = setupSchema.parse(this.#options.setup);
    this.#past = [];
    const series = this.#database.numberSeries.all();
    this.#database = this.#seeded(seed);
    if (keepNumbers) this.#runOn(series);
    else this.#newId = idSource(this.#options.randomSeed);
  }

  /** Runs `work` as a transaction of `actor`. */
  transactAs<Result>(actor: Actor, work: () => Result): Result {
    const before = this.#actor;
    this.#actor = actor;
    try {
      return this.#database.transact(work);
    } finally {
      this.#actor = before;
    }
  }

  /** Runs `read` on the data as it was `lagMs` ago (S-019). It must not write. */
  readPast<Result>(lagMs: number, read: () => Result): Result {
    const sinceMs = this.nowMs() - lagMs;
    const later = this.#past.filter((commit) => commit.atMs > sinceMs).flatMap((commit) => commit.changes);
    for (const change of [...later].reverse()) change.undo();
    try {
      return read();
    } finally {
      for (const change of later) change.redo();
    }
  }

  #seeded(seed: 'furniture' | 'empty'): Database {
    const database = new Database({ nowMs: () => this.nowMs(), onCommit: (commit) => this.#onCommit(commit) });
    this.#isSeeding = true;
    database.transact(() => seedDatabase(database, seed, this.companyId));
    this.#isSeeding = false;
    return database;
  }

  #runOn(series: readonly NumberSeriesRow[]): void {
    this.#isSeeding = true;
    this.#database.transact(() => {
      for (const row of series) this.#database.numberSeries.put(row);
    });
    this.#isSeeding = false;
  }

  #onCommit(commit: Commit): void {
    if (this.#isSeeding) return;
    if (this.#setup.readOnlyLagMs > 0) {
      const oldestMs = commit.atMs - this.#setup.readOnlyLagMs;
      this.#past = [...this.#past.filter((earlier) => earlier.atMs > oldestMs), commit];
    }
    this.#options.onCommit(commit, this.#actor);
  }
}

function idSource(randomSeed: number | undefined): () => string {
  if (randomSeed === undefined) return randomUUID;
  const random = seededRandom(randomSeed);
  return () => seededUuid(random);
}

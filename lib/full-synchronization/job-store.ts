import type { StateStore } from '../ports/state-store.js';
import { type Entry, parsePage } from './entry.js';
import { type Job, type JobKind, parseJob } from './job.js';

/** A job as read, with the version that a save is conditional on. */
export interface StoredJob {
  readonly job: Job;
  readonly etag: string;
}

const documentNames = {
  fullSynchronization: 'full-synchronization',
  matching: 'matching',
} as const satisfies Record<JobKind, string>;

/** The connection's last job of a kind, whether it has ended or not. */
export async function readJob(
  state: StateStore,
  connectionId: string,
  about: JobKind = 'fullSynchronization',
): Promise<StoredJob | undefined> {
  const stored = await state.read(connectionId, documentNames[about]);
  return stored === undefined ? undefined : { job: parseJob(stored.value), etag: stored.etag };
}

/** Saves on the version that was read; `false` when somebody else has saved since. */
export function writeJob(
  state: StateStore,
  connectionId: string,
  job: Job,
  etag: string | undefined,
): Promise<boolean> {
  return state.write(connectionId, documentNames[job.about], job, etag);
}

/** Pages are named after their job, so that a step of an earlier one can spoil none. */
const pageName = (jobId: string, page: number) => `full-synchronization-${jobId}-${page}`;

/** A page of entries; empty while it has not been written. */
export async function readPage(
  state: StateStore,
  connectionId: string,
  { jobId }: Pick<Job, 'jobId'>,
  page: number,
): Promise<readonly Entry[]> {
  const stored = await state.read(connectionId, pageName(jobId, page));
  return stored === undefined ? [] : parsePage(stored.value);
}

/**
 * Writes a page whatever it held: what a step writes follows from the job it read, so that a step that is taken again
 * writes the same. `false` when somebody else is at it.
 */
export async function writePage(
  state: StateStore,
  connectionId: string,
  page: { readonly jobId: string; readonly page: number; readonly entries: readonly Entry[] },
): Promise<boolean> {
  const name = pageName(page.jobId, page.page);
  const stored = await state.read(connectionId, name);
  return await state.write(connectionId, name, page.entries, stored?.etag);
}

/**
 * Changes a page on the version that was read, and gives it as it is then; `undefined` when somebody else has written it
 * since.
 */
export async function changePage(
  state: StateStore,
  connectionId: string,
  { jobId, page }: { readonly jobId: string; readonly page: number },
  change: (entries: readonly Entry[]) => readonly Entry[],
): Promise<readonly Entry[] | undefined> {
  const name = pageName(jobId, page);
  const stored = await state.read(connectionId, name);
  const before = stored === undefined ? [] : parsePage(stored.value);
  const after = change(before);
  const isSame = after.every((entry, index) => entry === before[index]);
  return isSame || (await state.write(connectionId, name, after, stored?.etag)) ? after : undefined;
}

/**
 * Deletes all pages of a job that has ended: those it counted, and what may have been left behind them when its lists were
 * begun anew and became shorter. Done again it finds nothing.
 */
export async function deletePages(
  state: StateStore,
  connectionId: string,
  { jobId, pages }: Pick<Job, 'jobId' | 'pages'>,
): Promise<void> {
  for (let page = 0; ; page += 1) {
    const name = pageName(jobId, page);
    if (page >= pages && (await state.read(connectionId, name)) === undefined) {
      return;
    }
    await state.delete(connectionId, name);
  }
}

import { writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { writeJson } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import type { Output } from '../output.js';
import { CommandError, type ExitCode, type Surroundings } from '../surroundings.js';
import { type Job, jobAnswer, type LoadedOrder, ordersAnswer } from './full-sync-answers.js';
import { progressBar, progressLine, reportText, resultLines } from './full-sync-words.js';

export interface FullSyncOptions {
  readonly apply?: boolean;
  readonly candidates?: string;
  readonly perMinute?: number;
  readonly status?: boolean;
  readonly follow?: boolean;
  readonly pause?: boolean;
  readonly resume?: boolean;
  readonly cancel?: boolean;
  readonly detach?: boolean;
  readonly report?: readonly string[];
  /** Seconds between two questions of how far it is. */
  readonly every: number;
  readonly connection?: string;
}

/** Where progress goes: to the error stream, so that the result alone is on the other. */
type Progress = Pick<Surroundings, 'error' | 'isTerminal'>;

/**
 * Begins the first load of all active orders or its dry run and follows it, or tells one that is running something.
 * Exits 1 when orders are left for a person.
 */
export async function fullSync(
  app: AppClient,
  output: Output,
  options: FullSyncOptions,
  progress: Progress,
): Promise<ExitCode> {
  const begun = await commanded(app, options);
  const isOver =
    options.detach === true || options.pause === true || options.cancel === true || options.status === true;
  const job = isOver || begun === undefined ? begun : await followed(app, begun, options, progress);
  if (job === undefined) {
    throw new CommandError('there has been no full synchronization', 1);
  }
  if (options.report !== undefined) {
    await writeReports(app, job, options.report, options.connection);
  }
  output.result(job, () => resultLines(job));
  return isWell(job) ? 0 : 1;
}

async function commanded(app: AppClient, options: FullSyncOptions): Promise<Job | undefined> {
  if (options.status === true || options.follow === true) {
    return await shown(app, options.connection);
  }
  const command =
    options.pause === true
      ? 'pause'
      : options.resume === true
        ? 'resume'
        : options.cancel === true
          ? 'cancel'
          : options.apply === true
            ? 'start'
            : 'survey';
  const { candidates, perMinute, connection: connectionId } = options;
  const body = { command, candidates, perMinute, connectionId };
  return (await app.post(jobAnswer, 'full-synchronization', body)).job;
}

async function shown(app: AppClient, connectionId: string | undefined): Promise<Job | undefined> {
  return (await app.get(jobAnswer, 'full-synchronization', { connectionId })).job;
}

/** Asks again until it has ended, is paused, or waits for a person's word. */
async function followed(app: AppClient, begun: Job, options: FullSyncOptions, progress: Progress): Promise<Job> {
  let job = begun;
  let told = '';
  while (!isResting(job)) {
    const line = progressLine(job);
    if (progress.isTerminal) {
      progress.error(`\r\u001B[2K${progressBar(job)} ${line}`);
    } else if (line !== told) {
      progress.error(`${line}\n`);
    }
    told = line;
    await setTimeout(options.every * 1_000);
    job = (await shown(app, options.connection)) ?? job;
  }
  if (progress.isTerminal) {
    progress.error('\r\u001B[2K');
  }
  return job;
}

function isResting({ phase, paused }: Job): boolean {
  return phase === 'surveyed' || phase === 'loaded' || phase === 'canceled' || paused !== undefined;
}

/** A dry run is well when every order that is to be made can be; a load when every one was. */
function isWell(job: Job): boolean {
  return !job.counts.some(
    ({ outcome, reason }) =>
      outcome === 'parked' ||
      outcome === 'unsettled' ||
      reason === 'matchCandidate' ||
      reason === 'looksLikeGoneOrder' ||
      (outcome === 'toLoad' && reason !== ''),
  );
}

async function writeReports(
  app: AppClient,
  job: Job,
  files: readonly string[],
  connectionId: string | undefined,
): Promise<void> {
  const orders: LoadedOrder[] = [];
  let page: number | undefined = 0;
  while (page !== undefined) {
    const query: Readonly<Record<string, string | undefined>> = { jobId: job.jobId, page: String(page), connectionId };
    const answer = await app.get(ordersAnswer, 'full-synchronization/orders', query);
    orders.push(...answer.orders);
    page = answer.nextPage;
  }
  for (const file of files) {
    const text = file.endsWith('.json') ? `${writeJson({ ...job, orders })}\n` : reportText(job, orders);
    try {
      await writeFile(file, text);
    } catch (error) {
      throw new CommandError(`--report ${file}: ${error instanceof Error ? error.message : String(error)}`, 2);
    }
  }
}

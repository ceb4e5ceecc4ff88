import { writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { writeJson } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import type { Output } from '../output.js';
import type { Progress } from '../progress.js';
import { CommandError, type ExitCode } from '../surroundings.js';
import { mustBeWritable } from './files.js';
import { type Job, jobAnswer, type LoadedOrder, ordersAnswer } from './job-answers.js';
import { progressLine, reportText, resultLines } from './job-words.js';

/** Options of every command that begins a job of the app and follows it. */
export interface JobOptions {
  readonly apply?: boolean;
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

/** A job of the app: where it is asked for, what it is called, and what it is begun with. */
export interface JobAsked {
  readonly path: 'full-synchronization' | 'matching';
  readonly name: string;
  readonly choices: Readonly<Record<string, unknown>>;
}

/**
 * Begins a job or its dry run and follows it, or tells one that is running something. Exits 1 when orders are left for a
 * person.
 */
export async function runJob(
  app: AppClient,
  output: Output,
  { asked, options, progress }: { readonly asked: JobAsked; readonly options: JobOptions; readonly progress: Progress },
): Promise<ExitCode> {
  for (const file of options.report ?? []) {
    mustBeWritable(file, '--report');
  }
  const begun = await commanded(app, asked, options);
  const isOver =
    options.detach === true || options.pause === true || options.cancel === true || options.status === true;
  const job = isOver || begun === undefined ? begun : await followed(app, begun, { asked, options, progress });
  if (job === undefined) {
    throw new CommandError(`there has been no ${asked.name}`, 1);
  }
  if (options.report !== undefined) {
    await writeReports(app, job, { asked, files: options.report, connectionId: options.connection });
  }
  output.result(job, () => resultLines(job, asked.name));
  return isWell(job) ? 0 : 1;
}

async function commanded(app: AppClient, { path, choices }: JobAsked, options: JobOptions): Promise<Job | undefined> {
  if (options.status === true || options.follow === true) {
    return await shown(app, path, options.connection);
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
  const { perMinute, connection: connectionId } = options;
  return (await app.post(jobAnswer, path, { command, ...choices, perMinute, connectionId })).job;
}

async function shown(
  app: AppClient,
  path: JobAsked['path'],
  connectionId: string | undefined,
): Promise<Job | undefined> {
  return (await app.get(jobAnswer, path, { connectionId })).job;
}

/** Asks again until it has ended, is paused, or waits for a person's word. */
async function followed(
  app: AppClient,
  begun: Job,
  { asked, options, progress }: { readonly asked: JobAsked; readonly options: JobOptions; readonly progress: Progress },
): Promise<Job> {
  let job = begun;
  while (!isResting(job)) {
    const { ended, orders } = job.progress;
    progress.line(progressLine(job), { done: ended, of: orders });
    await setTimeout(options.every * 1_000);
    job = (await shown(app, asked.path, options.connection)) ?? job;
  }
  progress.end();
  return job;
}

function isResting({ phase, paused }: Job): boolean {
  return ['surveyed', 'loaded', 'matched', 'canceled'].includes(phase) || paused !== undefined;
}

/** A dry run is well when it leaves nothing for a person; a load or a matching when every order came to be coupled. */
function isWell(job: Job): boolean {
  return !job.counts.some(
    ({ outcome, reason }) =>
      ['parked', 'unsettled', 'several', 'refused'].includes(outcome) ||
      reason === 'matchCandidate' ||
      reason === 'looksLikeGoneOrder' ||
      (outcome === 'toLoad' && reason !== ''),
  );
}

async function writeReports(
  app: AppClient,
  job: Job,
  {
    asked,
    files,
    connectionId,
  }: { readonly asked: JobAsked; readonly files: readonly string[]; readonly connectionId: string | undefined },
): Promise<void> {
  const orders: LoadedOrder[] = [];
  let page: number | undefined = 0;
  while (page !== undefined) {
    const query: Readonly<Record<string, string | undefined>> = { jobId: job.jobId, page: String(page), connectionId };
    const answer = await app.get(ordersAnswer, `${asked.path}/orders`, query);
    orders.push(...answer.orders);
    page = answer.nextPage;
  }
  for (const file of files) {
    const text = file.endsWith('.json') ? `${writeJson({ ...job, orders })}\n` : reportText(job, orders, asked.name);
    try {
      await writeFile(file, text);
    } catch (error) {
      throw new CommandError(`--report ${file}: ${error instanceof Error ? error.message : String(error)}`, 2);
    }
  }
}

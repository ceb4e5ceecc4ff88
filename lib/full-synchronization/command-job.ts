import type { MatchCriteria } from '../matching/order-record.js';
import type { Side } from '../order/order.js';
import type { Engine } from '../sync/engine.js';
import { configuredCriteria } from './criteria.js';
import { hasEnded, isActive, type Job, type JobKind, newJob, usualPerMinute } from './job.js';
import { readJob, type StoredJob, writeJob } from './job-store.js';
import { turnNotice } from './take-turn.js';

/** What a person may tell a full synchronization or a matching to do. */
export type JobCommand = 'survey' | 'start' | 'pause' | 'resume' | 'cancel';

export type CommandRefusal = 'running' | 'nothingToDo';

export type CommandResult =
  | { readonly kind: 'done'; readonly job: Job }
  | { readonly kind: 'refused'; readonly code: CommandRefusal; readonly sentence: string };

export interface CommandRequest {
  readonly about: JobKind;
  readonly connectionId: string;
  readonly command: JobCommand;
  readonly who: string;
  readonly candidates?: Job['candidates'] | undefined;
  /** Of a matching: what the orders are compared by; the connection's own criteria unless said. */
  readonly criteria?: MatchCriteria | undefined;
  /** Of a matching: whose values hold where two differ. */
  readonly valuesOf?: Side | undefined;
  /** Most orders a minute. */
  readonly perMinute?: number | undefined;
}

const names: Readonly<Record<JobKind, string>> = {
  fullSynchronization: 'full synchronization',
  matching: 'matching',
};

/** What a dry run has listed is gone on with for this long. */
const listsAreGoodForMs = 3_600_000;

/** Writes that lose against a step of the run, or another person, are tried again this often. */
const mostTries = 10;

/**
 * Carries out a person's word. Two at once do not collide: each is judged on what is stored, and one of them finds
 * that the other came first (P-129).
 */
export async function commandJob(engine: Engine, request: CommandRequest): Promise<CommandResult> {
  const { about, connectionId } = request;
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const stored = await readJob(engine.state, connectionId, about);
    const result = after(engine, stored, request);
    if (result.kind === 'refused') {
      return result;
    }
    if (await writeJob(engine.state, connectionId, result.job, stored?.etag)) {
      if (isActive(result.job)) {
        const notice = turnNotice(connectionId, result.job, engine.clock.nowMs(), `asked-${engine.ids.newId()}`);
        await engine.queue.send([notice]);
      }
      return result;
    }
  }
  throw new Error(`the ${about} of connection ${connectionId} is contended`);
}

function after(engine: Engine, stored: StoredJob | undefined, request: CommandRequest): CommandResult {
  const nowMs = engine.clock.nowMs();
  const { who, command } = request;
  const name = names[request.about];
  const before = stored?.job;
  const mapping = engine.connections.get(request.connectionId)?.connection.mapping;
  if (mapping === undefined) {
    return refused('nothingToDo', `there is no connection ${request.connectionId}`);
  }
  const criteria = request.criteria ?? configuredCriteria(mapping);
  const isRunning = before !== undefined && !hasEnded(before.phase) && before.phase !== 'surveyed';
  switch (command) {
    case 'survey':
    case 'start':
      if (isRunning) {
        return refused('running', `a ${name} begun by ${before.startedBy} is running already`);
      }
      return command === 'start' && before !== undefined && isFit(before, request, criteria, nowMs)
        ? { kind: 'done', job: begun(before, request, nowMs) }
        : { kind: 'done', job: fresh(engine, request, { criteria, before }) };
    case 'pause':
      return isRunning && before.paused === undefined
        ? { kind: 'done', job: { ...before, paused: { by: who, sinceIso: new Date(nowMs).toISOString() } } }
        : refused('nothingToDo', `no ${name} is running`);
    case 'resume':
      return before?.paused === undefined || hasEnded(before.phase)
        ? refused('nothingToDo', `no ${name} is paused`)
        : { kind: 'done', job: { ...before, paused: undefined, steppedMs: nowMs } };
    case 'cancel':
      return before === undefined || hasEnded(before.phase)
        ? refused('nothingToDo', `no ${name} is running`)
        : {
            kind: 'done',
            job: { ...before, phase: 'canceled', paused: undefined, endedIso: new Date(nowMs).toISOString() },
          };
  }
}

/** A dry run of the same choices whose lists are not too old to be gone on with; else they are made anew. */
function isFit(before: Job, { candidates, valuesOf }: CommandRequest, criteria: MatchCriteria, nowMs: number): boolean {
  const isSameChoice =
    (candidates === undefined || candidates === before.candidates) &&
    (valuesOf === undefined || valuesOf === before.valuesOf) &&
    JSON.stringify(criteria) === JSON.stringify(before.criteria);
  return before.phase === 'surveyed' && isSameChoice && nowMs - before.steppedMs < listsAreGoodForMs;
}

function begun(before: Job, { who, perMinute = before.perMinute }: CommandRequest, nowMs: number): Job {
  return {
    ...before,
    phase: before.about === 'matching' ? 'coupling' : 'loading',
    applies: true,
    appliedBy: who,
    perMinute,
    steppedMs: nowMs,
  };
}

function fresh(
  engine: Engine,
  { about, who, command, candidates, valuesOf, perMinute }: CommandRequest,
  { criteria, before }: { readonly criteria: MatchCriteria; readonly before: Job | undefined },
): Job {
  return newJob({
    before,
    about,
    jobId: engine.ids.newId(),
    who,
    nowMs: engine.clock.nowMs(),
    applies: command === 'start',
    candidates: candidates ?? 'leave',
    criteria,
    valuesOf: valuesOf ?? 'businessCentral',
    perMinute: perMinute ?? usualPerMinute,
  });
}

function refused(code: CommandRefusal, sentence: string): CommandResult {
  return { kind: 'refused', code, sentence };
}

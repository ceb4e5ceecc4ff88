import { z } from 'zod';
import { isLost, startDrift } from '../sync/drift/drift-run.js';
import { type DriftReport, type DriftRun, readDrift } from '../sync/drift/drift-state.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest, refused } from './answer.js';
import { connectionAsked, connectionsAsked } from './connections-asked.js';
import { refusedUnlessRunning } from './gate.js';

const query = z.object({ connectionId: z.string().max(40).optional() });

/** How far the two sides of one connection agree. */
export interface DriftShown {
  readonly connectionId: string;
  /** The comparison under way, if one is. */
  readonly running: {
    readonly startedIso: string;
    /** Since its last step ended, or since it was begun. */
    readonly secondsSinceStep: number;
    /** Its next step should have come long ago: another may begin. */
    readonly isLost: boolean;
    readonly compared: number;
    /** Couplings that it has looked at, compared or not, and how many are open now. */
    readonly lookedAt: number;
    readonly open: number;
    readonly unexplained: number;
  } | null;
  /** The last one that ended; `null` before the first. */
  readonly report: DriftReport | null;
}

/** The last report of each connection asked for. */
export async function showDrift(engine: Engine, rawQuery: Readonly<Record<string, string>>): Promise<Answer> {
  const parsed = query.safeParse(rawQuery);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const asked = connectionsAsked(engine, parsed.data.connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const connections = await Promise.all(asked.map((connectionId) => shownOf(engine, connectionId)));
  return { kind: 'ok', body: { connections } };
}

async function shownOf(engine: Engine, connectionId: string): Promise<DriftShown> {
  const { run, report } = (await readDrift(engine.state, connectionId)).document;
  return {
    connectionId,
    running: run === undefined ? null : await runningOf(engine, connectionId, run),
    report: report ?? null,
  };
}

async function runningOf(
  { couplings, clock }: Engine,
  connectionId: string,
  run: DriftRun,
): Promise<DriftShown['running']> {
  const { startedIso, compared, notCompared, unexplained } = run;
  const leftOut = Object.values(notCompared).reduce((sum, count) => sum + count, 0);
  const { length: open } = await couplings.listOpen(connectionId);
  const secondsSinceStep = Math.max(0, Math.round((clock.nowMs() - run.steppedMs) / 1_000));
  const lookedAt = compared + leftOut;
  return { startedIso, secondsSinceStep, isLost: isLost(run, clock.nowMs()), compared, lookedAt, open, unexplained };
}

const command = z.strictObject({ connectionId: z.string().optional() });

/** Has both sides compared now; one that is under way goes on, one that was lost is given up. Refused while the connection does not run: nothing would step. */
export async function beginDrift(engine: Engine, body: unknown): Promise<Answer> {
  const parsed = command.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const held = await refusedUnlessRunning(engine, connectionId, 'nothing is compared');
  if (held !== undefined) {
    return held;
  }
  const { kind, runId, lostIso } = await startDrift(engine, connectionId);
  if (kind === 'queueDown') {
    return refused('queueDown', 'the queue does not answer, so nothing was begun; ask again in a moment');
  }
  const inPlaceOf = lostIso === undefined ? {} : { inPlaceOf: lostIso };
  return { kind: 'ok', body: { connectionId, runId, started: kind === 'started', ...inPlaceOf } };
}

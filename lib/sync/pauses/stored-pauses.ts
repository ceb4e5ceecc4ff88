import { z } from 'zod';
import type { StateStore } from '../../ports/state-store.js';
import type { Engine } from '../engine.js';
import { concerns, type Pause, storedScope } from './pauses.js';

/** Where the pauses of all connections are kept, since one may hold several: no connection is called so. */
const ofAllConnections = '_all';
const documentName = 'pauses';

const documentSchema = z.object({
  lastNumber: z.int().default(0),
  pauses: z
    .array(
      z.object({
        number: z.int(),
        scope: storedScope,
        connectionId: z.exactOptional(z.string()),
        reason: z.string(),
        by: z.string(),
        sinceIso: z.string(),
      }),
    )
    .default([]),
});
type PausesDocument = z.output<typeof documentSchema>;

/** Writes that lose against another operator are tried again this often. */
const mostTries = 5;

/** All pauses of the deployment, oldest first. One read. */
export async function readAllPauses(state: StateStore): Promise<readonly Pause[]> {
  return parse((await state.read(ofAllConnections, documentName))?.value).pauses;
}

/** The pauses that have to do with a connection, oldest first. One read. */
export async function readPauses(
  { state, connections }: Pick<Engine, 'state' | 'connections'>,
  connectionId: string,
): Promise<readonly Pause[]> {
  const company = connections.get(connectionId)?.company;
  return (await readAllPauses(state)).filter((pause) => concerns(pause, { connectionId, company }));
}

/** Adds a pause beside those of the same scope: none lifts another. Only the same one over again is replaced. */
export async function addPause(state: StateStore, added: Omit<Pause, 'number'>): Promise<Pause> {
  const after = await change(state, (before) => {
    const others = before.pauses.filter((pause) => nameOf(pause) !== nameOf(added));
    const number = before.lastNumber + 1;
    return { lastNumber: number, pauses: [...others, { ...added, number }] };
  });
  return { ...added, number: after.lastNumber };
}

/** Lifts a pause and returns it; `undefined` when there is none of this number. */
export async function liftPauseOf(state: StateStore, number: number): Promise<Pause | undefined> {
  let lifted: Pause | undefined;
  await change(state, (before) => {
    lifted = before.pauses.find((pause) => pause.number === number);
    return { ...before, pauses: before.pauses.filter((pause) => pause.number !== number) };
  });
  return lifted;
}

/** What makes a pause another one: what it holds, who paused it and why. */
function nameOf({ scope, connectionId = '', by, reason }: Omit<Pause, 'number' | 'sinceIso'>): string {
  return JSON.stringify([connectionId, by, reason, ...Object.entries(scope).toSorted()]);
}

async function change(state: StateStore, next: (before: PausesDocument) => PausesDocument): Promise<PausesDocument> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const stored = await state.read(ofAllConnections, documentName);
    const after = next(parse(stored?.value));
    if (await state.write(ofAllConnections, documentName, after, stored?.etag)) {
      return after;
    }
  }
  throw new Error('the pauses of this deployment are contended');
}

function parse(value: unknown): PausesDocument {
  return documentSchema.parse(value ?? {});
}

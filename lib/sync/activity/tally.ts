import { z } from 'zod';
import type { JournalEntry } from '../../ports/journal.js';
import type { StateStore } from '../../ports/state-store.js';

/** What was done on one day, from the histories of the orders. */
const countsSchema = z.object({
  /** Orders that got their twin. */
  coupled: z.number(),
  writesToBusinessCentral: z.number(),
  writesToSales: z.number(),
  failedWrites: z.number(),
  conflicts: z.number(),
  parked: z.number(),
  resumed: z.number(),
});
export type Counts = z.infer<typeof countsSchema>;

const daySchema = countsSchema.extend({ day: z.string() });
/** Counts of one day, UTC. */
export type DayCounts = z.infer<typeof daySchema>;

const documentSchema = z.object({ days: z.array(daySchema) });

/** Days that are kept. */
export const mostDays = 60;
/** Writes that lose against another process are tried again this often. */
const mostTries = 10;

const documentName = 'activity';

export const nothingDone: Counts = {
  coupled: 0,
  writesToBusinessCentral: 0,
  writesToSales: 0,
  failedWrites: 0,
  conflicts: 0,
  parked: 0,
  resumed: 0,
};

/** What one entry of a history counts as; `undefined`: nothing. Pure. */
export function countedAs({ kind, side, outcome }: JournalEntry): keyof Counts | undefined {
  switch (kind) {
    case 'coupled':
      return 'coupled';
    case 'conflict':
      return 'conflicts';
    case 'parked':
      return 'parked';
    case 'resumed':
      return 'resumed';
    case 'effect':
      if (outcome === 'failed') {
        return 'failedWrites';
      }
      return outcome !== 'done' ? undefined : side === 'sales' ? 'writesToSales' : 'writesToBusinessCentral';
    default:
      return undefined;
  }
}

export function added(left: Counts, right: Counts): Counts {
  const names = Object.keys(nothingDone) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, left[name] + right[name]])) as unknown as Counts;
}

/** Counts of a connection, the latest day first. */
export async function readActivity(state: StateStore, connectionId: string): Promise<readonly DayCounts[]> {
  return parse((await state.read(connectionId, documentName))?.value);
}

/** Adds to the counts of some days. @throws when others keep writing them */
export async function addActivity(
  state: StateStore,
  connectionId: string,
  more: ReadonlyMap<string, Counts>,
): Promise<void> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const stored = await state.read(connectionId, documentName);
    const before = new Map(parse(stored?.value).map(({ day, ...counts }) => [day, counts]));
    for (const [day, counts] of more) {
      before.set(day, added(before.get(day) ?? nothingDone, counts));
    }
    const days = [...before]
      .map(([day, counts]) => ({ day, ...counts }))
      .sort((one, other) => (one.day < other.day ? 1 : -1))
      .slice(0, mostDays);
    if (await state.write(connectionId, documentName, { days }, stored?.etag)) {
      return;
    }
  }
  throw new Error(`the counts of connection ${connectionId} are contended`);
}

function parse(value: unknown): readonly DayCounts[] {
  return documentSchema.safeParse(value).data?.days ?? [];
}

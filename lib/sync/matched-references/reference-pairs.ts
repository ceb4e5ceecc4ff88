import { z } from 'zod';
import type { CodedField } from '../../mapping/coded-fields.js';
import type { MatchedTable } from '../../order/order.js';
import { sameText } from '../../order/same-text.js';
import type { StateStore } from '../../ports/state-store.js';

/** Tables of which pairs are remembered. */
export type PairedTable = MatchedTable | CodedField;

/** A row of Business Central and the row of Sales that was found for it; each stands in one pair. */
export interface ReferencePair {
  /** Its number or code. */
  readonly businessCentral: string;
  /** Id of an account or user, number of a product, or option. */
  readonly sales: string;
  /** The rule that found it. */
  readonly by: string;
  readonly atIso: string;
}

/** How often a write that another worker was quicker than is tried again. */
const mostAttempts = 5;

const pairsSchema = z.object({
  pairs: z.array(z.object({ businessCentral: z.string(), sales: z.string(), by: z.string(), atIso: z.string() })),
});

interface StoredPairs {
  readonly pairs: readonly ReferencePair[];
  readonly etag: string | undefined;
}

/** All pairs of a table that are remembered. */
export async function readPairs(state: StateStore, connectionId: string, table: PairedTable): Promise<StoredPairs> {
  const document = await state.read(connectionId, nameOf(table));
  return document === undefined
    ? { pairs: [], etag: undefined }
    : { pairs: pairsSchema.parse(document.value).pairs, etag: document.etag };
}

/** Remembers a pair; returns the pairs that stand after it. One of whose rows another pair has is not remembered. */
export async function rememberPair(
  state: StateStore,
  place: { readonly connectionId: string; readonly table: PairedTable },
  pair: ReferencePair,
): Promise<readonly ReferencePair[]> {
  return await rememberPairs(state, place, [pair]);
}

/** The same of several at once. */
export async function rememberPairs(
  state: StateStore,
  place: { readonly connectionId: string; readonly table: PairedTable },
  found: readonly ReferencePair[],
): Promise<readonly ReferencePair[]> {
  return await change(state, place, (pairs) => {
    const isTaken = (pair: ReferencePair) =>
      pairs.some((known) => sameText(known.businessCentral, pair.businessCentral) || sameText(known.sales, pair.sales));
    const fresh = found.filter((pair) => !isTaken(pair));
    return fresh.length === 0 ? pairs : [...pairs, ...fresh];
  });
}

/** Forgets the pair of a row of Business Central; `false`: there was none. */
export async function forgetPair(
  state: StateStore,
  place: { readonly connectionId: string; readonly table: PairedTable },
  businessCentral: string,
): Promise<boolean> {
  let found = false;
  await change(state, place, (pairs) => {
    const rest = pairs.filter((pair) => !sameText(pair.businessCentral, businessCentral));
    found = rest.length < pairs.length;
    return found ? rest : pairs;
  });
  return found;
}

async function change(
  state: StateStore,
  { connectionId, table }: { readonly connectionId: string; readonly table: PairedTable },
  next: (pairs: readonly ReferencePair[]) => readonly ReferencePair[],
): Promise<readonly ReferencePair[]> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const { pairs, etag } = await readPairs(state, connectionId, table);
    const changed = next(pairs);
    if (changed === pairs || (await state.write(connectionId, nameOf(table), { pairs: changed }, etag))) {
      return changed;
    }
  }
  throw new Error(`pairs of ${table} could not be written: others were quicker ${mostAttempts} times`);
}

function nameOf(table: PairedTable): string {
  return `references-${table}`;
}

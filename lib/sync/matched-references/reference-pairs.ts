import { z } from 'zod';
import type { MatchedTable } from '../../order/order.js';
import { sameText } from '../../order/same-text.js';
import type { StateStore } from '../../ports/state-store.js';

/** A row of Business Central and the row of Sales that was found for it; each stands in one pair. */
export interface ReferencePair {
  /** Its number. */
  readonly businessCentral: string;
  /** Id of an account, or number of a product. */
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
export async function readPairs(state: StateStore, connectionId: string, table: MatchedTable): Promise<StoredPairs> {
  const document = await state.read(connectionId, nameOf(table));
  return document === undefined
    ? { pairs: [], etag: undefined }
    : { pairs: pairsSchema.parse(document.value).pairs, etag: document.etag };
}

/** Remembers a pair; returns the pairs that stand after it. One of whose rows another pair has is not remembered. */
export async function rememberPair(
  state: StateStore,
  place: { readonly connectionId: string; readonly table: MatchedTable },
  pair: ReferencePair,
): Promise<readonly ReferencePair[]> {
  return await change(state, place, (pairs) =>
    pairs.some((known) => sameText(known.businessCentral, pair.businessCentral) || sameText(known.sales, pair.sales))
      ? pairs
      : [...pairs, pair],
  );
}

/** Forgets the pair of a row of Business Central; `false`: there was none. */
export async function forgetPair(
  state: StateStore,
  place: { readonly connectionId: string; readonly table: MatchedTable },
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
  { connectionId, table }: { readonly connectionId: string; readonly table: MatchedTable },
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

function nameOf(table: MatchedTable): string {
  return `references-${table}`;
}

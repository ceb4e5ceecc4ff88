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

/** Pairs of one document: a fifth of what one holds, since each pair that is remembered writes its document anew. */
export const pairsOfPart = 5_000;

/** One of the documents that hold the pairs of a table, counted from 1. */
interface Part {
  readonly number: number;
  readonly pairs: readonly ReferencePair[];
  readonly etag: string | undefined;
}

/** All pairs of a table that are remembered. */
export async function readPairs(
  state: StateStore,
  connectionId: string,
  table: PairedTable,
): Promise<readonly ReferencePair[]> {
  return (await readParts(state, connectionId, table)).flatMap(({ pairs }) => pairs);
}

/** Parts are filled one after the other and never taken away: the first that is not there is the end. */
async function readParts(state: StateStore, connectionId: string, table: PairedTable): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (let number = 1; ; number += 1) {
    const document = await state.read(connectionId, nameOf(table, number));
    if (document === undefined) {
      return parts;
    }
    parts.push({ number, pairs: pairsSchema.parse(document.value).pairs, etag: document.etag });
  }
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
  return await change(state, place, (parts) => {
    const known = parts.flatMap(({ pairs }) => pairs);
    const isTaken = (pair: ReferencePair) =>
      known.some((each) => sameText(each.businessCentral, pair.businessCentral) || sameText(each.sales, pair.sales));
    const fresh = found.filter((pair) => !isTaken(pair));
    if (fresh.length === 0) {
      return undefined;
    }
    const last = parts.at(-1) ?? firstPart;
    const part = last.pairs.length + fresh.length <= pairsOfPart ? last : { ...firstPart, number: last.number + 1 };
    return { ...part, pairs: [...part.pairs, ...fresh] };
  });
}

const firstPart: Part = { number: 1, pairs: [], etag: undefined };

/** Forgets the pair of a row of Business Central; `false`: there was none. */
export async function forgetPair(
  state: StateStore,
  place: { readonly connectionId: string; readonly table: PairedTable },
  businessCentral: string,
): Promise<boolean> {
  let found = false;
  await change(state, place, (parts) => {
    const isIt = (pair: ReferencePair) => sameText(pair.businessCentral, businessCentral);
    const part = parts.find(({ pairs }) => pairs.some(isIt));
    found = part !== undefined;
    return part && { ...part, pairs: part.pairs.filter((pair) => !isIt(pair)) };
  });
  return found;
}

/** Writes the part that `next` gives, if any; returns all pairs as they are then. */
async function change(
  state: StateStore,
  { connectionId, table }: { readonly connectionId: string; readonly table: PairedTable },
  next: (parts: readonly Part[]) => Part | undefined,
): Promise<readonly ReferencePair[]> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const parts = await readParts(state, connectionId, table);
    const changed = next(parts);
    if (changed === undefined) {
      return parts.flatMap(({ pairs }) => pairs);
    }
    const { number, pairs, etag } = changed;
    if (await state.write(connectionId, nameOf(table, number), { pairs }, etag)) {
      const others = parts.filter((part) => part.number !== number);
      return [...others, changed].flatMap((part) => part.pairs);
    }
  }
  throw new Error(`pairs of ${table} could not be written: others were quicker ${mostAttempts} times`);
}

function nameOf(table: PairedTable, part: number): string {
  return part === 1 ? `references-${table}` : `references-${table}-${part}`;
}

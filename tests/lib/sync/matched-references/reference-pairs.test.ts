import { describe, expect, it } from '@jest/globals';
import {
  forgetPair,
  pairsOfPart,
  type ReferencePair,
  readPairs,
  rememberPair,
  rememberPairs,
} from '../../../../lib/sync/matched-references/reference-pairs.js';
import { InMemoryStateStore } from '../../../twins/in-memory-state-store.js';

const place = { connectionId: 'main', table: 'customer' } as const;

function pairOf(number: number): ReferencePair {
  return { businessCentral: `C${number}`, sales: `account ${number}`, by: 'name', atIso: '2026-03-02T10:00:00Z' };
}

/** A table of which so many pairs are remembered, a thousand at a time. */
async function withPairs(count: number): Promise<InMemoryStateStore> {
  const state = new InMemoryStateStore();
  for (let from = 0; from < count; from += 1_000) {
    const many = Array.from({ length: Math.min(1_000, count - from) }, (_, index) => pairOf(from + index));
    await rememberPairs(state, place, many);
  }
  return state;
}

describe('pairs of references that are remembered', () => {
  it('more of them than one document holds stand in several, and each is known, taken and forgotten all the same', async () => {
    const state = await withPairs(2 * pairsOfPart);
    const fresh = pairOf(99_999);
    expect(await rememberPair(state, place, fresh)).toHaveLength(2 * pairsOfPart + 1);
    expect(await state.read('main', 'references-customer-3')).toMatchObject({ value: { pairs: [fresh] } });
    expect(await readPairs(state, 'main', 'customer')).toContainEqual(pairOf(0));
    await rememberPair(state, place, { ...fresh, businessCentral: 'C0' });
    await rememberPair(state, place, { ...pairOf(1), businessCentral: 'another' });
    expect(await readPairs(state, 'main', 'customer')).toHaveLength(2 * pairsOfPart + 1);
    expect(await forgetPair(state, place, 'C1')).toBe(true);
    expect(await forgetPair(state, place, 'C1')).toBe(false);
    expect(await readPairs(state, 'main', 'customer')).toHaveLength(2 * pairsOfPart);
  });

  it('a writer that was slower takes up what the other wrote', async () => {
    const state = new InMemoryStateStore();
    const pairs = Array.from({ length: 4 }, (_, number) => pairOf(number));
    await Promise.all(pairs.map((pair) => rememberPair(state, place, pair)));
    expect(await readPairs(state, 'main', 'customer')).toHaveLength(4);
  });
});

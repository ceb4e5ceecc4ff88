import { describe, expect, it } from '@jest/globals';
import type { LeftToCarryOver } from '../../../../lib/mapping/carried-over.js';
import { type Attempts, nextLevelWrite, wordsOf } from '../../../../lib/sync/recreate/next-level-write.js';

const line = (id: string) => ({ id, etag: `e-${id}`, name: `line ${id}` });
const nothing: LeftToCarryOver = { differences: [], taxes: [], surplus: [], sameLines: [] };
const attempts = (): Attempts => ({ times: new Map(), alone: new Set(), refused: new Set() });
const header = { field: 'salesperson', wanted: '', shown: 'AK' };
const ofLine = (id: string) => ({ line: line(id), field: 'shipQuantity', wanted: '3', shown: '5' });
const tax = { line: line('a'), wanted: { code: 'VAT9', percent: '9' }, shown: { code: 'VAT21', percent: '21' } };

describe('what is written next to a document that was made anew', () => {
  it('the header, then tax, then lines, since each may move what comes behind it', () => {
    const left = { ...nothing, differences: [header, ofLine('a')], taxes: [tax], surplus: [line('c')] };
    expect(nextLevelWrite(left, attempts())).toMatchObject({ kind: 'change', keys: [' salesperson'] });
    const second = { ...left, differences: [ofLine('a')] };
    expect(nextLevelWrite(second, attempts())).toMatchObject({ kind: 'tax' });
    const third = nextLevelWrite({ ...second, taxes: [] }, attempts());
    expect(third).toMatchObject({ keys: ['a shipQuantity', 'c surplus'] });
    expect(third?.kind === 'change' ? third.change.lines.map(({ kind }) => kind) : []).toEqual(['update', 'delete']);
  });

  it('at most 48 lines in one batch', () => {
    const differences = Array.from({ length: 120 }, (_, index) => ofLine(String(index)));
    const next = nextLevelWrite({ ...nothing, differences }, attempts());
    expect(next?.kind === 'change' ? next.change.lines : []).toHaveLength(48);
  });

  it('what was refused together goes alone, and what is refused alone or has no effect is left', () => {
    const tried = attempts();
    const left = { ...nothing, differences: [ofLine('a'), ofLine('b')] };
    tried.alone.add('a shipQuantity').add('b shipQuantity');
    expect(nextLevelWrite(left, tried)).toMatchObject({ keys: ['a shipQuantity'] });
    tried.refused.add('a shipQuantity');
    expect(nextLevelWrite(left, tried)).toMatchObject({ keys: ['b shipQuantity'] });
    tried.times.set('b shipQuantity', 3);
    expect(nextLevelWrite(left, tried)).toBeUndefined();
    expect(wordsOf(left)).toEqual(['line a: ship quantity 3 → 5', 'line b: ship quantity 3 → 5']);
  });
});

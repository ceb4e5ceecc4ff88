import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffBase, isEmptyPatch, patchBase, settleOpenEffect } from '../../../lib/conflict/move-base';
import type { BuiltInHeaderField } from '../../../lib/order/fields';
import { bases, propertyRuns, viewOfBase } from '../../support/arbitraries';

const byPair = (lines: readonly { readonly pairId: string }[]) =>
  [...lines].sort((left, right) => left.pairId.localeCompare(right.pairId));

describe('moving the base', () => {
  it('patches rebuild what they were taken from (I11)', () => {
    fc.assert(
      fc.property(bases, bases, (before, after) => {
        const rebuilt = patchBase(before, diffBase(before, after));
        expect(rebuilt.header).toEqual(after.header);
        expect(byPair(rebuilt.lines)).toEqual(byPair(after.lines));
        expect(patchBase(undefined, diffBase(undefined, after))).toEqual(after);
      }),
      { numRuns: Math.min(propertyRuns, 3000) },
    );
  });

  it('a patch between equal states is empty', () => {
    fc.assert(
      fc.property(bases, (base) => isEmptyPatch(diffBase(base, structuredClone(base)))),
      { numRuns: 1000 },
    );
  });

  it('an effect that was seen to work counts whole, one that did not counts not at all (F7)', () => {
    fc.assert(
      fc.property(bases, bases, (before, intended) => {
        const other = viewOfBase(intended, 'sales');
        const worked = settleOpenEffect(before, intended, viewOfBase(intended, 'businessCentral'), other);
        for (const field of Object.keys(before.header) as BuiltInHeaderField[]) {
          const changed = intended.header[field].businessCentral !== before.header[field].businessCentral;
          expect(worked.header[field]).toEqual(changed ? intended.header[field] : before.header[field]);
        }
        const notDone = settleOpenEffect(before, before, viewOfBase(before, 'businessCentral'), other);
        expect(notDone.header).toEqual(before.header);
        expect(byPair(notDone.lines)).toEqual(byPair(before.lines));
      }),
      { numRuns: Math.min(propertyRuns, 2000) },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Coupling } from '../../../lib/ports/coupling.js';
import type { RecordNotice } from '../../../lib/ports/notice.js';
import { isNothingNew } from '../../../lib/sync/nothing-new.js';
import { aCoupling } from '../../contract/couplings-samples.js';

const salesId = '0a000000-0000-4000-8000-000000000001';
const notice: RecordNotice = {
  noticeVersion: 1,
  connectionId: 'c',
  side: 'sales',
  about: 'order',
  recordId: salesId,
  cause: 'updated',
  rowVersion: '7',
  attemptNumber: 0,
};

function judged(given: Partial<Coupling>): boolean {
  const versions = { sales: { header: '7', lines: {} } };
  return isNothingNew(aCoupling({ state: 'coupled', salesId, versions, ...given }), notice, 0);
}

describe('a notice that is delivered again tells nothing new (I4)', () => {
  it('when the version it names is known', () => {
    expect(judged({})).toBe(true);
  });

  it.each([
    ['an order that Tandem still has to release: its worker may have been stopped', { toRelease: 'again' }],
    [
      'an order that waits',
      { parked: { reason: 'releaseRefused', sentence: '', nextAction: '', sinceIso: '', tries: 0 } },
    ],
  ] as const)('but not of %s', (_, given) => {
    expect(judged(given)).toBe(false);
  });
});

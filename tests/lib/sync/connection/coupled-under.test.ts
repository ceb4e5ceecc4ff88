import { describe, expect, it } from '@jest/globals';
import type { ConnectionRecord, Fingerprint } from '../../../../lib/ports/connection-state';
import { coupledUnder, formerAfter } from '../../../../lib/sync/connection/coupled-under';

const of = (address: string, companyId = 'one', organizationId = 'org'): Fingerprint => ({
  businessCentral: { address, companyId, environmentType: 'Production' },
  sales: { organizationId },
});
const record = (change: Partial<ConnectionRecord>): ConnectionRecord => ({
  state: 'live',
  isEnabled: true,
  steps: [],
  ...change,
});

describe('what a coupling was made under (I15)', () => {
  it.each<readonly [string, Fingerprint | undefined, string]>([
    ['what is there now', of('a'), 'same'],
    ['nothing that was noted', undefined, 'same'],
    ['an environment that has moved', of('before'), 'moved'],
    ['another company of before', of('before', 'two'), 'otherCompany'],
    ['another organization, never accepted', of('a', 'one', 'copy'), 'foreign'],
    ['another company, never accepted', of('a', 'three'), 'foreign'],
  ])('%s', (_, fingerprint, kind) => {
    const now = { fingerprint: of('a'), formerFingerprints: [of('before'), of('before', 'two')] };
    expect(coupledUnder(fingerprint === undefined ? {} : { fingerprint }, now).kind).toBe(kind);
  });

  it('a connection that stands for nothing yet says nothing', () => {
    expect(coupledUnder({ fingerprint: of('a') }, {}).kind).toBe('same');
  });
});

describe('what a connection stood for before', () => {
  it('is remembered once, the last twenty of them, and what a copied coupling was made under when that is accepted', () => {
    const stopped = { reason: 'fingerprintMismatch', sentence: '', sinceIso: '', foreign: of('elsewhere') } as const;
    const before = record({ fingerprint: of('a'), formerFingerprints: [of('a')], stopped });
    expect(formerAfter(before, of('b'), { isForeignAccepted: false })).toEqual([of('a')]);
    expect(formerAfter(before, of('b'), { isForeignAccepted: true })).toEqual([of('a'), of('elsewhere')]);
    expect(formerAfter(record({ fingerprint: of('a') }), of('a'), { isForeignAccepted: true })).toEqual([]);
    const many = Array.from({ length: 20 }, (_, index) => of(`${index}`));
    expect(
      formerAfter(record({ fingerprint: of('a'), formerFingerprints: many }), of('b'), { isForeignAccepted: false }),
    ).toEqual([...many.slice(1), of('a')]);
  });
});

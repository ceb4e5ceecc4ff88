import { describe, expect, it } from '@jest/globals';
import type { Fingerprint } from '../../../../lib/ports/connection-state';
import { mismatchOf, type SeenFingerprint } from '../../../../lib/sync/connection/fingerprint';

const coupled: Fingerprint = {
  businessCentral: { address: 'https://bc.example/v2.0/t/production', companyId: 'one', environmentType: 'Production' },
  sales: { organizationId: 'org' },
};
const businessCentral = (change: object): SeenFingerprint => ({
  ...coupled,
  businessCentral: { ...coupled.businessCentral, ...change },
});

describe('the fingerprint of a connection (I15)', () => {
  it.each<readonly [string, SeenFingerprint]>([
    ['another environment in the settings', businessCentral({ address: 'https://bc.example/v2.0/t/sandbox' })],
    ['another company', businessCentral({ companyId: 'two' })],
    ['an environment that is a sandbox now', businessCentral({ environmentType: 'Sandbox' })],
    ['an environment that is not listed any more', businessCentral({ environmentType: 'notListed' })],
    ['another organization', { ...coupled, sales: { organizationId: 'copy' } }],
  ])('tells what is not what was coupled: %s', (_, seen) => {
    expect(mismatchOf(coupled, seen)).toMatch(/coupled was|may be a copy/);
  });

  it.each<readonly [string, SeenFingerprint]>([
    ['the same', coupled],
    ['nothing that could be read', {}],
    [
      'a kind of environment that is not told',
      { businessCentral: { address: coupled.businessCentral.address, companyId: 'one' } },
    ],
  ])('takes for the same: %s', (_, seen) => {
    expect(mismatchOf(coupled, seen)).toBeUndefined();
  });

  it('a kind that was not told when it was coupled decides nothing', () => {
    const untold: Fingerprint = {
      ...coupled,
      businessCentral: { address: coupled.businessCentral.address, companyId: 'one' },
    };
    expect(mismatchOf(untold, businessCentral({ environmentType: 'Sandbox' }))).toBeUndefined();
  });
});

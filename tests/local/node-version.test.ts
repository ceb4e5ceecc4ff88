import { describe, expect, it } from '@jest/globals';
import { assertNodeVersion } from '../../local/node-version.js';

describe('assertNodeVersion', () => {
  it('says in one sentence which Node.js is needed and how to get it', () => {
    expect(() => assertNodeVersion('20.20.2')).toThrow(
      'This needs Node.js 22 or later and was started with 20.20.2: start it through npm, or by hand with `npx node` instead of `node`.',
    );
  });

  it.each(['22.0.0', '24.1.0', process.versions.node])('takes %s', (version) => {
    expect(() => assertNodeVersion(version)).not.toThrow();
  });
});

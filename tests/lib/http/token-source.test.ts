import { describe, expect, it } from '@jest/globals';
import { credentialTokenSource, renewBeforeExpiryMs } from '../../../lib/http/token-source.js';
import { LeapingClock } from '../../twins/virtual-clock.js';

function setUp(lifeMs: number) {
  const clock = new LeapingClock(0);
  const scopes: unknown[] = [];
  const credential = {
    getToken: async (scope: string | string[]) => {
      scopes.push(scope);
      return { token: `token-${scopes.length}`, expiresOnTimestamp: clock.nowMs() + lifeMs };
    },
  };
  return { clock, scopes, source: credentialTokenSource({ credential, scope: 'https://bc.test/.default', clock }) };
}

describe('tokens of an identity', () => {
  it('are asked for once, however many requests wait, and renewed before they expire', async () => {
    const { clock, scopes, source } = setUp(3_600_000);
    expect(await Promise.all([source.getToken(), source.getToken()])).toEqual(['token-1', 'token-1']);
    clock.advance(3_600_000 - renewBeforeExpiryMs - 1);
    expect(await source.getToken()).toBe('token-1');
    clock.advance(1);
    expect(await source.getToken()).toBe('token-2');
    expect(scopes).toEqual(['https://bc.test/.default', 'https://bc.test/.default']);
  });

  it('F18 a refused one is not given out again', async () => {
    const { source } = setUp(3_600_000);
    await source.getToken();
    expect(await source.getToken({ fresh: true })).toBe('token-2');
    expect(await source.getToken()).toBe('token-2');
  });
});

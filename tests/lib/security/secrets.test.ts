import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { businessCentralDoor } from '../../../lib/security/doors.js';
import { secretsMatch } from '../../../lib/security/secrets-match.js';
import { subscriptionSecrets } from '../../../lib/security/subscription-secrets.js';
import { isValidationToken } from '../../../lib/security/validation-token.js';

describe('secretsMatch', () => {
  it('takes the current and the previous secret and nothing else', () => {
    expect(secretsMatch('current', ['current', 'previous'])).toBe(true);
    expect(secretsMatch('previous', ['current', 'previous'])).toBe(true);
    expect(secretsMatch('currenT', ['current', 'previous'])).toBe(false);
    expect(secretsMatch(undefined, ['current'])).toBe(false);
  });

  it('never matches an empty secret, nor anything when none is configured', () => {
    expect(secretsMatch('', [''])).toBe(false);
    expect(secretsMatch('', [])).toBe(false);
    expect(secretsMatch(undefined, [''])).toBe(false);
  });

  it('compares texts of any length', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (given, accepted) => {
        expect(secretsMatch(given, [accepted])).toBe(given === accepted);
      }),
    );
  });
});

describe('subscriptionSecrets', () => {
  const identity = { connectionId: 'main', companyId: 'c', entitySet: 'salesOrders' as const };

  it('are URL-safe, at most 50 characters, and the same every time', () => {
    const secrets = subscriptionSecrets('root', identity);
    expect(secrets).toEqual(subscriptionSecrets('root', identity));
    expect(secrets.pathKey).toMatch(/^[\w-]{43}$/);
    expect(secrets.clientState).toMatch(/^[\w-]{43}$/);
  });

  it('differ by purpose, root, connection and company', () => {
    const all = [
      subscriptionSecrets('root', identity),
      subscriptionSecrets('other', identity),
      subscriptionSecrets('root', { ...identity, connectionId: 'second' }),
      subscriptionSecrets('root', { ...identity, companyId: 'd' }),
    ].flatMap(({ pathKey, clientState }) => [pathKey, clientState]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('businessCentralDoor', () => {
  const options = { publicUrl: 'https://tandem.example', connectionId: 'main', companyId: 'c' };

  it('registers with the current secret and accepts the previous one', () => {
    const before = businessCentralDoor({ ...options, rootSecrets: ['old'] });
    const rotated = businessCentralDoor({ ...options, rootSecrets: ['new', 'old'] });
    expect(rotated.request.notificationUrl).not.toBe(before.request.notificationUrl);
    expect(rotated.pathKeys).toEqual([expect.any(String), before.pathKeys[0]]);
    expect(rotated.clientStates).toEqual([rotated.request.clientState, before.request.clientState]);
  });

  it('gives an address on a path of its own, under the route of the receiver', () => {
    const { request, addressPrefix } = businessCentralDoor({ ...options, rootSecrets: ['root'] });
    expect(addressPrefix).toBe('https://tandem.example/api/webhooks/business-central/main/');
    expect(request.notificationUrl.startsWith(addressPrefix)).toBe(true);
    expect(request.resource).toBe('/api/v2.0/companies(c)/salesOrders');
  });
});

describe('isValidationToken', () => {
  it.each(['abc', 'a+b/c==', 'with space', 'x'.repeat(512)])('reflects printable ASCII: %s', (token) => {
    expect(isValidationToken(token)).toBe(true);
  });
  it.each(['', 'x'.repeat(513), 'a\r\nb', 'tab\t', 'ünicode', '\u0000'])('reflects nothing else: %j', (token) => {
    expect(isValidationToken(token)).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { followableUrl } from '../../../lib/http/followable-url.js';

const base = 'https://example.crm4.dynamics.com/api/data/v9.2';

describe('links of a remote system', () => {
  it.each([
    'https://evil.example/x',
    'https://example.crm4.dynamics.com.evil.example/x',
    'https://example.crm4.dynamics.com@evil.example/x',
    'https://example.crm4.dynamics.com:444/x',
    'http://example.crm4.dynamics.com/x',
    '//evil.example/x',
    '\\\\evil.example\\x',
    'https://[::1/x',
    'file:///etc/passwd',
  ])('that lead elsewhere are not followed: %s', (link) => {
    expect(followableUrl(base, link)).toBeUndefined();
  });

  it('lead to the same origin or nowhere, whatever they say', () => {
    const piece = fc.constantFrom(
      'https:',
      '//',
      '\\',
      '@',
      'evil.example',
      base,
      '/',
      '?',
      '#',
      ':',
      '%2f',
      '..',
      ' ',
    );
    const link = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(link, (text) => {
        const followed = followableUrl(base, text);
        expect(followed === undefined || new URL(followed).origin === new URL(base).origin).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

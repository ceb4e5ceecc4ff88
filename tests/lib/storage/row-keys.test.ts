import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeKey, rowKeys } from '../../../lib/storage/row-keys.js';

describe('Row keys', () => {
  it('never hold what the service forbids, nor our own separator', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(escapeKey(text)).toMatch(/^[A-Za-z0-9\-_.=]{0,200}$/);
      }),
    );
  });

  it('tell different texts apart', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '=', '2', 'F', '/', ':', 'ä', 'x'.repeat(90)), maxLength: 6 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(escapeKey(left) === escapeKey(right)).toBe(left === right);
      }),
    );
  });

  it('stay readable for ids and numbers', () => {
    expect(rowKeys.record('businessCentral', '0F8FAD5B-D9CB-469F-A165-70867728950E')).toBe(
      'b:0f8fad5b-d9cb-469f-a165-70867728950e',
    );
    expect(rowKeys.number('so-1/2', 'x')).toBe('n:SO-1=2F2:x');
    expect(rowKeys.journal('x', 12)).toBe('j:x:0000000012');
  });

  it('sort the journal by sequence and refuse what is none', () => {
    expect(rowKeys.journal('x', 9) < rowKeys.journal('x', 10)).toBe(true);
    expect(() => rowKeys.journal('x', -1)).toThrow('no journal sequence');
    expect(() => rowKeys.journal('x', 1.5)).toThrow('no journal sequence');
  });
});

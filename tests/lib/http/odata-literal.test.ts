import { describe, expect, it } from '@jest/globals';
import {
  anyOf,
  guidLiteral,
  isGuid,
  momentLiteral,
  stringLiteral,
  withQuery,
} from '../../../lib/http/odata-literal.js';

describe('OData literals', () => {
  it('doubles quotes, so that a value cannot end its literal', () => {
    expect(stringLiteral("O'Neill' or 1 eq 1")).toBe("'O''Neill'' or 1 eq 1'");
    expect(anyOf('number', ["a'b", 'c'])).toBe("number eq 'a''b' or number eq 'c'");
  });

  it('encodes query values once, separators included', () => {
    const url = withQuery('things', { $filter: "name eq 'a&b=c#d+e'", $top: undefined });
    expect(url).toBe("things?$filter=name%20eq%20'a%26b%3Dc%23d%2Be'");
  });

  it('lets nothing but a GUID into a path', () => {
    expect(guidLiteral('0A000000-0000-4000-8000-000000000001')).toBe('0a000000-0000-4000-8000-000000000001');
    for (const text of [
      '',
      '1',
      "0a000000-0000-4000-8000-000000000001')/x",
      '{0a000000-0000-4000-8000-000000000001}',
    ]) {
      expect(isGuid(text)).toBe(false);
      expect(() => guidLiteral(text)).toThrow('GUID');
    }
  });

  it('writes moments in UTC and refuses other text', () => {
    expect(momentLiteral('2026-03-02T10:15:00+01:00')).toBe('2026-03-02T09:15:00.000Z');
    expect(() => momentLiteral('yesterday')).toThrow('moment');
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { descriptionWith, partsOfDescription } from '../../../lib/mapping/kept-in-sales';

describe('a description in two parts', () => {
  it('is never cut inside a character', () => {
    const { held, beyond } = partsOfDescription(`${'a'.repeat(99)}😀 and more`, 100);
    expect([held, beyond]).toEqual(['a'.repeat(99), '😀 and more']);
  });

  it('whatever its characters, both parts are whole and read back the same (I16)', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll(/\s/gu, '_'));
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 20 }), (text, longest) => {
        const parts = partsOfDescription(text, longest);
        expect([parts.held.isWellFormed(), parts.beyond.isWellFormed()]).toEqual([true, true]);
        const shown = descriptionWith(parts.held, parts.beyond === '' ? undefined : parts.beyond);
        expect(partsOfDescription(shown ?? '', longest)).toEqual(parts);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultMapping } from '../../../lib/mapping/default-mapping';
import type { FieldDefinition } from '../../../lib/order/fields';
import { isShortened, normalize } from '../../../lib/order/normal-form';
import { propertyRuns } from '../../support/arbitraries';

const { header: headerFields, line: lineFields } = defaultMapping;
const definitions: readonly FieldDefinition[] = [...Object.values(headerFields), ...Object.values(lineFields)];
const inputs = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.double(),
  fc.constant(null),
  fc.constant('0001-01-01'),
);

describe('normal form (spec §2)', () => {
  it('is idempotent for every field and any input', () => {
    fc.assert(
      fc.property(fc.constantFrom(...definitions), inputs, (definition, input) => {
        const once = normalize(definition, input);
        expect(normalize(definition, once)).toBe(once);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('holds every text within what both sides can hold', () => {
    fc.assert(
      fc.property(fc.constantFrom(...definitions), inputs, (definition, input) => {
        const value = normalize(definition, input);
        const isCut = definition.kind !== 'reference' && definition.maxLength !== undefined;
        expect(value === null || !isCut || value.length <= (definition.maxLength ?? 0)).toBe(true);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('reads the blanks of both systems as blank', () => {
    expect(normalize(headerFields.requestedDeliveryDate, '0001-01-01')).toBeNull();
    expect(normalize(headerFields.shipToCity, '   ')).toBeNull();
    expect(normalize(headerFields.externalDocumentNumber, null)).toBeNull();
  });

  it('writes codes in capitals and trims them, as Business Central stores them (S-015)', () => {
    expect(normalize(headerFields.externalDocumentNumber, ' web-1 ')).toBe('WEB-1');
  });

  it('never tears a character apart when it shortens', () => {
    const value = normalize(headerFields.shipToCity, `${'x'.repeat(29)}😀`);
    expect(value).toBe('x'.repeat(29));
  });

  it('rounds amounts to the places both sides hold', () => {
    expect(normalize(lineFields.unitPrice, '12.34567')).toBe('12.3457');
    expect(normalize(lineFields.quantity, '1.000000')).toBe('1');
  });

  it('never cuts a reference: a shorter number might name another row', () => {
    const number = `item-${'9'.repeat(40)}`;
    expect(normalize(lineFields.product, number)).toBe(number.toUpperCase());
    expect(isShortened(lineFields.product, number)).toBe(false);
  });

  it('tells of a text that it shortens', () => {
    expect(isShortened(headerFields.shipToCity, 'x'.repeat(31))).toBe(true);
    expect(isShortened(headerFields.shipToCity, `${'x'.repeat(30)}  `)).toBe(false);
  });
});

import fc from 'fast-check';
import type { OwnField } from '../../lib/mapping/connection-mapping';
import type { CustomField } from '../../lib/order/fields';

const codes = [
  { businessCentral: 'A', sales: '1' },
  { businessCentral: 'B2', sales: '7' },
];

/** A field that somebody might invent; places are its own, as the settings demand. */
const inventedField = (index: number): fc.Arbitrary<OwnField> =>
  fc.record({
    name: fc.constant<CustomField>(`custom.field${index}`),
    label: fc.constant(`Field ${index}`),
    kind: fc.constantFrom('text', 'code', 'date', 'decimal'),
    direction: fc.constantFrom('both', 'fromBusinessCentral', 'fromSales'),
    takenWhile: fc.constantFrom('always', 'notInReview', 'open'),
    maxLength: fc.integer({ min: 1, max: 40 }),
    places: fc.integer({ min: 0, max: 5 }),
    whenTooLong: fc.constantFrom('shorten', 'wait', undefined),
    notBlank: fc.constantFrom(true, false, undefined),
    validation: fc.constantFrom(undefined, { oneOf: ['A', 'x'] }),
    matchPriority: fc.constantFrom(undefined, 1, 2),
    businessCentral: fc.constant({ property: `property${index}` }),
    sales: fc.record({
      column: fc.constant(`contoso_column${index}`),
      codes: fc.constantFrom(codes, undefined),
      whenUnknown: fc.constantFrom<'keep' | 'clear' | 'wait' | undefined>('keep', 'clear', 'wait', undefined),
    }),
  });

/** What the settings demand of a field: a transformation goes with the kind, a member of an enumeration only comes. */
function fitted(field: OwnField): OwnField {
  const { kind, sales, businessCentral } = field;
  if (!('column' in sales) || sales.codes !== undefined || !('property' in businessCentral)) {
    return field;
  }
  const byKind = { date: 'dayOfTimestamp', decimal: 'zeroWhenBlank', text: undefined, code: undefined } as const;
  const transformation = byKind[kind];
  const withSales = { ...field, sales: { column: sales.column, transformation } };
  return field.direction === 'fromBusinessCentral' && kind === 'text'
    ? { ...withSales, businessCentral: { ...businessCentral, transformation: 'enumerationMember' } }
    : withSales;
}

/** Up to six fields that somebody might invent for the header or the lines of an order. */
export const inventedFields = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => inventedField(index))))
  .map((fields) =>
    fields.map((field) =>
      'codes' in field.sales && field.sales.codes !== undefined
        ? { ...field, kind: 'code' as const, maxLength: 10 }
        : fitted(field),
    ),
  );

const raw = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom('A', 'B2', '1', '7', '2026-03-01', '0001-01-01', '12.5', '-3', '', '  x  '),
);
/** What a side may show or be asked to show in them. */
export const rawValues = fc.array(raw, { minLength: 6, maxLength: 6 });

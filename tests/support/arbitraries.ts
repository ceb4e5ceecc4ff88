import fc from 'fast-check';
import type { Base, BaseLine, ValuePair } from '../../lib/conflict/base';
import { defaultMapping } from '../../lib/mapping/default-mapping';
import { type BuiltInHeaderField, entriesOf, type FieldDefinition } from '../../lib/order/fields';
import { normalize } from '../../lib/order/normal-form';
import type { FieldValue, HeaderValues, LineValues, OrderLine, OrderView, Side } from '../../lib/order/order';

const { header: headerFields, line: lineFields } = defaultMapping;

/** How many runs a property gets on each push (testbed R0); `TANDEM_PROPERTY_RUNS` raises it for a night. */
export const propertyRuns = Number(process.env.TANDEM_PROPERTY_RUNS ?? '10000');

/** A small pool of values for each kind, so that equal and near-equal values are common. */
export function fieldValue(definition: FieldDefinition): fc.Arbitrary<FieldValue> {
  switch (definition.kind) {
    case 'decimal':
      return fc.option(
        fc.integer({ min: -5, max: 2000 }).map((cents) => normalize(definition, cents / 100)),
        { freq: 6 },
      );
    case 'date':
      return fc.option(fc.constantFrom('2026-03-01', '2026-03-02', '2026-12-31'));
    default:
      return fc.option(fc.constantFrom('A', 'B', 'C-1', 'Long name').map((text) => normalize(definition, text)));
  }
}

function valuesOf<Key extends string>(
  definitions: Readonly<Record<Key, FieldDefinition>>,
): fc.Arbitrary<Record<Key, FieldValue>> {
  const arbitraries = Object.fromEntries(
    (Object.keys(definitions) as Key[]).map((key) => [key, fieldValue(definitions[key])]),
  ) as Record<Key, fc.Arbitrary<FieldValue>>;
  return fc.record(arbitraries) as unknown as fc.Arbitrary<Record<Key, FieldValue>>;
}

export const headerValues: fc.Arbitrary<HeaderValues> = valuesOf(headerFields);
export const lineValues: fc.Arbitrary<LineValues> = valuesOf(lineFields);

export function pairs<Key extends string>(
  definitions: Readonly<Record<Key, FieldDefinition>>,
): fc.Arbitrary<Record<Key, ValuePair>> {
  return fc.tuple(valuesOf(definitions), valuesOf(definitions), fc.boolean()).map(([left, right, same]) => {
    const keys = Object.keys(definitions) as Key[];
    return Object.fromEntries(
      keys.map((key) => [key, { businessCentral: left[key], sales: same ? left[key] : right[key] }]),
    ) as Record<Key, ValuePair>;
  });
}

const baseLine = (index: number): fc.Arbitrary<BaseLine> =>
  fc.record({
    pairId: fc.constant(`pair-${index}`),
    businessCentralLineId: fc.constant(`bc-${index}`),
    salesLineId: fc.constant(`sales-${index}`),
    priceOrigin: fc.constantFrom('businessCentral', 'seller'),
    values: pairs(lineFields),
  });

export const bases: fc.Arbitrary<Base> = fc.integer({ min: 0, max: 3 }).chain((count) =>
  fc.record({
    header: pairs(headerFields),
    lines: fc.tuple(...Array.from({ length: count }, (_, index) => baseLine(index))),
  }),
);

/** The view of a side that shows exactly its half of the base. */
export function viewOfBase(base: Base, side: Side): OrderView {
  const half = <Key extends string>(values: Readonly<Partial<Record<Key, ValuePair>>>) =>
    Object.fromEntries(entriesOf<Key, ValuePair>(values).map(([key, pair]) => [key, pair[side]])) as Record<
      Key,
      FieldValue
    >;
  return {
    side,
    id: `${side}-order`,
    number: 'N-1',
    version: '1',
    phase: side === 'sales' ? 'submitted' : 'open',
    header: half(base.header),
    lines: base.lines.map((line) => ({
      id: (side === 'sales' ? line.salesLineId : line.businessCentralLineId) ?? '',
      kind: 'product',
      version: '1',
      values: half(line.values),
    })),
  };
}

/** A view with some fields edited, some lines deleted, some added. */
export function perturbed(view: OrderView): fc.Arbitrary<OrderView> {
  return fc
    .record({
      header: fc.subarray(Object.keys(headerFields)),
      newHeader: headerValues,
      keep: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: view.lines.length, maxLength: view.lines.length }),
      newLines: fc.array(lineValues, { minLength: view.lines.length, maxLength: view.lines.length }),
      added: fc.array(lineValues, { maxLength: 2 }),
    })
    .map(({ header, newHeader, keep, newLines, added }) => ({
      ...view,
      version: '2',
      header: {
        ...view.header,
        ...Object.fromEntries(header.map((field) => [field, newHeader[field as BuiltInHeaderField]])),
      },
      lines: [
        ...view.lines.flatMap((line, index): OrderLine[] => {
          const dice = keep[index] ?? 0;
          return dice === 9
            ? []
            : [dice > 5 ? { ...line, values: { ...line.values, ...(newLines[index] ?? {}) } } : line];
        }),
        ...added.map(
          (values, index): OrderLine => ({ id: `${view.side}-new-${index}`, kind: 'product', version: '1', values }),
        ),
      ],
    }));
}

/** Three related orders: a base and two perturbations of it. */
export const threeOrders = bases.chain((base) =>
  fc.record({
    base: fc.constant(base),
    businessCentral: perturbed(viewOfBase(base, 'businessCentral')),
    sales: perturbed(viewOfBase(base, 'sales')),
  }),
);

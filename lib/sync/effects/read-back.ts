import { type Base, type BaseLine, neverShown, type ValuePair } from '../../conflict/base.js';
import { pairLines } from '../../conflict/pair-lines.js';
import { roundDecimal, toDecimal } from '../../order/decimal.js';
import {
  type FieldDefinition,
  type HeaderField,
  type LineField,
  mapFields,
  type OrderFields,
} from '../../order/fields.js';
import type { FieldValue, OrderView, Side } from '../../order/order.js';
import type { Views } from './next-base.js';

/** What both sides show once an effect on one of them has worked. */
export interface ReadBack {
  readonly views: Views;
  readonly side: Side;
  readonly fields: OrderFields;
  /** Fields that Business Central moved along with what was written: what it shows of them nobody there has said. */
  readonly moved?: ReadonlySet<HeaderField>;
}

/**
 * The base after the read-back of an effect: new lines get the ids they were given, a written amount that the side
 * rounded to its own precision counts as agreed, and what Business Central has worked out is noted, so that an edit of
 * it is seen as one. Any other difference stays and is the side's own change (spec §2).
 */
export function absorbReadBack(base: Base, { views, side, fields, moved }: ReadBack): Base {
  const pairing = pairLines(base.lines, views.businessCentral, views.sales);
  const shown = new Map(pairing.pairs.map((pair) => [pair.base.pairId, pair[side]]));
  const header = absorbFields<HeaderField>(fields.header, base.header, { side, values: views[side].header });
  return {
    header: mapFields<HeaderField, ValuePair, ValuePair>(header, (pair, field) => {
      const shownThere = views.businessCentral.header[field];
      return moved?.has(field) === true && shownThere !== undefined
        ? { businessCentral: shownThere, sales: pair.sales }
        : pair;
    }),
    lines: base.lines.map((line) => absorbLine(line, shown.get(line.pairId), { side, fields })),
  };
}

function absorbLine(
  line: BaseLine,
  shown: OrderView['lines'][number] | undefined,
  { side, fields }: { readonly side: Side; readonly fields: OrderFields },
): BaseLine {
  if (shown === undefined) {
    return line;
  }
  return {
    ...line,
    ...(side === 'businessCentral' ? { businessCentralLineId: shown.id } : { salesLineId: shown.id }),
    values: absorbFields<LineField>(fields.line, line.values, { side, values: shown.values }),
  };
}

function absorbFields<Field extends string>(
  definitions: Readonly<Partial<Record<Field, FieldDefinition>>>,
  pairs: Readonly<Partial<Record<Field, ValuePair>>>,
  shown: { readonly side: Side; readonly values: Readonly<Partial<Record<Field, FieldValue>>> },
): Record<Field, ValuePair> {
  return mapFields<Field, ValuePair, ValuePair>(pairs, (pair, field) => {
    const definition = definitions[field];
    const value = shown.values[field];
    return definition === undefined || value === undefined ? pair : absorb(definition, pair, shown.side, value);
  });
}

// The field, its pair, the side and what it shows: one argument each, like `absorbRounding`.
function absorb(definition: FieldDefinition, pair: ValuePair, side: Side, shown: FieldValue): ValuePair {
  return side === 'businessCentral' && pair.businessCentral === neverShown
    ? { workedOut: shown, ...pair }
    : absorbRounding(definition, pair, side, shown);
}

/** Declared rounding: money may come back rounded to two, three or four places, and then counts as accepted. */
export function absorbRounding(definition: FieldDefinition, pair: ValuePair, side: Side, shown: FieldValue): ValuePair {
  const held = toDecimal(pair[side] ?? '');
  if (
    definition.kind !== 'decimal' ||
    held === undefined ||
    shown === null ||
    definition.group === 'productAndQuantity'
  ) {
    return pair;
  }
  const isRounded = [2, 3, 4].some((places) => roundDecimal(held, places) === shown);
  return isRounded ? { ...pair, [side]: shown } : pair;
}

import { type Base, type BaseLine, blankPair, neverShown, type ValuePair } from '../../conflict/base.js';
import {
  type FieldDefinition,
  type HeaderField,
  type LineField,
  mapFields,
  type OrderFields,
} from '../../order/fields.js';
import type { OrderLine } from '../../order/order.js';
import { shownPair, type Views } from '../effects/next-base.js';
import { successorLines } from './successor-lines.js';

/**
 * What an order that Business Central made of its quote is merged against: what the two quotes had agreed on (C13). Where
 * their halves differ the seller was told and nothing was decided: both sides count as having changed it, and the rules
 * decide. What Business Central says alone, and what the seller leaves to it, it has not told yet.
 */
export function wonQuoteBase(ofQuote: Base, views: Views, fields: OrderFields): Base {
  const quote = halvesAlone(ofQuote);
  const { businessCentral, sales } = views;
  const header = mapFields<HeaderField, FieldDefinition, ValuePair>(fields.header, (definition, field) =>
    startOf(
      definition,
      quote.header[field] ?? blankPair,
      shownPair(businessCentral.header[field], sales.header[field]),
    ),
  );
  return { header, lines: startOfLines(quote, views, fields) };
}

/** Without what Business Central had worked out: what the seller leaves to it is told anew. */
function halvesAlone({ header, lines }: Base): Base {
  const halves = ({ businessCentral, sales }: ValuePair): ValuePair => ({ businessCentral, sales });
  return {
    header: mapFields<HeaderField, ValuePair, ValuePair>(header, halves),
    lines: lines.map((line) => ({ ...line, values: mapFields<LineField, ValuePair, ValuePair>(line.values, halves) })),
  };
}

function startOf(definition: FieldDefinition, agreed: ValuePair, shown: ValuePair): ValuePair {
  const isAgreed = agreed.businessCentral === agreed.sales;
  const leavesIt = shown.sales === null && agreed.sales === null && (!isAgreed || definition.blankTakesOther === true);
  if (definition.direction === 'fromBusinessCentral' || leavesIt) {
    return { businessCentral: neverShown, sales: shown.sales };
  }
  return isAgreed || agreed.sales === null ? agreed : { businessCentral: agreed.sales, sales: neverShown };
}

/**
 * A quote's lines are an order's in the same order on both sides, under new ids. A line that only Business Central's quote
 * had is new to Sales; one that is no longer there was deleted since.
 */
function startOfLines(quote: Base, views: Views, fields: OrderFields): readonly BaseLine[] {
  const known = quote.lines.filter((line) => line.salesLineId !== null);
  const businessCentral = successorLines(known, views.businessCentral.lines, 'businessCentral');
  const sales = successorLines(known, views.sales.lines, 'sales');
  return known.flatMap((line): readonly BaseLine[] => {
    const [left, right] = [businessCentral.get(line.pairId), sales.get(line.pairId)];
    return left === undefined && right === undefined ? [] : [startOfLine(line, { left, right, fields })];
  });
}

function startOfLine(
  line: BaseLine,
  now: { readonly left: OrderLine | undefined; readonly right: OrderLine | undefined; readonly fields: OrderFields },
): BaseLine {
  const { left, right, fields } = now;
  return {
    ...line,
    pairId: right?.id ?? line.pairId,
    businessCentralLineId: left?.id ?? line.businessCentralLineId,
    salesLineId: right?.id ?? line.salesLineId,
    values: mapFields<LineField, FieldDefinition, ValuePair>(fields.line, (definition, field) => {
      const agreed = line.values[field] ?? blankPair;
      return left === undefined || right === undefined
        ? agreed
        : startOf(definition, agreed, shownPair(left.values[field], right.values[field]));
    }),
  };
}

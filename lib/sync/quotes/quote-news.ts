import { type Base, type BaseLine, blankPair, type ValuePair } from '../../conflict/base.js';
import type { NewsItem } from '../../news/news-item.js';
import {
  entriesOf,
  type FieldDefinition,
  type HeaderField,
  type LineField,
  mapFields,
  type OrderFields,
} from '../../order/fields.js';
import { isAboutSame, named } from '../seller-news/news-of-plan.js';

/** What moved in Business Central between two bases of a quote, for the seller. Pure. */
export function newsOfQuote(before: Base | undefined, after: Base, fields: OrderFields): readonly NewsItem[] {
  const number = after.header.businessCentralNumber.businessCentral;
  return before === undefined || before.header.businessCentralNumber.businessCentral !== number
    ? [{ kind: 'quoteEntered', number: number ?? '?' }]
    : differences(before, after, fields);
}

/**
 * What Business Central's new quote shows otherwise than its revision in Sales does: the revision is a row of its own, on
 * which nothing has been told yet. Of what the seller leaves to Business Central only what it had not worked out itself. Pure.
 */
export function newsOfRevision(
  known: { readonly agreed: Base; readonly after: Base; readonly untold: readonly NewsItem[] },
  fields: OrderFields,
): readonly NewsItem[] {
  const { agreed, after, untold } = known;
  const number = after.header.businessCentralNumber.businessCentral;
  const earlier = new Map(agreed.lines.map((line) => [line.pairId, line.values]));
  const header = shownInSales(fields.header, after.header, agreed.header);
  const lines = after.lines
    .filter((line) => line.salesLineId !== null)
    .map((line) => ({
      ...line,
      businessCentralLineId: line.businessCentralLineId ?? line.pairId,
      values: shownInSales(fields.line, line.values, earlier.get(line.pairId) ?? line.values),
    }));
  const told = differences({ header, lines }, after, fields);
  return [
    { kind: 'quoteEntered', number: number ?? '?' },
    ...told.filter((item) => !untold.some((each) => each.kind === 'conflict' && isAboutSame(item, each))),
    ...untold,
  ];
}

/** Pairs whose half of Business Central is what Sales shows, or where that says nothing what Business Central had worked out. */
function shownInSales<Pairs extends Base['header'] | BaseLine['values']>(
  definitions: Readonly<Partial<Record<string, FieldDefinition>>>,
  pairs: Pairs,
  before: Pairs,
): Pairs {
  const [now, agreed] = [pairs, before] as readonly Readonly<Record<string, ValuePair>>[];
  const shown = mapFields(now ?? {}, (pair, field) => {
    if (definitions[field]?.direction === 'fromBusinessCentral') {
      return pair;
    }
    if (pair.sales !== null) {
      return { ...pair, businessCentral: pair.sales };
    }
    const { businessCentral, workedOut } = agreed?.[field] ?? pair;
    return { ...pair, businessCentral: workedOut === undefined ? businessCentral : workedOut };
  });
  return shown as unknown as Pairs;
}

function differences(before: Base, after: Base, fields: OrderFields): readonly NewsItem[] {
  const header = entriesOf<HeaderField, ValuePair>(after.header).flatMap(([field, pair]): NewsItem[] => {
    const [was, is] = [(before.header[field] ?? blankPair).businessCentral, pair.businessCentral];
    return was === is ? [] : [{ kind: 'header', ...named(field, fields.header[field]), before: was, after: is }];
  });
  const earlier = new Map(before.lines.map((line) => [line.pairId, line]));
  const there = after.lines.filter((line) => line.businessCentralLineId !== null);
  const lines = there.flatMap((line) => newsOfLine(earlier.get(line.pairId), line, fields));
  const left = new Set(there.map((line) => line.pairId));
  const removed = before.lines.filter((line) => !left.has(line.pairId) && line.businessCentralLineId !== null);
  return [...header, ...lines, ...removed.map((line): NewsItem => ({ kind: 'lineRemoved', ...ofLine(line) }))];
}

function newsOfLine(before: BaseLine | undefined, after: BaseLine, fields: OrderFields): readonly NewsItem[] {
  if (before === undefined) {
    return [{ kind: 'lineAdded', ...ofLine(after), quantity: after.values.quantity.businessCentral }];
  }
  return entriesOf<LineField, ValuePair>(after.values).flatMap(([field, pair]): NewsItem[] => {
    const [was, is] = [(before.values[field] ?? blankPair).businessCentral, pair.businessCentral];
    const told = { ...ofLine(before), ...named(field, fields.line[field]) };
    const isNews = was !== is && fields.line[field]?.noNews !== true;
    return isNews ? [{ kind: 'line', ...told, before: was, after: is }] : [];
  });
}

function ofLine({ pairId, values }: BaseLine) {
  return { lineId: pairId, line: values.description.businessCentral ?? values.product.businessCentral ?? '?' };
}

import { type Base, type BaseLine, blankPair, type ValuePair } from '../../conflict/base.js';
import type { MergedOrder } from '../../conflict/merge-order.js';
import type { NewsItem } from '../../news/news-item.js';
import {
  entriesOf,
  type HeaderField,
  type LineField,
  mapFields,
  namesOf,
  type OrderFields,
} from '../../order/fields.js';
import type { FieldValue, HeaderValues, LineValues, OrderLine, OrderView } from '../../order/order.js';
import type { Views } from '../effects/next-base.js';
import { named } from '../seller-news/news-of-plan.js';

/**
 * The base of a quote once the seller has been told what Business Central shows: both halves as they are, differences
 * included, since an active quote cannot be written in Sales (C13). A line that Business Central has alone has no half
 * in Sales; one that it has deleted is in the base no more.
 */
export function acceptedBase(base: Base, merged: MergedOrder, views: Views): Base {
  const header = pairUp(views.businessCentral.header, views.sales.header);
  const lines = merged.lines.flatMap((line): BaseLine[] => {
    switch (line.kind) {
      case 'pair':
        return [
          {
            ...line.base,
            businessCentralLineId: line.businessCentral.id,
            salesLineId: line.sales.id,
            values: pairUp(line.businessCentral.values, line.sales.values),
          },
        ];
      case 'insert':
        return line.into === 'sales' ? [aloneInBusinessCentral(line.line)] : [];
      default:
        return [];
    }
  });
  const order = new Map(base.lines.map((line, index) => [line.pairId, index]));
  const place = (line: BaseLine) => order.get(line.pairId) ?? base.lines.length;
  return { header, lines: lines.toSorted((left, right) => place(left) - place(right)) };
}

/** The base of a coupled quote moved to what Business Central shows now; Sales' half stands, since it cannot change. */
export function movedBase(base: Base, view: OrderView): Base {
  const shown = new Map(productLines(view).map((line) => [line.id, line]));
  const kept = base.lines.flatMap((line): BaseLine[] => {
    const now = shown.get(line.businessCentralLineId ?? '');
    return now === undefined ? [] : [{ ...line, values: withBusinessCentral(line.values, now.values) }];
  });
  const known = new Set(base.lines.map((line) => line.businessCentralLineId));
  const added = productLines(view).filter((line) => !known.has(line.id));
  return {
    header: withBusinessCentral(base.header, view.header),
    lines: [...kept, ...added.map(aloneInBusinessCentral)],
  };
}

/** What moved in Business Central between two bases of a quote, for the seller. */
export function newsOfQuote(before: Base | undefined, after: Base, fields: OrderFields): readonly NewsItem[] {
  const number = after.header.businessCentralNumber.businessCentral;
  if (before === undefined || before.header.businessCentralNumber.businessCentral !== number) {
    return [{ kind: 'quoteEntered', number: number ?? '?' }];
  }
  const header = entriesOf<HeaderField, ValuePair>(after.header).flatMap(([field, pair]): NewsItem[] => {
    const [was, is] = [(before.header[field] ?? blankPair).businessCentral, pair.businessCentral];
    return was === is ? [] : [{ kind: 'header', ...named(field, fields.header[field]), before: was, after: is }];
  });
  const earlier = new Map(before.lines.map((line) => [line.pairId, line]));
  const lines = after.lines.flatMap((line): readonly NewsItem[] => newsOfLine(earlier.get(line.pairId), line, fields));
  const left = new Set(after.lines.map((line) => line.pairId));
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

/** Lines of people: what Business Central generates is not the seller's concern. */
function productLines(view: OrderView): readonly OrderLine[] {
  return view.lines.filter((line) => line.kind !== 'generated');
}

/** What a document of Business Central shows, while Sales has nothing that was agreed on. */
export function baseOfBusinessCentral(view: OrderView): Base {
  const header = mapFields(view.header, (shown) => ({ businessCentral: shown, sales: null })) as Base['header'];
  return { header, lines: productLines(view).map(aloneInBusinessCentral) };
}

function aloneInBusinessCentral(line: OrderLine): BaseLine {
  return {
    pairId: line.id,
    businessCentralLineId: line.id,
    salesLineId: null,
    priceOrigin: 'businessCentral',
    values: mapFields(line.values, (shown) => ({ businessCentral: shown, sales: null })) as BaseLine['values'],
  };
}

/** Business Central's half as it is shown, Sales' as it was. */
function withBusinessCentral<Pairs extends Base['header'] | BaseLine['values']>(
  pairs: Pairs,
  shown: HeaderValues | LineValues,
): Pairs {
  const values = shown as Readonly<Record<string, FieldValue>>;
  const moved = mapFields(pairs as Readonly<Record<string, ValuePair>>, ({ sales }, field) => ({
    businessCentral: values[field] ?? null,
    sales,
  }));
  return moved as unknown as Pairs;
}

function pairUp<Values extends HeaderValues | LineValues>(
  businessCentral: Values,
  sales: Values,
): Values extends HeaderValues ? Base['header'] : BaseLine['values'] {
  const [left, right] = [businessCentral, sales] as readonly Readonly<Record<string, FieldValue>>[];
  const fields = new Set([...namesOf(left ?? {}), ...namesOf(right ?? {})]);
  const pairs = [...fields].map(
    (field) => [field, { businessCentral: left?.[field] ?? null, sales: right?.[field] ?? null }] as const,
  );
  return Object.fromEntries(pairs) as unknown as Values extends HeaderValues ? Base['header'] : BaseLine['values'];
}

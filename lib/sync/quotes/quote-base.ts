import type { Base, BaseLine, ValuePair } from '../../conflict/base.js';
import type { MergedOrder } from '../../conflict/merge-order.js';
import { mapFields, namesOf } from '../../order/fields.js';
import type { FieldValue, HeaderValues, LineValues, OrderLine, OrderView, Side } from '../../order/order.js';
import type { MergedRevision } from '../../ports/coupling-making.js';
import type { Views } from '../effects/next-base.js';

/**
 * The base of a quote once the seller has been told what Business Central shows: both halves as they are, differences
 * included, since an active quote cannot be written in Sales (C13). A line that Business Central has alone has no half in
 * Sales; one that it has deleted keeps what it was, without an id there.
 */
export function acceptedBase(
  base: Base,
  known: { readonly merged: MergedOrder; readonly views: Views; readonly revision?: MergedRevision | undefined },
): Base {
  const { merged, views, revision } = known;
  const before = revision?.agreed;
  const inSales = new Map(views.sales.lines.map((line) => [line.id, line]));
  const earlier = new Map(before?.lines.map((line) => [line.pairId, line.values]));
  const pairs = { before: before?.header, now: base.header, stated: revision?.header ?? {} };
  const header = pairUp(views.businessCentral.header, views.sales.header, pairs);
  const lines = merged.lines.flatMap((line): BaseLine[] => {
    switch (line.kind) {
      case 'pair': {
        const { businessCentral, base: pair } = line;
        const sales = inSales.get(line.sales.id);
        if (sales === undefined) {
          return [{ ...aloneInBusinessCentral(businessCentral), pairId: pair.pairId }];
        }
        const known = { before: earlier.get(pair.pairId), now: pair.values, stated: line.sales.values };
        const values = pairUp(businessCentral.values, sales.values, known);
        return [{ ...pair, businessCentralLineId: businessCentral.id, salesLineId: sales.id, values }];
      }
      case 'insert':
        return line.into === 'sales'
          ? [{ ...aloneInBusinessCentral(line.line), pairId: line.base?.pairId ?? line.line.id }]
          : [];
      case 'delete':
        return line.from === 'sales' ? [deletedInBusinessCentral(line.base)] : [];
      default:
        return [];
    }
  });
  const there = new Set(lines.map(({ pairId }) => pairId));
  const gone = (before?.lines ?? []).filter(
    ({ pairId, businessCentralLineId, salesLineId }) =>
      businessCentralLineId === null && inSales.has(salesLineId ?? '') && !there.has(pairId),
  );
  const order = new Map(base.lines.map((line, index) => [line.pairId, index]));
  const place = (line: BaseLine) => order.get(line.pairId) ?? base.lines.length;
  return { header, lines: [...lines, ...gone].toSorted((left, right) => place(left) - place(right)) };
}

/** The base of a coupled quote moved to what Business Central shows now; Sales' half stands, since it cannot change. */
export function movedBase(base: Base, view: OrderView): Base {
  const shown = new Map(productLines(view).map((line) => [line.id, line]));
  const kept = base.lines.flatMap((line): BaseLine[] => {
    const now = shown.get(line.businessCentralLineId ?? '');
    if (now !== undefined) {
      return [{ ...line, values: withBusinessCentral(line.values, now.values) }];
    }
    return line.salesLineId === null ? [] : [deletedInBusinessCentral(line)];
  });
  const known = new Set(base.lines.map((line) => line.businessCentralLineId));
  const added = productLines(view).filter((line) => !known.has(line.id));
  return {
    header: withBusinessCentral(base.header, view.header),
    lines: [...kept, ...added.map(aloneInBusinessCentral)],
  };
}

/** A quote's base with the lines that a side has: the other may have some alone. */
export function baseOfSide(base: Base, side: Side): Base {
  const idOf = (line: BaseLine) => (side === 'businessCentral' ? line.businessCentralLineId : line.salesLineId);
  return { ...base, lines: base.lines.filter((line) => idOf(line) !== null) };
}

function deletedInBusinessCentral(line: BaseLine): BaseLine {
  return { ...line, businessCentralLineId: null };
}

/** Lines of people: what Business Central generates is not the seller's concern. */
function productLines(view: OrderView): readonly OrderLine[] {
  return view.lines.filter((line) => line.kind !== 'generated');
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
  const moved = mapFields(pairs as PairsByName, (pair, field) => ({ ...pair, businessCentral: values[field] ?? null }));
  return moved as unknown as Pairs;
}

type PairsByName = Readonly<Record<string, ValuePair>>;

/**
 * Both halves as they are shown. Of what Sales leaves to Business Central it is remembered what that had worked out, so
 * that a revision can tell it from what somebody has entered there.
 */
function pairUp<Values extends HeaderValues | LineValues>(
  businessCentral: Values,
  sales: Values,
  known: { readonly before: object | undefined; readonly now: object; readonly stated: object },
): Values extends HeaderValues ? Base['header'] : BaseLine['values'] {
  const [left, right] = [businessCentral, sales] as readonly Readonly<Record<string, FieldValue>>[];
  const [before, now] = [(known.before ?? {}) as PairsByName, known.now as PairsByName];
  const stated = known.stated as Readonly<Record<string, FieldValue>>;
  const fields = new Set([...namesOf(left ?? {}), ...namesOf(right ?? {})]);
  const pairs = [...fields].map((field) => {
    const pair: ValuePair = { businessCentral: left?.[field] ?? null, sales: right?.[field] ?? null };
    const isKept = (stated[field] ?? null) !== null;
    const workedOut =
      pair.sales === null ? workedOutOf(pair, isKept ? before[field] : undefined, now[field]) : undefined;
    return [field, workedOut === undefined ? pair : { ...pair, workedOut }] as const;
  });
  return Object.fromEntries(pairs) as unknown as Values extends HeaderValues ? Base['header'] : BaseLine['values'];
}

/** As before where a revision was made with the value that was there; else as it was first seen, or is now. */
function workedOutOf({ businessCentral }: ValuePair, before: ValuePair | undefined, now: ValuePair | undefined) {
  if (before !== undefined && before.sales === null) {
    return before.workedOut;
  }
  return now?.workedOut === undefined ? businessCentral : now.workedOut;
}

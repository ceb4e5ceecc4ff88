import { type Base, type BaseLine, blankPair, type ValuePair } from '../../conflict/base.js';
import type { FieldConflict } from '../../conflict/conflict.js';
import { lineGroup } from '../../conflict/rules.js';
import type { NewsItem } from '../../news/news-item.js';
import {
  entriesOf,
  type FieldDefinition,
  type HeaderField,
  type LineField,
  mapFields,
  type OrderFields,
} from '../../order/fields.js';
import type { FieldValue, OrderLine, OrderView } from '../../order/order.js';
import type { ReplacedQuote } from '../../ports/coupling.js';
import { named } from '../seller-news/news-of-plan.js';

/** The rule by which a revision goes over what Business Central's people had changed of the earlier quote. */
export const revisionRule = 'revisionWins';

/** What a revision has taken back in Business Central, for the journal and for the seller. */
export interface LostToRevision {
  readonly conflicts: readonly FieldConflict[];
  readonly news: readonly NewsItem[];
}

type Values = Readonly<Record<string, FieldValue>>;
type Pairs = Readonly<Record<string, ValuePair>>;

/**
 * Every value that the earlier quote showed in Business Central, that was not the seller's own, and that the new one does
 * not show; and every line that is not made again. Nothing outside a revision. Pure.
 */
export function lostToRevision(replaced: ReplacedQuote | undefined, now: Base, fields: OrderFields): LostToRevision {
  if (replaced === undefined) {
    return { conflicts: [], news: [] };
  }
  const { agreed, header: earlier } = replaced;
  const { customer } = earlier;
  const place: Place = { customer, lineProduct: null, shippedQuantity: null };
  const header = lostOfFields(fields.header, { agreed: agreed.header, was: earlier, now: now.header }, place);
  const next = [...now.lines];
  const texts = [...(replaced.comments ?? [])];
  const lines = replaced.lines.flatMap((line): readonly LostToRevision[] => {
    if (line.kind === 'generated') {
      return take(texts, (text) => text === textOf(line)) === undefined ? [lostLine(line, undefined, customer)] : [];
    }
    const known = agreed.lines.find((each) => each.businessCentralLineId === line.id);
    const product = line.values.product;
    const again = take(
      next,
      ({ salesLineId, values }) => salesLineId !== null && values.product.businessCentral === product,
    );
    if (again === undefined) {
      return isTheSellers(line, known, fields) ? [] : [lostLine(line, known, customer)];
    }
    const ofLine = { pairId: again.pairId, lineProduct: product, line: textOf(line) };
    const values = { agreed: known?.values ?? {}, was: line.values, now: again.values };
    return [lostOfFields(fields.line, values, { ...place, ...ofLine })];
  });
  const all = [header, ...lines];
  return { conflicts: all.flatMap(({ conflicts }) => conflicts), news: all.flatMap(({ news }) => news) };
}

interface Place {
  readonly customer: FieldValue;
  readonly lineProduct: FieldValue;
  readonly shippedQuantity: null;
  readonly pairId?: string;
  readonly line?: string;
}

function lostOfFields(
  definitions: Readonly<Partial<Record<HeaderField | LineField, FieldDefinition>>>,
  values: { readonly agreed: object; readonly was: object; readonly now: object },
  { line, ...place }: Place,
): LostToRevision {
  const [agreed, was, now] = [values.agreed as Pairs, values.was as Values, values.now as Pairs];
  const lost = entriesOf<HeaderField | LineField, FieldDefinition>(definitions).flatMap(([field, definition]) => {
    const pair = agreed[field] ?? blankPair;
    const [before, after] = [was[field] ?? null, (now[field] ?? blankPair).businessCentral];
    const isLost = definition.direction !== 'fromBusinessCentral' && before !== after && before !== pair.sales;
    return isLost ? [{ field, definition, pair, before, after }] : [];
  });
  const told = lost.filter(({ definition }) => definition.noNews !== true);
  return {
    conflicts: lost.map(({ field, definition, pair, before, after }) => ({
      ...place,
      ...decided([field]),
      group: definition.group,
      numbers: definition.kind === 'decimal' ? [field] : [],
      base: { [field]: pair },
      businessCentral: { [field]: before },
      sales: { [field]: after },
    })),
    news: told.map(({ field, definition, before, after }) => ({
      kind: 'conflict',
      ...(place.pairId === undefined ? {} : { lineId: place.pairId, line: line ?? '?' }),
      ...named(field, definition),
      winner: after,
      lost: before,
      lostIn: 'businessCentral',
    })),
  };
}

function lostLine(line: OrderLine, known: BaseLine | undefined, customer: FieldValue): LostToRevision {
  const pairId = known?.pairId ?? line.id;
  const values = mapFields(line.values, (value) => value) as Values;
  const conflict: FieldConflict = {
    ...decided(['line', ...Object.keys(values)]),
    pairId,
    group: lineGroup,
    customer,
    lineProduct: line.values.product,
    shippedQuantity: null,
    numbers: [],
    base: (known?.values ?? {}) as Pairs,
    businessCentral: { line: 'edited', ...values },
    sales: { line: 'deleted' },
  };
  return { conflicts: [conflict], news: [{ kind: 'lineRemoved', lineId: pairId, line: textOf(line) }] };
}

function decided(names: readonly string[]) {
  const winners = Object.fromEntries(names.map((name) => [name, 'sales'] as const));
  return { rule: revisionRule, winner: 'sales', winners } as const;
}

/** The line was the seller's and showed nothing but what the seller, or Business Central at first, had said. */
function isTheSellers(line: OrderLine, known: BaseLine | undefined, fields: OrderFields): boolean {
  return (
    known !== undefined &&
    known.salesLineId !== null &&
    entriesOf<LineField, FieldDefinition>(fields.line).every(([field, { direction }]) => {
      const shown = line.values[field] ?? null;
      const { businessCentral, sales } = known.values[field] ?? blankPair;
      return direction === 'fromBusinessCentral' || shown === sales || (sales === null && shown === businessCentral);
    })
  );
}

/** Texts of the lines that Business Central has alone. */
export function commentsOf({ lines }: Pick<OrderView, 'lines'>): readonly string[] {
  return lines.filter(({ kind }) => kind === 'generated').map(textOf);
}

function textOf({ values }: OrderLine): string {
  return values.description ?? values.product ?? '?';
}

function take<Item>(items: Item[], fits: (item: Item) => boolean): Item | undefined {
  const at = items.findIndex(fits);
  return at === -1 ? undefined : items.splice(at, 1)[0];
}

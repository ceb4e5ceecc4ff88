import { type Base, type BaseLine, neverShown, type ValuePair } from '../../conflict/base.js';
import { neverBelowShipped } from '../../conflict/decide.js';
import type { MergedOrder } from '../../conflict/merge-order.js';
import { lineGroup } from '../../conflict/rules.js';
import { daysBetween } from '../../news/format.js';
import { type NewsItem, shownAsOf, type ToldField } from '../../news/news-item.js';
import {
  entriesOf,
  type FieldDefinition,
  type HeaderField,
  type LineField,
  type OrderFields,
} from '../../order/fields.js';
import { type FieldValue, type LineValues, otherSide } from '../../order/order.js';
import { type Loss, lossesOf, lossesOfOrder } from '../effects/losses.js';
import type { Views } from '../effects/next-base.js';
import { conflictsOfPlan } from '../merge/conflicts-of-plan.js';
import type { PlannedUpdate, SidePlan } from '../plan.js';
import { isFilledIn, isRoundingOfDiscount } from './worked-out.js';

/** A plan with what it comes from. */
export interface PlanNews {
  readonly plan: SidePlan;
  readonly base: Base;
  readonly merged: MergedOrder;
  readonly views: Views;
  readonly fields: OrderFields;
  /** Decimals of the order's currency. */
  readonly amountDecimals: number;
  /** The document was made anew: the order is known, and what the new one works out otherwise is told. */
  readonly isRenewal?: boolean;
}

/** What a plan for Sales means to the seller, in the order in which fields are declared (C3). Pure. */
export function newsOfPlan(planned: PlanNews): readonly NewsItem[] {
  const { plan, base, views } = planned;
  const number = plan.header.businessCentralNumber ?? null;
  if (number !== null && planned.isRenewal !== true && !isKnown(base.header.businessCentralNumber)) {
    // What Business Central filled in when it got the order is no change of anything.
    return [
      { kind: 'entered', number },
      ...lateLines(views),
      ...newsOfLosses([...lossesOfOrder(views.sales, planned.fields), ...lossesOf(plan, views, planned.fields)]),
    ];
  }
  const decided = newsOfConflicts(planned);
  const changed = [...newsOfHeader(planned), ...plan.updates.flatMap((update) => newsOfUpdate(update, planned))];
  const shortened = newsOfLosses(lossesOf(plan, views, planned.fields));
  const added = plan.inserts.map(
    ({ pairId, source: { values } }): NewsItem => ({
      kind: 'lineAdded',
      lineId: pairId,
      line: nameOf(values),
      quantity: values.quantity,
    }),
  );
  const removed = plan.deletes.map(
    ({ pairId, line }): NewsItem => ({ kind: 'lineRemoved', lineId: pairId, line: nameOf(line.values) }),
  );
  const told = [...changed, ...added, ...removed];
  return [...told.filter((item) => !decided.some((conflict) => isAboutSame(item, conflict))), ...decided, ...shortened];
}

/** Values that one side holds in part. */
export function newsOfLosses(losses: readonly Loss[]): readonly NewsItem[] {
  return losses
    .filter(({ definition }) => definition.noNews !== true)
    .map(({ field, definition, from, line }) => ({
      kind: 'shortened',
      ...(from === 'businessCentral' ? { in: 'sales' } : {}),
      ...line,
      ...named(field, definition),
    }));
}

/** How a conflict was decided tells the change as well. */
export function isAboutSame(item: NewsItem, conflict: NewsItem): boolean {
  const placeOf = (of: NewsItem) => `${'lineId' in of ? of.lineId : ''} ${'field' in of ? of.field : ''}`;
  return placeOf(item) === placeOf(conflict);
}

function newsOfHeader({ plan, base, merged, views, fields }: PlanNews): readonly NewsItem[] {
  return entriesOf<HeaderField, FieldValue>(plan.header).flatMap(([field, after]): NewsItem[] => {
    const before = views.sales.header[field] ?? null;
    const told = named(field, fields.header[field]);
    if (after === before) {
      return [];
    }
    return merged.header[field]?.putBack === true
      ? [{ kind: 'putBack', ...told, entered: before, holds: after }]
      : [{ kind: 'header', ...told, before: shownBefore(before, base.header[field]), after }];
  });
}

function newsOfUpdate(
  { pairId, line, fields: changed, values }: PlannedUpdate,
  planned: PlanNews,
): readonly NewsItem[] {
  const { base, merged, views, fields } = planned;
  const pair = base.lines.find((known) => known.pairId === pairId);
  const mergedLine = merged.lines.find((known) => known.kind === 'pair' && known.base.pairId === pairId);
  const ofLine = { lineId: pairId, line: nameOf(line.values) };
  return entriesOf<LineField, FieldValue>(changed).flatMap(([field, after]): NewsItem[] => {
    const definition = fields.line[field];
    const before = line.values[field] ?? null;
    // A price that Sales did not state is no news: it is what the seller left to Business Central.
    const isFirst = definition?.group === 'price' && before === null;
    const isTakenAway = isFirst && field === 'unitPrice' && hasOwnPrice(pair);
    const isRounding =
      definition?.group === 'price' && isRoundingOfDiscount(before, after, views, planned.amountDecimals);
    if ((isFirst && !isTakenAway) || isRounding || definition?.noNews === true) {
      return [];
    }
    if (!isTakenAway && isFilledIn(before, after, pair?.values[field])) {
      const requested = views.businessCentral.header.requestedDeliveryDate;
      const isLate = field === 'shipmentDate' && isLater(after, requested);
      return isLate ? [{ kind: 'late', ...ofLine, after, requested }] : [];
    }
    const told = { ...ofLine, ...named(field, definition) };
    if (mergedLine?.kind === 'pair' && mergedLine.fields[field]?.putBack === true) {
      return [{ kind: 'putBack', ...told, entered: before, holds: after }];
    }
    const shown = shownBefore(before, pair?.values[field]);
    if (isTakenAway && shown === after) {
      return [{ kind: 'line', ...told, before: shown, after, staysUntilPriced: true }];
    }
    return [{ kind: 'line', ...told, before: shown, after, ...aside(field, after, { values, views }) }];
  });
}

/** Whether a seller had stated the price of the line, when it was last agreed on. */
function hasOwnPrice(pair: BaseLine | undefined): boolean {
  const price = pair?.values.unitPrice.sales ?? neverShown;
  return pair?.priceOrigin === 'seller' && price !== neverShown;
}

/** What is told beside the value: how much was ordered, or how late a shipment is. */
function aside(
  field: LineField,
  after: FieldValue,
  { values, views }: { readonly values: LineValues; readonly views: Views },
) {
  if (field === 'shippedQuantity') {
    return { ordered: values.quantity };
  }
  const requested = views.businessCentral.header.requestedDeliveryDate;
  return field === 'shipmentDate' && isLater(after, requested) ? { requested } : {};
}

function lateLines({ businessCentral }: Views): readonly NewsItem[] {
  const requested = businessCentral.header.requestedDeliveryDate;
  return businessCentral.lines
    .filter(({ kind, values }) => kind === 'product' && isLater(values.shipmentDate, requested))
    .map(({ id, values }) => ({
      kind: 'late',
      lineId: id,
      line: nameOf(values),
      after: values.shipmentDate,
      requested,
    }));
}

function isLater(day: FieldValue, than: FieldValue): boolean {
  return day !== null && than !== null && (daysBetween(than, day) ?? 0) > 0;
}

/** Where Sales has no column for a value, what Business Central showed when it was last told. */
function shownBefore(before: FieldValue, base: ValuePair | undefined): FieldValue {
  return before ?? (base === undefined || base.businessCentral === neverShown ? null : base.businessCentral);
}

function isKnown({ businessCentral }: ValuePair): boolean {
  return businessCentral !== null && businessCentral !== neverShown;
}

/**
 * Values that were entered on the plan's side and did not hold, since the plan overwrites them, and lines that were
 * deleted there and edited on the other side meanwhile.
 */
export function newsOfConflicts({
  plan,
  merged,
  fields,
}: Pick<PlanNews, 'plan' | 'merged' | 'fields'>): readonly NewsItem[] {
  const lostIn = plan.side;
  const holds = otherSide(lostIn);
  const names = new Map(
    merged.lines.flatMap((line) => (line.kind === 'pair' ? [[line.base.pairId, nameOf(line.sales.values)]] : [])),
  );
  const definitions: Readonly<Record<string, FieldDefinition>> = { ...fields.line, ...fields.header };
  return conflictsOfPlan(plan, merged).flatMap((conflict): readonly NewsItem[] => {
    const { winners, pairId } = conflict;
    const decidedBy = conflict.decision === undefined ? undefined : conflict.by;
    const person = decidedBy === undefined ? {} : { decidedBy };
    if (conflict.group === lineGroup) {
      const line = plan.inserts.find((insert) => insert.pairId === pairId);
      const deletedIn = lostIn === 'businessCentral' ? { deletedIn: lostIn } : {};
      const ofLine = line === undefined ? undefined : { lineId: line.pairId, line: nameOf(line.source.values) };
      const shipped = conflict.rule === neverBelowShipped ? { shipped: conflict.shippedQuantity } : {};
      return ofLine === undefined ? [] : [{ kind: 'lineKept', ...ofLine, ...deletedIn, ...shipped, ...person }];
    }
    const ofLine = pairId === undefined ? {} : { lineId: pairId, line: names.get(pairId) ?? '?' };
    return Object.entries(conflict[lostIn]).flatMap(([name, lost]): NewsItem[] => {
      const winner = conflict[holds][name] ?? null;
      const definition = definitions[name];
      return winners[name] === holds && definition !== undefined && lost !== winner
        ? [
            {
              kind: 'conflict',
              ...ofLine,
              ...named(name as HeaderField | LineField, definition),
              lost,
              winner,
              lostIn,
              ...person,
            },
          ]
        : [];
    });
  });
}

export function named<Field extends HeaderField | LineField>(
  field: Field,
  definition: FieldDefinition | undefined,
): ToldField<Field> {
  const shownAs = definition === undefined ? 'text' : shownAsOf(definition);
  return { field, shownAs, ...(definition?.label === undefined ? {} : { label: definition.label }) };
}

function nameOf(values: LineValues): string {
  return values.description ?? values.product ?? '?';
}

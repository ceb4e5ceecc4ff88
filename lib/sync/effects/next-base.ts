import {
  type Base,
  type BaseLine,
  blankPair,
  discountStatedBySeller,
  isUntold,
  neverShown,
  type PriceOrigin,
  type ValuePair,
} from '../../conflict/base.js';
import type { Resolved } from '../../conflict/merge-fields.js';
import type { MergedLine, MergedOrder } from '../../conflict/merge-order.js';
import {
  type HeaderField,
  type HeaderOf,
  type LineField,
  type LineOf,
  mapFields,
  pickFields,
} from '../../order/fields.js';
import { type FieldValue, type OrderView, otherSide, type Side } from '../../order/order.js';
import { isEmptyPlan, type LineChange, type SidePlan } from '../plan.js';

export interface Views {
  readonly businessCentral: OrderView;
  readonly sales: OrderView;
}

/** What of a plan really went out: a field may have no column, and inserted lines may have ids of ours. */
export interface SentPlan {
  readonly plan: SidePlan;
  readonly header: ReadonlySet<HeaderField>;
  /** Fields sent for each updated pair. */
  readonly updates: ReadonlyMap<string, ReadonlySet<LineField>>;
  /** For each inserted pair the values sent, and the id when it is ours. */
  readonly inserts: ReadonlyMap<string, SentInsert>;
}

/** What a new line was sent. */
export interface SentInsert {
  readonly values: LineChange;
  /** Stated by the other side, but to be sent only when the line is there. */
  readonly later?: ReadonlySet<LineField>;
  readonly lineId: string | null;
}

/** A plan that sends nothing: for taking over what both sides already agree on. */
export function nothingSent(side: Side): SentPlan {
  const plan: SidePlan = { side, header: {}, updates: [], inserts: [], deletes: [] };
  return { plan, header: new Set(), updates: new Map(), inserts: new Map() };
}

/**
 * The base once the sent plan has worked: written fields hold what was sent on that side and what the other shows;
 * fields that both show alike are taken over; all else stays, so that what is still to be written is still seen (I10).
 */
export function nextBase(base: Base, merged: MergedOrder, sent: SentPlan, views: Views): Base {
  const { side, header: planned } = sent.plan;
  const header = pickFields<HeaderField, Resolved, ValuePair>(merged.header, (resolved, field) => {
    if (staysUnknown(base.header[field], resolved, planned[field])) {
      return undefined;
    }
    const before = base.header[field] ?? blankPair;
    return nextPair({
      before,
      resolved,
      shown: shownPair(views.businessCentral.header[field], views.sales.header[field], before),
      side,
      written: planned[field],
      isSent: sent.header.has(field),
      worksOutAnew: side === 'businessCentral' && !isEmptyPlan(sent.plan),
      movesWithLines: field === 'headerDiscountAmount' && writesLines(sent.plan),
    });
  });
  return {
    // Fields that the settings no longer name keep what was last agreed of them.
    header: { ...base.header, ...(header as HeaderOf<ValuePair>) },
    lines: merged.lines.flatMap((line) => nextLine(line, sent)),
  };
}

/**
 * The discount of the order that a seller has changed and that is written after the lines: what Business Central made of
 * the old one meanwhile is nobody's word, and no conflict.
 */
export function movedByLines(base: Base, merged: MergedOrder, plan: SidePlan, views: Views): ReadonlySet<HeaderField> {
  const field = 'headerDiscountAmount';
  const pair = base.header[field];
  const isMoved =
    plan.side === 'businessCentral' &&
    writesLines(plan) &&
    plan.header[field] === undefined &&
    merged.header[field]?.source === 'sales' &&
    pair?.businessCentral === views.businessCentral.header[field];
  return new Set(isMoved ? [field] : []);
}

function writesLines({ updates, inserts, deletes }: SidePlan): boolean {
  return updates.length + inserts.length + deletes.length > 0;
}

/** Nothing is agreed of a new field until its value has been written or a person has said which holds. */
function staysUnknown(before: ValuePair | undefined, { source }: Resolved, written: FieldValue | undefined): boolean {
  return before === undefined && written === undefined && source !== 'agreed' && source !== 'unchanged';
}

/** What both sides show of a field; a side that cannot show it is taken to show what it did before. */
export function shownPair(
  businessCentral: FieldValue | undefined,
  sales: FieldValue | undefined,
  before: ValuePair = blankPair,
): ValuePair {
  return {
    businessCentral: businessCentral === undefined ? before.businessCentral : businessCentral,
    sales: sales === undefined ? before.sales : sales,
  };
}

interface PairStep {
  readonly before: ValuePair;
  readonly resolved: Resolved;
  readonly shown: ValuePair;
  readonly side: Side;
  /** `undefined`: not in the plan. */
  readonly written: FieldValue | undefined;
  readonly isSent: boolean;
  /** The record is written in Business Central. */
  readonly worksOutAnew: boolean;
  /** A discount of the order: what it comes to with tax, and how it is rounded, moves with the lines that are written. */
  readonly movesWithLines?: boolean;
}

function nextPair(step: PairStep): ValuePair {
  if (step.written !== undefined) {
    const other = otherSide(step.side);
    const value = step.isSent ? step.written : step.shown[step.side];
    return pairOf(step.side, value, step.shown[other]);
  }
  if (step.resolved.source === 'agreed') {
    return step.shown;
  }
  const { before, shown } = step;
  const isMoved = step.movesWithLines === true && before.businessCentral === shown.businessCentral && isAmount(before);
  // Business Central may work it out anew with what is written there.
  return step.worksOutAnew && (isMoved || isUntold(before, 'businessCentral', shown.businessCentral))
    ? pairOf('businessCentral', neverShown, step.before.sales)
    : step.before;
}

function isAmount({ businessCentral }: ValuePair): boolean {
  return businessCentral !== null && businessCentral !== '0' && businessCentral !== neverShown;
}

function pairOf(side: Side, own: FieldValue, other: FieldValue): ValuePair {
  return side === 'businessCentral' ? { businessCentral: own, sales: other } : { businessCentral: other, sales: own };
}

function nextLine(line: MergedLine, sent: SentPlan): readonly BaseLine[] {
  const { side } = sent.plan;
  switch (line.kind) {
    case 'gone':
      return [];
    case 'undecided':
      return [line.base];
    case 'delete':
      return line.from === side && sent.plan.deletes.some((planned) => planned.pairId === line.base.pairId)
        ? []
        : [line.base];
    case 'insert': {
      const pairId = line.base?.pairId ?? line.line.id;
      const inserted = line.into === side ? sent.inserts.get(pairId) : undefined;
      return inserted === undefined ? (line.base === undefined ? [] : [line.base]) : [newPair(line, pairId, inserted)];
    }
    case 'pair':
      return [nextPairOfLines(line, sent)];
  }
}

/** What a new line in Business Central was not sent, it works out itself: nobody has edited that. */
function newPair(insert: Extract<MergedLine, { kind: 'insert' }>, pairId: string, inserted: SentInsert): BaseLine {
  const { line, into } = insert;
  const notSent = into === 'businessCentral' ? neverShown : null;
  const values = mapFields<LineField, FieldValue, ValuePair>(line.values, (value, field) =>
    inserted.later?.has(field) === true && value !== null
      ? pairOf(into, neverShown, neverShown)
      : pairOf(into, inserted.values[field] ?? notSent, value),
  );
  const sellerStatesPrice = into === 'businessCentral' && line.values.unitPrice !== null;
  return {
    pairId,
    businessCentralLineId: into === 'businessCentral' ? inserted.lineId : line.id,
    salesLineId: into === 'sales' ? inserted.lineId : line.id,
    priceOrigin: sellerStatesPrice ? 'seller' : 'businessCentral',
    ...(into === 'businessCentral' ? discountStatedBySeller(line.values.lineDiscountAmount) : {}),
    values,
  };
}

function nextPairOfLines(line: Extract<MergedLine, { kind: 'pair' }>, sent: SentPlan): BaseLine {
  const { base, businessCentral, sales, fields } = line;
  const update = sent.plan.updates.find((planned) => planned.pairId === base.pairId);
  const sentFields = sent.updates.get(base.pairId);
  const values = pickFields<LineField, Resolved, ValuePair>(fields, (resolved, field) => {
    if (staysUnknown(base.values[field], resolved, update?.fields[field])) {
      return undefined;
    }
    const before = base.values[field] ?? blankPair;
    return nextPair({
      before,
      resolved,
      shown: shownPair(businessCentral.values[field], sales.values[field], before),
      side: sent.plan.side,
      written: update?.fields[field],
      isSent: sentFields?.has(field) === true,
      worksOutAnew: sent.plan.side === 'businessCentral' && update !== undefined,
    });
  });
  return {
    pairId: base.pairId,
    businessCentralLineId: businessCentral.id,
    salesLineId: sales.id,
    priceOrigin: nextOrigin(base.priceOrigin, fields.unitPrice, update?.fields.unitPrice !== undefined),
    ...nextDiscountOrigin(base, fields.lineDiscountAmount, update?.fields.lineDiscountAmount !== undefined),
    values: { ...base.values, ...(values as LineOf<ValuePair>) },
  };
}

function nextDiscountOrigin(
  { discountOrigin }: BaseLine,
  { source, value }: Resolved,
  isWritten: boolean,
): Pick<BaseLine, 'discountOrigin'> {
  if (isWritten && source === 'sales') {
    return discountStatedBySeller(value);
  }
  return discountOrigin === undefined || (isWritten && source === 'businessCentral') ? {} : { discountOrigin };
}

function nextOrigin(before: PriceOrigin, price: Resolved, isWritten: boolean): PriceOrigin {
  if (!isWritten) {
    return before;
  }
  return price.source === 'sales' ? 'seller' : price.source === 'businessCentral' ? 'businessCentral' : before;
}

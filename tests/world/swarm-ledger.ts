import type { Side } from '../../lib/order/order';
import type { JournalEntry } from '../../lib/ports/journal';
import type { HeaderName, LineName, SeenLine, SeenOrder } from './swarm-state';

export type FieldName = HeaderName | LineName;

/** Something a person wrote, and what the person's system showed just before. */
export interface Written {
  readonly at: number;
  readonly side: Side;
  readonly customer: string;
  /** Absent: the header. */
  readonly product?: string | undefined;
  readonly change:
    | { readonly kind: 'set'; readonly field: FieldName; readonly value: string }
    | { readonly kind: 'deleted' };
  /** Fields of the header or line as shown before, `undefined` when it is new. */
  readonly shown: Readonly<Record<string, string>> | undefined;
  /** The other system had no such order yet, so that nobody can have carried an earlier value there. */
  readonly isAlone?: boolean;
  /** The pair was coupled and its twin whole before the person began. */
  readonly isWhole?: boolean;
}

/** What a person may expect of one order at the end. */
export interface Ending {
  readonly orders: Readonly<Record<Side, SeenOrder>>;
  readonly journal: readonly JournalEntry[];
}

const groups: Readonly<Record<FieldName, string>> = {
  externalDocumentNumber: 'externalDocumentNumber',
  requestedDeliveryDate: 'requestedDeliveryDate',
  shipToName: 'shipTo',
  shipToCity: 'shipTo',
  quantity: 'quantity',
  description: 'description',
  unitPrice: 'price',
  discount: 'price',
};

/** All that people wrote, to be held against what is there at the end (I2, I3, I14). */
export class SwarmLedger {
  readonly written: Written[] = [];

  add(entry: Omit<Written, 'at'>): void {
    this.written.push({ ...entry, at: this.written.length });
  }

  of(customer: string): readonly Written[] {
    return this.written.filter((entry) => entry.customer === customer);
  }

  /** What is wrong with the end of one order, in words; empty when nothing is. */
  complaints(customer: string, ending: Ending): readonly string[] {
    const own = this.of(customer);
    return own.flatMap((entry) => {
      const { change } = entry;
      const later = own.filter((other) => other.at > entry.at && other.product === entry.product);
      if (later.some((other) => other.side === entry.side && supersedes(other, entry))) {
        return [];
      }
      return change.kind === 'set'
        ? lostUpdate({ entry, change, later, own, ending })
        : cameBack({ entry, own, ending });
    });
  }
}

/** A later entry of the same person's side about the same thing. */
export function supersedes(later: Written, earlier: Written): boolean {
  if (later.change.kind === 'deleted') {
    return true;
  }
  return earlier.change.kind === 'set' && later.change.field === earlier.change.field;
}

/** I2: present, knowingly overwritten by somebody on the other side, or kept as the loser of a journaled conflict. */
function lostUpdate(check: {
  readonly entry: Written;
  readonly change: { readonly field: FieldName; readonly value: string };
  readonly later: readonly Written[];
  readonly own: readonly Written[];
  readonly ending: Ending;
}): readonly string[] {
  const { entry, change, later, own, ending } = check;
  const order = ending.orders[entry.side];
  const line = entry.product === undefined ? undefined : order.lines.get(entry.product);
  const shown = entry.product === undefined ? order.header : line;
  const now = shown === undefined ? 'line gone' : (shown as Readonly<Record<string, string>>)[change.field];
  if (now === change.value || comesToSame(entry, line) || isKept(entry.side, change.value, ending.journal)) {
    return [];
  }
  const overwritten = later.some(
    (other) =>
      other.side !== entry.side && touches(other, change.field) && other.shown?.[change.field] === change.value,
  );
  if (overwritten || isRepriced(entry, change.field, own) || isFilledIn(entry, now, own)) {
    return [];
  }
  return [`lost: ${describe(entry)}; at the end: ${now}`];
}

/** In the terms of Sales a discount may be shown by another price, which comes to the same (`line-terms.ts`). */
export function comesToSame({ change, shown }: Written, line: SeenLine | undefined): boolean {
  if (change.kind !== 'set' || change.field !== 'discount' || line === undefined || shown === undefined) {
    return false;
  }
  const meant = Number(shown.quantity) * Number(shown.unitPrice) - Number(change.value);
  return Math.abs(Number(line.quantity) * Number(line.unitPrice) - Number(line.discount) - meant) < 0.005;
}

export function touches(other: Written, field: FieldName): boolean {
  return other.change.kind === 'deleted' || groups[other.change.field] === groups[field];
}

/** Business Central works price and discount of a line out anew with its quantity, and the discount with its price (I3). */
export function isRepriced(entry: Written, field: FieldName, own: readonly Written[]): boolean {
  const causes: readonly FieldName[] =
    field === 'unitPrice' ? ['quantity'] : field === 'discount' ? ['quantity', 'unitPrice'] : [];
  return own.some(
    (other) =>
      other.product === entry.product &&
      other.change.kind === 'set' &&
      causes.includes(other.change.field) &&
      (other.side !== entry.side || other.at > entry.at),
  );
}

/**
 * A place that is empty when the order is made takes the customer's: Business Central's own default (I3). Emptying it again
 * in an order that Business Central did not have is the same as never having filled it in; what somebody typed is no default.
 */
function isFilledIn(entry: Written, now: string | undefined, own: readonly Written[]): boolean {
  const { change } = entry;
  return (
    entry.isAlone === true &&
    entry.side === 'sales' &&
    change.kind === 'set' &&
    change.value === '' &&
    groups[change.field] === 'shipTo' &&
    !own.some((other) => other.change.kind === 'set' && other.change.value === now)
  );
}

export function isKept(side: Side, value: string, journal: readonly JournalEntry[]): boolean {
  const kept = value === '' ? null : value;
  return journal.some(
    (entry) =>
      entry.side === side && (entry.conflicts ?? []).some((conflict) => Object.values(conflict[side]).includes(kept)),
  );
}

/**
 * A deleted line is there only when the other side has edited it without the deleting person seeing that (I14), or when
 * something of it has been shipped.
 */
function cameBack(check: {
  readonly entry: Written;
  readonly own: readonly Written[];
  readonly ending: Ending;
}): readonly string[] {
  const { entry, own, ending } = check;
  if (entry.product === undefined || !ending.orders[entry.side].lines.has(entry.product)) {
    return [];
  }
  const there = ending.orders.businessCentral.lines.get(entry.product);
  if (entry.side === 'sales' && there !== undefined && there.shippedQuantity !== '0') {
    return [];
  }
  const editedUnseen = own.some(
    (other) =>
      other.side !== entry.side &&
      other.product === entry.product &&
      other.change.kind === 'set' &&
      (other.at > entry.at || entry.shown?.[other.change.field] !== other.change.value),
  );
  return editedUnseen ? [] : [`came back: ${describe(entry)}`];
}

/** An entry in words. */
export function describe({ at, side, customer, product, change }: Written): string {
  const what = change.kind === 'set' ? `${change.field} = ${change.value}` : 'deleted';
  return `#${at} ${side} ${customer}${product === undefined ? '' : ` line ${product}`}: ${what}`;
}

import type { FieldDefinition, HeaderField, LineField } from '../order/fields.js';
import type { FieldValue } from '../order/order.js';
import type { LifeCycleNews } from './news-words.js';

/** How a value is shown. */
export type ShownAs = 'money' | 'number' | 'day' | 'text';

/** A field as a note tells of it. */
export interface ToldField<Field extends HeaderField | LineField = HeaderField | LineField> {
  readonly field: Field;
  /** What a field is called that a connection's settings added. */
  readonly label?: string;
  readonly shownAs: ShownAs;
}

/** A line of the order: its pair's name, which stays, and what people call it. */
interface OfLine {
  readonly lineId: string;
  /** Its description, else its product. */
  readonly line: string;
}

/** The person who decided; absent = a rule did. */
interface Decided {
  readonly decidedBy?: string;
}

/** One thing that a seller should know of an order. `entered`: Business Central has got it. */
export type NewsItem =
  | { readonly kind: 'entered'; readonly number: string }
  /** Business Central has got a quote, or its new revision; `quoteLeft`, `quoteDeleted`: what became there of one that is closed in Sales. */
  | { readonly kind: 'quoteEntered' | 'quoteLeft' | 'quoteDeleted'; readonly number: string }
  | (ToldField<HeaderField> & { readonly kind: 'header'; readonly before: FieldValue; readonly after: FieldValue })
  | (OfLine &
      ToldField<LineField> & {
        readonly kind: 'line';
        readonly before: FieldValue;
        readonly after: FieldValue;
        /** Of a shipped quantity: how many are ordered. */
        readonly ordered?: FieldValue;
        /** Of a unit price: the seller has taken an own price away, and Business Central does not price the line anew for that. */
        readonly staysUntilPriced?: true;
        /** Of a shipment date: the requested delivery date, where the shipment is later than that. */
        readonly requested?: FieldValue;
      })
  /** A line of an order that has just entered will be shipped later than was asked for. */
  | (OfLine & { readonly kind: 'late'; readonly after: FieldValue; readonly requested: FieldValue })
  | (OfLine & { readonly kind: 'lineAdded'; readonly quantity: FieldValue })
  | (OfLine & { readonly kind: 'lineRemoved' })
  /**
   * A line that was deleted on one side, in Sales when nothing is said, and edited on the other, or of which so much has
   * been `shipped`: it is there again.
   */
  | (OfLine &
      Decided & { readonly kind: 'lineKept'; readonly deletedIn?: 'businessCentral'; readonly shipped?: FieldValue })
  /** `detail`: an order number, numbers of invoices, or what was changed. */
  | { readonly kind: 'lifeCycle'; readonly what: LifeCycleNews; readonly detail: string }
  | (Partial<OfLine> &
      ToldField &
      Decided & {
        readonly kind: 'conflict';
        readonly winner: FieldValue;
        readonly lost: FieldValue;
        /** Where the value that lost was entered. */
        readonly lostIn: 'businessCentral' | 'sales';
      })
  /** A seller changed what only Business Central decides, and it was changed back. */
  | (Partial<OfLine> &
      ToldField & { readonly kind: 'putBack'; readonly entered: FieldValue; readonly holds: FieldValue })
  /** A value was shortened to what one side holds, Business Central unless it says so; the other keeps the whole. */
  | (Partial<OfLine> & ToldField & { readonly kind: 'shortened'; readonly in?: 'sales' })
  /** The order waits; `detail` are names and numbers, in no language. */
  | { readonly kind: 'waiting'; readonly reason: string; readonly detail: string }
  | { readonly kind: 'resumed' }
  /** An invoice of the order: how much is still to be paid. */
  | {
      readonly kind: 'invoice';
      readonly number: string;
      readonly day: FieldValue;
      readonly dueDay: FieldValue;
      readonly amount: FieldValue;
      readonly remaining: FieldValue;
      readonly isCanceled: boolean;
    }
  /** An invoice that Tandem had made in Sales is gone there. */
  | { readonly kind: 'invoiceDeleted'; readonly number: string }
  | (OfLine & { readonly kind: 'stock'; readonly ordered: FieldValue; readonly onHand: FieldValue });

/** Groups whose decimals are amounts in the order's currency; all other decimals are quantities. */
const moneyGroups: ReadonlySet<string> = new Set(['price', 'tax', 'headerDiscount', 'freight']);

/** How values of a field are shown. */
export function shownAsOf({ kind, group }: Pick<FieldDefinition, 'kind' | 'group'>): ShownAs {
  switch (kind) {
    case 'decimal':
      return moneyGroups.has(group) ? 'money' : 'number';
    case 'date':
      return 'day';
    default:
      return 'text';
  }
}

/**
 * What one note tells of both: a storm of changes of one thing reads as one, from what it was at first to what it is
 * now. Merging the same again changes nothing. Pure.
 */
export function mergeNews(earlier: readonly NewsItem[], later: readonly NewsItem[]): readonly NewsItem[] {
  const merged = new Map(earlier.map((item) => [subjectOf(item), item]));
  for (const item of later) {
    const known = merged.get(subjectOf(item));
    merged.set(subjectOf(item), known === undefined ? item : together(known, item));
  }
  return [...merged.values()];
}

/** Items of one subject stand for each other. */
function subjectOf(item: NewsItem): string {
  switch (item.kind) {
    case 'entered':
    case 'quoteEntered':
    case 'quoteLeft':
    case 'quoteDeleted':
      return item.kind;
    case 'lifeCycle':
      // What was made at one time does not stand for what was made at another.
      return `lifeCycle ${item.what}${item.what === 'counterpartMade' ? ` ${item.detail}` : ''}`;
    case 'waiting':
    case 'resumed':
      return 'waiting';
    case 'header':
      return `header ${item.field}`;
    case 'line':
      return `line ${item.lineId} ${item.field}`;
    case 'late':
      return `line ${item.lineId} shipmentDate`;
    case 'lineAdded':
    case 'lineRemoved':
    case 'lineKept':
      return `presence ${item.lineId}`;
    case 'shortened':
    case 'conflict':
    case 'putBack':
      return `${item.kind} ${item.lineId ?? ''} ${item.field}`;
    case 'invoice':
      return `invoice ${item.number}`;
    case 'invoiceDeleted':
      return `invoiceDeleted ${item.number}`;
    case 'stock':
      return `stock ${item.lineId}`;
  }
}

function together(known: NewsItem, item: NewsItem): NewsItem {
  const isSame = (known.kind === 'header' || known.kind === 'line') && known.kind === item.kind;
  return isSame ? { ...item, before: known.before } : item;
}

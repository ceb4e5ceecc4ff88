import type { BuiltInHeaderField, BuiltInLineField, MoreHeaderField } from '../order/fields.js';
import type { MissingWords } from './missing-words.js';
import type { WaitingWords } from './waiting-words.js';

/** Turns in an order's life that a seller is told of. */
export const lifeCycleNews = [
  'fulfilled',
  'invoiced',
  'invoicedTogether',
  'deleted',
  'restDeleted',
  'postedBeforeChange',
  'postedWhileReopened',
  'canceled',
  'changedAfterFulfilment',
  'madeAnew',
  'madeAnewAsDraft',
  'notCarriedOver',
  'reopened',
  'releasedAgain',
  'broughtBack',
  'counterpartMade',
] as const;
export type LifeCycleNews = (typeof lifeCycleNews)[number];

/** Sentences of a note; `{name}` stands for a value. A test holds the placeholders of the languages against each other. */
export interface NewsSentences {
  readonly entered: string;
  readonly quoteEntered: string;
  readonly quoteLeft: string;
  readonly quoteDeleted: string;
  readonly changed: string;
  readonly changedBack: string;
  readonly lineChanged: string;
  readonly lineChangedBack: string;
  readonly shipped: string;
  readonly shipmentLate: string;
  readonly late: string;
  readonly lineAdded: string;
  readonly lineRemoved: string;
  readonly lineKept: string;
  readonly lineKeptInBusinessCentral: string;
  readonly shippedLineKept: string;
  readonly priceStays: string;
  readonly shortened: string;
  readonly lineShortened: string;
  readonly decidedBy: string;
  readonly conflict: string;
  readonly lineConflict: string;
  readonly putBack: string;
  readonly linePutBack: string;
  readonly waiting: string;
  readonly resumed: string;
  readonly stock: string;
  readonly invoicePosted: string;
  readonly invoicePartlyPaid: string;
  readonly invoicePaid: string;
  readonly invoiceCanceled: string;
  readonly invoiceDeleted: string;
  /** A posting on the timeline of the account. */
  readonly postingOnAccount: string;
}

/** All words of a note in one language; a language does not compile with one missing. */
export interface NewsWords {
  /** For numbers and days. */
  readonly locale: string;
  readonly subject: string;
  /** What a line of an invoice is called that carries what rounding leaves over. */
  readonly invoiceRounding: string;
  readonly fields: Readonly<Record<BuiltInHeaderField | MoreHeaderField | BuiltInLineField, string>>;
  readonly blank: string;
  readonly oneDay: string;
  /** `{count}` days. */
  readonly days: string;
  readonly systems: Readonly<Record<'businessCentral' | 'sales', string>>;
  readonly sentences: NewsSentences;
  /** What became of the order, by Business Central's status. */
  readonly statuses: Readonly<Record<string, string>>;
  /** `{detail}`: an order number, numbers of invoices, or what was changed. */
  readonly lifeCycle: Readonly<Record<LifeCycleNews, string>>;
  /** By reason; `other` for a reason without words of its own. */
  readonly waits: Readonly<Record<string, WaitingWords>> & { readonly other: WaitingWords };
  readonly missing: MissingWords;
}

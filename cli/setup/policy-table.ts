import type { Answers } from './prompts.js';

/** A policy that is one of a few: its option on the command line and its question say the same. */
export interface PolicyRow {
  readonly name: PolicyName;
  /** The option, without what may stand behind it. */
  readonly flag: string;
  /** What `--help` says of it; of a flag both what it says and what its opposite says. */
  readonly help: string | readonly [is: string, isNot: string];
  /** `flag`: the option stands alone, its opposite begins with `--no-`; `yesOrNo`: one of both words stands behind it. */
  readonly kind: 'oneOf' | 'flag' | 'yesOrNo';
  readonly message: string;
  readonly answers: Answers;
}

export type PolicyName = FlagName | YesOrNoName | OneOfName;
export type FlagName = 'archiveEveryChange' | 'archiveOrdersConfirmed';
export type YesOrNoName = 'invoicesInSales';
export type OneOfName =
  | 'direction'
  | 'createInBusinessCentral'
  | 'createInSales'
  | 'changeReleased'
  | 'canceledInSales'
  | 'fulfilWhen'
  | 'whenInvoiced'
  | 'restoredOrders'
  | 'releaseOrders'
  | 'quotes'
  | 'closedQuotes'
  | 'news';

export const yes = 'yes';
export const no = 'no';

/** What is asked of everybody, in the order in which an administrator thinks of it. */
export const firstPolicies: readonly PolicyRow[] = [
  {
    name: 'direction',
    flag: '--direction',
    help: 'which way changes of coupled orders travel',
    kind: 'oneOf',
    message: 'Which way do changes of coupled orders travel?',
    answers: {
      both: 'both ways',
      toBusinessCentral: 'to Business Central alone: Sales is told number, status, tax and totals, no more',
      toSales: 'to Sales alone: Business Central is left as it is',
    },
  },
  {
    name: 'createInBusinessCentral',
    flag: '--create-in-business-central',
    help: 'orders of Sales in Business Central',
    kind: 'oneOf',
    message: 'Are orders of Sales made in Business Central?',
    answers: {
      whenEntered: 'yes, once they enter',
      off: 'no, only orders that are coupled are kept the same',
    },
  },
  {
    name: 'createInSales',
    flag: '--create-in-sales',
    help: "Business Central's own orders in Sales",
    kind: 'oneOf',
    message: "Are Business Central's own orders made in Sales?",
    answers: {
      off: 'no, only orders of Sales are made in Business Central',
      whenReleased: 'yes, once they are released',
      whenEntered: 'yes, as soon as they have a line, also as drafts',
    },
  },
  {
    name: 'changeReleased',
    flag: '--change-released',
    help: "a seller's change of a released order",
    kind: 'oneOf',
    message: 'A seller changes an order that is released in Business Central:',
    answers: {
      park: 'the change waits until somebody reopens the order',
      archiveAndRecreate:
        'the order is archived and made anew with the change; its release and approval, reservations, attached files and what the public API does not show do not come along',
      reopen: 'it is reopened, changed and released again (needs a page of your own that can)',
    },
  },
  {
    name: 'archiveEveryChange',
    flag: '--archive-every-change',
    help: ['archive an order with each change of a seller', 'change a draft in place'],
    kind: 'flag',
    message: 'Does each change of a seller archive the order in Business Central, also while it is a draft?',
    answers: { no: 'no, a draft is changed in place', yes: 'yes, each version is kept there' },
  },
  {
    name: 'archiveOrdersConfirmed',
    flag: '--archive-orders-confirmed',
    help: ['you have seen that "Archive Orders" is on in Business Central', 'it is off, or nobody knows'],
    kind: 'flag',
    message: 'Is "Archive Orders" switched on in Business Central (Sales & Receivables Setup)? No API tells it.',
    answers: { no: 'no, or I have not looked', yes: 'yes, I have seen it' },
  },
];

/** What has a default that suits most, so that it is asked of who wants to choose it. */
export const furtherPolicies = {
  canceledInSales: {
    name: 'canceledInSales',
    flag: '--canceled-in-sales',
    help: 'an order that was cancelled in Sales while it is an unshipped draft',
    kind: 'oneOf',
    message: 'A seller cancels an order that is an unshipped draft in Business Central:',
    answers: {
      park: 'a person decides what becomes of the draft',
      deleteDraft: 'the draft is deleted, its archive stays (needs "Archive Orders", confirmed above)',
    },
  },
  fulfilWhen: {
    name: 'fulfilWhen',
    flag: '--fulfil-when',
    help: 'when an order in Sales is closed as fulfilled',
    kind: 'oneOf',
    message: 'When is an order in Sales closed as fulfilled?',
    answers: { shipped: 'once it is shipped in full', invoiced: 'once it is invoiced in full', never: 'never' },
  },
  whenInvoiced: {
    name: 'whenInvoiced',
    flag: '--when-invoiced',
    help: 'what becomes of an order in Sales that is invoiced in full',
    kind: 'oneOf',
    message: 'An order is invoiced in full in Business Central:',
    answers: { setInvoiced: 'it becomes Invoiced in Sales', tell: 'its seller is told by a note alone' },
  },
  restoredOrders: {
    name: 'restoredOrders',
    flag: '--restored-orders',
    help: "an order that is restored from Business Central's archive",
    kind: 'oneOf',
    message: "An order is restored from Business Central's archive:",
    answers: { offer: 'it is shown to a person', couple: 'it is coupled again by itself' },
  },
  releaseOrders: {
    name: 'releaseOrders',
    flag: '--release-orders',
    help: 'what Tandem releases in Business Central, through a page of your own',
    kind: 'oneOf',
    message: 'What does Tandem release in Business Central (through a page of your own that can)?',
    answers: {
      again: 'what it reopened or made anew and had been released',
      enteredAndAgain: 'the same, and the orders that it makes there',
      never: 'nothing',
    },
  },
  quotes: {
    name: 'quotes',
    flag: '--quotes',
    help: 'quotes of Sales in Business Central',
    kind: 'oneOf',
    message: 'Are quotes of Sales made in Business Central?',
    answers: { off: 'no, orders alone', activeQuotes: 'yes, once they are active; a won one becomes its order' },
  },
  closedQuotes: {
    name: 'closedQuotes',
    flag: '--closed-quotes',
    help: 'the quote in Business Central of one that was lost or cancelled in Sales',
    kind: 'oneOf',
    message: 'A quote is lost or cancelled in Sales. Its quote in Business Central',
    answers: { leave: 'stays', delete: 'is deleted, a version of it being kept' },
  },
  invoicesInSales: {
    name: 'invoicesInSales',
    flag: '--invoices-in-sales',
    help: 'whether posted invoices are made in Sales as well',
    kind: 'yesOrNo',
    message: 'Are posted invoices of coupled orders made in Sales as well?',
    answers: {
      no: 'no, sellers are told of them on the timeline of the order',
      yes: 'yes, with their lines, and their payment follows',
    },
  },
  news: {
    name: 'news',
    flag: '--news',
    help: 'language of the notes on the timeline of orders in Sales',
    kind: 'oneOf',
    message: 'In which language are sellers told on the timeline of an order?',
    answers: { en: 'English', da: 'Danish', off: 'they are not told' },
  },
} as const satisfies { readonly [Name in PolicyName]?: PolicyRow & { readonly name: Name } };

/** Every policy that is one of a few. */
export const policyTable: readonly PolicyRow[] = [...firstPolicies, ...Object.values(furtherPolicies)];

/** The option as people read it, such as `--[no-]archive-every-change`. */
export function shownFlag({ flag, kind }: PolicyRow): string {
  return kind === 'flag' ? flag.replace('--', '--[no-]') : flag;
}

/** What an option came to, as a configuration has it. */
export function policyValue({ kind }: PolicyRow, given: unknown): unknown {
  return kind === 'yesOrNo' && given !== undefined ? given === yes : given;
}

/** The answer that stands for what is in force; `undefined`: nothing is known of it. */
export function answerInForce({ kind }: PolicyRow, inForce: unknown): string | undefined {
  return kind === 'oneOf' ? (typeof inForce === 'string' ? inForce : undefined) : inForce === true ? yes : no;
}

/** An answer as its option says it. */
export function optionValue({ kind }: PolicyRow, answer: string): string | boolean {
  return kind === 'flag' ? answer === yes : answer;
}

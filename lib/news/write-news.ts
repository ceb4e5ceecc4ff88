import type { HeaderField, LineField } from '../order/fields.js';
import type { FieldValue } from '../order/order.js';
import { type LifeCycleNews, type NewsLanguage, type NewsWords, wordsOf } from './languages.js';

/** One thing that Business Central changed on an order. `entered`: it has got the order. */
export type NewsItem =
  | { readonly kind: 'entered'; readonly number: string }
  | {
      readonly kind: 'header';
      readonly field: HeaderField;
      /** What a field is called that a connection's settings added. */
      readonly label?: string;
      readonly before: FieldValue;
      readonly after: FieldValue;
    }
  | {
      readonly kind: 'line';
      /** What the line is called: its description, else its product. */
      readonly line: string;
      readonly field: LineField;
      readonly label?: string;
      readonly before: FieldValue;
      readonly after: FieldValue;
    }
  | { readonly kind: 'lineAdded'; readonly line: string; readonly quantity: FieldValue }
  | { readonly kind: 'lineRemoved'; readonly line: string }
  /** `detail`: an order number, numbers of invoices, or what was changed. */
  | { readonly kind: 'lifeCycle'; readonly what: LifeCycleNews; readonly detail: string }
  | {
      readonly kind: 'conflict';
      readonly field: HeaderField | LineField;
      readonly label?: string;
      readonly lost: FieldValue;
      readonly winner: FieldValue;
      /** The person who decided; absent = a rule did. */
      readonly decidedBy?: string;
    }
  /** A line that a seller deleted while it was edited in Business Central: it is there again. */
  | { readonly kind: 'lineKept'; readonly line: string; readonly decidedBy?: string };

/** A note as it stands on the seller's timeline. */
export interface News {
  readonly subject: string;
  readonly text: string;
}

/** Longest text of a note; more is cut with a mark rather than refused. */
const longestText = 10_000;

/** Tells in plain words what moved (C3): one line an item. `undefined` when there is nothing to tell. */
export function writeNews(language: NewsLanguage, items: readonly NewsItem[]): News | undefined {
  const words = wordsOf(language);
  const lines = items.map((item) => sentenceOf(words, item));
  if (lines.length === 0) {
    return undefined;
  }
  const text = lines.join('\n');
  return { subject: words.subject, text: text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…` };
}

function sentenceOf(words: NewsWords, item: NewsItem): string {
  const shown = (field: HeaderField | LineField, value: FieldValue): string => {
    const text = value ?? words.blank;
    return field === 'businessCentralStatus' ? (words.statuses[text] ?? text) : text;
  };
  switch (item.kind) {
    case 'entered':
      return words.entered(item.number);
    case 'header':
      return words.changed(nameOf(words, item), shown(item.field, item.before), shown(item.field, item.after));
    case 'line':
      return words.lineChanged(
        item.line,
        nameOf(words, item),
        shown(item.field, item.before),
        shown(item.field, item.after),
      );
    case 'lineAdded':
      return words.lineAdded(item.line, item.quantity ?? '0');
    case 'lineRemoved':
      return words.lineRemoved(item.line);
    case 'lifeCycle':
      return words.lifeCycle[item.what](item.detail);
    case 'conflict':
      return withPerson(
        words,
        words.conflict(nameOf(words, item), shown(item.field, item.lost), shown(item.field, item.winner)),
        item.decidedBy,
      );
    case 'lineKept':
      return withPerson(words, words.lineKept(item.line), item.decidedBy);
  }
}

/** The name of a built-in field in the language, that of another as its settings call it. */
function nameOf(words: NewsWords, item: { readonly field: HeaderField | LineField; readonly label?: string }): string {
  const names: Readonly<Record<string, string>> = words.fields;
  return item.label ?? names[item.field] ?? item.field;
}

function withPerson(words: NewsWords, sentence: string, person: string | undefined): string {
  return person === undefined ? sentence : `${sentence} ${words.decidedBy(person)}`;
}

import type { FieldValue } from '../order/order.js';
import { daysBetween, formatDay, formatMoney, formatNumber, type NewsCurrency, plainText } from './format.js';
import { type NewsLanguage, wordsOf } from './languages.js';
import type { NewsItem, ShownAs, ToldField } from './news-item.js';
import type { NewsSentences, NewsWords } from './news-words.js';
import { writeMissing } from './write-missing.js';

/** A note as it stands on the seller's timeline. */
export interface News {
  readonly subject: string;
  readonly text: string;
}

/** Longest text of a note; more is cut with a mark rather than refused. */
const longestText = 10_000;

/**
 * Tells in plain words what moved (C3): one line an item, numbers, amounts and days as the language writes them.
 * `undefined` when there is nothing to tell.
 */
export function writeNews(
  language: NewsLanguage,
  items: readonly NewsItem[],
  currency: NewsCurrency,
): News | undefined {
  const writer = new Writer(wordsOf(language), currency);
  const text = items.map((item) => writer.sentenceOf(item)).join('\n');
  const { subject } = wordsOf(language);
  return items.length === 0
    ? undefined
    : { subject, text: text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…` };
}

/** Tells on the timeline of an account that an invoice of an order was posted. */
export function writePosting(
  language: NewsLanguage,
  posting: { readonly order: string; readonly invoice: Extract<NewsItem, { kind: 'invoice' }> },
  currency: NewsCurrency,
): News {
  const words = wordsOf(language);
  const invoice = new Writer(words, currency).sentenceOf(posting.invoice);
  return {
    subject: words.subject,
    text: fill(words.sentences.postingOnAccount, { order: plainText(posting.order), invoice }),
  };
}

class Writer {
  constructor(
    private readonly words: NewsWords,
    private readonly currency: NewsCurrency,
  ) {}

  sentenceOf(item: NewsItem): string {
    switch (item.kind) {
      case 'entered':
        return this.#say('entered', { number: plainText(item.number) });
      case 'quoteEntered':
      case 'quoteLeft':
      case 'quoteDeleted':
        return this.#say(item.kind, { number: plainText(item.number) });
      case 'lifeCycle':
        return fill(this.words.lifeCycle[item.what], { detail: plainText(item.detail) });
      case 'header':
      case 'line':
        return this.#change(item);
      case 'late':
        return this.#say('late', { line: item.line, ...this.#lateness(item.after, item.requested) });
      case 'lineAdded':
        return this.#say('lineAdded', { line: item.line, quantity: this.#number(item.quantity) });
      case 'lineRemoved':
        return this.#say('lineRemoved', { line: item.line });
      case 'shortened':
        return this.#shortening(item);
      case 'lineKept':
        return this.#withPerson(this.#kept(item), item.decidedBy);
      case 'conflict':
        return this.#withPerson(this.#decision(item), item.decidedBy);
      case 'putBack':
        return this.#putBack(item);
      case 'waiting':
        return this.#wait(item);
      case 'resumed':
        return this.#say('resumed', {});
      case 'invoice':
        return this.#invoice(item);
      case 'invoiceDeleted':
        return this.#say('invoiceDeleted', { number: plainText(item.number) });
      case 'stock': {
        const { line } = item;
        return this.#say('stock', { line, ordered: this.#number(item.ordered), onHand: this.#number(item.onHand) });
      }
    }
  }

  #change(item: Extract<NewsItem, { kind: 'header' | 'line' }>): string {
    const { field, before, after } = item;
    const status = field === 'businessCentralStatus' && after !== null ? this.words.statuses[after] : undefined;
    if (status !== undefined) {
      return status;
    }
    const values = { what: this.#nameOf(item), before: this.#shown(item, before), after: this.#shown(item, after) };
    if (item.kind === 'header') {
      return this.#say(before === after ? 'changedBack' : 'changed', values);
    }
    const { line } = item;
    if (item.ordered !== undefined) {
      return this.#say('shipped', { ...values, line, ordered: this.#number(item.ordered) });
    }
    if (item.requested !== undefined) {
      return this.#say('shipmentLate', { ...values, line, ...this.#lateness(after, item.requested) });
    }
    if (item.staysUntilPriced === true) {
      return this.#say('priceStays', { ...values, line });
    }
    return this.#say(before === after ? 'lineChangedBack' : 'lineChanged', { ...values, line });
  }

  #decision(item: Extract<NewsItem, { kind: 'conflict' }>): string {
    const { line, lost, winner, lostIn } = item;
    const values = {
      what: this.#nameOf(item),
      winner: this.#shown(item, winner),
      lost: this.#shown(item, lost),
      system: this.words.systems[lostIn],
    };
    return line === undefined ? this.#say('conflict', values) : this.#say('lineConflict', { ...values, line });
  }

  #shortening(item: Extract<NewsItem, { kind: 'shortened' }>): string {
    const { line } = item;
    const isInSales = item.in === 'sales';
    const values = {
      what: this.#nameOf(item),
      system: this.words.systems[isInSales ? 'sales' : 'businessCentral'],
      other: this.words.systems[isInSales ? 'businessCentral' : 'sales'],
    };
    return line === undefined ? this.#say('shortened', values) : this.#say('lineShortened', { ...values, line });
  }

  #withPerson(sentence: string, person: string | undefined): string {
    return person === undefined ? sentence : `${sentence} ${this.#say('decidedBy', { person: plainText(person) })}`;
  }

  #kept({ line, deletedIn, shipped }: Extract<NewsItem, { kind: 'lineKept' }>): string {
    if (shipped !== undefined) {
      return this.#say('shippedLineKept', { line, shipped: this.#number(shipped) });
    }
    return this.#say(deletedIn === undefined ? 'lineKept' : 'lineKeptInBusinessCentral', { line });
  }

  #putBack(item: Extract<NewsItem, { kind: 'putBack' }>): string {
    const { line, entered, holds } = item;
    const values = {
      what: this.#nameOf(item),
      entered: this.#shown(item, entered),
      holds: this.#shown(item, holds),
    };
    return line === undefined ? this.#say('putBack', values) : this.#say('linePutBack', { ...values, line });
  }

  #wait({ reason, detail }: Extract<NewsItem, { kind: 'waiting' }>): string {
    const { why, next } = this.words.waits[reason] ?? this.words.waits.other;
    const text = reason === 'referenceMissing' ? writeMissing(this.words.missing, detail) : detail;
    const named = text === '' ? '' : `: ${plainText(text).replace(/\.$/, '')}`;
    return this.#say('waiting', { why: fill(why, { detail: named }), next });
  }

  #invoice({ number, day, dueDay, amount, remaining, isCanceled }: Extract<NewsItem, { kind: 'invoice' }>): string {
    const values = {
      number: plainText(number),
      day: this.#shown({ shownAs: 'day' }, day),
      due: this.#shown({ shownAs: 'day' }, dueDay),
      amount: this.#shown({ shownAs: 'money' }, amount),
      remaining: this.#shown({ shownAs: 'money' }, remaining),
    };
    if (isCanceled) {
      return this.#say('invoiceCanceled', values);
    }
    const isUnpaid = remaining === amount;
    return this.#say(remaining === '0' ? 'invoicePaid' : isUnpaid ? 'invoicePosted' : 'invoicePartlyPaid', values);
  }

  #lateness(after: FieldValue, requested: FieldValue) {
    const count = daysBetween(requested, after) ?? 0;
    const day = { shownAs: 'day' } as const;
    return {
      after: this.#shown(day, after),
      requested: this.#shown(day, requested),
      days: count === 1 ? this.words.oneDay : fill(this.words.days, { count: String(count) }),
    };
  }

  /** The name of a built-in field in the language, that of another as its settings call it. */
  #nameOf({ field, label }: ToldField): string {
    const names: Readonly<Record<string, string>> = this.words.fields;
    return plainText(label ?? names[field] ?? field);
  }

  #number(value: FieldValue): string {
    return this.#shown({ shownAs: 'number' }, value ?? '0');
  }

  #shown({ shownAs }: { readonly shownAs: ShownAs }, value: FieldValue): string {
    if (value === null || value === '') {
      return this.words.blank;
    }
    switch (shownAs) {
      case 'money':
        return formatMoney(this.words.locale, value, this.currency);
      case 'number':
        return formatNumber(this.words.locale, value);
      case 'day':
        return formatDay(this.words.locale, value);
      case 'text':
        return plainText(value);
    }
  }

  #say(name: keyof NewsSentences, values: Readonly<Record<string, string>>): string {
    const { line } = values;
    return fill(this.words.sentences[name], line === undefined ? values : { ...values, line: plainText(line) });
  }
}

/** A value that looks like a placeholder is no placeholder: each is filled in once, from the sentence alone. */
function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

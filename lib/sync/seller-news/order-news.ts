import type { SalesNote } from '../../mapping/sales-record.js';
import { mergeNews, type NewsItem } from '../../news/news-item.js';
import { writeNews } from '../../news/write-news.js';
import type { Coupling, OrderNews } from '../../ports/coupling.js';
import { derivedId } from '../creation/derived-id.js';
import type { OrderWork } from '../order-work.js';
import { newsCurrency } from './news-currency.js';

/** Things told in one note; a note that would tell more is left, and the next begun. */
const mostItems = 60;

export const noNews: OrderNews = { notes: 0, sinceMs: 0, told: [], untold: [] };

/** A note and what the seller has been told once it stands. */
export interface NextNote {
  readonly note: SalesNote;
  readonly news: OrderNews;
}

/**
 * The note that tells these things and all that waited to be told. It goes on with the latest note while that is young
 * and says what we wrote, so that a storm gives one note; else it is a new one. Its id is derived from its number: made
 * again after a stop it is the same. One request to look at a note that would go on, else none. `undefined`: nothing to
 * tell, or nobody to be told. `first` comes before what waited.
 */
export async function nextNote(
  work: OrderWork,
  items: readonly NewsItem[],
  first: readonly NewsItem[] = [],
): Promise<NextNote | undefined> {
  const { coupling } = work;
  const before = coupling.news ?? noNews;
  const { news: language, newsBatchMs } = work.ports.connection.policies;
  const fresh = mergeNews(mergeNews(first, before.untold), items);
  if (language === 'off' || fresh.length === 0) {
    return undefined;
  }
  const nowMs = work.engine.clock.nowMs();
  const anew: OrderNews = { ...before, notes: before.notes + 1, sinceMs: nowMs, told: fresh, untold: [] };
  const both: OrderNews = { ...before, told: mergeNews(before.told, fresh), untold: [] };
  const isYoung = nowMs - before.sinceMs < newsBatchMs && both.told.length <= mostItems && goesWith(before.told);
  const currency = await newsCurrency(work.ports, coupling.base);
  const textOf = (news: OrderNews) => writeNews(language, news.told, currency);
  const saysNoMore = JSON.stringify(both.told) === JSON.stringify(before.told);
  if (before.told.length > 0 && (isYoung || saysNoMore)) {
    const read = await work.ports.sales.readNoteText(noteId(coupling, both));
    const own = [textOf(before)?.text, textOf(both)?.text];
    if (read.ok && own.includes(read.value)) {
      return noteOf(coupling, both, textOf(both), true);
    }
  }
  return noteOf(coupling, anew, textOf(anew), false);
}

function noteOf(
  coupling: Coupling,
  { isDoubted: _, ...news }: OrderNews,
  written: ReturnType<typeof writeNews>,
  goesOn: boolean,
): NextNote | undefined {
  return written === undefined ? undefined : { note: { id: noteId(coupling, news), ...written, goesOn }, news };
}

/** That the order has entered is told apart from what changes afterwards, unless it had to wait for that. */
function goesWith(told: readonly NewsItem[]): boolean {
  const tells = (kind: NewsItem['kind']) => told.some((item) => item.kind === kind);
  return !tells('entered') || tells('waiting');
}

function noteId({ couplingId }: Coupling, { notes }: OrderNews): string {
  return derivedId('news', couplingId, String(notes));
}

/** Things that no note tells yet; they go with the next one. */
export function keptForLater(work: OrderWork, items: readonly NewsItem[]): OrderNews | undefined {
  const before = work.coupling.news ?? noNews;
  return items.length === 0 || work.ports.connection.policies.news === 'off'
    ? undefined
    : { ...before, untold: mergeNews(before.untold, items) };
}

/** After a stop nobody knows whether the note was written: it is looked for and, where it is missing, made. */
export function unsure(news: OrderNews): OrderNews {
  return { ...news, untold: mergeNews(news.told, news.untold) };
}

/**
 * After a write with a note was refused: that may have been for the note. The second time in a row it is taken for the
 * reason, and the next note has another number and so another id.
 */
export function doubted(news: OrderNews = noNews): OrderNews {
  const { isDoubted, ...rest } = news;
  return isDoubted === true ? { ...rest, notes: news.notes + 1, told: [] } : { ...rest, isDoubted: true };
}

import type { NewsItem } from '../../news/news-item.js';
import type { LifeCycleNews } from '../../news/news-words.js';
import type { OrderNews } from '../../ports/coupling.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import type { OrderWork } from '../order-work.js';
import { type NextNote, nextNote } from '../seller-news/order-news.js';

/** A turn in the order's life, with what has to be named. */
export interface Turn {
  readonly what: LifeCycleNews;
  readonly detail: string;
  /** Tells turns apart that read the same. */
  readonly occasion?: string;
}

/**
 * The note that tells a turn, which goes on with a young one like all news, and what has been told once it stands;
 * `undefined` when the turn has been told, or when the connection tells no news.
 */
export async function noteOfTurn(work: OrderWork, turn: Turn): Promise<NextNote | undefined> {
  const { news } = work.coupling;
  if (news?.turns?.includes(nameOf(turn)) === true) {
    return undefined;
  }
  const { what, detail } = turn;
  const item: NewsItem = { kind: 'lifeCycle', what, detail };
  const next = await nextNote(work, [item]);
  return next === undefined ? undefined : { ...next, news: withTurn(next.news, turn) };
}

/**
 * Tells the seller on the order's timeline and changes nothing else, which any state of the order allows (I12). Told
 * already, or with nobody left to tell, it has worked. Returns the failure.
 */
export async function tellSeller(work: OrderWork, turn: Turn): Promise<RemoteFailure | undefined> {
  const { salesId } = work.coupling;
  const next = salesId === undefined ? undefined : await noteOfTurn(work, turn);
  if (next === undefined || salesId === undefined) {
    return undefined;
  }
  const told = await work.ports.sales.writeNote(salesId, next.note);
  if (told.ok || told.failure.reason === 'exists') {
    await work.save({ news: next.news }, []);
    return undefined;
  }
  return told.failure.reason === 'notFound' ? undefined : told.failure;
}

function withTurn(news: OrderNews, turn: Turn): OrderNews {
  return { ...news, turns: [...(news.turns ?? []), nameOf(turn)] };
}

function nameOf({ what, detail, occasion }: Turn): string {
  return [what, detail, ...(occasion === undefined ? [] : [occasion])].join(' ');
}

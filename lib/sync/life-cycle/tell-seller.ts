import type { SalesNote } from '../../mapping/sales-record.js';
import type { NewsItem } from '../../news/news-item.js';
import type { LifeCycleNews } from '../../news/news-words.js';
import { writeNews } from '../../news/write-news.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import { derivedId } from '../derived-id.js';
import type { OrderWork } from '../order-work.js';

/** A turn in the order's life, with what has to be named. */
export interface Turn {
  readonly what: LifeCycleNews;
  readonly detail: string;
}

/**
 * The note that tells a turn. Its id is derived from what it tells, so that it is made once, whatever is repeated;
 * `undefined` when the connection tells no news.
 */
export function noteOf(work: OrderWork, turn: Turn): SalesNote | undefined {
  const { news: language } = work.ports.connection.policies;
  const item: NewsItem = { kind: 'lifeCycle', ...turn };
  const news = language === 'off' ? undefined : writeNews(language, [item], null);
  const { couplingId } = work.coupling;
  return news === undefined
    ? undefined
    : { id: derivedId('turn', couplingId, turn.what, turn.detail), goesOn: false, ...news };
}

/**
 * Tells the seller on the order's timeline and changes nothing else, which any state of the order allows (I12). Told
 * already, or with nobody left to tell, it has worked. Returns the failure.
 */
export async function tellSeller(work: OrderWork, turn: Turn): Promise<RemoteFailure | undefined> {
  const note = noteOf(work, turn);
  const { salesId } = work.coupling;
  if (note === undefined || salesId === undefined) {
    return undefined;
  }
  const told = await work.ports.sales.changeOrder({
    orderId: salesId,
    version: '',
    reopen: false,
    header: {},
    lines: [],
    note,
  });
  if (told.ok || told.failure.reason === 'versionMismatch' || told.failure.reason === 'notFound') {
    return undefined;
  }
  return told.failure;
}

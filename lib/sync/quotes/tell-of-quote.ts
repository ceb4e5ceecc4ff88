import type { Base } from '../../conflict/base.js';
import { diffBase, isEmptyPatch } from '../../conflict/move-base.js';
import type { NewsItem } from '../../news/news-item.js';
import { writeNews } from '../../news/write-news.js';
import type { OrderView } from '../../order/order.js';
import { derivedId } from '../creation/derived-id.js';
import { lossesOfOrder } from '../effects/losses.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { park, settleFailure, unpark } from '../park.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { newsCurrency } from '../seller-news/news-currency.js';
import { newsOfLosses } from '../seller-news/news-of-plan.js';
import { keptForLater } from '../seller-news/order-news.js';
import { newsOfQuote, newsOfRevision } from './quote-news.js';

/**
 * Brings a quote's base to what Business Central shows, and the news of it to the seller: an active quote takes no other
 * write (C13). The base that is meant is kept first, so that a stop leaves the note to be told again under the same id. `entering`:
 * the quote in Sales, of one that Business Central has just got; what it holds in part is told.
 */
export async function tellOfQuote(work: OrderWork, next: Base, entering?: OrderView): Promise<NoticeOutcome> {
  const { coupling } = work;
  const isNew = coupling.intent !== undefined || coupling.revision !== undefined;
  if (!isNew && isEmptyPatch(diffBase(coupling.base, next))) {
    await unpark(work);
    return done;
  }
  const paused = await pausedRequest(work, { to: 'sales' });
  if (paused !== undefined) {
    return await park(work, paused);
  }
  const sequence = coupling.journalSequence + 1;
  const losses = entering === undefined ? [] : lossesOfOrder(entering, work.ports.connection.mapping);
  const news = keptForLater(work, newsOfLosses(losses));
  const change = {
    openEffect: { sequence, side: 'sales', nextBase: next },
    ...(news === undefined ? {} : { news }),
  } as const;
  await work.save(change, [
    {
      kind: 'effect',
      side: 'sales',
      outcome: 'open',
      summary: 'tell the seller what the quote shows in Business Central',
    },
  ]);
  return await tellAgain(work);
}

/** Carries out, or after a stop repeats, what `tellOfQuote` began. */
export async function tellAgain(work: OrderWork): Promise<NoticeOutcome> {
  const { coupling } = work;
  const { openEffect, revision, news } = coupling;
  if (openEffect === undefined) {
    return done;
  }
  const { nextBase, sequence } = openEffect;
  const { mapping } = work.ports.connection;
  const untold = news?.untold ?? [];
  const items =
    revision === undefined
      ? [...newsOfQuote(coupling.base, nextBase, mapping), ...untold]
      : newsOfRevision({ agreed: revision.agreed, after: nextBase, untold }, mapping);
  const told = await sendNote(work, String(sequence), items);
  if (told !== undefined) {
    return told;
  }
  const closed = await work.closed(sequence, 'done');
  const basePatch = diffBase(coupling.base, nextBase);
  const isNew = coupling.intent !== undefined || revision !== undefined;
  const { sales } = coupling.versions;
  await work.save(
    {
      base: nextBase,
      state: 'coupled',
      intent: undefined,
      revision: undefined,
      news: undefined,
      marker: undefined,
      openEffect: undefined,
      // What Business Central shows is noted once it is seen to show just this; Sales was not written.
      versions: isNew || sales === undefined ? {} : { sales },
      parked: undefined,
    },
    [],
    closed === undefined ? closed : { ...closed, basePatch },
  );
  return done;
}

/** A note on the quote's timeline, made once for its name under an id of ours. `undefined` = it is there; else why not. */
export async function sendNote(
  work: OrderWork,
  name: string,
  items: readonly NewsItem[],
): Promise<NoticeOutcome | undefined> {
  const currency = await newsCurrency(work.ports, work.coupling.openEffect?.nextBase ?? work.coupling.base);
  const { news: language } = work.ports.connection.policies;
  const news = language === 'off' ? undefined : writeNews(language, items, currency);
  if (news === undefined) {
    return undefined;
  }
  const { couplingId, salesId = '' } = work.coupling;
  const note = { id: derivedId('note', couplingId, salesId, name), goesOn: false, ...news };
  const result = await work.ports.sales.writeNote(salesId, note);
  // A note of this id that exists is the one of an earlier attempt.
  const isThere = result.ok || result.failure.reason === 'exists';
  return isThere ? undefined : await settleFailure(work, 'sales', result.failure);
}

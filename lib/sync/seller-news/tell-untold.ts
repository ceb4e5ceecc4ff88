import type { NewsItem } from '../../news/news-item.js';
import type { FieldValue } from '../../order/order.js';
import type { Coupling, OrderNews } from '../../ports/coupling.js';
import type { Parked, ParkedReason } from '../../ports/parked.js';
import type { OrderWork } from '../order-work.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { waitsForPause } from '../pauses/pauses.js';
import { nextNote } from './order-news.js';

/**
 * Tells the seller what no write to Sales has told: that the order waits and why, that it goes on, how a conflict was
 * decided in the seller's favour. One request when there is something to tell, two when a note goes on, none else; what
 * cannot be told now is told when the order is looked at next (C3, L7).
 */
export async function tellUntold(work: OrderWork): Promise<void> {
  const { coupling } = work;
  const next = isInSales(coupling) ? await nextNote(work, newsOfWait(coupling)) : undefined;
  if (
    next === undefined ||
    (await pausedRequest(work, { to: 'sales', customer: customerIn(coupling) })) !== undefined
  ) {
    return;
  }
  const result = await work.ports.sales.writeNote(coupling.salesId ?? '', next.note);
  const told = withWait(next.news, coupling);
  // "exists": an earlier attempt of ours whose answer was lost.
  if (result.ok || result.failure.reason === 'exists') {
    await work.save({ news: told }, []);
    return;
  }
  const { connectionId, couplingId } = coupling;
  const { reason: code, message } = result.failure;
  work.engine.logger.warn('news.notTold', { connectionId, couplingId, code, message });
}

function customerIn({ base }: Coupling): FieldValue | undefined {
  return base?.header.customer.businessCentral;
}

/**
 * Before its twin is made in Sales, and once it has been deleted there, there is nothing that a note could stand on; and
 * while an operator has paused it nothing is written.
 */
function isInSales({ salesId, origin, state, parked }: Coupling): boolean {
  const isMade = origin === 'sales' || (state !== 'waiting' && state !== 'creating');
  return salesId !== undefined && isMade && (parked === undefined || !isLeftAlone(parked));
}

function isLeftAlone(parked: Parked): boolean {
  return waitsForPause(parked) || nothingIsWritten.has(parked.reason);
}

const nothingIsWritten: ReadonlySet<ParkedReason> = new Set<ParkedReason>([
  'deletedInSales',
  'lifeCyclePaused',
  'closingPaused',
  'enteredAgain',
]);

/** What the life cycle tells in notes of its own. */
const toldOtherwise: ReadonlySet<ParkedReason> = new Set<ParkedReason>([
  'fulfilledInSales',
  'deletedInBusinessCentral',
  'restDeletedInBusinessCentral',
  'postedInBusinessCentral',
]);

function newsOfWait({ parked, news, state }: Coupling): readonly NewsItem[] {
  if (parked === undefined) {
    return news?.waiting === undefined || state === 'ended' ? [] : [{ kind: 'resumed' }];
  }
  const { reason, detail = '' } = parked;
  const isTold = toldOtherwise.has(reason) || news?.waiting === waitName(parked);
  return isTold ? [] : [{ kind: 'waiting', reason, detail }];
}

function withWait(news: OrderNews, { parked }: Coupling): OrderNews {
  const { waiting: _, ...rest } = news;
  return parked === undefined ? rest : { ...rest, waiting: waitName(parked) };
}

/** The same wait, tried again, is told once. */
function waitName({ reason, detail = '' }: Parked): string {
  return `${reason} ${detail}`;
}

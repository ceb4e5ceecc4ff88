import type { Base } from '../../conflict/base.js';
import type { LateEdit } from '../../mapping/late-edits.js';
import { quoteStates } from '../../mapping/read-sales.js';
import type { SalesOrderRecord } from '../../mapping/sales-record.js';
import type { Coupling } from '../../ports/coupling.js';
import type { Intent } from '../../ports/coupling-making.js';
import type { RemoteResult } from '../../ports/remote-result.js';
import { portsForQuotes } from '../engine.js';
import { end } from '../life-cycle/end.js';
import type { CouplingChange, NewEntry, OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { type ParkRequest, park, settleFailure } from '../park.js';

type Made = RemoteResult<{
  readonly id: string;
  readonly number: string;
  /** Edits of the earlier document that the new one was not made from. */
  readonly lateEdits?: readonly LateEdit[];
}>;

/** How a document comes into being in Business Central, once its intent is kept. */
export interface Making {
  readonly kind: 'making';
  readonly summary: string;
  /** Kept with the intent, before anything is sent. */
  readonly entries: readonly NewEntry[];
  readonly change?: CouplingChange;
  readonly quoteBase?: Base;
  /** What the document is made from, where that is not the Sales order alone. */
  readonly made?: Pick<Intent, 'sent' | 'statedBy'>;
  /** The document carries the marker in place of its external document number. */
  carryOut(marker: string): Promise<Made>;
}

export type MakingOrEnd = Making | { readonly kind: 'finished'; readonly outcome: NoticeOutcome };

export const finished = (outcome: NoticeOutcome): MakingOrEnd => ({ kind: 'finished', outcome });

/**
 * An order whose quote is coupled: Business Central makes its order of its quote, so that there is one order and never
 * two (C13). `undefined`: no quote stands in the way, the order is made like any other.
 */
export async function orderOfQuote(work: OrderWork, salesQuoteId: string): Promise<MakingOrEnd | undefined> {
  const { connectionId } = work.coupling;
  const stored = await work.engine.couplings.findByRecord(connectionId, 'sales', salesQuoteId);
  const quotes = portsForQuotes(work.ports)?.businessCentral.quotes;
  const quote = stored?.coupling;
  if (quotes === undefined || quote === undefined || isNeverMade(quote)) {
    return undefined;
  }
  if (quote.businessCentralId === undefined || ['waiting', 'creating', 'finishing'].includes(quote.state)) {
    return finished(await park(work, quoteIsUnfinished));
  }
  const read = await quotes.readOrder(quote.businessCentralId);
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? await withoutItsQuote(work, quote)
      : finished(await settleFailure(work, 'businessCentral', read.failure));
  }
  const { id: quoteId, etag, number } = read.value;
  return {
    kind: 'making',
    summary: `make the order of quote ${number} in Business Central`,
    entries: [],
    change: { quoteCouplingId: quote.couplingId },
    ...(quote.base === undefined ? {} : { quoteBase: quote.base }),
    carryOut: (marker) => quotes.makeOrder({ quoteId, etag, marker }),
  };
}

function isNeverMade({ state, businessCentralId }: Coupling): boolean {
  return businessCentralId === undefined && (state === 'waiting' || state === 'ended');
}

const quoteIsUnfinished: ParkRequest = {
  reason: 'quoteUnfinished',
  sentence: 'The quote of this order is still on its way to Business Central.',
  nextAction: 'Nothing; the order goes on by itself.',
  triesAgain: true,
};

/**
 * The quote is gone in Business Central: perhaps somebody has made the order of it there. An order that carries the quote's
 * reference is not doubled; a quote without a reference cannot tell, so a person has to.
 */
async function withoutItsQuote(work: OrderWork, quote: Coupling): Promise<MakingOrEnd | undefined> {
  const reference = quote.base?.header.externalDocumentNumber.businessCentral ?? null;
  const found =
    reference === null ? undefined : await work.ports.businessCentral.findOrdersByExternalDocumentNumber(reference);
  if (found?.ok === false) {
    return finished(await settleFailure(work, 'businessCentral', found.failure));
  }
  if (found?.ok === true && found.value.length === 0) {
    return undefined;
  }
  const numbers = found?.value.map((order) => order.number) ?? [];
  const twins =
    numbers.length === 0 ? 'its order may have been made there' : `it may be order ${numbers.join(', ')} there`;
  return finished(
    await park(work, {
      reason: 'twinAmbiguous',
      sentence: `Quote ${quote.businessCentralNumber} of this order is no longer in Business Central: ${twins}.`,
      nextAction: 'Delete that order in Business Central, or take the quote off the order in Sales to make a new one.',
      triesAgain: true,
    }),
  );
}

/**
 * A quote that is no longer active before it was made in Business Central. One of which Business Central has an earlier
 * revision goes on (`undefined`): won, it is made what the customer accepted; revised, the next revision is waited for.
 */
export async function noLongerActive(work: OrderWork, record: SalesOrderRecord): Promise<NoticeOutcome | undefined> {
  if (work.coupling.businessCentralId === undefined) {
    return await end(work, 'no longer active in Sales before it was made in Business Central');
  }
  if (record.stateCode === quoteStates.won) {
    return undefined;
  }
  if (record.stateCode !== quoteStates.closed || record.statusCode === quoteStates.revisedReason) {
    return done;
  }
  await work.save({ state: 'coupled' }, [{ kind: 'state', summary: 'closed in Sales before its revision was made' }]);
  return { kind: 'retryLater', delayMs: 0, reason: 'quoteClosed' };
}

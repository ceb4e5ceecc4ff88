import type { Base } from '../../conflict/base.js';
import type { BusinessCentralCreation } from '../../mapping/business-central-record.js';
import { quoteStates, readSalesOrder } from '../../mapping/read-sales.js';
import type { SalesOrderRecord } from '../../mapping/sales-record.js';
import type { Coupling } from '../../ports/coupling.js';
import type { RemoteResult } from '../../ports/remote-result.js';
import { portsForQuotes } from '../engine.js';
import { end } from '../life-cycle/end.js';
import type { CouplingChange, NewEntry, OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { type ParkRequest, park, settleFailure } from '../park.js';
import { versionEntry } from '../versions/version-chain.js';
import { salesReading, viewOfBusinessCentral } from '../views.js';
import { baseOfBusinessCentral } from './quote-base.js';

type Made = RemoteResult<{ readonly id: string; readonly number: string }>;

/** How a document comes into being in Business Central, once its intent is kept. */
export interface Making {
  readonly kind: 'making';
  readonly summary: string;
  /** Kept with the intent, before anything is sent. */
  readonly entries: readonly NewEntry[];
  readonly change?: CouplingChange;
  readonly quoteBase?: Base;
  /** The document carries the marker in place of its external document number. */
  carryOut(marker: string): Promise<Made>;
}

type MakingOrEnd = Making | { readonly kind: 'finished'; readonly outcome: NoticeOutcome };

const finished = (outcome: NoticeOutcome): MakingOrEnd => ({ kind: 'finished', outcome });

/**
 * A revised quote: the earlier document is archived and the new one made in one snapshot batch, all or nothing, and both
 * whole documents are kept as a version first (C13, spec §3.2). The revision is the seller's word: what people had changed
 * of the earlier one in Business Central is told and journaled as what lost (`lost-to-revision.ts`). Without an earlier
 * document the new one is made alone.
 */
export async function replaceQuote(
  work: OrderWork,
  quoteId: string,
  creation: (marker: string) => BusinessCentralCreation,
): Promise<MakingOrEnd> {
  const { ports, coupling } = work;
  const read = await ports.businessCentral.readWholeOrder(quoteId);
  if (!read.ok && read.failure.reason !== 'notFound') {
    return finished(await settleFailure(work, 'businessCentral', read.failure));
  }
  if (!read.ok) {
    return {
      kind: 'making',
      summary: 'create the revised quote in Business Central, where the earlier one is gone',
      entries: [],
      carryOut: (marker) => ports.businessCentral.createOrder(creation(marker)),
    };
  }
  const sales = await ports.sales.readOrder(coupling.salesId ?? '');
  if (!sales.ok) {
    return finished(await settleFailure(work, 'sales', sales.failure));
  }
  const { record, whole } = read.value;
  const shown = await viewOfBusinessCentral(ports, { ok: true, value: record });
  if (!shown.ok) {
    return finished(await settleFailure(work, 'sales', shown.failure));
  }
  const agreed = coupling.base ?? baseOfBusinessCentral(shown.value);
  const version = await versionEntry(work, {
    reason: 'a revision of the quote in Sales',
    causedBy: 'sales',
    businessCentral: whole,
    sales: readSalesOrder(sales.value, salesReading(ports, coupling.businessCentralNumber)),
    agreed,
    before: 'the quote is replaced',
  });
  const guards = { orderId: record.id, etag: record.etag, lines: record.lines.map(({ id, etag }) => ({ id, etag })) };
  return {
    kind: 'making',
    summary: `archive quote ${record.number} of Business Central and make its revision`,
    entries: [version],
    change: { replaced: { header: shown.value.header, lines: shown.value.lines, agreed } },
    carryOut: (marker) => ports.businessCentral.recreateOrder({ ...guards, creation: creation(marker) }),
  };
}

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

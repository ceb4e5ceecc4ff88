import type { BusinessCentralInvoice } from '../../mapping/business-central-record.js';
import { writePosting } from '../../news/write-news.js';
import { derivedId } from '../creation/derived-id.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { newsCurrency } from '../seller-news/news-currency.js';
import { invoiceFailure } from './invoice-failure.js';

/**
 * Tells each posted invoice once on the timeline of the order's account (policy `postingsOnAccount`, P-055). A customer
 * without an account is told of nowhere, as is an account that was deleted.
 */
export async function tellAccount(
  work: OrderWork,
  invoices: readonly BusinessCentralInvoice[],
): Promise<NoticeOutcome> {
  const untold = untoldPostings(work, invoices);
  if (untold.length === 0) {
    return await settlePostings(work);
  }
  const customer = work.coupling.base?.header.customer.businessCentral ?? null;
  const found = await work.ports.sales.findReferences({
    accountNumbers: customer === null ? [] : [customer],
    productNumbers: [],
    isoCurrencyCodes: [],
  });
  if (!found.ok) {
    return await putOff(work, found.failure);
  }
  const accountId = found.value.accounts.get(customer ?? '');
  for (const invoice of untold) {
    const written = accountId === undefined ? undefined : await writePostingNote(work, accountId, invoice);
    const isSettled = written === undefined || written.ok || settled.has(written.failure.reason);
    if (!isSettled) {
      return await putOff(work, written.failure);
    }
    await work.save({ postingsOnAccount: [...(work.coupling.postingsOnAccount ?? []), invoice.id] }, []);
  }
  return await settlePostings(work);
}

/** Notes that the account is still to be told, so that it is whatever happens. */
export async function notePostings(work: OrderWork, invoices: readonly BusinessCentralInvoice[]): Promise<void> {
  if (untoldPostings(work, invoices).length > 0 && work.coupling.postingsDue !== true) {
    await work.save({ postingsDue: true }, []);
  }
}

function untoldPostings({ coupling }: OrderWork, invoices: readonly BusinessCentralInvoice[]) {
  const told = coupling.postingsOnAccount ?? [];
  return invoices.filter(({ id, isCanceled }) => !isCanceled && !told.includes(id));
}

async function settlePostings(work: OrderWork): Promise<NoticeOutcome> {
  if (work.coupling.postingsDue === true) {
    await work.save({ postingsDue: undefined }, []);
  }
  return done;
}

/** An earlier attempt worked, or the account is gone. */
const settled: ReadonlySet<string> = new Set(['exists', 'notFound']);

async function writePostingNote(work: OrderWork, accountId: string, invoice: BusinessCentralInvoice) {
  const { coupling, ports } = work;
  const { news } = ports.connection.policies;
  const order = coupling.salesNumber ?? coupling.businessCentralNumber ?? '';
  const currency = await newsCurrency(ports, coupling.base);
  const item = { kind: 'invoice', ...invoice, remaining: invoice.amount } as const;
  return await ports.sales.invoices.writeAccountNote(accountId, {
    id: derivedId('posting', coupling.connectionId, invoice.id),
    goesOn: false,
    ...writePosting(news === 'off' ? 'en' : news, { order, invoice: item }, currency),
  });
}

/** What does not pass by itself soon is told to operators, and tried again every hour. */
async function putOff(work: OrderWork, reason: Parameters<typeof invoiceFailure>[2]): Promise<NoticeOutcome> {
  const failure = invoiceFailure(work, 'sales', reason);
  if (failure.kind === 'passing') {
    return failure.outcome;
  }
  const { connectionId, couplingId } = work.coupling;
  work.engine.logger.warn('invoices.notOnAccount', { connectionId, couplingId, code: reason.reason });
  return done;
}

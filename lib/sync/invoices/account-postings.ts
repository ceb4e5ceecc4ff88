import type { BusinessCentralInvoice } from '../../mapping/business-central-record.js';
import { writePosting } from '../../news/write-news.js';
import { derivedId } from '../derived-id.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { invoiceFailure } from './invoice-failure.js';

/**
 * Tells each posted invoice once on the timeline of the order's account (policy `postingsOnAccount`, P-055). A customer
 * without an account is told of nowhere, as is an account that was deleted.
 */
export async function tellAccount(
  work: OrderWork,
  invoices: readonly BusinessCentralInvoice[],
): Promise<NoticeOutcome> {
  const told = work.coupling.postingsOnAccount ?? [];
  const untold = invoices.filter(({ id, isCanceled }) => !isCanceled && !told.includes(id));
  if (untold.length === 0) {
    return done;
  }
  const customer = work.coupling.base?.header.customer.businessCentral ?? null;
  const found = await work.ports.sales.findReferences({
    accountNumbers: customer === null ? [] : [customer],
    productNumbers: [],
    isoCurrencyCodes: [],
  });
  if (!found.ok) {
    return passing(work, found.failure);
  }
  const accountId = found.value.accounts.get(customer ?? '');
  for (const invoice of untold) {
    const written = accountId === undefined ? undefined : await writePostingNote(work, accountId, invoice);
    const isSettled = written === undefined || written.ok || settled.has(written.failure.reason);
    if (!isSettled) {
      return passing(work, written.failure);
    }
    await work.save({ postingsOnAccount: [...(work.coupling.postingsOnAccount ?? []), invoice.id] }, []);
  }
  return done;
}

/** An earlier attempt worked, or the account is gone. */
const settled: ReadonlySet<string> = new Set(['exists', 'notFound']);

async function writePostingNote(work: OrderWork, accountId: string, invoice: BusinessCentralInvoice) {
  const { coupling, ports } = work;
  const { news } = ports.connection.policies;
  const order = coupling.salesNumber ?? coupling.businessCentralNumber ?? '';
  const { base } = coupling;
  const currency = base?.header.currency.businessCentral || base?.header.currency.sales || null;
  const item = { kind: 'invoice', ...invoice, remaining: invoice.amount } as const;
  return await ports.sales.invoices.writeAccountNote(accountId, {
    id: derivedId('posting', coupling.connectionId, invoice.id),
    goesOn: false,
    ...writePosting(news === 'off' ? 'en' : news, { order, invoice: item }, currency),
  });
}

/** What does not pass is told to operators; the next change of an invoice tries it again. */
function passing(work: OrderWork, reason: Parameters<typeof invoiceFailure>[2]): NoticeOutcome {
  const failure = invoiceFailure(work, 'sales', reason);
  if (failure.kind === 'passing') {
    return failure.outcome;
  }
  const { connectionId, couplingId } = work.coupling;
  work.engine.logger.warn('invoices.notOnAccount', { connectionId, couplingId, code: reason.reason });
  return done;
}

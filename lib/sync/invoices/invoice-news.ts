import type { BusinessCentralInvoice } from '../../mapping/business-central-record.js';
import type { Coupling } from '../../ports/coupling.js';
import type { ToldInvoice } from '../../ports/coupling-invoices.js';
import type { OrderWork } from '../order-work.js';
import { keptForLater } from '../seller-news/order-news.js';

/**
 * Keeps for the next note what is to be told of the order's invoices: number, day, amount and how much is still to be
 * paid, once per change. Also of an order whose life is over: a note is all that it takes (I12).
 */
export async function noteInvoices(work: OrderWork, invoices: readonly BusinessCentralInvoice[]): Promise<void> {
  const { coupling } = work;
  const untold = untoldOf(coupling, invoices);
  const news = keptForLater(
    work,
    untold.map((invoice) => ({ kind: 'invoice', ...invoice })),
  );
  if (news !== undefined) {
    const others = (coupling.invoices ?? []).filter(({ number }) =>
      untold.every((invoice) => invoice.number !== number),
    );
    await work.save({ news, invoices: [...others, ...untold.map(toldOf)] }, []);
  }
}

/** Invoices of which the seller was told something else, or nothing. Pure. */
export function untoldOf(
  { invoices: told = [] }: Pick<Coupling, 'invoices'>,
  invoices: readonly BusinessCentralInvoice[],
): readonly BusinessCentralInvoice[] {
  const known = new Map(told.map((invoice) => [invoice.number, invoice]));
  return invoices.filter((invoice) => {
    const before = known.get(invoice.number);
    return before?.remaining !== invoice.remaining || before.isCanceled !== invoice.isCanceled;
  });
}

function toldOf({ number, remaining, isCanceled }: BusinessCentralInvoice): ToldInvoice {
  return { number, remaining, isCanceled };
}

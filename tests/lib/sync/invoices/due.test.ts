import { describe, expect, it } from '@jest/globals';
import type { BusinessCentralInvoice } from '../../../../lib/mapping/business-central-record';
import { decimal } from '../../../../lib/order/decimal';
import type { ConnectionPolicies } from '../../../../lib/ports/connection';
import type { Coupling } from '../../../../lib/ports/coupling';
import type { InvoiceInSales } from '../../../../lib/ports/coupling-invoices';
import { concernsInvoices, hasDueInvoices, isInvoiceDue, mayHaveInvoices } from '../../../../lib/sync/invoices/due';
import { stateOfInvoice } from '../../../../lib/sync/invoices/invoice-state';

const on = { invoicesInSales: true, postingsOnAccount: true } as ConnectionPolicies;
const off = {} as ConnectionPolicies;
const coupled = { origin: 'sales', state: 'coupled', salesId: 's', businessCentralId: 'b' } as Coupling;
const made: InvoiceInSales = { businessCentralId: 'i', number: 'SI-1', state: 'open' };
const invoice = {
  id: 'i',
  amount: decimal('100'),
  remaining: decimal('100'),
  isCanceled: false,
} as BusinessCentralInvoice;

describe('invoices that are due', () => {
  it.each([
    ['paid', '0', false],
    ['partlyPaid', '40', false],
    ['open', '100', false],
    ['canceled', '0', true],
  ] as const)('one is %s with %s of 100 remaining', (state, remaining, isCanceled) => {
    expect(stateOfInvoice({ amount: decimal('100'), remaining: decimal(remaining), isCanceled })).toBe(state);
  });

  it('one counts while it is missing, or shows another state; not once it was deleted, nor while it waits by itself', () => {
    const isDue = (entry?: InvoiceInSales) =>
      isInvoiceDue(
        { invoicesInSales: true } as ConnectionPolicies,
        { ...coupled, ...(entry === undefined ? {} : { salesInvoices: [entry] }) },
        invoice,
      );
    expect(isDue()).toBe(true);
    expect(isDue(made)).toBe(false);
    expect(isDue({ ...made, state: 'paid' })).toBe(true);
    expect(isDue({ ...made, state: 'due' })).toBe(false);
    expect(isDue({ ...made, state: 'deleted' })).toBe(false);
    expect(isInvoiceDue(off, coupled, invoice)).toBe(false);
  });

  it('quotes, orders that a person uncoupled and twins that are not made yet have none', () => {
    expect(mayHaveInvoices(coupled)).toBe(true);
    expect(mayHaveInvoices({ ...coupled, state: 'ended' })).toBe(true);
    expect(mayHaveInvoices({ ...coupled, kind: 'quote' })).toBe(false);
    expect(mayHaveInvoices({ ...coupled, uncoupled: true })).toBe(false);
    expect(mayHaveInvoices({ ...coupled, origin: 'businessCentral', state: 'creating' })).toBe(false);
  });

  it('what is noted counts only while a policy wants it', () => {
    const noted: readonly Partial<Coupling>[] = [
      { salesInvoices: [{ ...made, state: 'due' }] },
      { salesInvoices: [{ ...made, isBehind: true }] },
      { postingsDue: true },
    ];
    for (const change of noted) {
      expect([hasDueInvoices(on, { ...coupled, ...change }), hasDueInvoices(off, { ...coupled, ...change })]).toEqual([
        true,
        false,
      ]);
    }
    expect(hasDueInvoices(on, { ...coupled, salesInvoices: [made] })).toBe(false);
  });

  it('a notice is reason to look when it says so, or once the next try has come; a mark that no policy wants is taken off', () => {
    const parked = { reason: 'invoiceNotMade', nextTryMs: 100 } as Coupling['parked'];
    const waiting = { ...coupled, parked, salesInvoices: [{ ...made, state: 'due' }] } as Coupling;
    const looks = (cause: 'invoiced' | 'updated' | 'retried', nowMs: number, policies = on) =>
      concernsInvoices({ coupling: waiting, policies }, { cause }, nowMs);
    expect([looks('invoiced', 0), looks('updated', 0), looks('updated', 100), looks('retried', 0)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(looks('retried', 0, off)).toBe(true);
    expect(concernsInvoices({ coupling: coupled, policies: on }, { cause: 'updated' }, 0)).toBe(false);
  });
});

import type { Engine } from '../engine/contract.js';
import type { Operation } from '../engine/operation.js';
import { integerOf, isTrue, type Row } from '../model/values.js';

/** A document with lines that the price engine works on. */
export interface PricedDocument {
  readonly table: 'salesorder' | 'quote' | 'invoice';
  readonly lines: 'salesorderdetail' | 'quotedetail' | 'invoicedetail';
  /** The line's column that names its document. */
  readonly parent: 'salesorderid' | 'quoteid' | 'invoiceid';
  /** Whether the caller may edit it in its present state. */
  editable(engine: Engine, operation: Operation, row: Row): boolean;
}

/** States of an order. */
export const OrderState = { active: 0, submitted: 1, canceled: 2, fulfilled: 3, invoiced: 4 } as const;
/** States of a quote (sheet 2.6). */
export const QuoteState = { draft: 0, active: 1, won: 2, closed: 3 } as const;

/** States of an invoice (sheet 2.7); 1 is deprecated. */
export const InvoiceState = { active: 0, paid: 2, canceled: 3 } as const;

/** Whether sales-order processing integration is switched on. */
export function salesOrderProcessing(engine: Engine): boolean {
  return isTrue(engine.organization(), 'issopintegrationenabled');
}

/** Active always, Submitted in SOP mode by an integration user (D-052). */
export const orderDocument: PricedDocument = {
  table: 'salesorder',
  lines: 'salesorderdetail',
  parent: 'salesorderid',
  editable: (engine, operation, row) => {
    const state = integerOf(row, 'statecode') ?? 0;
    if (state === OrderState.active) return true;
    return state === OrderState.submitted && salesOrderProcessing(engine) && operation.caller.isIntegrationUser;
  },
};

/** Active and closed quotes are read only for everybody (sheet 2.6). */
export const quoteDocument: PricedDocument = {
  table: 'quote',
  lines: 'quotedetail',
  parent: 'quoteid',
  editable: (_engine, _operation, row) => (integerOf(row, 'statecode') ?? 0) === QuoteState.draft,
};

/** Paid and canceled invoices are read only for everybody until they are made active again. */
export const invoiceDocument: PricedDocument = {
  table: 'invoice',
  lines: 'invoicedetail',
  parent: 'invoiceid',
  editable: (_engine, _operation, row) => (integerOf(row, 'statecode') ?? 0) === InvoiceState.active,
};

import type { CreateInput, StateInput, TableRules, UpdateInput } from '../engine/contract.js';
import { invalidArgument } from '../model/errors.js';
import { type Row, textOf } from '../model/values.js';
import { InvoiceState, invoiceDocument } from './priced-document.js';
import { completeChanges, completeDocument, followChanges } from './sales-order.js';

/** Rules of invoices (sheet 2.7): priced as orders are, editable as Active alone, and moved between their states by PATCH. */
export const invoiceRules: TableRules = {
  prepareCreate: (input: CreateInput): Row => ({
    ...completeDocument(input, invoiceDocument),
    invoicenumber: textOf(input.row, 'invoicenumber') || `INV-01000-${input.engine.newCode(6)}`,
  }),
  prepareUpdate: (input: UpdateInput): Row => completeChanges(input, invoiceDocument),
  afterUpdate: (input): void => followChanges(input, invoiceDocument),
  checkState: ({ state }: StateInput): void => {
    const states: readonly number[] = Object.values(InvoiceState);
    if (!states.includes(state)) throw invalidArgument(`The invoice cannot change to state ${state}.`);
  },
};

import type { CreateInput, Engine, StateInput, TableRules, UpdateInput } from '../engine/contract.js';
import type { Operation } from '../engine/operation.js';
import { DataverseError, invalidArgument, requiredMissing } from '../model/errors.js';
import { integerOf, type Reference, type Row, referenceOf, textOf, type Value } from '../model/values.js';
import { linesOf } from './price-engine.js';
import { QuoteState, quoteDocument } from './priced-document.js';
import { completeChanges, completeDocument, followChanges } from './sales-order.js';

/** Reason of a quote that a newer revision has replaced. */
const revised = 7;

/** Rules of quotes (sheet 2.6): editable as Draft alone, activated by PATCH, won and closed by their actions. */
export const quoteRules: TableRules = {
  prepareCreate: (input: CreateInput): Row => ({
    ...completeDocument(input, quoteDocument),
    quotenumber: textOf(input.row, 'quotenumber') || `QUO-01000-${input.engine.newCode(6)}`,
    revisionnumber: integerOf(input.row, 'revisionnumber') ?? 0,
  }),
  prepareUpdate: (input: UpdateInput): Row => completeChanges(input, quoteDocument),
  afterUpdate: (input): void => followChanges(input, quoteDocument),
  checkState: ({ before, state }: StateInput): void => {
    const from = integerOf(before, 'statecode') ?? 0;
    const isActivation = state === QuoteState.active && (from === QuoteState.draft || from === QuoteState.active);
    if (!isActivation && !(from === QuoteState.draft && state === QuoteState.draft)) throw stateRefusal(from, state);
  },
};

function stateRefusal(from: number, to: number): DataverseError {
  const actions: Readonly<Record<number, string>> = { 2: 'Won', 3: 'Closed' };
  const name = actions[to];
  if (name === undefined || from === to) {
    return invalidArgument(`The quote cannot change from state ${from} to state ${to}.`);
  }
  const request = to === QuoteState.won ? 'WinQuoteRequest' : 'CloseQuoteRequest';
  return new DataverseError(
    400,
    '0x80040265',
    `This message can not be used to set the state of Quote to ${name}. In order to set state of Quote to ${name}, use the ${request} message instead.`,
  );
}

/** How a quote is to be closed: the state, the reasons it allows, and the columns of the quote close. */
export interface QuoteClosing {
  readonly state: 2 | 3;
  readonly reasons: readonly number[];
  readonly reason: number;
  readonly close: Row;
}

/** Wins or closes an Active quote and leaves a quote close. @throws DataverseError 400 in any other state */
export function closeQuote(engine: Engine, operation: Operation, target: QuoteClosing): void {
  const quote = referenceOf(target.close, 'quoteid');
  if (quote === null) throw requiredMissing('quoteid of the QuoteClose is missing.');
  engine.run(() => {
    const row = engine.need('quote', quote.id);
    if (integerOf(row, 'statecode') !== QuoteState.active) {
      throw invalidArgument(`The quote cannot be closed: it is in state ${integerOf(row, 'statecode')}.`);
    }
    if (!target.reasons.includes(target.reason)) {
      const message = `${target.reason} is not a valid status code for state code ${target.state} on quote.`;
      throw new DataverseError(400, '0x80048408', message);
    }
    const message = target.state === QuoteState.won ? 'WinQuote' : 'CloseQuote';
    const nested = engine.nested(operation, { message, table: 'quote', id: quote.id });
    const columns = { ...target.close, quotenumber: row.quotenumber ?? null, revision: row.revisionnumber ?? null };
    const { id } = engine.create(nested, 'quoteclose', { ...columns, actualend: engine.now() });
    engine.store.put('quoteclose', id, { ...engine.need('quoteclose', id), statecode: 1, statuscode: 2 });
    engine.systemUpdate(nested, 'quote', { id: quote.id, changes: { closedon: engine.now() } });
    engine.setState(nested, 'quote', { id: quote.id, state: target.state, reason: target.reason });
  });
}

/**
 * ReviseQuote: a Draft with the same number, the next revision and copies of the lines; an Active quote is closed as
 * Revised by it. @throws DataverseError 400 for a Draft or Won quote
 */
export function reviseQuote(engine: Engine, operation: Operation, quoteId: string): Row {
  return engine.run(() => {
    const row = engine.need('quote', quoteId);
    const state = integerOf(row, 'statecode');
    if (state !== QuoteState.active && state !== QuoteState.closed) {
      throw invalidArgument(`The quote cannot be revised: it is in state ${state}.`);
    }
    if (state === QuoteState.active) {
      const close = { subject: 'Quote revised', quoteid: { table: 'quote', id: quoteId } };
      closeQuote(engine, operation, { state: 3, reasons: [revised], reason: revised, close });
    }
    const nested = engine.nested(operation, { message: 'ReviseQuote', table: 'quote', id: quoteId });
    const header = copied(engine, 'quote', row, ['closedon', 'revisionnumber']);
    const revisionnumber = (integerOf(row, 'revisionnumber') ?? 0) + 1;
    const made = engine.create(nested, 'quote', { ...header, revisionnumber });
    for (const line of linesOf(engine, quoteDocument, quoteId)) {
      const columns = copied(engine, 'quotedetail', line, []);
      engine.create(nested, 'quotedetail', { ...columns, quoteid: { table: 'quote', id: made.id } });
    }
    return engine.need('quote', made.id);
  });
}

/** ConvertQuoteToSalesOrder: an Active order with the quote's columns and lines. @throws DataverseError 400 unless Won */
export function convertQuote(engine: Engine, operation: Operation, quoteId: string): Row {
  return engine.run(() => {
    const row = engine.need('quote', quoteId);
    if (integerOf(row, 'statecode') !== QuoteState.won) {
      throw invalidArgument('The quote must be in the Won state to be converted to an order.');
    }
    const nested = engine.nested(operation, { message: 'ConvertQuoteToSalesOrder', table: 'quote', id: quoteId });
    const quote: Reference = { table: 'quote', id: quoteId };
    const header = copied(engine, 'salesorder', row, []);
    const made = engine.create(nested, 'salesorder', { ...header, quoteid: quote, ordercreationmethod: 776160001 });
    for (const line of linesOf(engine, quoteDocument, quoteId)) {
      engine.create(nested, 'salesorderdetail', {
        ...copied(engine, 'salesorderdetail', line, []),
        salesorderid: { table: 'salesorder', id: made.id },
        quotedetailid: { table: 'quotedetail', id: textOf(line, 'quotedetailid') },
      });
    }
    return engine.need('salesorder', made.id);
  });
}

const neverCopied = ['statecode', 'statuscode', 'versionnumber', 'createdon', 'createdby', 'modifiedon', 'modifiedby'];

/** Columns of a row that the table to be written has, too, without keys, state and stamps. */
function copied(engine: Engine, tableName: string, row: Row, except: readonly string[]): Row {
  const table = engine.schema.existing(tableName);
  const left = new Set([...neverCopied, ...except, 'quoteid', 'quotedetailid', 'salesorderid', table.primaryId]);
  const taken = Object.entries(row).filter(([name]) => table.columns.has(name) && !left.has(name));
  return Object.fromEntries(taken) as Record<string, Value>;
}

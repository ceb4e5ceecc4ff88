import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { badPayload } from '../model/errors.js';
import { Amount, type Row } from '../model/values.js';
import { queryOf } from '../query/collection.js';
import { renderRow } from '../query/render.js';
import { closeQuote, convertQuote, reviseQuote } from '../rules/quote.js';
import { isGuid } from './path.js';
import { readPayload } from './payload.js';
import { type ApiContext, type ApiRequest, isJsonObject, jsonBody, noContent } from './request.js';
import { jsonAnswer } from './wire.js';

/** Actions on quotes, none of them bound to a row (sheet 2.6). */
export const quoteActions = ['WinQuote', 'CloseQuote', 'ReviseQuote', 'ConvertQuoteToSalesOrder'] as const;
type QuoteAction = (typeof quoteActions)[number];

export function isQuoteAction(name: string): name is QuoteAction {
  return quoteActions.some((action) => action === name);
}

/** Carries out an action on a quote. */
export function quoteAction(context: ApiContext, request: ApiRequest, action: QuoteAction): SimulatorResponse {
  switch (action) {
    case 'WinQuote':
      return close(context, request, { state: 2, reasons: [4] });
    case 'CloseQuote':
      return close(context, request, { state: 3, reasons: [5, 6, 7] });
    case 'ReviseQuote': {
      const row = reviseQuote(context.engine, context.operation, quoteIdOf(request));
      return rowAnswer(context, 'quote', row);
    }
    case 'ConvertQuoteToSalesOrder': {
      const row = convertQuote(context.engine, context.operation, quoteIdOf(request));
      return rowAnswer(context, 'salesorder', row);
    }
  }
}

function close(
  context: ApiContext,
  request: ApiRequest,
  target: { state: 2 | 3; reasons: readonly number[] },
): SimulatorResponse {
  const { QuoteClose: closing, Status: status } = jsonBody(request, 'quotes');
  if (!isJsonObject(closing)) throw badPayload('quotecloses', "'QuoteClose' is missing.");
  if (!Amount.isDecimal(status)) throw badPayload('quotecloses', "'Status' is missing.");
  const reason = status.equals(-1) ? (target.reasons[0] ?? 0) : status.toNumber();
  const table = context.engine.schema.existing('quoteclose');
  const { row } = readPayload(context, table, { body: closing, use: 'create' });
  closeQuote(context.engine, context.operation, { ...target, reason, close: row });
  return noContent();
}

function quoteIdOf(request: ApiRequest): string {
  const { QuoteId: id, ColumnSet: columns } = jsonBody(request, 'quotes');
  if (typeof id !== 'string' || !isGuid(id)) throw badPayload('quotes', "'QuoteId' is missing.");
  if (!isJsonObject(columns)) throw badPayload('quotes', "'ColumnSet' is missing.");
  return id.toLowerCase();
}

function rowAnswer(context: ApiContext, tableName: string, row: Row): SimulatorResponse {
  const table = context.engine.schema.existing(tableName);
  const shape = { query: queryOf(new URLSearchParams()), annotations: [] };
  const shown = renderRow(context.engine, table, { row, shape });
  return jsonAnswer(200, { '@odata.context': `${context.root}/$metadata#${table.set}/$entity`, ...shown });
}

import { z } from 'zod';
import { parseBody, readJsonBody } from '../../simulator-kit/control-plane.js';
import {
  InputError,
  jsonResponse,
  type SimulatorAnswer,
  type SimulatorRequest,
} from '../../simulator-kit/http-types.js';
import { parseJson, patchMembers } from '../api/body.js';
import { type EntitySets, setNamed } from '../api/entity-set.js';
import { entityBody, jsonText } from '../api/rendering.js';
import type { Company } from '../model/company.js';
import type { SalesHeaderRow } from '../model/document-rows.js';
import { BusinessCentralError } from '../model/errors.js';
import { setupSchema } from '../model/setup.js';
import type { NotificationEngine } from '../notifications/engine.js';
import { invoiceTogether } from '../rules/combined-invoice.js';
import { entitySetOf } from '../rules/header-buffer.js';
import { cancelInvoice, payInvoice } from '../rules/payments.js';
import { postByPeople, undoShipments } from '../rules/people-posting.js';
import { acceptQuote } from '../rules/quotes.js';
import { restoreArchived } from '../rules/restore.js';
import { changeStatus, type StatusMove, statusMoves } from '../rules/status.js';
import { modifyLine } from '../sets/sales-document-lines.js';
import { archiveVersions } from './state.js';

/** What the control plane of BC works on. */
export interface ControlContext {
  readonly company: Company;
  readonly engine: NotificationEngine;
  sets(): EntitySets;
}

interface ControlCall {
  readonly request: SimulatorRequest;
  readonly context: ControlContext;
  /** What the parentheses of the route's expression caught. */
  readonly parts: readonly string[];
}

interface ControlRoute {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  run(call: ControlCall): unknown;
}

const quantity = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]).transform(String);
const postingSchema = z.object({
  lines: z.array(z.object({ lineId: z.string(), quantity: quantity.optional() })).optional(),
});
const paymentSchema = z.object({ amount: quantity.optional() });
const prepaymentSchema = z.object({ amount: quantity });
const fileSchema = z.object({
  fileName: z.string(),
  byteSize: z.number().int().default(1),
  set: z.enum(['attachments', 'documentAttachments']).default('documentAttachments'),
});
const togetherSchema = z.object({ orders: z.array(z.string()) });
const expireSchema = z.object({ id: z.string().optional() });
const restoreSchema = z.object({
  versionNumber: z.number().int().optional(),
  docNoOccurrence: z.number().int().optional(),
});

const routes: readonly ControlRoute[] = [
  { method: 'GET', path: /^\/setup$/, run: ({ context }) => context.company.setup },
  { method: 'POST', path: /^\/setup$/, run: changeSetup },
  { method: 'POST', path: /^\/subscriptions\/expire$/, run: expireSubscriptions },
  {
    method: 'GET',
    path: /^\/archive$/,
    run: ({ context, request }) => {
      const number = request.url.searchParams.get('number');
      return archiveVersions(context.company, context.sets(), number ?? undefined);
    },
  },
  { method: 'POST', path: /^\/archive\/([^/]+)\/restore$/, run: restore },
  { method: 'POST', path: /^\/(?:orders|quotes)\/([^/]+)\/lines\/([^/]+)\/edit$/, run: editLine },
  { method: 'POST', path: /^\/quotes\/([^/]+)\/accept$/, run: accept },
  { method: 'POST', path: /^\/orders\/([^/]+)\/(ship|invoice)$/, run: postOrder },
  { method: 'POST', path: /^\/orders\/([^/]+)\/undo-shipment$/, run: undo },
  { method: 'POST', path: /^\/invoices$/, run: postTogether },
  { method: 'POST', path: /^\/invoices\/([^/]+)\/(pay|cancel)$/, run: settleInvoice },
  { method: 'POST', path: /^\/orders\/([^/]+)\/prepayment$/, run: prepay },
  { method: 'POST', path: /^\/orders\/([^/]+)\/attach$/, run: attach },
  { method: 'POST', path: /^\/orders\/([^/]+)\/([a-z-]+)$/, run: moveStatus },
];

/**
 * The calls only Business Central has (design of the local twin): what people do in its screens, acting as the
 * processor. BC's refusals are answered with its own status and body; `undefined` = no such call.
 */
export async function ownControl(
  request: SimulatorRequest,
  path: string,
  context: ControlContext,
): Promise<SimulatorAnswer | undefined> {
  for (const route of routes) {
    const match = route.path.exec(path);
    if (match === null || route.method !== request.method) continue;
    const parts = match.slice(1).map((part) => decodeURIComponent(part));
    try {
      const result = context.company.transactAs('processor', () => route.run({ request, context, parts }));
      return result === undefined
        ? undefined
        : { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: jsonText(result) };
    } catch (error) {
      if (!(error instanceof BusinessCentralError)) throw error;
      return jsonResponse(error.status, { error: { code: error.code, message: error.message } });
    }
  }
  return undefined;
}

function headerOf(call: ControlCall): SalesHeaderRow {
  const [id = ''] = call.parts;
  const { headers } = call.context.company.database;
  const header = headers.get(id.toLowerCase()) ?? headers.find((row) => row.number === id);
  if (header === undefined) throw new BusinessCentralError(404, 'Internal_RecordNotFound', `no sales document ${id}`);
  return header;
}

/** The order as it is after a call; when it has gone, just that. */
function orderAnswer(call: ControlCall, header: SalesHeaderRow): unknown {
  const { company } = call.context;
  const sets = call.context.sets();
  const row = company.database.headers.get(header.id);
  if (row === undefined) return { id: header.id, number: header.number, gone: true };
  const isQuote = row.documentType === 'Quote';
  const query = {
    expand: [{ property: isQuote ? 'salesQuoteLines' : 'salesOrderLines', query: { other: {} } }],
    other: {},
  };
  const context = { sets, setup: company.setup, bare: false, schemaVersion21: false, scopeUrl: '' };
  return entityBody(setNamed(sets, entitySetOf[row.documentType]), row, query, context);
}

function changeSetup({ request, context }: ControlCall): unknown {
  const changes = readJsonBody(request);
  if (typeof changes !== 'object' || changes === null) throw new InputError('setup must be a JSON object');
  const setup = setupSchema.safeParse({ ...context.company.setup, ...changes });
  if (!setup.success) throw new InputError(z.prettifyError(setup.error));
  context.company.setup = setup.data;
  return setup.data;
}

function expireSubscriptions({ request, context }: ControlCall): unknown {
  return { expired: context.engine.expire(parseBody(expireSchema, request).id) };
}

function restore(call: ControlCall): unknown {
  const [number = ''] = call.parts;
  const header = restoreArchived(call.context.company, number, parseBody(restoreSchema, call.request));
  return orderAnswer(call, header);
}

function editLine(call: ControlCall): unknown {
  const header = headerOf(call);
  const lineId = call.parts[1]?.toLowerCase() ?? '';
  const { company } = call.context;
  const line = company.database.lines.get(lineId);
  if (line === undefined || line.documentId !== header.id) {
    throw new BusinessCentralError(
      404,
      'Internal_RecordNotFound',
      `no line ${lineId} in sales document ${header.number}`,
    );
  }
  const name = header.documentType === 'Quote' ? 'salesQuoteLines' : 'salesOrderLines';
  const set = setNamed(call.context.sets(), name);
  const body = call.request.body.toString('utf8');
  modifyLine(company, line, patchMembers(set, parseJson(body === '' ? '{}' : body), company.setup));
  return orderAnswer(call, header);
}

function postOrder(call: ControlCall): unknown {
  const header = headerOf(call);
  const step = call.parts[1] === 'ship' ? 'ship' : 'invoice';
  postByPeople(call.context.company, header, { step, lines: parseBody(postingSchema, call.request).lines });
  return orderAnswer(call, header);
}

function postTogether(call: ControlCall): unknown {
  const { orders } = parseBody(togetherSchema, call.request);
  const headers = orders.map((id) => headerOf({ ...call, parts: [id] }));
  const { id, number } = invoiceTogether(call.context.company, headers);
  return { id, number };
}

function accept(call: ControlCall): unknown {
  const header = headerOf(call);
  acceptQuote(call.context.company, header);
  return orderAnswer(call, header);
}

function undo(call: ControlCall): unknown {
  const header = headerOf(call);
  undoShipments(call.context.company, header);
  return orderAnswer(call, header);
}

function settleInvoice(call: ControlCall): unknown {
  const [number = '', step] = call.parts;
  const { company } = call.context;
  const invoice = company.database.invoices.find((row) => row.number === number);
  if (invoice === undefined) {
    throw new BusinessCentralError(404, 'Internal_RecordNotFound', `no posted sales invoice ${number}`);
  }
  const settled =
    step === 'cancel'
      ? cancelInvoice(company, invoice)
      : payInvoice(company, invoice, parseBody(paymentSchema, call.request).amount);
  return { id: settled.id, number: settled.number, remainingAmount: settled.remainingAmount };
}

function prepay(call: ControlCall): unknown {
  const header = headerOf(call);
  const { amount } = parseBody(prepaymentSchema, call.request);
  changeStatus(call.context.company, header, { move: 'prepayment', amount });
  return orderAnswer(call, header);
}

function attach(call: ControlCall): unknown {
  const { id: parentId } = headerOf(call);
  const { company } = call.context;
  const file = { id: company.newId(), parentId, ...parseBody(fileSchema, call.request) };
  company.database.files.put(file);
  return file;
}

function moveStatus(call: ControlCall): unknown {
  const move = call.parts[1] ?? '';
  if (!isStatusMove(move)) return undefined;
  const header = headerOf(call);
  changeStatus(call.context.company, header, { move });
  return orderAnswer(call, header);
}

function isStatusMove(text: string): text is StatusMove {
  return statusMoves.some((move) => move === text);
}

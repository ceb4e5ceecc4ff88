import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { badPayload, DataverseError, invalidArgument, unknownSegment } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { Amount, isTrue, type Row, textOf } from '../model/values.js';
import { closeOrder } from '../rules/close-order.js';
import { recalculate } from '../rules/price-engine.js';
import { orderDocument } from '../rules/priced-document.js';
import { importSolution } from '../solutions/import-solution.js';
import type { Segment } from './path.js';
import { readPayload } from './payload.js';
import { checkPrivilege } from './privileges.js';
import { isQuoteAction, quoteAction, quoteActions } from './quote-actions.js';
import { type ApiContext, type ApiRequest, isJsonObject, type Json, jsonBody, noContent } from './request.js';
import { jsonAnswer } from './wire.js';

/** WhoAmI and the actions that belong to no row (sheet 2.3); undefined when the segment names none of them. */
export function unboundOperation(
  context: ApiContext,
  request: ApiRequest,
  segment: Segment,
): SimulatorResponse | undefined {
  const name = segment.name;
  const methods: Readonly<Record<string, string>> = {
    WhoAmI: 'GET',
    FulfillSalesOrder: 'POST',
    CancelSalesOrder: 'POST',
    RecalculatePrice: 'POST',
    DeleteOQOILineWithSkipPricingCalculation: 'POST',
    ImportSolution: 'POST',
    ...Object.fromEntries(quoteActions.map((action) => [action, 'POST'])),
  };
  const method = methods[name];
  if (method === undefined) return undefined;
  if (request.method !== method)
    throw new DataverseError(
      405,
      '0x80060888',
      `The requested resource does not support http method '${request.method}'.`,
    );
  if (isQuoteAction(name)) return quoteAction(context, request, name);
  switch (name) {
    case 'WhoAmI':
      return whoAmI(context);
    case 'FulfillSalesOrder':
      return close(context, request, { state: 3, reasons: [100001, 100002] });
    case 'CancelSalesOrder':
      return close(context, request, { state: 2, reasons: [4] });
    case 'RecalculatePrice':
      return recalculatePrice(context, request);
    case 'ImportSolution':
      return importSolution(context, request);
    default:
      return deleteLineUnpriced(context, request);
  }
}

function whoAmI(context: ApiContext): SimulatorResponse {
  const { engine, operation } = context;
  return jsonAnswer(200, {
    '@odata.context': `${context.root}/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
    BusinessUnitId: textOf(engine.store.all('businessunit')[0] ?? {}, 'businessunitid'),
    UserId: operation.caller.userId,
    OrganizationId: textOf(engine.organization(), 'organizationid'),
  });
}

function close(
  context: ApiContext,
  request: ApiRequest,
  target: { state: 2 | 3; reasons: readonly number[] },
): SimulatorResponse {
  const body = jsonBody(request, 'salesorders');
  const closing = body.OrderClose;
  if (!isJsonObject(closing)) throw badPayload('ordercloses', "'OrderClose' is missing.");
  const status = body.Status;
  if (!Amount.isDecimal(status)) throw badPayload('ordercloses', "'Status' is missing.");
  const reason = status.equals(-1) ? (target.reasons[0] ?? 0) : status.toNumber();
  const { row } = readPayload(context, context.engine.schema.existing('orderclose'), { body: closing, use: 'create' });
  closeOrder(context.engine, context.operation, { ...target, reason, close: row });
  return noContent();
}

function recalculatePrice(context: ApiContext, request: ApiRequest): SimulatorResponse {
  const { table, id } = namedRow(context, jsonBody(request, 'salesorders'), 'entityLogicalName');
  if (table !== 'salesorder')
    throw invalidArgument(`RecalculatePrice is simulated for salesorder, not for '${table}'.`);
  context.engine.run(() => recalculate(context.engine, context.operation, { document: orderDocument, id }));
  return noContent();
}

/** Deletes a line without touching the totals of its order. */
function deleteLineUnpriced(context: ApiContext, request: ApiRequest): SimulatorResponse {
  const { table, id } = namedRow(context, jsonBody(request, 'salesorderdetails'), 'entityName');
  if (table !== 'salesorderdetail') throw invalidArgument(`'${table}' is not simulated for this action.`);
  const { engine, operation } = context;
  engine.run(() => {
    const row = engine.need(table, id);
    engine.rules(table).checkDelete?.({ engine, operation, id, row });
    engine.store.delete(table, id);
    engine.raise({ message: 'Delete', table, id, target: {}, named: [], before: row, operation });
  });
  return noContent();
}

function namedRow(context: ApiContext, body: Json, nameProperty: string): { table: string; id: string } {
  const table = body[nameProperty];
  const id = body.entityId;
  if (typeof table !== 'string' || typeof id !== 'string')
    throw badPayload('', `'${nameProperty}' and 'entityId' are needed.`);
  context.engine.need(table, id.toLowerCase());
  return { table, id: id.toLowerCase() };
}

/** Actions bound to a row: price lock and unlock (D-059). */
export function boundAction(
  context: ApiContext,
  { table, row, action }: { table: Table; row: Row; action: string },
): SimulatorResponse {
  const lock = action === 'LockSalesOrderPricing';
  if (table.name !== 'salesorder' || (!lock && action !== 'UnlockSalesOrderPricing')) throw unknownSegment(action);
  if (isTrue(row, 'ispricelocked') === lock) {
    throw invalidArgument(lock ? 'This entity is already locked.' : 'This entity is already unlocked.');
  }
  const { engine, operation } = context;
  const id = textOf(row, table.primaryId);
  engine.run(() => {
    engine.systemUpdate(operation, table.name, { id, changes: { ispricelocked: lock } });
    if (!lock) recalculate(engine, operation, { document: orderDocument, id });
  });
  return noContent();
}

/** CreateMultiple and UpdateMultiple (D-030, D-031): all or nothing, one event a row. */
export function setAction(
  context: ApiContext,
  request: ApiRequest,
  { table, action }: { table: Table; action: string },
): SimulatorResponse {
  if (!['CreateMultiple', 'UpdateMultiple'].includes(action) || table.closedToCallers === true)
    throw unknownSegment(action);
  const targets = targetsOf(jsonBody(request, table.set), table);
  const { engine, operation } = context;
  if (action === 'CreateMultiple') {
    checkPrivilege(context, table, 'Create');
    const ids = engine.run(() =>
      targets.map(
        (body) => engine.create(operation, table.name, readPayload(context, table, { body, use: 'create' }).row).id,
      ),
    );
    const type = `${context.root}/$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse`;
    return jsonAnswer(200, { '@odata.context': type, Ids: ids });
  }
  checkPrivilege(context, table, 'Write');
  engine.run(() => {
    for (const body of targets) {
      const id = body[table.primaryId];
      if (typeof id !== 'string') throw badPayload(table.set, `Each target needs '${table.primaryId}'.`);
      const { [table.primaryId]: _id, ...changes } = readPayload(context, table, { body, use: 'update' }).row;
      engine.update(operation, table.name, { id: id.toLowerCase(), changes });
    }
  });
  return noContent();
}

function targetsOf(body: Json, table: Table): readonly Json[] {
  const targets = body.Targets;
  if (!Array.isArray(targets) || targets.length === 0 || !targets.every(isJsonObject)) {
    throw badPayload(table.set, "'Targets' must be an array of rows.");
  }
  const type = `Microsoft.Dynamics.CRM.${table.name}`;
  for (const target of targets) {
    if (target['@odata.type'] !== type && target['@odata.type'] !== `#${type}`) {
      throw badPayload(table.set, `Each target needs "@odata.type":"${type}".`);
    }
  }
  return targets;
}

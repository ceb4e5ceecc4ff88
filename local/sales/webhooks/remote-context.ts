import { writeJson } from '../api/wire.js';
import type { Engine } from '../engine/contract.js';
import type { DataEvent, Operation, ParentOperation } from '../engine/operation.js';
import type { Table } from '../model/table.js';
import { EMPTY_GUID, isReference, type Reference, textOf } from '../model/values.js';
import { bareEntity, entity, entityReference, optionSetValue, pair, typed } from './contract-values.js';
import { type ImageSpecification, images } from './images.js';

/** What one delivery carries beside the event. */
export interface Delivery {
  readonly operationId: string;
  readonly stepId: string;
  readonly images: readonly ImageSpecification[];
}

/** RemoteExecutionContext as Dataverse posts it (sheet 3.4); slashes escaped as DataContract JSON does (D-066). */
export function remoteContext(engine: Engine, event: DataEvent, delivery: Delivery): Record<string, unknown> {
  const { operation } = event;
  const table = engine.schema.existing(event.table);
  const user = engine.store.get('systemuser', operation.caller.userId) ?? {};
  return {
    ...commonContext(engine, operation),
    Depth: operation.depth,
    InitiatingUserAgent: '',
    InitiatingUserAzureActiveDirectoryObjectId: EMPTY_GUID,
    InputParameters: inputParameters(table, event),
    IsExecutingOffline: false,
    IsInTransaction: false,
    IsOfflinePlayback: false,
    IsolationMode: 1,
    MessageName: event.message,
    Mode: 1,
    OperationCreatedOn: `/Date(${event.atMs}+0000)/`,
    OperationId: delivery.operationId,
    OrganizationName: textOf(engine.organization(), 'name'),
    OutputParameters: [],
    OwningExtension: entityReference({ table: 'sdkmessageprocessingstep', id: delivery.stepId }),
    ParentContext: parentContext(engine, event),
    PostEntityImages: images(table, event, { kind: 'post', wanted: delivery.images }),
    PreEntityImages: images(table, event, { kind: 'pre', wanted: delivery.images }),
    // Closing messages name the closing activity, not the order (sheet 3.4).
    PrimaryEntityId: event.message === 'CancelSalesOrder' ? textOf(event.target, 'activityid') : event.id,
    PrimaryEntityName: event.table,
    SecondaryEntityName: 'none',
    SharedVariables: sharedVariables(operation.tag),
    Stage: 40,
    UserAzureActiveDirectoryObjectId: textOf(user, 'azureactivedirectoryobjectid') || EMPTY_GUID,
  };
}

/** Who and where: the same in a context and in its parent. */
function commonContext(engine: Engine, operation: Operation): Record<string, unknown> {
  return {
    BusinessUnitId: textOf(engine.store.all('businessunit')[0] ?? {}, 'businessunitid'),
    CorrelationId: operation.correlationId,
    InitiatingUserId: operation.caller.userId,
    OrganizationId: textOf(engine.organization(), 'organizationid'),
    RequestId: operation.requestId,
    UserId: operation.caller.userId,
  };
}

/** JSON with `\/`, as the platform writes it. */
export function writeRemoteContext(context: Record<string, unknown>): string {
  return writeJson(context).replaceAll('/', '\\/');
}

function inputParameters(table: Table, event: DataEvent): unknown[] {
  const self = { table: event.table, id: event.id };
  switch (event.message) {
    case 'Create':
      return [pair('Target', typed('Entity', entity(table, event.id, { columns: event.target, version: null })))];
    case 'Update': {
      const version = event.operation.rowVersion ?? null;
      const target = typed(
        'Entity',
        entity(table, event.id, { columns: { ...event.target, [table.primaryId]: event.id }, version }),
      );
      return event.stateChange
        ? [pair('Target', target), pair('parentExecutionId', event.operation.requestId)]
        : [pair('Target', target)];
    }
    case 'Delete':
      return [pair('Target', entityReference(self))];
    case 'Assign': {
      const owner = event.target.ownerid ?? null;
      return [
        pair('Target', entityReference(self)),
        pair('Assignee', isReference(owner) ? entityReference(owner) : null),
      ];
    }
    case 'SetState':
      return [
        pair('EntityMoniker', entityReference(self)),
        pair('State', optionSetValue(event.target.statecode ?? null)),
        pair('Status', optionSetValue(event.target.statuscode ?? null)),
      ];
    case 'CancelSalesOrder':
      return [pair('OrderClose', orderClose(event)), pair('Status', optionSetValue(event.target.statuscode ?? null))];
  }
}

function orderClose(event: DataEvent): unknown {
  const order: Reference = { table: 'salesorder', id: event.id };
  const attributes = [pair('salesorderid', entityReference(order)), pair('subject', event.target.subject ?? null)];
  return typed('Entity', bareEntity({ table: 'orderclose', id: textOf(event.target, 'activityid') }, attributes));
}

function sharedVariables(tag: string | undefined): unknown[] {
  return [
    ...(tag === undefined ? [] : [pair('tag', tag)]),
    pair('IsAutoTransact', true),
    pair('DefaultsAddedFlag', true),
  ];
}

function parentContext(engine: Engine, event: DataEvent): unknown {
  const { operation } = event;
  const parent = operation.parent ?? directParent(event);
  const table = engine.schema.existing(parent.table);
  const variables = [
    ...(parent.priceCalculation ? [pair('InternalSystemPriceCalculationEvent', true)] : []),
    ...sharedVariables(engine.settings.propagateTag || operation.parent === undefined ? parent.tag : undefined),
  ];
  const self = { table: parent.table, id: parent.id };
  const inputs = event.stateChange
    ? [
        pair('EntityMoniker', entityReference(self)),
        pair('State', optionSetValue(event.target.statecode ?? null)),
        pair('Status', optionSetValue(event.target.statuscode ?? null)),
      ]
    : [
        pair('Target', typed('Entity', entity(table, parent.id, { columns: parent.inputs, version: null }))),
        pair('SuppressDuplicateDetection', true),
      ];
  return {
    ...commonContext(engine, operation),
    Depth: Math.max(1, operation.parent === undefined ? operation.depth : operation.depth - 1),
    InputParameters: inputs,
    MessageName: parent.message,
    Mode: 0,
    ParentContext: null,
    PrimaryEntityId: parent.id,
    PrimaryEntityName: parent.table,
    SharedVariables: variables,
    Stage: 30,
  };
}

function directParent(event: DataEvent): ParentOperation {
  const named = new Set(event.named);
  const inputs = Object.fromEntries(Object.entries(event.target).filter(([name]) => named.has(name)));
  return {
    message: event.message,
    table: event.table,
    id: event.id,
    inputs,
    priceCalculation: false,
    tag: event.operation.tag,
  };
}

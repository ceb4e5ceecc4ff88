import { LosslessNumber } from 'lossless-json';
import { wireAmount, writeJson } from '../api/wire.js';
import type { Engine } from '../engine/engine.js';
import type { DataEvent, ParentOperation } from '../engine/operation.js';
import type { Column } from '../model/column.js';
import type { Table } from '../model/table.js';
import { Amount, EMPTY_GUID, isReference, type Reference, type Row, textOf, type Value } from '../model/values.js';

const NAMESPACE = 'http://schemas.microsoft.com/xrm/2011/Contracts';
const PLATFORM_COLUMNS = new Set(['versionnumber', 'owninguser', 'owningteam', 'owningbusinessunit']);

/** An image registered at the step. */
export interface ImageSpecification {
  readonly alias: string;
  readonly columns: readonly string[];
  readonly pre: boolean;
  readonly post: boolean;
}

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
    BusinessUnitId: textOf(engine.store.all('businessunit')[0] ?? {}, 'businessunitid'),
    CorrelationId: operation.correlationId,
    Depth: operation.depth,
    InitiatingUserAgent: '',
    InitiatingUserAzureActiveDirectoryObjectId: EMPTY_GUID,
    InitiatingUserId: operation.caller.userId,
    InputParameters: inputParameters(table, event),
    IsExecutingOffline: false,
    IsInTransaction: false,
    IsOfflinePlayback: false,
    IsolationMode: 1,
    MessageName: event.message,
    Mode: 1,
    OperationCreatedOn: `/Date(${event.atMs}+0000)/`,
    OperationId: delivery.operationId,
    OrganizationId: textOf(engine.organization(), 'organizationid'),
    OrganizationName: textOf(engine.organization(), 'name'),
    OutputParameters: [],
    OwningExtension: {
      Id: delivery.stepId,
      KeyAttributes: [],
      LogicalName: 'sdkmessageprocessingstep',
      Name: null,
      RowVersion: null,
    },
    ParentContext: parentContext(engine, event),
    PostEntityImages: images(table, event, { kind: 'post', delivery }),
    PreEntityImages: images(table, event, { kind: 'pre', delivery }),
    PrimaryEntityId: event.id,
    PrimaryEntityName: event.table,
    RequestId: operation.requestId,
    SecondaryEntityName: 'none',
    SharedVariables: sharedVariables(operation.tag),
    Stage: 40,
    UserAzureActiveDirectoryObjectId: textOf(user, 'azureactivedirectoryobjectid') || EMPTY_GUID,
    UserId: operation.caller.userId,
  };
}

/** JSON with `\/`, as the platform writes it. */
export function writeRemoteContext(context: Record<string, unknown>): string {
  return writeJson(context).replaceAll('/', '\\/');
}

const pair = (key: string, value: unknown) => ({ key, value });
const typed = (type: string, value: Record<string, unknown>) => ({ __type: `${type}:${NAMESPACE}`, ...value });
const entityReference = (reference: Reference) =>
  typed('EntityReference', {
    Id: reference.id,
    KeyAttributes: [],
    LogicalName: reference.table,
    Name: null,
    RowVersion: null,
  });
const optionSetValue = (value: Value) => typed('OptionSetValue', { Value: value });

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
  return typed('Entity', bareEntity('orderclose', textOf(event.target, 'activityid'), attributes));
}

function bareEntity(
  logicalName: string,
  id: string,
  attributes: unknown[],
  version: string | null = null,
): Record<string, unknown> {
  return {
    Attributes: attributes,
    EntityState: null,
    FormattedValues: [],
    Id: id,
    KeyAttributes: [],
    LogicalName: logicalName,
    RelatedEntities: [],
    RowVersion: version,
  };
}

function entity(
  table: Table,
  id: string,
  { columns, version }: { columns: Row; version: string | null },
): Record<string, unknown> {
  const attributes = Object.entries(columns).flatMap(([name, value]) => {
    const column = table.columns.get(name);
    return column === undefined || PLATFORM_COLUMNS.has(name) ? [] : [pair(name, attributeValue(column, value))];
  });
  return bareEntity(table.name, id, attributes, version);
}

function attributeValue(column: Column, value: Value): unknown {
  if (value === null) return null;
  if (isReference(value)) return entityReference(value);
  if (Amount.isDecimal(value)) {
    const number = new LosslessNumber(wireAmount(column, value));
    return column.kind === 'money' ? typed('Money', { Value: number }) : number;
  }
  switch (column.kind) {
    case 'picklist':
    case 'state':
    case 'status':
      return optionSetValue(value);
    case 'dateTime':
      return `/Date(${Date.parse(String(value))})/`;
    default:
      return value;
  }
}

/** Registered images, and the platform's own with the primary name (D-067). */
function images(table: Table, event: DataEvent, input: { kind: 'pre' | 'post'; delivery: Delivery }): unknown[] {
  const row = input.kind === 'pre' ? event.before : event.after;
  if (row === undefined || (input.kind === 'pre' && event.message === 'Create')) return [];
  const own =
    input.kind === 'post' || event.message === 'Delete'
      ? [pair('AsynchronousStepPrimaryName', image(table, event.id, { row, names: [table.primaryName] }))]
      : [];
  const asked = input.delivery.images.filter((specification) =>
    input.kind === 'pre' ? specification.pre : specification.post,
  );
  return [
    ...own,
    ...asked.map(({ alias, columns }) =>
      pair(alias, image(table, event.id, { row, names: columns.length === 0 ? Object.keys(row) : columns })),
    ),
  ];
}

function image(table: Table, id: string, { row, names }: { row: Row; names: readonly string[] }): unknown {
  const wanted = [...new Set([...names, table.primaryId])].filter((name) => (row[name] ?? null) !== null);
  const columns = Object.fromEntries(wanted.map((name) => [name, row[name] ?? null]));
  const shown = entity(table, id, { columns, version: null });
  // Asked for by name, the version does appear in an image (sheet 3.4, RowVersion).
  if (names.includes('versionnumber') && Array.isArray(shown.Attributes)) {
    shown.Attributes.push(pair('versionnumber', row.versionnumber ?? null));
  }
  return shown;
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
    BusinessUnitId: textOf(engine.store.all('businessunit')[0] ?? {}, 'businessunitid'),
    CorrelationId: operation.correlationId,
    Depth: Math.max(1, operation.parent === undefined ? operation.depth : operation.depth - 1),
    InitiatingUserId: operation.caller.userId,
    InputParameters: inputs,
    MessageName: parent.message,
    Mode: 0,
    OrganizationId: textOf(engine.organization(), 'organizationid'),
    ParentContext: null,
    PrimaryEntityId: parent.id,
    PrimaryEntityName: parent.table,
    RequestId: operation.requestId,
    SharedVariables: variables,
    Stage: 30,
    UserId: operation.caller.userId,
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

import type { FaultTable } from '../../simulator-kit/faults.js';
import type { BusinessCentral } from '../model/business-central.js';
import { BusinessCentralError, badRequest, dialogError } from '../model/errors.js';
import type { StoredRow } from '../model/table.js';
import { insertInput, patchMembers } from './body.js';
import { narrowed, pageOf, queryOf } from './collection.js';
import type { EntitySet, EntitySets, InsertInput } from './entity-set.js';
import {
  bodyOf,
  checkIfMatch,
  methodNotAllowed,
  type Operation,
  type OperationAnswer,
  preferredPageSize,
} from './operation.js';
import type { Members, Value } from './property.js';
import { alterWritten } from './recalculate-fault.js';
import { entityBody, etagOf, type RenderContext } from './rendering.js';
import type { EntityRoute, ResolvedPath } from './route.js';

/** What operations on entities need to know. */
export interface EntityOperationContext {
  readonly bc: BusinessCentral;
  readonly sets: EntitySets;
  readonly faults: FaultTable;
  /** Absolute URL of the API root, without trailing slash. */
  readonly rootUrl: string;
  /** Path of the scope: `companies(…)`, or empty for the root. */
  readonly scope: string;
}

/** Carries one operation out on what its path leads to. Must run inside a transaction. */
export function runEntityOperation(
  resolved: ResolvedPath,
  operation: Operation,
  context: EntityOperationContext,
): OperationAnswer {
  const { route } = resolved;
  switch (route.kind) {
    case 'collection':
      if (operation.method === 'GET') return readCollection(route, resolved.countOnly, { operation, context });
      if (operation.method === 'POST') return insert(route, operation, context);
      throw methodNotAllowed(operation);
    case 'entity':
      return runOnEntity(route, operation, context);
    case 'none':
      if (operation.method !== 'GET') throw methodNotAllowed(operation);
      return { status: 204, headers: {} };
    case 'action':
      return runAction(route, operation);
  }
}

function runOnEntity(
  route: EntityRoute & { kind: 'entity' },
  operation: Operation,
  context: EntityOperationContext,
): OperationAnswer {
  const { set, row } = route;
  switch (operation.method) {
    case 'GET': {
      if (!isReadOnlyIntent(operation)) set.beforeRead?.(row);
      const query = queryOf(operation.parameters);
      const body = entityBody(set, set.row(row.id) ?? row, query, renderContext(operation, context));
      return { status: 200, headers: {}, body: { ...contextLine(set, operation, context), ...body } };
    }
    case 'PATCH':
      return patch(route, operation, context);
    case 'DELETE':
      if (set.remove === undefined) throw methodNotAllowed(operation);
      checkIfMatch(operation, () => etagOf(set, row), false);
      set.remove(row);
      return { status: 204, headers: {} };
    default:
      throw methodNotAllowed(operation);
  }
}

function patch(
  route: EntityRoute & { kind: 'entity' },
  operation: Operation,
  context: EntityOperationContext,
): OperationAnswer {
  const { set, row } = route;
  if (set.modify === undefined) throw methodNotAllowed(operation);
  checkIfMatch(operation, () => etagOf(set, row), true);
  const members = patchMembers(set, withoutEqualId(bodyOf(operation), row), context.bc.setup);
  const modified = set.modify(row, members);
  const answer =
    alterWritten({ set, row: modified, written: { members, children: [] }, operation, context }) ?? modified;
  return answerEntity(200, { set, row: answer, operation, context });
}

/** The key may be sent back as it is; another one is refused with the page's text (2.1). */
function withoutEqualId(body: unknown, row: StoredRow): unknown {
  if (typeof body !== 'object' || body === null || !('id' in body)) return body;
  if (typeof body.id !== 'string' || body.id.toLowerCase() !== row.id) throw dialogError('The "id" cannot be changed.');
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'id'));
}

function insert(
  route: EntityRoute & { kind: 'collection' },
  operation: Operation,
  context: EntityOperationContext,
): OperationAnswer {
  const { set, parent } = route;
  if (set.insert === undefined) throw methodNotAllowed(operation);
  const sent = insertInput(context.sets, set, bodyOf(operation), context.bc.setup);
  const input = parent === undefined ? sent : belowParent(sent, parent.row.id, parent.navigation.parentMember);
  if (input === undefined) throw methodNotAllowed(operation);
  const inserted = set.insert(input);
  const row = alterWritten({ set, row: inserted, written: input, operation, context }) ?? inserted;
  return answerEntity(201, { set, row, operation, context });
}

function belowParent(input: InsertInput, parentId: string, member: string | undefined): InsertInput | undefined {
  if (member === undefined) return undefined;
  const sent = input.members.get(member);
  if (sent !== undefined && sent !== parentId) throw dialogError(`The value for "${member}" cannot be modified.`);
  const members: Members = new Map<string, Value>([[member, parentId], ...input.members]);
  return { ...input, members };
}

function answerEntity(
  status: 200 | 201,
  answer: { set: EntitySet; row: StoredRow; operation: Operation; context: EntityOperationContext },
): OperationAnswer {
  const { set, row, operation, context } = answer;
  if (/return-no-content|return=minimal/.test(operation.headers.prefer ?? '')) return { status: 204, headers: {} };
  const body = entityBody(set, row, queryOf(operation.parameters), renderContext(operation, context));
  return {
    status,
    headers: status === 201 ? { location: `${context.rootUrl}/${context.scope}${set.name}(${row.id})` } : {},
    body: { ...contextLine(set, operation, context), ...body },
  };
}

function runAction(route: EntityRoute & { kind: 'action' }, operation: Operation): OperationAnswer {
  const { set, row, action } = route;
  if (operation.method !== 'POST') throw methodNotAllowed(operation);
  checkIfMatch(operation, () => etagOf(set, row), false);
  const text = 'text' in operation.body ? operation.body.text.trim() : JSON.stringify(operation.body.json ?? {});
  if (text !== '' && text !== '{}') throw badRequest(`The action '${action}' takes no parameters.`);
  const { location } = set.actions?.[action]?.run(row) ?? {};
  return { status: 204, headers: location === undefined ? {} : { location } };
}

interface Reading {
  readonly operation: Operation;
  readonly context: EntityOperationContext;
}

function readCollection(
  route: EntityRoute & { kind: 'collection' },
  countOnly: boolean,
  { operation, context }: Reading,
): OperationAnswer {
  const { set, parent } = route;
  const query = queryOf(operation.parameters);
  checkOptions(query.other);
  const maximum = context.bc.setup.maxPageSize;
  const pageSize = preferredPageSize(operation, maximum);
  if (parent === undefined) set.checkCollectionRead?.(query.filter);
  const render = renderContext(operation, context);
  const source = parent === undefined ? set.rows() : parent.navigation.rows(parent.row);
  const rows = narrowed(set, source, query, render.schemaVersion21);
  if (countOnly) return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(rows.length) };
  const page = pageOf(set, rows, query, pageSize ?? maximum);
  const body: Record<string, unknown> = { ...contextLine(set, operation, context) };
  if (query.count === true) body['@odata.count'] = page.count;
  body.value = page.rows.map((row) => entityBody(set, row, query, render));
  if (page.continuation !== undefined) body['@odata.nextLink'] = nextLink(operation, context, page.continuation);
  const headers: Record<string, string> =
    pageSize === undefined ? {} : { 'preference-applied': `odata.maxpagesize=${pageSize}` };
  return { status: 200, headers, body };
}

const knownOptions = new Set(['$skiptoken', '$schemaversion', 'company', 'tenant']);

function checkOptions(other: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(other)) {
    if (name.startsWith('$') && !knownOptions.has(name)) {
      throw new BusinessCentralError(
        400,
        'BadRequest_InvalidRequestUrl',
        `The query parameter '${name}' is not supported.`,
      );
    }
  }
}

function nextLink(operation: Operation, context: EntityOperationContext, continuation: string): string {
  const parameters = new URLSearchParams(operation.parameters);
  parameters.delete('$skip');
  parameters.set('$skiptoken', continuation);
  return `${context.rootUrl}/${operation.path}?${parameters.toString()}`;
}

function contextLine(set: EntitySet, operation: Operation, context: EntityOperationContext): Record<string, unknown> {
  if (isBare(operation)) return {};
  return { '@odata.context': `${context.rootUrl}/$metadata#${context.scope}${set.name}` };
}

function isBare(operation: Operation): boolean {
  return /odata\.metadata=none/i.test(operation.headers.accept ?? '');
}

/** True for `Data-Access-Intent: ReadOnly` (S-019). */
export function isReadOnlyIntent(operation: Operation): boolean {
  return operation.headers['data-access-intent']?.toLowerCase() === 'readonly';
}

function renderContext(operation: Operation, context: EntityOperationContext): RenderContext {
  return {
    sets: context.sets,
    setup: context.bc.setup,
    bare: isBare(operation),
    scopeUrl: `${context.rootUrl}/${context.scope}`,
    schemaVersion21: operation.parameters.get('$schemaversion') === '2.1',
  };
}

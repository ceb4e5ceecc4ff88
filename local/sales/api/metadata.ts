import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { DataverseError, unknownSegment } from '../model/errors.js';
import { relations } from '../model/relations.js';
import type { Table } from '../model/table.js';
import { csdl } from './csdl.js';
import { definitionFilter } from './metadata-filter.js';
import {
  attributeDefinition,
  entityDefinition,
  keyDefinition,
  optionSet,
  shapeDefinition,
  stringId,
} from './metadata-shapes.js';
import { addAttribute, addKey } from './metadata-writes.js';
import type { Segment } from './path.js';
import type { ApiContext, ApiRequest, Json } from './request.js';
import { jsonAnswer } from './wire.js';

/** Whether a path's first segment belongs to the metadata. */
export function isMetadataPath(name: string): boolean {
  return name === '$metadata' || name === 'EntityDefinitions';
}

/** Answers `$metadata` and `EntityDefinitions…`. */
export function answerMetadata(
  context: ApiContext,
  request: ApiRequest,
  segments: readonly Segment[],
): SimulatorResponse {
  const [first, ...rest] = segments;
  if (first?.name === '$metadata') {
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: csdl(context.engine.schema) };
  }
  const { schema } = context.engine;
  if (first?.key === undefined) {
    if (request.method !== 'GET') throw new DataverseError(403, '0x80040220', 'Creating tables is not simulated.');
    const items = schema.tables().map((table) => entityDefinition(schema, table));
    return listAnswer(context, request, { name: 'EntityDefinitions', items });
  }
  const table = tableOf(context, first.key);
  const [member, cast] = rest;
  if (member === undefined)
    return oneAnswer(context, request, { name: 'EntityDefinitions', item: withExpanded(context, request, table) });
  return memberAnswer(context, request, { table, member, cast });
}

function tableOf(context: ApiContext, key: string): Table {
  const logicalName = /^LogicalName='([^']+)'$/.exec(key)?.[1];
  const tables = context.engine.schema.tables();
  const table = tables.find((candidate) =>
    logicalName === undefined ? stringId(candidate.name) === key.toLowerCase() : candidate.name === logicalName,
  );
  if (table === undefined) throw new DataverseError(404, '0x80060888', `Could not find an entity with ${key}.`);
  return table;
}

function withExpanded(context: ApiContext, request: ApiRequest, table: Table): Json {
  const { schema } = context.engine;
  const definition: Record<string, unknown> = { ...entityDefinition(schema, table) };
  const expand = request.query.get('$expand') ?? '';
  for (const match of expand.matchAll(/(\w+)(?:\(\$select=([^)]*)\))?/g)) {
    const select = match[2]?.split(',').map((name) => name.trim());
    const chosen = (items: readonly Json[]) => items.map((item) => shapeDefinition(item, select));
    if (match[1] === 'Attributes')
      definition.Attributes = chosen(schema.columns(table).map((column) => attributeDefinition(table, column)));
    if (match[1] === 'Keys') definition.Keys = chosen(table.keys.map((key) => keyDefinition(table, key)));
  }
  return definition;
}

function memberAnswer(
  context: ApiContext,
  request: ApiRequest,
  { table, member, cast }: { table: Table; member: Segment; cast: Segment | undefined },
): SimulatorResponse {
  const { schema } = context.engine;
  if (request.method === 'POST' && member.name === 'Attributes') return addAttribute(context, request, table);
  if (request.method === 'POST' && member.name === 'Keys') return addKey(context, request, table);
  if (request.method !== 'GET')
    throw new DataverseError(405, '0x80060888', `The method ${request.method} is not simulated on metadata.`);
  switch (member.name) {
    case 'Attributes':
      return attributes(context, request, { table, key: member.key, cast });
    case 'Keys':
      return listAnswer(context, request, {
        name: `EntityDefinitions('${table.name}')/Keys`,
        items: table.keys.map((key) => keyDefinition(table, key)),
      });
    case 'ManyToOneRelationships':
      return listAnswer(context, request, {
        name: 'ManyToOneRelationships',
        items: manyToOne(schema.columns(table), table),
      });
    default:
      throw unknownSegment(member.name);
  }
}

function attributes(
  context: ApiContext,
  request: ApiRequest,
  { table, key, cast }: { table: Table; key: string | undefined; cast: Segment | undefined },
): SimulatorResponse {
  const { schema } = context.engine;
  const type = cast?.name.replace('Microsoft.Dynamics.CRM.', '');
  const ofType = (item: Json) => type === undefined || item['@odata.type'] === `#Microsoft.Dynamics.CRM.${type}`;
  const all = schema.columns(table);
  if (key === undefined) {
    const items = all
      .map((column) => ({ ...attributeDefinition(table, column), ...(type === undefined ? {} : optionSet(column)) }))
      .filter(ofType);
    return listAnswer(context, request, { name: `EntityDefinitions('${table.name}')/Attributes`, items });
  }
  const name = /^LogicalName='([^']+)'$/.exec(key)?.[1];
  const column = all.find((candidate) => candidate.name === name);
  const item = column === undefined ? undefined : { ...attributeDefinition(table, column), ...optionSet(column) };
  if (item === undefined || !ofType(item))
    throw new DataverseError(404, '0x80060888', `Could not find an attribute with ${key} on entity ${table.name}.`);
  return oneAnswer(context, request, { name: `EntityDefinitions('${table.name}')/Attributes`, item });
}

function manyToOne(columns: ReturnType<ApiContext['engine']['schema']['columns']>, table: Table): Json[] {
  return columns.flatMap((column) =>
    (column.targets ?? []).map((target) => ({
      ReferencingEntity: table.name,
      ReferencingAttribute: column.name,
      ReferencingEntityNavigationPropertyName: target.navigation,
      ReferencedEntity: target.table,
      ReferencedEntityNavigationPropertyName:
        relations.find(
          (relation) =>
            relation.one === target.table && relation.many === table.name && relation.column === column.name,
        )?.collection ?? null,
    })),
  );
}

function selectOf(request: ApiRequest): string[] | undefined {
  const select = request.query.get('$select');
  return select === null ? undefined : select.split(',').map((name) => name.trim());
}

function listAnswer(
  context: ApiContext,
  request: ApiRequest,
  { name, items }: { name: string; items: readonly Json[] },
): SimulatorResponse {
  const select = selectOf(request);
  return jsonAnswer(200, {
    '@odata.context': `${context.root}/$metadata#${name}`,
    value: items.filter(definitionFilter(request)).map((item) => shapeDefinition(item, select)),
  });
}

function oneAnswer(
  context: ApiContext,
  request: ApiRequest,
  { name, item }: { name: string; item: Json },
): SimulatorResponse {
  const select = selectOf(request);
  const expanded = (request.query.get('$expand') ?? '')
    .replace(/\([^)]*\)/g, '')
    .split(',')
    .filter(Boolean);
  return jsonAnswer(200, {
    '@odata.context': `${context.root}/$metadata#${name}/$entity`,
    ...shapeDefinition(item, select === undefined ? undefined : [...select, ...expanded]),
  });
}

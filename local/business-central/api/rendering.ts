import { LosslessNumber, stringify } from 'lossless-json';
import type { ExpandItem, ODataQuery } from '../../simulator-kit/odata-query.js';
import { badRequest } from '../model/errors.js';
import type { Setup } from '../model/setup.js';
import type { StoredRow } from '../model/table.js';
import { blankDate } from '../model/values.js';
import { narrowed, pageOf } from './collection.js';
import { type EntitySet, type EntitySets, setNamed } from './entity-set.js';
import { hashEtag } from './etag.js';
import { encodedName, type Property, type Value } from './property.js';

/** How entities are put on the wire for one request. */
export interface RenderContext {
  readonly sets: EntitySets;
  readonly setup: Setup;
  /** `odata.metadata=none` was asked: no annotations, not even ETags (1.3). */
  readonly bare: boolean;
  readonly schemaVersion21: boolean;
  /** Absolute URL below which entity sets are, with trailing slash. */
  readonly scopeUrl: string;
}

/** JSON text with decimals written exactly as they are. */
export function jsonText(body: unknown): string {
  return stringify(body) ?? 'null';
}

/** One property value on the wire. Instants have milliseconds; the blank instant is 0. */
export function wireValue(property: Property<never>, value: Value, setup: Setup): unknown {
  switch (property.type.kind) {
    case 'decimal':
      return new LosslessNumber(String(value));
    case 'dateTime':
      return value === 0 ? `${blankDate}T00:00:00Z` : new Date(Number(value)).toISOString();
    case 'enum':
      return setup.rawEnums ? value : encodedName(String(value));
    default:
      return value;
  }
}

/**
 * The value hash over the exposed properties (1.7): opaque, weak, in the form BC's service tier uses. With
 * `selectChangesEtag` it covers only what was selected.
 */
export function etagOf(set: EntitySet, row: StoredRow, select?: readonly string[]): string {
  const hashed = set.properties.filter(({ name }) => select === undefined || select.includes(name));
  return hashEtag(hashed.map((property) => `${property.name}=${property.read(row)}\n`).join(''));
}

/** An entity with ETag, selected properties and expanded navigations, in page order (1.6). */
export function entityBody(
  set: EntitySet,
  row: StoredRow,
  query: ODataQuery,
  context: RenderContext,
): Record<string, unknown> {
  const { setup } = context;
  const select = checkedSelect(set, query.select);
  const body: Record<string, unknown> = {};
  if (!context.bare) body['@odata.etag'] = etagOf(set, row, setup.selectChangesEtag ? select : undefined);
  for (const property of set.properties) {
    if (select !== undefined && !select.includes(property.name)) continue;
    body[property.name] = wireValue(property as Property<never>, property.read(row), setup);
  }
  for (const item of query.expand ?? []) Object.assign(body, expandedMembers(set, row, item, context));
  return body;
}

function checkedSelect(set: EntitySet, select: readonly string[] | undefined): readonly string[] | undefined {
  if (select === undefined || select.includes('*')) return undefined;
  for (const name of select) {
    const known =
      set.properties.some((property) => property.name === name) ||
      set.navigations.some((navigation) => navigation.name === name);
    if (!known) throw badRequest(`Could not find a property named '${name}' on type 'Microsoft.NAV.${set.typeName}'.`);
  }
  return select;
}

/** The member a navigation expands to, and its own nextLink when setup pages expansions (1.4). */
function expandedMembers(
  set: EntitySet,
  row: StoredRow,
  item: ExpandItem,
  context: RenderContext,
): Record<string, unknown> {
  const navigation = set.navigations.find((candidate) => candidate.name === item.property);
  if (navigation === undefined) {
    throw badRequest(`Could not find a property named '${item.property}' on type 'Microsoft.NAV.${set.typeName}'.`);
  }
  const target = setNamed(context.sets, navigation.target);
  const rows = navigation.rows(row);
  if (!navigation.many) {
    const [only] = rows;
    return { [item.property]: only === undefined ? null : entityBody(target, only, item.query, context) };
  }
  const matching = narrowed(target, rows, item.query, context.schemaVersion21);
  const page = pageOf(target, matching, item.query, context.setup.expandedPageSize);
  const members: Record<string, unknown> = {
    [item.property]: page.rows.map((child) => entityBody(target, child, item.query, context)),
  };
  if (page.continuation !== undefined) {
    const parameters = new URLSearchParams([...optionTexts(item.query), ['$skiptoken', page.continuation]]);
    members[`${item.property}@odata.nextLink`] =
      `${context.scopeUrl}${set.name}(${row.id})/${item.property}?${parameters.toString()}`;
  }
  return members;
}

/** Nested options as they would stand in a URL of their own. */
function optionTexts(query: ODataQuery): [string, string][] {
  const options: [string, string][] = [];
  if (query.select !== undefined) options.push(['$select', query.select.join(',')]);
  if (query.filterText !== undefined) options.push(['$filter', query.filterText]);
  if (query.orderBy !== undefined) {
    options.push(['$orderby', query.orderBy.map((key) => key.property + (key.descending ? ' desc' : '')).join(',')]);
  }
  if (query.expand !== undefined) options.push(['$expand', query.expand.map(expandText).join(',')]);
  return options;
}

function expandText({ property, query }: ExpandItem): string {
  const options = optionTexts(query).map(([name, value]) => `${name}=${value}`);
  return options.length === 0 ? property : `${property}(${options.join(';')})`;
}

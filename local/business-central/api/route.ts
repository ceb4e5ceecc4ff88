import { BusinessCentralError, dialogError, notFoundError } from '../model/errors.js';
import type { StoredRow } from '../model/table.js';
import { type EntitySet, type EntitySets, type Navigation, setNamed } from './entity-set.js';

/** What a path below a company leads to. */
export type EntityRoute =
  | {
      readonly kind: 'collection';
      readonly set: EntitySet;
      /** Rows below a parent; absent = the whole set. */
      readonly parent?: { readonly row: StoredRow; readonly navigation: Navigation<StoredRow> };
    }
  | { readonly kind: 'entity'; readonly set: EntitySet; readonly row: StoredRow }
  | { readonly kind: 'none'; readonly set: EntitySet }
  | { readonly kind: 'action'; readonly set: EntitySet; readonly row: StoredRow; readonly action: string };

/** A path with a trailing `/$count`. */
export interface ResolvedPath {
  readonly route: EntityRoute;
  readonly countOnly: boolean;
}

/** One segment of a path: `salesOrders(…)` has name and key. */
export interface Segment {
  readonly name: string;
  readonly key?: string;
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Splits a decoded path without leading slash. @throws BusinessCentralError 404 for segments of no known form. */
export function segmentsOf(path: string): readonly Segment[] {
  if (path.startsWith('/')) throw unknownSegment(path);
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^([A-Za-z$][\w.$]*)(?:\((.*)\))?$/.exec(part);
      if (match === null) throw unknownSegment(part);
      const [, name, key] = match;
      return key === undefined ? { name: name ?? '' } : { name: name ?? '', key };
    });
}

/** A key in parentheses as GUID, bare and in lower case (1.1). */
export function guidKey(key: string): string {
  if (guidPattern.test(key)) return key.toLowerCase();
  throw new BusinessCentralError(400, 'Application_InvalidGUID', `'${key}' is not a valid key: a GUID is expected.`);
}

/** 404 for a segment that is no entity set, property or action (S-002). */
export function unknownSegment(name: string): BusinessCentralError {
  return new BusinessCentralError(404, 'BadRequest_NotFound', `Resource not found for the segment '${name}'.`);
}

/** Follows segments from an entity set on. @throws BusinessCentralError 404 when a record or segment is unknown. */
export function resolveSegments(sets: EntitySets, segments: readonly Segment[]): ResolvedPath {
  const countOnly = segments.at(-1)?.name === '$count';
  const [first, ...rest] = countOnly ? segments.slice(0, -1) : segments;
  if (first === undefined) throw unknownSegment('$count');
  let route = start(setNamed(sets, first.name), first.key, rest[0]?.name);
  rest.forEach((segment, index) => {
    route = follow(sets, route, { segment, isLast: index === rest.length - 1 });
  });
  return { route, countOnly };
}

function start(set: EntitySet, key: string | undefined, next: string | undefined): EntityRoute {
  if (key === undefined) return { kind: 'collection', set };
  const id = guidKey(key);
  const row = set.row(id);
  if (row !== undefined) return { kind: 'entity', set, row };
  // The line page looks its document up itself and words it its own way (2.2, rule 2; S-088).
  if (next === 'salesOrderLines' || next === 'salesQuoteLines')
    throw dialogError('No document with the specified ID exists.');
  throw notFoundError(set.caption, id);
}

function follow(
  sets: EntitySets,
  route: EntityRoute,
  step: { readonly segment: Segment; readonly isLast: boolean },
): EntityRoute {
  const { segment } = step;
  if (route.kind !== 'entity') throw unknownSegment(segment.name);
  const { set, row } = route;
  if (set.actions?.[segment.name] !== undefined && step.isLast && segment.key === undefined) {
    return { kind: 'action', set, row, action: segment.name };
  }
  const navigation = set.navigations.find((candidate) => candidate.name === segment.name);
  if (navigation === undefined) throw unknownSegment(segment.name);
  const target = setNamed(sets, navigation.target);
  if (!navigation.many) {
    const [only] = navigation.rows(row);
    return only === undefined ? { kind: 'none', set: target } : { kind: 'entity', set: target, row: only };
  }
  if (segment.key === undefined) return { kind: 'collection', set: target, parent: { row, navigation } };
  const id = guidKey(segment.key);
  const child = navigation.rows(row).find((candidate) => candidate.id === id);
  if (child === undefined) throw notFoundError(target.caption, id);
  return { kind: 'entity', set: target, row: child };
}

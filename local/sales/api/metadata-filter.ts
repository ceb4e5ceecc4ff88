import type { FilterNode } from '../../simulator-kit/odata-filter.js';
import { badQuery, DataverseError } from '../model/errors.js';
import { parseDataverseFilter } from '../query/filter.js';
import type { ApiRequest, Json } from './request.js';

/** The `$filter` of a metadata read: `eq` and `ne` of properties, joined by and, or, not. @throws DataverseError 400 */
export function definitionFilter(request: ApiRequest): (item: Json) => boolean {
  const text = request.query.get('$filter');
  if (text === null) return () => true;
  const node = parseDataverseFilter(text);
  return (item) => passes(node, item);
}

function passes(node: FilterNode, item: Json): boolean {
  switch (node.kind) {
    case 'and':
      return passes(node.left, item) && passes(node.right, item);
    case 'or':
      return passes(node.left, item) || passes(node.right, item);
    case 'not':
      return !passes(node.inner, item);
    case 'compare':
      return comparison(node, item);
    default:
      throw badQuery('This filter on metadata is not supported.');
  }
}

function comparison(node: Extract<FilterNode, { kind: 'compare' }>, item: Json): boolean {
  const { left, right, operator } = node;
  if (left.kind !== 'property' || right.kind !== 'literal' || (operator !== 'eq' && operator !== 'ne')) {
    throw badQuery('This filter on metadata is not supported.');
  }
  const [name = ''] = left.path;
  if (!(name in item)) throw new DataverseError(400, '0x80060888', `Could not find a property named '${name}'.`);
  return (String(item[name]) === right.text) === (operator === 'eq');
}

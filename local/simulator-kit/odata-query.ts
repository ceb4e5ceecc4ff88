import { type FilterNode, FilterSyntaxError, parseFilter } from './odata-filter.js';

/** One navigation property of `$expand` with the options in its parentheses. */
export interface ExpandItem {
  readonly property: string;
  readonly query: ODataQuery;
}

/** Query options of a read, or those nested in `$expand`. Options not read here are in `other`, with their `$`. */
export interface ODataQuery {
  readonly select?: readonly string[];
  readonly expand?: readonly ExpandItem[];
  readonly filter?: FilterNode;
  readonly filterText?: string;
  readonly orderBy?: readonly { readonly property: string; readonly descending: boolean }[];
  readonly top?: number;
  readonly skip?: number;
  readonly count?: boolean;
  readonly other: Readonly<Record<string, string>>;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/**
 * Parses query options. A string beginning with `?` is a query string; any other string is what stands in the
 * parentheses of `$expand`, URL-decoded, options separated by `;`.
 * @throws FilterSyntaxError when an option cannot be read.
 */
export function parseODataQuery(parameters: URLSearchParams | string): ODataQuery {
  const other: Record<string, string> = {};
  const query: Writable<ODataQuery> = { other };
  for (const [name, value] of optionPairs(parameters)) {
    if (!readOption(query, name, value)) other[name] = value;
  }
  return query;
}

function optionPairs(parameters: URLSearchParams | string): readonly (readonly [string, string])[] {
  if (typeof parameters !== 'string') return [...parameters.entries()];
  if (parameters.startsWith('?')) return [...new URLSearchParams(parameters).entries()];
  return splitOutside(parameters, ';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      if (equals < 0) throw new FilterSyntaxError(`'=' is missing in '${part.trim()}'`, 0);
      return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()] as const;
    });
}

/** False when the option is not one of those read here. */
function readOption(query: Writable<ODataQuery>, name: string, value: string): boolean {
  switch (name.toLowerCase()) {
    case '$select':
      query.select = commaList(value);
      return true;
    case '$expand':
      query.expand = splitOutside(value, ',').map(parseExpandItem);
      return true;
    case '$filter':
      query.filter = parseFilter(value);
      query.filterText = value;
      return true;
    case '$orderby':
      query.orderBy = commaList(value).map(parseOrderItem);
      return true;
    case '$top':
      query.top = wholeNumber('$top', value);
      return true;
    case '$skip':
      query.skip = wholeNumber('$skip', value);
      return true;
    case '$count':
      query.count = trueOrFalse(value);
      return true;
    default:
      return false;
  }
}

function parseExpandItem(text: string): ExpandItem {
  const item = text.trim();
  const open = item.indexOf('(');
  const property = (open < 0 ? item : item.slice(0, open)).trim();
  if (!/^[\p{L}_][\p{L}\p{N}_./$]*$/u.test(property)) {
    throw new FilterSyntaxError(`$expand cannot read '${item}'`, 0);
  }
  if (open < 0) return { property, query: { other: {} } };
  if (!item.endsWith(')')) throw new FilterSyntaxError(`$expand misses ')' in '${item}'`, item.length);
  return { property, query: parseODataQuery(item.slice(open + 1, -1).replace(/^\?/, '')) };
}

function parseOrderItem(text: string): { property: string; descending: boolean } {
  const [property, direction, ...rest] = text.split(/\s+/);
  const known = direction === undefined || direction === 'asc' || direction === 'desc';
  if (property === undefined || !known || rest.length > 0) {
    throw new FilterSyntaxError(`$orderby cannot read '${text}'`, 0);
  }
  return { property, descending: direction === 'desc' };
}

function commaList(value: string): readonly string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value.trim())) {
    throw new FilterSyntaxError(`${name} must be a whole number, not '${value}'`, 0);
  }
  return Number(value);
}

function trueOrFalse(value: string): boolean {
  if (value !== 'true' && value !== 'false') {
    throw new FilterSyntaxError(`$count must be true or false, not '${value}'`, 0);
  }
  return value === 'true';
}

/** Splits at `separator` where it stands outside of parentheses and of quotes. */
function splitOutside(text: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let inQuotes = false;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === "'") inQuotes = !inQuotes;
    if (inQuotes) continue;
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  if (depth !== 0) throw new FilterSyntaxError('parentheses do not pair', text.length);
  if (inQuotes) throw new FilterSyntaxError('a string is not closed', text.length);
  parts.push(text.slice(start));
  return parts;
}

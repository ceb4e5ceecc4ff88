/** A route template made ready for matching. */
export interface CompiledRoute {
  /** Parameters when the path (without query) fits; optional ones that are absent are missing. */
  match(path: string): Readonly<Record<string, string>> | undefined;
  /** One rank a segment, lower = more particular; compared position by position. */
  readonly ranks: readonly number[];
}

/** Route constraints: patterns of what a parameter may hold. */
const constraints: Readonly<Record<string, string>> = {
  int: '-?\\d+',
  long: '-?\\d+',
  guid: '[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}',
  alpha: '[A-Za-z]+',
  bool: '(?:[Tt]rue|[Ff]alse)',
  decimal: '-?\\d+(?:\\.\\d+)?',
};

const parameter =
  /^\{(?<star>\*{0,2})(?<name>\w+)(?::(?<constraint>[^}=?]+))?(?:=(?<preset>[^}]*))?(?<optional>\?)?\}$/;

interface Segment {
  readonly pattern: string;
  readonly rank: number;
  readonly preset?: readonly [name: string, value: string];
}

/**
 * Compiles a template of ASP.NET's kind: `a/{b}`, `{b?}`, `{b:int}`, `{b=preset}`, `{*rest}`, `file-{name}.txt`.
 * Letter case and a trailing slash do not matter.
 * @throws Error for a constraint or a form that this host does not know
 */
export function compileRoute(routePrefix: string, template: string): CompiledRoute {
  const whole = [routePrefix, template].map((part) => part.replace(/^\/+|\/+$/g, '')).filter((part) => part !== '');
  const segments = whole.join('/').split('/').map(compileSegment);
  const expression = new RegExp(`^${segments.map((segment) => segment.pattern).join('')}/?$`, 'i');
  const presets = Object.fromEntries(segments.flatMap((segment) => (segment.preset ? [segment.preset] : [])));
  return {
    ranks: segments.map((segment) => segment.rank),
    match: (path) => {
      const found = expression.exec(path);
      if (found === null) return undefined;
      const given = Object.entries(found.groups ?? {}).filter(([, value]) => value !== undefined && value !== '');
      return { ...presets, ...Object.fromEntries(given.map(([name, value]) => [name, decodeSegment(value)])) };
    },
  };
}

/** For sorting: negative when `a` is the more particular route. */
export function compareRoutes(a: CompiledRoute, b: CompiledRoute): number {
  for (let index = 0; index < Math.max(a.ranks.length, b.ranks.length); index++) {
    const difference = (a.ranks[index] ?? 9) - (b.ranks[index] ?? 9);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compileSegment(text: string): Segment {
  if (!text.includes('{')) return { pattern: `/${escapeText(text)}`, rank: 0 };
  const groups = parameter.exec(text)?.groups;
  if (groups === undefined) return compileMixed(text);
  const { star = '', name = '', constraint, preset, optional } = groups;
  if (star !== '') return { pattern: `(?:/(?<${name}>.*))?`, rank: 4 };
  const value = constraint === undefined ? '[^/]+' : constraintPattern(constraint, text);
  const rank = constraint === undefined ? 3 : 2;
  const isOptional = optional !== undefined || preset !== undefined;
  const pattern = isOptional ? `(?:/(?<${name}>${value}))?` : `/(?<${name}>${value})`;
  return preset === undefined ? { pattern, rank } : { pattern, rank, preset: [name, preset] };
}

/** A segment of text and parameters, such as `order-{number}.json`. */
function compileMixed(text: string): Segment {
  const pattern = text
    .split(/(\{\w+(?::[^}]+)?\})/)
    .map((part) => {
      const [, name, constraint] = /^\{(\w+)(?::([^}]+))?\}$/.exec(part) ?? [];
      if (name === undefined) return escapeText(part);
      return `(?<${name}>${constraint === undefined ? '[^/]+?' : constraintPattern(constraint, text)})`;
    })
    .join('');
  if (pattern.includes('\\{')) throw new Error(`route segment "${text}" is not supported by this host`);
  return { pattern: `/${pattern}`, rank: 1 };
}

function constraintPattern(constraint: string, text: string): string {
  const pattern = constraints[constraint.toLowerCase()];
  if (pattern === undefined) throw new Error(`route constraint of "${text}" is not supported by this host`);
  return pattern;
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Percent-decodes, except `%2F`, which stays as it is. */
function decodeSegment(text: string): string {
  return text
    .split(/(%2f)/i)
    .map((part) => {
      if (part.toLowerCase() === '%2f') return part;
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    })
    .join('');
}

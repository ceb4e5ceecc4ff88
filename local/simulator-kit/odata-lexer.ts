/** Text of a `$filter`, `$orderby`, `$expand` … that does not follow the grammar; `position` counts from 0. */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(`${message} at position ${position}`);
    this.position = position;
  }
}

/** Kind of a literal value; `text` of a string literal is without quotes. */
export type LiteralType = 'string' | 'number' | 'boolean' | 'null' | 'guid' | 'date' | 'dateTime';

/** One word of a filter. */
export type Token =
  | { readonly kind: 'literal'; readonly type: LiteralType; readonly text: string; readonly position: number }
  | { readonly kind: 'name'; readonly text: string; readonly position: number }
  | { readonly kind: 'symbol'; readonly text: string; readonly position: number }
  | { readonly kind: 'end'; readonly text: ''; readonly position: number };

/** Literals without quotes, the most particular first: a GUID or a date may begin like a number. */
const bareLiterals: readonly { readonly type: LiteralType; readonly pattern: RegExp }[] = [
  { type: 'guid', pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/iy },
  {
    type: 'dateTime',
    pattern: /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?(?:Z|[ +-]\d{2}:\d{2})?(?![\w-])/iy,
  },
  { type: 'date', pattern: /\d{4}-\d{2}-\d{2}(?![\w-])/y },
  { type: 'number', pattern: /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/iy },
  { type: 'boolean', pattern: /(?:true|false)(?![\w/.(])/y },
  { type: 'null', pattern: /null(?![\w/.(])/y },
];
const space = /\s+/y;
const name = /[\p{L}_$@][\p{L}\p{N}_$@.]*/uy;
const quoted = /'((?:[^']|'')*)'/y;
const symbols = '(),:/=';

/** Splits filter text into words. @throws FilterSyntaxError on a character or quote that fits nowhere. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = skipSpace(text, 0);
  while (position < text.length) {
    const { token, end } = readToken(text, position);
    tokens.push(token);
    position = skipSpace(text, end);
  }
  tokens.push({ kind: 'end', text: '', position: text.length });
  return tokens;
}

function readToken(text: string, position: number): { token: Token; end: number } {
  const string = matchAt(quoted, text, position);
  if (string !== undefined) {
    const value = string.slice(1, -1).replaceAll("''", "'");
    return { token: { kind: 'literal', type: 'string', text: value, position }, end: position + string.length };
  }
  for (const { type, pattern } of bareLiterals) {
    const literal = matchAt(pattern, text, position);
    if (literal === undefined) continue;
    return { token: { kind: 'literal', type, text: literal, position }, end: position + literal.length };
  }
  const word = matchAt(name, text, position);
  if (word !== undefined) return { token: { kind: 'name', text: word, position }, end: position + word.length };
  const character = text.charAt(position);
  if (symbols.includes(character)) {
    return { token: { kind: 'symbol', text: character, position }, end: position + 1 };
  }
  const what = character === "'" ? 'a string is not closed' : `unexpected '${character}'`;
  throw new FilterSyntaxError(what, position);
}

function skipSpace(text: string, position: number): number {
  return position + (matchAt(space, text, position)?.length ?? 0);
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

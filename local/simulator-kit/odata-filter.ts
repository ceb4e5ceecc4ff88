import { FilterSyntaxError, type LiteralType, type Token, tokenize } from './odata-lexer.js';

export { FilterSyntaxError };

/** Comparison of OData. */
export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** A `$filter` as a tree. A named argument of a call (`PropertyName='x'`) is a comparison with `eq`. */
export type FilterNode =
  | {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: FilterNode;
      readonly right: FilterNode;
    }
  | { readonly kind: 'and' | 'or'; readonly left: FilterNode; readonly right: FilterNode }
  | { readonly kind: 'not'; readonly inner: FilterNode }
  | { readonly kind: 'property'; readonly path: readonly string[] }
  | { readonly kind: 'literal'; readonly type: LiteralType; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly FilterNode[] }
  | { readonly kind: 'in'; readonly left: FilterNode; readonly values: readonly FilterNode[] }
  | {
      readonly kind: 'lambda';
      readonly collection: readonly string[];
      readonly quantifier: 'any' | 'all';
      readonly variable: string;
      readonly body?: FilterNode;
    };

const comparisons: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

function isComparison(text: string): text is ComparisonOperator {
  return comparisons.includes(text);
}

/** Parses `$filter` text (already URL-decoded). @throws FilterSyntaxError telling where it fails. */
export function parseFilter(text: string): FilterNode {
  return new FilterParser(tokenize(text)).parse();
}

/** Recursive descent; `or` binds loosest, then `and`, `not`, comparison. */
class FilterParser {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): FilterNode {
    const node = this.#or();
    if (this.#peek().kind !== 'end') throw this.#unexpected();
    return node;
  }

  #or(): FilterNode {
    let left = this.#and();
    while (this.#takeWord('or')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): FilterNode {
    let left = this.#not();
    while (this.#takeWord('and')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): FilterNode {
    return this.#takeWord('not') ? { kind: 'not', inner: this.#not() } : this.#comparison();
  }

  #comparison(): FilterNode {
    const left = this.#operand();
    const token = this.#peek();
    if (token.kind !== 'name') return left;
    if (isComparison(token.text)) {
      this.#index += 1;
      return { kind: 'compare', operator: token.text, left, right: this.#operand() };
    }
    if (this.#takeWord('in')) {
      this.#expect('(');
      return { kind: 'in', left, values: this.#listUntilClose() };
    }
    return left;
  }

  #operand(): FilterNode {
    const token = this.#next();
    if (token.kind === 'literal') return { kind: 'literal', type: token.type, text: token.text };
    if (token.kind === 'symbol' && token.text === '(') {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    if (token.kind === 'name') return this.#nameOrCall(token.text);
    this.#index -= 1;
    throw this.#unexpected();
  }

  #nameOrCall(first: string): FilterNode {
    const path = [first];
    while (this.#takeSymbol('/')) {
      const part = this.#next();
      if (part.kind !== 'name') {
        this.#index -= 1;
        throw this.#unexpected();
      }
      path.push(part.text);
    }
    if (!this.#takeSymbol('(')) return { kind: 'property', path };
    const last = path.at(-1);
    if (path.length > 1 && (last === 'any' || last === 'all')) return this.#lambda(path.slice(0, -1), last);
    return { kind: 'call', name: path.join('/'), arguments: this.#listUntilClose() };
  }

  #lambda(collection: readonly string[], quantifier: 'any' | 'all'): FilterNode {
    if (quantifier === 'any' && this.#takeSymbol(')')) return { kind: 'lambda', collection, quantifier, variable: '' };
    const variable = this.#next();
    if (variable.kind !== 'name') {
      this.#index -= 1;
      throw this.#unexpected();
    }
    this.#expect(':');
    const body = this.#or();
    this.#expect(')');
    return { kind: 'lambda', collection, quantifier, variable: variable.text, body };
  }

  #listUntilClose(): readonly FilterNode[] {
    const nodes: FilterNode[] = [];
    if (this.#takeSymbol(')')) return nodes;
    do nodes.push(this.#argument());
    while (this.#takeSymbol(','));
    this.#expect(')');
    return nodes;
  }

  #argument(): FilterNode {
    const left = this.#or();
    if (left.kind !== 'property' || !this.#takeSymbol('=')) return left;
    return { kind: 'compare', operator: 'eq', left, right: this.#or() };
  }

  #peek(): Token {
    const token = this.#tokens[this.#index] ?? this.#tokens.at(-1);
    if (token === undefined) throw new FilterSyntaxError('nothing to read', 0);
    return token;
  }

  #next(): Token {
    const token = this.#peek();
    this.#index += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    return this.#take('name', word);
  }

  #takeSymbol(symbol: string): boolean {
    return this.#take('symbol', symbol);
  }

  #take(kind: Token['kind'], text: string): boolean {
    const token = this.#peek();
    if (token.kind !== kind || token.text !== text) return false;
    this.#index += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected(`, '${symbol}' expected`);
  }

  #unexpected(addition = ''): FilterSyntaxError {
    const token = this.#peek();
    const found = token.kind === 'end' ? 'unexpected end' : `unexpected '${token.text}'`;
    return new FilterSyntaxError(found + addition, token.position);
  }
}

import { type FilterNode, FilterSyntaxError, parseFilter } from '../../simulator-kit/odata-filter.js';
import type { Engine } from '../engine/contract.js';
import { badQuery, unknownProperty } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { type Row, referenceOf, type Value } from '../model/values.js';
import { compareValues, equalValues, literalValue, matchesLike } from './compare.js';
import { columnOfProperty } from './properties.js';
import { Reader } from './reader.js';

/** What a filter is evaluated on. */
interface Scope {
  readonly table: Table;
  readonly row: Row;
  /** rows bound by lambdas */
  readonly variables: Readonly<Record<string, { table: Table; row: Row }>>;
}

/** Parses a Dataverse `$filter`. @throws DataverseError 400 (D-021) */
export function parseDataverseFilter(text: string): FilterNode {
  try {
    const withIn = text.replace(
      /Microsoft\.Dynamics\.CRM\.In\(\s*PropertyName\s*=\s*'(\w+)'\s*,\s*PropertyValues\s*=\s*\[([^\]]*)\]\s*\)/g,
      (_all, property: string, values: string) =>
        `${property} in (${values.replaceAll("'", "''").replaceAll('"', "'")})`,
    );
    if (withIn === text && / in \(/.test(text.replace(/'(?:[^']|'')*'/g, '')))
      throw badQuery("The operator 'in' is not supported.");
    return parseFilter(withIn);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    const quotes = (text.match(/'/g) ?? []).length;
    if (quotes % 2 === 1) throw badQuery(`There is an unterminated literal at position ${text.length} in '${text}'.`);
    throw badQuery(error.message);
  }
}

/** Tells which rows of a table pass a filter. */
export class FilterEvaluator {
  readonly #engine: Engine;
  readonly #reader: Reader;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#reader = new Reader(engine);
  }

  /** Whether a row passes. */
  passes(node: FilterNode, table: Table, row: Row): boolean {
    return this.#evaluate(node, { table, row, variables: {} }) === true;
  }

  #evaluate(node: FilterNode, scope: Scope): Value {
    switch (node.kind) {
      case 'and': {
        const left = this.#evaluate(node.left, scope) === true;
        return this.#evaluate(node.right, scope) === true && left;
      }
      case 'or': {
        const left = this.#evaluate(node.left, scope) === true;
        return this.#evaluate(node.right, scope) === true || left;
      }
      case 'not':
        return this.#evaluate(node.inner, scope) !== true;
      case 'compare':
        return this.#compare(node, scope);
      case 'in':
        return (
          node.values.filter((value) => equalValues(this.#evaluate(node.left, scope), this.#evaluate(value, scope)))
            .length > 0
        );
      case 'literal':
        return literalValue(node);
      case 'property':
        return this.#property(node.path, scope);
      case 'call':
        return this.#call(node, scope);
      case 'lambda':
        return this.#lambda(node, scope);
    }
  }

  #compare(node: Extract<FilterNode, { kind: 'compare' }>, scope: Scope): boolean {
    const left = this.#evaluate(node.left, scope);
    const right = this.#evaluate(node.right, scope);
    switch (node.operator) {
      case 'eq':
        return equalValues(left, right);
      case 'ne':
        return !equalValues(left, right);
      default:
        return compareValues(node.operator, left, right);
    }
  }

  #property(path: readonly string[], scope: Scope): Value {
    const [first = '', ...rest] = path;
    const variable = scope.variables[first];
    if (variable !== undefined) return this.#property(rest, { ...variable, variables: {} });
    if (rest.length === 0) {
      const column = columnOfProperty(this.#engine.schema, scope.table, first);
      return this.#reader.value(scope.table, scope.row, column);
    }
    const navigation = this.#engine.schema.navigation(scope.table, first);
    if (navigation === undefined) throw unknownProperty(scope.table.name, first);
    const target = this.#engine.schema.existing(navigation.target);
    const reference = referenceOf(scope.row, navigation.column.name);
    const found = reference?.table === target.name ? this.#reader.follow(reference)?.row : undefined;
    return this.#property(rest, { table: target, row: found ?? {}, variables: {} });
  }

  #call(node: Extract<FilterNode, { kind: 'call' }>, scope: Scope): boolean {
    const [subject, pattern] = node.arguments.map((argument) => this.#evaluate(argument, scope));
    if (typeof pattern !== 'string') throw badQuery(`The function '${node.name}' needs a text.`);
    const text = typeof subject === 'string' ? subject : '';
    switch (node.name) {
      case 'contains':
        return matchesLike(text, `%${pattern}%`);
      case 'startswith':
        return matchesLike(text, `${pattern}%`);
      case 'endswith':
        return matchesLike(text, `%${pattern}`);
      default:
        throw badQuery(`An unknown function with name '${node.name}' was found.`);
    }
  }

  #lambda(node: Extract<FilterNode, { kind: 'lambda' }>, scope: Scope): boolean {
    const [name = '', ...rest] = node.collection;
    const relation = rest.length === 0 ? this.#engine.schema.collection(scope.table, name) : undefined;
    if (relation === undefined) throw unknownProperty(scope.table.name, node.collection.join('/'));
    const table = this.#engine.schema.existing(relation.many);
    const { body } = node;
    const test = (row: Row) =>
      body === undefined ||
      this.#evaluate(body, { ...scope, variables: { ...scope.variables, [node.variable]: { table, row } } }) === true;
    const rows = this.#reader.many(scope.row, relation);
    return node.quantifier === 'any' ? rows.some(test) : rows.every(test);
  }
}

import type { FilterNode } from '../../simulator-kit/odata-filter.js';
import { BusinessCentralError, badRequest } from '../model/errors.js';
import type { StoredRow } from '../model/table.js';
import { decimal } from '../model/values.js';
import type { EntitySet } from './entity-set.js';
import { encodedName, type Property, type Value } from './property.js';

type Test = (row: StoredRow) => boolean;
type Operand = {
  readonly property: Property<StoredRow>;
  readonly value: (row: StoredRow) => Value;
};
type LiteralNode = FilterNode & { kind: 'literal' };

function notSupported(what: string): BusinessCentralError {
  return new BusinessCentralError(400, 'Application_FilterErrorException', `The filter is not supported: ${what}.`);
}

/**
 * A `$filter` as a test of rows, with BC's restrictions (1.4): `or` on one property only (S-008), `in` only with schema
 * version 2.1, lambdas ignored (S-009), page variables refused, unknown properties refused (S-011).
 */
export function compileFilter(set: EntitySet, filter: FilterNode, schemaVersion21: boolean): Test {
  return new FilterCompiler(set, schemaVersion21).test(filter);
}

class FilterCompiler {
  readonly #set: EntitySet;
  readonly #schemaVersion21: boolean;

  constructor(set: EntitySet, schemaVersion21: boolean) {
    this.#set = set;
    this.#schemaVersion21 = schemaVersion21;
  }

  test(node: FilterNode): Test {
    switch (node.kind) {
      case 'and': {
        const [left, right] = [this.test(node.left), this.test(node.right)];
        return (row) => left(row) && right(row);
      }
      case 'or': {
        checkOneProperty(node);
        const [left, right] = [this.test(node.left), this.test(node.right)];
        return (row) => left(row) || right(row);
      }
      case 'compare':
        return this.#compare(node);
      case 'in':
        return this.#in(node);
      case 'call':
        return this.#call(node);
      case 'lambda':
        return () => true;
      case 'property':
        return this.#flag(node);
      case 'not':
      case 'literal':
        throw notSupported(`'${node.kind}'`);
    }
  }

  #flag(node: FilterNode & { kind: 'property' }): Test {
    const operand = this.#operand(node);
    if (operand.property.type.kind !== 'boolean') throw notSupported('a condition must be a comparison');
    return (row) => operand.value(row) === true;
  }

  #compare(node: FilterNode & { kind: 'compare' }): Test {
    const operand = this.#operand(node.left);
    if (node.right.kind !== 'literal') throw notSupported('only comparisons with a literal');
    const expected = literalValue(operand.property, node.right);
    const { operator } = node;
    return (row) => {
      const order = compareValues(operand.property, operand.value(row), expected);
      switch (operator) {
        case 'eq':
          return order === 0;
        case 'ne':
          return order !== 0;
        case 'gt':
          return order > 0;
        case 'ge':
          return order >= 0;
        case 'lt':
          return order < 0;
        case 'le':
          return order <= 0;
      }
    };
  }

  #in(node: FilterNode & { kind: 'in' }): Test {
    if (!this.#schemaVersion21) {
      throw new BusinessCentralError(
        400,
        'BadRequest_InvalidRequestUrl',
        "The operator 'in' needs $schemaversion=2.1.",
      );
    }
    const operand = this.#operand(node.left);
    const values = node.values.map((value) => {
      if (value.kind !== 'literal') throw notSupported("only literals in 'in'");
      return literalValue(operand.property, value);
    });
    return (row) => values.some((value) => compareValues(operand.property, operand.value(row), value) === 0);
  }

  #call(node: FilterNode & { kind: 'call' }): Test {
    const [first, second, ...rest] = node.arguments;
    if (first === undefined || second?.kind !== 'literal' || rest.length > 0) throw notSupported(`'${node.name}'`);
    const operand = this.#operand(first);
    const part = String(literalValue(operand.property, second));
    const value = (row: StoredRow) => String(operand.value(row));
    switch (node.name) {
      case 'startswith':
        return (row) => value(row).startsWith(part);
      case 'endswith':
        return (row) => value(row).endsWith(part);
      case 'contains':
        return (row) => value(row).includes(part);
      default:
        throw notSupported(`function '${node.name}'`);
    }
  }

  #operand(node: FilterNode): Operand {
    if (node.kind === 'property') {
      const property = filterableProperty(this.#set, node.path.join('/'));
      return { property, value: (row) => property.read(row) };
    }
    if (node.kind !== 'call') throw notSupported('the left side must be a property');
    const [inner, ...rest] = node.arguments;
    if (inner === undefined) throw notSupported(`'${node.name}'`);
    const operand = this.#operand(inner);
    const change = textFunction(node.name, rest);
    return { property: operand.property, value: (row) => change(String(operand.value(row))) };
  }
}

function textFunction(name: string, parameters: readonly FilterNode[]): (value: string) => string {
  if (name === 'tolower' && parameters.length === 0) return (value) => value.toLowerCase();
  if (name === 'toupper' && parameters.length === 0) return (value) => value.toUpperCase();
  const numbers = parameters.map((parameter) => (parameter.kind === 'literal' ? Number(parameter.text) : Number.NaN));
  const [from, length] = numbers;
  if (name !== 'substring' || from === undefined || numbers.some(Number.isNaN))
    throw notSupported(`function '${name}'`);
  return (value) => value.slice(from, length === undefined ? undefined : from + length);
}

/** A property that may be filtered and sorted by. @throws BusinessCentralError for unknown ones and page variables. */
export function filterableProperty(set: EntitySet, name: string): Property<StoredRow> {
  const property = set.properties.find((candidate) => candidate.name === name);
  if (property === undefined) {
    throw badRequest(`Could not find a property named '${name}' on type 'Microsoft.NAV.${set.typeName}'.`);
  }
  if (!property.filterable) throw notSupported(`'${name}' is not a field of the source table`);
  return property;
}

function checkOneProperty(node: FilterNode): void {
  const names = new Set<string>();
  collectProperties(node, names);
  if (names.size > 1) {
    throw new BusinessCentralError(
      400,
      'BadRequest_InvalidRequestUrl',
      "The 'OR' operator is not supported on distinct fields on an OData filter.",
    );
  }
}

function collectProperties(node: FilterNode, names: Set<string>): void {
  switch (node.kind) {
    case 'property':
      names.add(node.path.join('/'));
      return;
    case 'and':
    case 'or':
    case 'compare':
      collectProperties(node.left, names);
      collectProperties(node.right, names);
      return;
    case 'not':
      collectProperties(node.inner, names);
      return;
    case 'in':
      collectProperties(node.left, names);
      return;
    case 'call':
      for (const argument of node.arguments) collectProperties(argument, names);
      return;
    case 'lambda':
    case 'literal':
      return;
  }
}

const literalKinds: Readonly<Record<Property<StoredRow>['type']['kind'], LiteralNode['type']>> = {
  guid: 'guid',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'dateTime',
  decimal: 'number',
  integer: 'number',
  text: 'string',
  code: 'string',
  enum: 'string',
};

/** A literal in inside form. @throws BusinessCentralError 400 when its kind does not fit the property. */
function literalValue(property: Property<StoredRow>, node: LiteralNode): Value {
  const { type } = property;
  if (literalKinds[type.kind] !== node.type) {
    throw new BusinessCentralError(
      400,
      'BadRequest_InvalidRequestUrl',
      `A value of type '${node.type}' does not fit '${property.name}'.`,
    );
  }
  switch (type.kind) {
    case 'guid':
      return node.text.toLowerCase();
    case 'boolean':
      return node.text === 'true';
    case 'dateTime':
      return Date.parse(node.text);
    case 'code':
      return node.text.toUpperCase();
    case 'enum':
      return type.members.find((member) => member === node.text || encodedName(member) === node.text) ?? node.text;
    default:
      return node.text;
  }
}

/** Order of two values of a property: numbers by size, everything else by code units. */
export function compareValues(property: Property<StoredRow>, left: Value, right: Value): number {
  if (property.type.kind === 'decimal') return decimal(String(left)).cmp(decimal(String(right)));
  if (property.type.kind === 'integer') return Number(left) - Number(right);
  return left === right ? 0 : left < right ? -1 : 1;
}

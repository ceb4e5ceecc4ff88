import type { FilterNode } from '../../simulator-kit/odata-filter.js';
import type { Column } from '../model/column.js';
import { badQuery, unknownProperty } from '../model/errors.js';
import type { Schema } from '../model/schema.js';
import type { Table } from '../model/table.js';
import { columnOfProperty } from './properties.js';

/** Type of an operand; `any` fits everything. */
type OperandType = 'Edm.String' | 'Edm.Decimal' | 'Edm.Boolean' | 'Edm.Guid' | 'Edm.DateTimeOffset' | 'any';

/** Tables that the parts of a filter speak of. */
interface Scope {
  readonly table: Table;
  readonly variables: Readonly<Record<string, Table>>;
}

/** Checks names and operand types of a filter before any row is looked at (D-011). @throws DataverseError 400 */
export function checkFilter(schema: Schema, table: Table, node: FilterNode): void {
  check(schema, { table, variables: {} }, node);
}

function check(schema: Schema, scope: Scope, node: FilterNode): OperandType {
  switch (node.kind) {
    case 'and':
    case 'or':
      check(schema, scope, node.left);
      check(schema, scope, node.right);
      return 'Edm.Boolean';
    case 'not':
      check(schema, scope, node.inner);
      return 'Edm.Boolean';
    case 'compare':
      return fitting(check(schema, scope, node.left), check(schema, scope, node.right));
    case 'in':
      for (const value of node.values) if (value.kind !== 'literal') throw badQuery('In takes literal values only.');
      check(schema, scope, node.left);
      return 'Edm.Boolean';
    case 'literal':
      return LITERAL_TYPES[node.type];
    case 'property':
      return propertyType(schema, scope, node.path);
    case 'call':
      if (!FUNCTIONS.includes(node.name)) throw badQuery(`An unknown function with name '${node.name}' was found.`);
      for (const argument of node.arguments) fitting(check(schema, scope, argument), 'Edm.String');
      return 'Edm.Boolean';
    case 'lambda':
      return checkLambda(schema, scope, node);
  }
}

const FUNCTIONS: readonly string[] = ['contains', 'startswith', 'endswith'];
const LITERAL_TYPES: Readonly<Record<Extract<FilterNode, { kind: 'literal' }>['type'], OperandType>> = {
  string: 'Edm.String',
  number: 'Edm.Decimal',
  boolean: 'Edm.Boolean',
  null: 'any',
  guid: 'Edm.Guid',
  date: 'Edm.DateTimeOffset',
  dateTime: 'Edm.DateTimeOffset',
};

function fitting(left: OperandType, right: OperandType): OperandType {
  if (left === right || left === 'any' || right === 'any') return 'Edm.Boolean';
  throw badQuery(
    `A binary operator with incompatible types was detected. Found operand types '${left}' and '${right}' for operator kind 'Equal'.`,
  );
}

function propertyType(schema: Schema, scope: Scope, path: readonly string[]): OperandType {
  const [first = '', ...rest] = path;
  const variable = scope.variables[first];
  if (variable !== undefined) return propertyType(schema, { table: variable, variables: {} }, rest);
  if (rest.length === 0) return columnType(columnOfProperty(schema, scope.table, first));
  const navigation = schema.navigation(scope.table, first);
  if (navigation === undefined) throw unknownProperty(scope.table.name, first);
  return propertyType(schema, { table: schema.existing(navigation.target), variables: {} }, rest);
}

function columnType(column: Column): OperandType {
  switch (column.kind) {
    case 'string':
    case 'memo':
      return 'Edm.String';
    case 'boolean':
      return 'Edm.Boolean';
    case 'guid':
    case 'lookup':
      return 'Edm.Guid';
    case 'dateTime':
      return 'Edm.DateTimeOffset';
    default:
      return 'Edm.Decimal';
  }
}

function checkLambda(schema: Schema, scope: Scope, node: Extract<FilterNode, { kind: 'lambda' }>): OperandType {
  const [name = '', ...rest] = node.collection;
  const relation = rest.length === 0 ? schema.collection(scope.table, name) : undefined;
  if (relation === undefined) throw unknownProperty(scope.table.name, node.collection.join('/'));
  if (node.body !== undefined) {
    const variables = { ...scope.variables, [node.variable]: schema.existing(relation.many) };
    check(schema, { ...scope, variables }, node.body);
  }
  return 'Edm.Boolean';
}

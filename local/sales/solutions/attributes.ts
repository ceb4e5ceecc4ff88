import { type Column, dateTime, decimal, integer, memo, text } from '../model/column.js';
import { DataverseError, invalidArgument } from '../model/errors.js';
import type { Schema } from '../model/schema.js';
import type { Table } from '../model/table.js';
import { child, childrenOf, type Element, textIn } from './document.js';
import { formError } from './form.js';

/** A column that a solution brings to a table. */
export interface BroughtColumn {
  readonly table: string;
  readonly column: Column;
}

/** The custom columns of the tables in a solution. @throws DataverseError for tables and columns that cannot be brought */
export function columnsOf(customizations: Element, schema: Schema, prefix: string): readonly BroughtColumn[] {
  return childrenOf(customizations, 'Entities', 'Entity').flatMap((entity) => {
    const name = textIn(entity, 'Name').toLowerCase();
    const table = schema.byName(name);
    // A table that is not there would be made: custom tables are not simulated.
    if (table === undefined) throw missingDependency(name);
    const info = child(child(entity, 'EntityInfo') ?? entity, 'entity');
    const attributes = info === undefined ? [] : childrenOf(info, 'attributes', 'attribute');
    return attributes.map((attribute) => ({ table: name, column: columnOf(attribute, table, prefix) }));
  });
}

function columnOf(attribute: Element, table: Table, prefix: string): Column {
  const name = textIn(attribute, 'Name');
  if (textIn(attribute, 'IsCustomField') !== '1' || !name.startsWith(`${prefix}_`)) throw wrongName(name);
  const schemaName = attribute.attributes.PhysicalName ?? '';
  if (schemaName.toLowerCase() !== name) throw wrongName(name);
  const displayName = childrenOf(attribute, 'displaynames', 'displayname')[0]?.attributes.description ?? name;
  const column = { ...typed(attribute, name), custom: true, schemaName, displayName };
  const existing = table.columns.get(name);
  if (existing !== undefined && (existing.kind !== column.kind || existing.custom !== true)) {
    throw invalidArgument(`Attribute ${name} is a ${existing.kind}, but a ${column.kind} type was specified.`);
  }
  return column;
}

function typed(attribute: Element, name: string): Column {
  const length = () => Number(neededText(attribute, 'MaxLength'));
  switch (textIn(attribute, 'Type')) {
    case 'nvarchar':
      return text(name, length());
    case 'ntext':
      return memo(name, length());
    case 'int':
      return integer(name);
    case 'decimal': {
      const range = [neededText(attribute, 'MinValue'), neededText(attribute, 'MaxValue')] as const;
      return decimal(name, Number(neededText(attribute, 'Accuracy')), range);
    }
    default:
      return date(attribute, name);
  }
}

/** Behaviours: 1 of a person's zone, 2 a date alone; 3 is not simulated. */
function date(attribute: Element, name: string): Column {
  const isDate = neededText(attribute, 'Format') === 'date';
  const behavior = textIn(attribute, 'Behavior');
  if (behavior === '3' || (behavior === '2' && !isDate)) {
    throw invalidArgument(`The behavior ${behavior} of ${name} is not simulated for its format.`);
  }
  return { ...dateTime(name), dateFormat: isDate, dateOnly: behavior === '2' };
}

function neededText(attribute: Element, name: string): string {
  const value = textIn(attribute, name);
  if (value === '') {
    throw formError(
      `The element 'attribute' has incomplete content. List of possible elements expected: '${name}'.`,
      `/attribute[${attribute.attributes.PhysicalName}]`,
    );
  }
  return value;
}

function wrongName(name: string): DataverseError {
  return new DataverseError(
    400,
    '0x80048062',
    `Invalid name for attribute ${name}.  Custom attribute names must start with a valid customization prefix. The prefix for a solution component should match the prefix that is specified for the publisher of the solution.`,
  );
}

function missingDependency(table: string): DataverseError {
  return new DataverseError(
    400,
    '0x8004801D',
    `The following solution cannot be imported: ${table}. Some dependencies are missing.`,
  );
}

import { LosslessNumber } from 'lossless-json';
import { wireAmount } from '../api/wire.js';
import type { Column } from '../model/column.js';
import type { Table } from '../model/table.js';
import { Amount, isReference, type Reference, type Row, type Value } from '../model/values.js';

const NAMESPACE = 'http://schemas.microsoft.com/xrm/2011/Contracts';
const PLATFORM_COLUMNS = new Set(['versionnumber', 'owninguser', 'owningteam', 'owningbusinessunit']);

/** One element of the lists that DataContract JSON writes for dictionaries. */
export const pair = (key: string, value: unknown) => ({ key, value });
/** A value with its contract type. */
export const typed = (type: string, value: Record<string, unknown>) => ({ __type: `${type}:${NAMESPACE}`, ...value });
/** A reference as EntityReference. */
export const entityReference = (reference: Reference) =>
  typed('EntityReference', {
    Id: reference.id,
    KeyAttributes: [],
    LogicalName: reference.table,
    Name: null,
    RowVersion: null,
  });

/** An option as OptionSetValue. */
export const optionSetValue = (value: Value) => typed('OptionSetValue', { Value: value });

/** An Entity with attributes ready to be written. */
export function bareEntity(row: Reference, attributes: readonly unknown[], version: string | null = null) {
  return {
    Attributes: [...attributes],
    EntityState: null,
    FormattedValues: [],
    Id: row.id,
    KeyAttributes: [],
    LogicalName: row.table,
    RelatedEntities: [],
    RowVersion: version,
  };
}

/** An Entity with the columns of a row; columns that only the platform keeps are left out. */
export function entity(
  table: Table,
  id: string,
  { columns, version }: { columns: Row; version: string | null },
): ReturnType<typeof bareEntity> {
  const attributes = Object.entries(columns).flatMap(([name, value]) => {
    const column = table.columns.get(name);
    return column === undefined || PLATFORM_COLUMNS.has(name) ? [] : [pair(name, attributeValue(column, value))];
  });
  return bareEntity({ table: table.name, id }, attributes, version);
}

function attributeValue(column: Column, value: Value): unknown {
  if (value === null) return null;
  if (isReference(value)) return entityReference(value);
  if (Amount.isDecimal(value)) {
    const number = new LosslessNumber(wireAmount(column, value));
    return column.kind === 'money' ? typed('Money', { Value: number }) : number;
  }
  switch (column.kind) {
    case 'picklist':
    case 'state':
    case 'status':
      return optionSetValue(value);
    case 'dateTime':
      return `/Date(${Date.parse(String(value))})/`;
    default:
      return value;
  }
}

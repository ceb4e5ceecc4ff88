import { createHash } from 'node:crypto';
import { LosslessNumber } from 'lossless-json';
import type { Column } from '../model/column.js';
import { DataverseError } from '../model/errors.js';
import { privilegeName, verbs } from '../model/privilege-names.js';
import type { Schema } from '../model/schema.js';
import type { AlternateKey, Table } from '../model/table.js';
import type { Json } from './request.js';

const TYPES: Readonly<Record<Column['kind'], readonly [metadata: string, type: string]>> = {
  string: ['StringAttributeMetadata', 'String'],
  memo: ['MemoAttributeMetadata', 'Memo'],
  integer: ['IntegerAttributeMetadata', 'Integer'],
  bigint: ['BigIntAttributeMetadata', 'BigInt'],
  decimal: ['DecimalAttributeMetadata', 'Decimal'],
  money: ['MoneyAttributeMetadata', 'Money'],
  boolean: ['BooleanAttributeMetadata', 'Boolean'],
  picklist: ['PicklistAttributeMetadata', 'Picklist'],
  state: ['StateAttributeMetadata', 'State'],
  status: ['StatusAttributeMetadata', 'Status'],
  dateTime: ['DateTimeAttributeMetadata', 'DateTime'],
  guid: ['AttributeMetadata', 'Uniqueidentifier'],
  lookup: ['LookupAttributeMetadata', 'Lookup'],
};

/** A GUID made from a name: metadata ids are the same at every start. */
export function stringId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** EntityMetadata of a table. */
export function entityDefinition(schema: Schema, table: Table): Json {
  return {
    MetadataId: stringId(table.name),
    LogicalName: table.name,
    SchemaName: table.schemaName,
    EntitySetName: table.set,
    LogicalCollectionName: table.set,
    PrimaryIdAttribute: table.primaryId,
    PrimaryNameAttribute: table.primaryName,
    ObjectTypeCode: table.typeCode,
    OwnershipType: table.owned ? 'UserOwned' : 'OrganizationOwned',
    IsCustomEntity: false,
    ChangeTrackingEnabled: schema.tracksChanges(table),
    IsOptimisticConcurrencyEnabled: schema.checksVersions(table),
    Privileges: verbs.map((verb) => ({
      Name: privilegeName(table, verb),
      PrivilegeType: verb,
      PrivilegeId: stringId(privilegeName(table, verb)),
    })),
  };
}

/** AttributeMetadata of a column, with MaxLength or Precision where the type has them. */
export function attributeDefinition(table: Table, column: Column): Json {
  const [metadata, type] = TYPES[column.kind];
  const number = (text: string | undefined) => (text === undefined ? null : new LosslessNumber(text));
  return {
    '@odata.type': `#Microsoft.Dynamics.CRM.${metadata}`,
    MetadataId: stringId(`${table.name}.${column.name}`),
    EntityLogicalName: table.name,
    LogicalName: column.name,
    SchemaName: column.schemaName ?? column.name,
    AttributeType: type,
    AttributeTypeName: { Value: `${type}Type` },
    DisplayName: label(column.displayName ?? column.name),
    IsCustomAttribute: column.custom === true,
    IsPrimaryId: column.name === table.primaryId,
    IsValidForCreate: column.use === 'CU' || column.use === 'C',
    IsValidForUpdate: column.use === 'CU' || column.use === 'U',
    IsValidForRead: column.writeOnly !== true,
    ...(column.maxLength === undefined ? {} : { MaxLength: column.maxLength }),
    ...(column.precision === undefined ? {} : { Precision: column.precision }),
    ...(['decimal', 'money', 'integer'].includes(column.kind)
      ? { MinValue: number(column.minimum), MaxValue: number(column.maximum) }
      : {}),
    ...(column.kind === 'dateTime'
      ? {
          Format: column.dateFormat === true ? 'DateOnly' : 'DateAndTime',
          DateTimeBehavior: { Value: column.dateOnly === true ? 'DateOnly' : 'UserLocal' },
        }
      : {}),
    ...(column.targets === undefined ? {} : { Targets: column.targets.map((target) => target.table) }),
  };
}

/** The options of a choice column, as its typed metadata shows them. */
export function optionSet(column: Column): Json {
  if (column.options === undefined) return {};
  const Options = Object.entries(column.options).map(([value, text]) => ({ Value: Number(value), Label: label(text) }));
  return { OptionSet: { Options }, GlobalOptionSet: null };
}

/** EntityKeyMetadata of an alternate key; the index is ready at once. */
export function keyDefinition(table: Table, key: AlternateKey): Json {
  return {
    MetadataId: stringId(`${table.name}#${key.logicalName}`),
    LogicalName: key.logicalName,
    SchemaName: key.schemaName,
    EntityLogicalName: table.name,
    KeyAttributes: key.columns,
    EntityKeyIndexStatus: 'Active',
    DisplayName: label(key.schemaName),
  };
}

function label(text: string): Json {
  const localized = { Label: text, LanguageCode: 1033, IsManaged: false };
  return { LocalizedLabels: [localized], UserLocalizedLabel: localized };
}

/** The selected properties of a definition; type and id stay. @throws DataverseError 400 for an unknown one */
export function shapeDefinition(item: Json, select: readonly string[] | undefined): Json {
  if (select === undefined) return item;
  const optional = [
    'MaxLength',
    'Precision',
    'OptionSet',
    'GlobalOptionSet',
    'Targets',
    'MinValue',
    'MaxValue',
    'Format',
    'DateTimeBehavior',
  ];
  for (const name of select) {
    if (!(name in item) && !optional.includes(name))
      throw new DataverseError(400, '0x80060888', `Could not find a property named '${name}'.`);
  }
  const kept = ['@odata.type', 'MetadataId', ...select];
  return Object.fromEntries(Object.entries(item).filter(([name]) => kept.includes(name)));
}

import type { Column } from '../model/column.js';
import type { Schema } from '../model/schema.js';
import type { Table } from '../model/table.js';
import { propertyOf } from './wire.js';

const EDM: Readonly<Record<Column['kind'], string>> = {
  string: 'String',
  memo: 'String',
  integer: 'Int32',
  bigint: 'Int64',
  decimal: 'Decimal',
  money: 'Decimal',
  boolean: 'Boolean',
  picklist: 'Int32',
  state: 'Int32',
  status: 'Int32',
  dateTime: 'DateTimeOffset',
  guid: 'Guid',
  lookup: 'Guid',
};

/** `$metadata`: entity types, their navigation properties and the sets; actions are left out. */
export function csdl(schema: Schema): string {
  const types = schema
    .tables()
    .map((table) => entityType(schema, table))
    .join('');
  const sets = schema
    .tables()
    .map((table) => `<EntitySet Name="${table.set}" EntityType="Microsoft.Dynamics.CRM.${table.name}"/>`)
    .join('');
  return `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types}<EntityContainer Name="System">${sets}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;
}

function entityType(schema: Schema, table: Table): string {
  const properties = schema
    .columns(table)
    .map(
      (column) =>
        `<Property Name="${propertyOf(column)}" Type="Edm.${column.dateOnly === true ? 'Date' : EDM[column.kind]}"/>`,
    );
  const single = schema
    .columns(table)
    .flatMap((column) => column.targets ?? [])
    .map((target) => `<NavigationProperty Name="${target.navigation}" Type="mscrm.${target.table}" Nullable="true"/>`);
  const many = schema
    .relationsFrom(table.name)
    .map((relation) => `<NavigationProperty Name="${relation.collection}" Type="Collection(mscrm.${relation.many})"/>`);
  const keys = table.keys.map(
    (key) => `<Annotation Term="OData.Community.Keys.V1.AlternateKeys" String="${key.columns.join(',')}"/>`,
  );
  return `<EntityType Name="${table.name}"><Key><PropertyRef Name="${table.primaryId}"/></Key>${[...properties, ...single, ...many, ...keys].join('')}</EntityType>`;
}

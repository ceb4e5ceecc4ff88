import type { EntitySet, EntitySets } from './entity-set.js';
import { captionOf, encodedName, type PropertyType } from './property.js';

const edmTypes: Readonly<Record<Exclude<PropertyType['kind'], 'enum'>, string>> = {
  guid: 'Edm.Guid',
  boolean: 'Edm.Boolean',
  date: 'Edm.Date',
  dateTime: 'Edm.DateTimeOffset',
  decimal: 'Edm.Decimal',
  integer: 'Edm.Int32',
  text: 'Edm.String',
  code: 'Edm.String',
};

function propertyXml(name: string, type: PropertyType): string {
  const edmType = type.kind === 'enum' ? type.typeName : edmTypes[type.kind];
  const length = type.kind === 'text' || type.kind === 'code' ? ` MaxLength="${type.maxLength}"` : '';
  const scale = type.kind === 'decimal' ? ' Scale="variable"' : '';
  return `<Property Name="${name}" Type="${edmType}" Nullable="false"${length}${scale} />`;
}

function typeXml(set: EntitySet, sets: EntitySets): string {
  const properties = set.properties.map((property) => propertyXml(property.name, property.type));
  const navigations = set.navigations.flatMap((navigation) => {
    const target = sets.get(navigation.target);
    if (target === undefined) return [];
    const type = `Microsoft.NAV.${target.typeName}`;
    return [
      `<NavigationProperty Name="${navigation.name}" Type="${navigation.many ? `Collection(${type})` : type}" />`,
    ];
  });
  const key = '<Key><PropertyRef Name="id" /></Key>';
  return `<EntityType Name="${set.typeName}">${key}${[...properties, ...navigations].join('')}</EntityType>`;
}

function enumXml(sets: EntitySets): string {
  const types = new Map<string, readonly string[]>();
  for (const set of sets.values()) {
    for (const { type } of set.properties) if (type.kind === 'enum') types.set(type.typeName, type.members);
  }
  return [...types]
    .map(([name, members]) => {
      const items = members.map((member, index) => `<Member Name="${encodedName(member)}" Value="${index}" />`);
      return `<EnumType Name="${name.replace('Microsoft.NAV.', '')}">${items.join('')}</EnumType>`;
    })
    .join('');
}

function actionXml(sets: EntitySets): string {
  return [...sets.values()]
    .flatMap((set) =>
      Object.keys(set.actions ?? {}).map((action) => [action.replace('Microsoft.NAV.', ''), set.typeName]),
    )
    .map(
      ([action, type]) =>
        `<Action Name="${action}" IsBound="true"><Parameter Name="bindingParameter" Type="Microsoft.NAV.${type}" /></Action>`,
    )
    .join('');
}

/** `$metadata`: which sets and properties this tenant's version has (1.1). */
export function metadataXml(sets: EntitySets): string {
  const types = [...sets.values()].map((set) => typeXml(set, sets)).join('');
  const entitySets = [...sets.values()]
    .map((set) => `<EntitySet Name="${set.name}" EntityType="Microsoft.NAV.${set.typeName}" />`)
    .join('');
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>',
    `<Schema Namespace="Microsoft.NAV" xmlns="http://docs.oasis-open.org/odata/ns/edm">${enumXml(sets)}${types}${actionXml(sets)}`,
    `<EntityContainer Name="default">${entitySets}</EntityContainer></Schema>`,
    '</edmx:DataServices></edmx:Edmx>',
  ].join('\n');
}

/** The service document at the API root. */
export function serviceDocument(sets: EntitySets, rootUrl: string): unknown {
  const value = [...sets.keys(), 'subscriptions'].map((name) => ({ name, kind: 'EntitySet', url: name }));
  return { '@odata.context': `${rootUrl}/$metadata`, value };
}

/** `entityDefinitions`: captions of entities and properties in English, no more. */
export function entityDefinitions(sets: EntitySets, rootUrl: string): unknown {
  const caption = (text: string) => [{ languageCode: 1033, caption: text }];
  return {
    '@odata.context': `${rootUrl}/$metadata#entityDefinitions`,
    value: [...sets.values()].map((set) => ({
      entityName: set.typeName,
      entitySetName: set.name,
      entityCaptions: caption(set.caption),
      entitySetCaptions: caption(captionOf(set.name)),
      properties: set.properties.map(({ name }) => ({ name, captions: caption(captionOf(name)) })),
      actions: Object.keys(set.actions ?? {}).map((name) => ({
        name: name.replace('Microsoft.NAV.', ''),
        captions: caption(name),
      })),
      enumMembers: [],
    })),
  };
}

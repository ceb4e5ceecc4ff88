import type { World } from './world';

/** Adds a customer's own text column to a table of Sales, as an administrator makes it. */
export async function addColumn(world: World, table: string, name: string): Promise<void> {
  await world.people.administerSales(`EntityDefinitions(LogicalName='${table}')/Attributes`, {
    '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
    SchemaName: name,
    DisplayName: { LocalizedLabels: [{ Label: name, LanguageCode: 1033 }] },
    MaxLength: 35,
  });
}

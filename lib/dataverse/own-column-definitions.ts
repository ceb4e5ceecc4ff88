import { ownLineColumns, ownOrderColumns } from '../mapping/own-columns.js';

type ColumnKind =
  | { readonly kind: 'text'; readonly maxLength: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'decimal'; readonly precision: number };

/** A column that an administrator's setup adds to a standard table. */
export interface OwnColumn {
  readonly table: 'salesorder' | 'salesorderdetail';
  readonly logicalName: string;
  readonly label: string;
  readonly column: ColumnKind;
}

/** Tandem's own columns (spec §2.1): what Business Central says about the order. */
export const ownColumns: readonly OwnColumn[] = [
  orderColumn(ownOrderColumns.businessCentralId, 'Business Central ID', { kind: 'text', maxLength: 36 }),
  orderColumn(ownOrderColumns.businessCentralNumber, 'Business Central number', { kind: 'text', maxLength: 20 }),
  orderColumn(ownOrderColumns.businessCentralStatus, 'Business Central status', { kind: 'text', maxLength: 50 }),
  lineColumn(ownLineColumns.businessCentralLineId, 'Business Central line ID', { kind: 'text', maxLength: 36 }),
  lineColumn(ownLineColumns.shipmentDate, 'Shipment date', { kind: 'date' }),
  lineColumn(ownLineColumns.invoicedQuantity, 'Invoiced quantity', { kind: 'decimal', precision: 5 }),
];

function orderColumn(logicalName: string, label: string, column: ColumnKind): OwnColumn {
  return { table: 'salesorder', logicalName, label, column };
}

function lineColumn(logicalName: string, label: string, column: ColumnKind): OwnColumn {
  return { table: 'salesorderdetail', logicalName, label, column };
}

/** English (United States). */
const languageCode = 1033;

/** Body of `POST EntityDefinitions(LogicalName='…')/Attributes`. The logical name is the schema name in lower case. */
export function columnDefinitionBody(own: OwnColumn): Readonly<Record<string, unknown>> {
  return {
    ...typeBody(own.column),
    SchemaName: own.logicalName,
    DisplayName: label(own.label),
    Description: label(`${own.label}, kept by Tandem`),
    RequiredLevel: {
      Value: 'None',
      CanBeChanged: true,
      ManagedPropertyLogicalName: 'canmodifyrequirementlevelsettings',
    },
  };
}

function typeBody(column: ColumnKind): Readonly<Record<string, unknown>> {
  switch (column.kind) {
    case 'text':
      return {
        '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
        AttributeType: 'String',
        AttributeTypeName: { Value: 'StringType' },
        FormatName: { Value: 'Text' },
        MaxLength: column.maxLength,
      };
    case 'date':
      return {
        '@odata.type': 'Microsoft.Dynamics.CRM.DateTimeAttributeMetadata',
        AttributeType: 'DateTime',
        AttributeTypeName: { Value: 'DateTimeType' },
        Format: 'DateOnly',
        // A date without a zone, as Business Central has it.
        DateTimeBehavior: { Value: 'DateOnly' },
      };
    case 'decimal':
      return {
        '@odata.type': 'Microsoft.Dynamics.CRM.DecimalAttributeMetadata',
        AttributeType: 'Decimal',
        AttributeTypeName: { Value: 'DecimalType' },
        Precision: column.precision,
        MinValue: -100000000000,
        MaxValue: 100000000000,
      };
  }
}

function label(text: string): Readonly<Record<string, unknown>> {
  return {
    '@odata.type': 'Microsoft.Dynamics.CRM.Label',
    LocalizedLabels: [
      { '@odata.type': 'Microsoft.Dynamics.CRM.LocalizedLabel', Label: text, LanguageCode: languageCode },
    ],
  };
}

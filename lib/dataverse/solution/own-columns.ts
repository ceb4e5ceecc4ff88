import { type OwnColumn, ownColumns } from '../own-column-definitions.js';
import { languageCode, solutionVersion } from './form.js';
import { element, textElements, type XmlElement } from './xml.js';

/** The standard tables that own columns are added to, as solutions write them. */
const tables = {
  salesorder: { schemaName: 'SalesOrder', displayName: 'Order', typeCode: 1088 },
  salesorderdetail: { schemaName: 'SalesOrderDetail', displayName: 'Order Product', typeCode: 1089 },
} as const;

/** Logical names of the tables that own columns are added to. */
export const tablesOfOwnColumns = ['salesorder', 'salesorderdetail'] as const;

/** The tables with nothing but the own columns in them: the rest of each stays as it is. Pure. */
export function entityElements(): readonly XmlElement[] {
  return tablesOfOwnColumns.map((table) => {
    const { schemaName, displayName, typeCode } = tables[table];
    const columns = ownColumns.filter((column) => column.table === table).map(attributeElement);
    return element('Entity', [
      element('Name', schemaName, { LocalizedName: displayName, OriginalName: displayName }),
      element('ObjectTypeCode', String(typeCode)),
      element('EntityInfo', [element('entity', [element('attributes', columns)], { Name: schemaName })]),
    ]);
  });
}

/** Only elements that both Microsoft's schema and the exports of environments have. */
function attributeElement({ logicalName, label, column }: OwnColumn): XmlElement {
  return element(
    'attribute',
    [
      ...textElements({
        Type: { text: 'nvarchar', date: 'datetime', decimal: 'decimal' }[column.kind],
        Name: logicalName,
        LogicalName: logicalName,
        RequiredLevel: 'none',
        DisplayMask: 'ValidForAdvancedFind|ValidForForm|ValidForGrid',
        ImeMode: 'auto',
        ValidForUpdateApi: 1,
        ValidForReadApi: 1,
        ValidForCreateApi: 1,
        IsCustomField: 1,
        IsAuditEnabled: 1,
        IsSecured: 0,
        IntroducedVersion: solutionVersion,
        IsCustomizable: 1,
        IsRenameable: 1,
        CanModifySearchSettings: 1,
        CanModifyRequirementLevelSettings: 1,
        CanModifyAdditionalSettings: 1,
        SourceType: 0,
        ...typeValues(column),
      }),
      element('displaynames', [described('displayname', label)]),
      element('Descriptions', [described('Description', `${label}, kept by Tandem`)]),
    ],
    { PhysicalName: logicalName },
  );
}

function typeValues(column: OwnColumn['column']): Readonly<Record<string, string | number>> {
  switch (column.kind) {
    case 'text':
      return { Format: 'text', MaxLength: column.maxLength, Length: 2 * column.maxLength };
    case 'date':
      // Behavior 2: a date without a zone, as Business Central has it.
      return { Format: 'date', CanChangeDateTimeBehavior: 1, Behavior: 2 };
    case 'decimal':
      return { MinValue: '-100000000000', MaxValue: '100000000000', Accuracy: column.precision };
  }
}

function described(name: string, text: string): XmlElement {
  return element(name, [], { description: text, languagecode: languageCode });
}

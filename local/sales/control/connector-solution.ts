import type { Engine } from '../engine/contract.js';
import { type Column, integer, lookup, text } from '../model/column.js';
import { table } from '../model/table.js';

/** The table by which Business Central's connector tells companies apart (Dataverse sheet 2.9). */
const company = table({
  name: 'bcbi_company',
  schemaName: 'bcbi_Company',
  set: 'bcbi_companies',
  primaryName: 'bcbi_name',
  typeCode: 10_900,
  columns: [text('bcbi_externalid', 36), text('bcbi_name', 30)],
});

/** Columns of the connector, as far as they concern orders. */
const columns: Readonly<Record<string, readonly Column[]>> = {
  salesorder: [
    lookup('bcbi_companyid', company.name),
    text('bcbi_businesscentralordernumber', 20),
    integer('bcbi_businesscentraldocumentoccurrencenumber'),
  ],
  salesorderdetail: [integer('bcbi_businesscentrallinenumber')],
};

/** What importing the base solution of Business Central's own integration leaves in an organization. */
export function importConnectorSolution({ schema }: Engine): void {
  schema.addTable(company);
  for (const [name, added] of Object.entries(columns)) {
    for (const column of added) {
      schema.addColumn(schema.existing(name), { ...column, custom: true });
    }
  }
}

import type { Table } from './table.js';

/** What a role can allow on a table. */
export const verbs = ['Create', 'Read', 'Write', 'Delete', 'Assign', 'Append', 'AppendTo'] as const;

/** The verbs of privileges. */
export type Verb = (typeof verbs)[number];

/** Tables that share another one's privileges, or whose privileges are called otherwise. */
const calledOtherwise: Readonly<Record<string, string>> = {
  annotation: 'Note',
  salesorderdetail: 'SalesOrder',
  quotedetail: 'Quote',
  invoicedetail: 'Invoice',
};

/** Name of the privilege, such as `prvWriteSalesOrder`. */
export function privilegeName(table: Table, verb: Verb): string {
  return `prv${verb}${calledOtherwise[table.name] ?? table.schemaName}`;
}

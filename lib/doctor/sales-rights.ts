import type { Connection } from '../ports/connection.js';

/** What a security role of Dataverse allows on a table, as its definition calls it. */
export type SalesVerb = 'Create' | 'Read' | 'Write' | 'Delete' | 'Assign' | 'Append' | 'AppendTo';

/** Rights that a connection needs by how it is set up. */
export interface SalesRights {
  /** When they are needed, as docs/SECURITY.md says it. */
  readonly when: string;
  readonly isNeeded: (connection: Connection) => boolean;
  readonly rights: Readonly<Record<string, readonly SalesVerb[]>>;
}

/** Every right in Sales that Tandem uses, and when: the one place. A policy that writes anything more gets a row here. */
export const salesRights: readonly SalesRights[] = [
  {
    when: 'always',
    isNeeded: () => true,
    rights: {
      salesorder: ['Create', 'Read', 'Write', 'Delete', 'Append', 'AppendTo'],
      salesorderdetail: ['Create', 'Read', 'Write', 'Delete', 'Append'],
      orderclose: ['Create'],
      account: ['Read', 'AppendTo'],
      contact: ['Read', 'AppendTo'],
      product: ['Read', 'AppendTo'],
      uom: ['Read', 'AppendTo'],
      pricelevel: ['Read', 'AppendTo'],
      transactioncurrency: ['Read', 'AppendTo'],
      systemuser: ['Read'],
      organization: ['Read'],
      serviceendpoint: ['Read'],
      sdkmessageprocessingstep: ['Read'],
      sdkmessageprocessingstepimage: ['Read'],
    },
  },
  {
    when: 'policy `news`, unless `off`',
    isNeeded: ({ policies }) => policies.news !== 'off',
    rights: { annotation: ['Create', 'Read', 'Write', 'Append'] },
  },
  {
    when: 'policy `quotes`: `activeQuotes`',
    isNeeded: ({ policies }) => policies.quotes === 'activeQuotes',
    rights: { quote: ['Read', 'AppendTo'], quotedetail: ['Read'] },
  },
  {
    when: 'policy `stockOnProducts`',
    isNeeded: ({ policies }) => policies.stockOnProducts === true,
    rights: { product: ['Write'] },
  },
  {
    when: 'policy `invoicesInSales`',
    isNeeded: ({ policies }) => policies.invoicesInSales === true,
    rights: {
      invoice: ['Create', 'Read', 'Write', 'Assign', 'Append', 'AppendTo'],
      invoicedetail: ['Create', 'Write', 'Append'],
    },
  },
  {
    when: 'policy `postingsOnAccount`',
    isNeeded: ({ policies }) => policies.postingsOnAccount === true,
    rights: { annotation: ['Create', 'Append'] },
  },
  {
    when: 'policy `priceLists`, `createMissing`: `create`',
    isNeeded: ({ policies }) => policies.priceLists?.createMissing === 'create',
    rights: { pricelevel: ['Create', 'Append'] },
  },
  {
    when: 'policy `priceLists`, `prices`, unless `never`',
    isNeeded: ({ policies }) => (policies.priceLists?.prices ?? 'never') !== 'never',
    rights: { productpricelevel: ['Create', 'Read', 'Append'], pricelevel: ['AppendTo'] },
  },
  {
    when: 'missing customers are made (`mapping.references.customer.createMissing`)',
    isNeeded: ({ mapping }) => mapping.references?.customer?.createMissing !== undefined,
    rights: { account: ['Create', 'Write', 'Append'] },
  },
  {
    when: 'missing products are made (`mapping.references.item.createMissing`)',
    isNeeded: ({ mapping }) => mapping.references?.item?.createMissing !== undefined,
    rights: { product: ['Create', 'Write', 'Append'], uomschedule: ['Read', 'AppendTo'] },
  },
  {
    when: 'the owner follows the salesperson (its codes or rules are in `mapping`)',
    isNeeded: ({ mapping }) => 'salesperson' in mapping.header || mapping.references?.salesperson !== undefined,
    rights: { salesorder: ['Assign'] },
  },
];

/** Tables of which the names of privileges are asked for. */
export const tablesOfRights: readonly string[] = [...new Set(salesRights.flatMap(({ rights }) => Object.keys(rights)))];

/** The rights that one connection needs, each once. Pure. */
export function rightsOf(connection: Connection): readonly { readonly table: string; readonly verb: SalesVerb }[] {
  const needed = new Map<string, Set<SalesVerb>>();
  for (const { rights } of salesRights.filter((row) => row.isNeeded(connection))) {
    for (const [table, verbs] of Object.entries(rights)) {
      needed.set(table, new Set([...(needed.get(table) ?? []), ...verbs]));
    }
  }
  return [...needed].flatMap(([table, verbs]) => [...verbs].map((verb) => ({ table, verb })));
}

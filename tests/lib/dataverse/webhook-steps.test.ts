import { describe, expect, it } from '@jest/globals';
import { webhookSteps } from '../../../lib/dataverse/webhook-steps';
import { codedFields } from '../../../lib/mapping/coded-fields';
import { defaultMapping } from '../../../lib/mapping/default-mapping';

/** The columns of a table that a lookup's key or a value is kept in. */
function columnsOf(fields: Readonly<Record<string, { readonly sales: object }>>): readonly string[] {
  return Object.values(fields).flatMap(({ sales }) =>
    'column' in sales ? [String(sales.column).replace(/^_(.*)_value$/, '$1')] : [],
  );
}

const lookups: Readonly<Record<string, string>> = {
  'customerid_account.accountnumber': 'customerid',
  'productid.productnumber': 'productid',
  'uomid.name': 'uomid',
};

/** Bound when the order is made, or worked out by Sales. */
const notEntered: ReadonlySet<string> = new Set(['transactioncurrencyid.isocurrencycode', 'quantitybackordered']);

describe('steps in Sales', () => {
  it.each([
    ['salesorder', { ...defaultMapping.header, ...codedFields }],
    ['salesorderdetail', defaultMapping.line],
  ] as const)(
    'a change of any mapped column of %s raises a notice, so that none waits for the sweep',
    (table, fields) => {
      const step = webhookSteps.find((each) => each.table === table && each.message === 'Update');
      const watched = new Set(step?.filteringAttributes.split(','));
      const columns = columnsOf(fields).filter((column) => !notEntered.has(column));
      expect(columns.length).toBeGreaterThan(8);
      expect(columns.map((column) => lookups[column] ?? column).filter((column) => !watched.has(column))).toEqual([]);
    },
  );
});

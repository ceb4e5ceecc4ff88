import type { CreateMissing } from '../../mapping/reference-rules.js';
import type { MatchedTable, Side } from '../../order/order.js';
import type { MasterRow } from '../../ports/masters.js';

/** Longest number that Business Central holds of a customer or item (sheet 2.4, 2.6). */
const longestNumber = 20;

/** Property of Business Central ↔ column of Sales that a new row takes over. */
const copies: Readonly<Record<MatchedTable, readonly (readonly [businessCentral: string, sales: string])[]>> = {
  customer: [
    ['number', 'accountnumber'],
    ['displayName', 'name'],
    ['addressLine1', 'address1_line1'],
    ['addressLine2', 'address1_line2'],
    ['city', 'address1_city'],
    ['postalCode', 'address1_postalcode'],
    ['email', 'emailaddress1'],
  ],
  item: [
    ['number', 'productnumber'],
    ['displayName', 'name'],
  ],
};

/** A new row before it is made. */
export interface Draft {
  readonly number: string;
  /** What people call it. */
  readonly label: string;
  readonly values: Readonly<Record<string, string>>;
  readonly unit?: { readonly group: string; readonly name: string };
}

/** What is read of the row that gets a counterpart. */
export function copiesOf(table: MatchedTable, from: Side): readonly string[] {
  const names = copies[table].map(([property, column]) => (from === 'sales' ? column : property));
  return table === 'item' ? [...names, from === 'sales' ? 'producttypecode' : 'type'] : names;
}

/**
 * The counterpart of a row; `undefined` when it cannot be made: without a number of its own nothing would keep a repeat from
 * making it twice, and an item needs its unit, a product its unit group too. Pure.
 */
export function draftOf(request: {
  readonly table: MatchedTable;
  readonly side: Side;
  readonly row: MasterRow;
  readonly policy: CreateMissing;
  readonly unit: string | undefined;
}): Draft | undefined {
  const { table, side, row, policy, unit } = request;
  const toBusinessCentral = side === 'businessCentral';
  const copied = Object.fromEntries(
    copies[table].flatMap(([property, column]) => {
      const value = row[toBusinessCentral ? column : property];
      return value === null || value === undefined ? [] : [[toBusinessCentral ? property : column, value] as const];
    }),
  );
  const number = row[numberOf[table][toBusinessCentral ? 'sales' : 'businessCentral']]?.trim() ?? '';
  const label = row[toBusinessCentral ? 'name' : 'displayName'] ?? number;
  if (number === '' || number.length > longestNumber) {
    return undefined;
  }
  if (table === 'customer') {
    return { number, label, values: { ...copied, ...(toBusinessCentral ? policy.businessCentral : {}) } };
  }
  if (unit === undefined) {
    return undefined;
  }
  if (toBusinessCentral) {
    const kind = { type: itemTypes[row.producttypecode ?? '1'] ?? 'Non-Inventory', baseUnitOfMeasureCode: unit };
    return { number, label, values: { ...copied, ...kind, ...policy.businessCentral } };
  }
  const { unitGroup } = policy;
  const producttypecode = row.type === 'Service' ? '3' : '1';
  return unitGroup === undefined
    ? undefined
    : { number, label, values: { ...copied, producttypecode }, unit: { group: unitGroup, name: unit } };
}

const numberOf = {
  customer: { businessCentral: 'number', sales: 'accountnumber' },
  item: { businessCentral: 'number', sales: 'productnumber' },
} as const;

/** `producttypecode` of Sales (Dataverse sheet 2.7) as types of items; other kinds of products are no stock. */
const itemTypes: Readonly<Record<string, string>> = { '1': 'Inventory', '3': 'Service' };

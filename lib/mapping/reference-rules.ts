import type { MatchedTable } from '../order/order.js';
import { sameText } from '../order/same-text.js';
import type { CodePair } from './code-pair.js';
import type { CodeRule } from './code-rules.js';
import type { MasterTemplate } from './templates.js';

/** A property of Business Central and a column of Sales that must show the same. */
export interface MatchField {
  readonly businessCentral: string;
  readonly sales: string;
}

/**
 * How a row is found on the other side: all fields equal, or a table of pairs. In a pair a customer stands for the id of an
 * account and an item for the number of a product.
 */
export type MatchRule =
  | { readonly by: 'fields'; readonly fields: readonly MatchField[] }
  | { readonly by: 'pairs'; readonly pairs: readonly CodePair[] };

/** What a row that has no counterpart is made with, beside what is copied; absent: it is not made. */
export interface CreateMissing {
  /** Properties of a new row in Business Central, such as posting groups of an item. */
  readonly businessCentral?: Readonly<Record<string, string>>;
  /** Of a new product in Sales: the name of its unit group. */
  readonly unitGroup?: string;
  /** What goes before the above, by what the row shows that it is made for. */
  readonly templates?: readonly MasterTemplate[];
}

/** Rules of one table, the first that finds exactly one row decides. */
export interface TableRules {
  readonly match: readonly MatchRule[];
  readonly createMissing?: CreateMissing;
}

/** How what orders refer to is found on the other side, where that is not by equal numbers and codes. */
export interface ReferenceRules {
  readonly customer?: TableRules;
  readonly item?: TableRules;
  /** How codes find their option or user where no table of codes names them, the first rule first. */
  readonly paymentTerms?: readonly CodeRule[];
  readonly shipmentMethod?: readonly CodeRule[];
  readonly salesperson?: readonly CodeRule[];
  /** What units of Business Central are called in Sales, where the names differ. */
  readonly units: readonly CodePair[];
  /** What currencies of Business Central are called in Sales, where the codes differ. */
  readonly currencies: readonly CodePair[];
  /** What countries of Business Central are called in addresses of Sales; of several names the first is written. */
  readonly countries?: readonly CodePair[];
}

/** What names a row in Sales: the id of an account (whose number is not unique), the number of a product. */
export const salesKeyOf = { customer: 'accountid', item: 'productnumber' } as const;

/** Columns of Sales that matching a table looks at. */
export function salesColumnsOf(table: MatchedTable, rules: TableRules): readonly string[] {
  return [...new Set([salesKeyOf[table], 'name', ...fieldsOf(rules).map((field) => field.sales)])];
}

/** Properties of Business Central that matching a table looks at. */
export function businessCentralPropertiesOf(rules: TableRules): readonly string[] {
  return [...new Set(['number', 'displayName', ...fieldsOf(rules).map((field) => field.businessCentral)])];
}

function fieldsOf({ match }: TableRules): readonly MatchField[] {
  return match.flatMap((rule) => (rule.by === 'fields' ? rule.fields : []));
}

/** What a rule is called where a pair tells how it was found. */
export function nameOfRule(rule: MatchRule): string {
  return rule.by === 'pairs' ? 'table of pairs' : rule.fields.map((field) => field.businessCentral).join(' and ');
}

/** A code of Sales in the words of Business Central; one that no pair names is the same on both sides. */
export function toBusinessCentralCode(pairs: readonly CodePair[], code: string): string {
  return pairs.find((pair) => sameText(pair.sales, code))?.businessCentral ?? code;
}

/** A code of Business Central in the words of Sales. */
export function toSalesCode(pairs: readonly CodePair[], code: string): string {
  return pairs.find((pair) => sameText(pair.businessCentral, code))?.sales ?? code;
}

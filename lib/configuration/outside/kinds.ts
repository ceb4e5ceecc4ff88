import type { Side } from '../../order/order.js';

/** What a value of a configuration may name of one of the two systems. */
export type OutsideKind =
  | 'statusReason'
  | 'submitButton'
  | 'paymentTerms'
  | 'shipmentMethod'
  | 'salesperson'
  | 'option'
  | 'user'
  | 'item'
  | 'itemVariant'
  | 'headerColumn'
  | 'lineColumn'
  | 'headerProperty'
  | 'lineProperty'
  | 'page'
  | 'pageItself'
  | 'unitInBusinessCentral'
  | 'unitInSales'
  | 'currencyInBusinessCentral'
  | 'currencyInSales';

/** One kind in words: where it is, what a name that is not there is, and what helps. */
export interface OutsideWords {
  readonly side: Side;
  /** After the name; `{offered}` stands for what there is. */
  readonly missing: string;
  readonly fix: string;
  /** What is asked for, after "could not be asked". */
  readonly asked: string;
  /** Whether a name that is not there is certainly wrong, or may be meant. */
  readonly isCertain: boolean;
}

const inBusinessCentral = { side: 'businessCentral', isCertain: true } as const;
const inSales = { side: 'sales', isCertain: true } as const;
const oneThatIsThere = 'name one that is there, or make it there first';

/** Each kind in words. */
export const outsideWords: Readonly<Record<OutsideKind, OutsideWords>> = {
  statusReason: {
    ...inSales,
    missing:
      'is no status reason that an Active or Submitted order can have in Sales, so that no order would ever enter',
    fix: 'choose one of {offered}',
    asked: 'which status reasons orders have',
  },
  /** Only people need the button: a flow or another app may submit orders without it. */
  submitButton: {
    ...inSales,
    isCertain: false,
    missing:
      'orders are to enter when submitted, but sales-order processing is off in Sales, or the user of Tandem is no integration user: people may see no Submit button',
    fix: '"tandem doctor" tells which; choose active or a status reason, unless a flow or another app submits orders',
    asked: 'whether sales-order processing is on',
  },
  paymentTerms: {
    ...inBusinessCentral,
    missing: 'is no code of payment terms in Business Central',
    fix: oneThatIsThere,
    asked: 'for payment terms',
  },
  shipmentMethod: {
    ...inBusinessCentral,
    missing: 'is no code of a shipment method in Business Central',
    fix: oneThatIsThere,
    asked: 'for shipment methods',
  },
  salesperson: {
    ...inBusinessCentral,
    missing: 'is no code of a salesperson in Business Central',
    fix: oneThatIsThere,
    asked: 'for salespeople',
  },
  option: {
    ...inSales,
    missing: 'is no option of the column {column} in Sales',
    fix: 'choose one of {offered}',
    asked: 'for the options of {column}',
  },
  /** Users who are disabled are not listed, and may own old orders all the same. */
  user: {
    ...inSales,
    isCertain: false,
    missing: 'is no enabled user in Sales, so that no order can be given to that user',
    fix: 'name the id of a user who is enabled, unless only orders of old are meant',
    asked: 'for users',
  },
  item: {
    ...inBusinessCentral,
    missing: 'is no item of Business Central that may be sold',
    fix: 'name an item that is there and not blocked, or make it there first',
    asked: 'for items',
  },
  itemVariant: {
    ...inBusinessCentral,
    missing: '(item and variant) is not in Business Central',
    fix: 'correct item and code, or make the variant there first',
    asked: 'for item variants',
  },
  headerColumn: {
    ...inSales,
    missing: 'is no column of orders in Sales',
    fix: 'correct the name, or have an administrator make the column first',
    asked: 'for the columns of orders',
  },
  lineColumn: {
    ...inSales,
    missing: 'is no column of the lines of orders in Sales',
    fix: 'correct the name, or have an administrator make the column first',
    asked: 'for the columns of lines',
  },
  headerProperty: {
    ...inBusinessCentral,
    missing: 'is no property of orders in Business Central',
    fix: 'correct the name; "tandem mapping add" lists what there is',
    asked: 'for the properties of orders',
  },
  lineProperty: {
    ...inBusinessCentral,
    missing: 'is no property of the lines of orders in Business Central',
    fix: 'correct the name; "tandem mapping add" lists what there is',
    asked: 'for the properties of lines',
  },
  page: {
    ...inBusinessCentral,
    missing: 'is not on the page of your own in Business Central',
    fix: 'publish a version of the page that has it, or correct the name',
    asked: 'what the page of your own has',
  },
  pageItself: {
    ...inBusinessCentral,
    missing: 'cannot be read in Business Central',
    fix: 'publish the page and give the application the right to read it, or correct route and entity set',
    asked: 'for the page of your own',
  },
  unitInBusinessCentral: {
    ...inBusinessCentral,
    missing: 'is no unit of measure in Business Central',
    fix: oneThatIsThere,
    asked: 'for units',
  },
  unitInSales: { ...inSales, missing: 'is the name of no unit in Sales', fix: oneThatIsThere, asked: 'for units' },
  currencyInBusinessCentral: {
    ...inBusinessCentral,
    missing: 'is no currency in Business Central',
    fix: oneThatIsThere,
    asked: 'for currencies',
  },
  currencyInSales: {
    ...inSales,
    missing: 'is the code of no currency in Sales',
    fix: oneThatIsThere,
    asked: 'for currencies',
  },
};

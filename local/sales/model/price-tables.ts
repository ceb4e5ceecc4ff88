import {
  decimal,
  flag,
  formDate,
  integer,
  lookup,
  memo,
  money,
  option,
  POSITIVE_MONEY,
  price,
  starting,
  text,
} from './column.js';
import { ACTIVE_INACTIVE } from './states.js';
import { type Table, table } from './table.js';

const PRICING_METHODS = {
  1: 'Currency Amount',
  2: 'Percent of List',
  3: 'Percent Markup - Current Cost',
  4: 'Percent Margin - Current Cost',
  5: 'Percent Markup - Standard Cost',
  6: 'Percent Margin - Standard Cost',
};

const priceList = table({
  name: 'pricelevel',
  schemaName: 'PriceLevel',
  set: 'pricelevels',
  typeCode: 1022,
  columns: [
    text('name', 100),
    lookup('transactioncurrencyid', 'transactioncurrency', 'C'),
    formDate('begindate'),
    formDate('enddate'),
    memo('description'),
  ],
  states: {
    0: { label: 'Active', initial: 100001, reasons: { 100001: 'Active' } },
    1: { label: 'Inactive', initial: 100002, reasons: { 100002: 'Inactive' } },
  },
});

const priceListItem = table({
  name: 'productpricelevel',
  schemaName: 'ProductPriceLevel',
  set: 'productpricelevels',
  typeCode: 1026,
  primaryName: 'productpricelevelid',
  columns: [
    lookup('pricelevelid', 'pricelevel', 'C'),
    lookup('productid', 'product'),
    lookup('uomid', 'uom'),
    lookup('uomscheduleid', 'uomschedule'),
    price('amount'),
    decimal('percentage', 2, ['0', '10000']),
    starting(option('pricingmethodcode', PRICING_METHODS), 1),
    starting(option('quantitysellingcode', { 1: 'No Control', 2: 'Whole', 3: 'Whole and Fractional' }), 1),
    starting(option('roundingpolicycode', { 1: 'None', 2: 'Up', 3: 'Down', 4: 'To Nearest' }), 1),
    option('roundingoptioncode', { 1: 'Ends in', 2: 'Multiple of' }),
    price('roundingoptionamount'),
    lookup('discounttypeid', 'discounttype'),
  ],
  money: 'own currency',
});

const discountList = table({
  name: 'discounttype',
  schemaName: 'DiscountType',
  set: 'discounttypes',
  typeCode: 1080,
  columns: [text('name', 100), flag('isamounttype', 'C')],
  states: ACTIVE_INACTIVE,
});

const discount = table({
  name: 'discount',
  schemaName: 'Discount',
  set: 'discounts',
  typeCode: 1013,
  primaryName: 'discountid',
  columns: [
    lookup('discounttypeid', 'discounttype', 'C'),
    decimal('lowquantity', 5, ['0', '100000000000']),
    decimal('highquantity', 5, ['0', '100000000000']),
    decimal('percentage', 2, ['0', '100']),
    money('amount', 'CU', POSITIVE_MONEY),
  ],
  money: 'own currency',
});

const currency = table({
  name: 'transactioncurrency',
  schemaName: 'TransactionCurrency',
  set: 'transactioncurrencies',
  typeCode: 9105,
  primaryName: 'currencyname',
  columns: [
    text('isocurrencycode', 5, 'C'),
    text('currencyname', 100),
    text('currencysymbol', 10),
    starting(integer('currencyprecision', 'CU', ['0', '4']), 2),
    decimal('exchangerate', 12, ['0.000000000001', '100000000000']),
  ],
  states: ACTIVE_INACTIVE,
});

/** Price lists, their items, discount lists and currencies (sheet 2.5 and 2.7). */
export const priceTables: readonly Table[] = [priceList, priceListItem, discountList, discount, currency];

import {
  type Column,
  decimal,
  flag,
  formDate,
  integer,
  lookup,
  memo,
  money,
  option,
  POSITIVE_MONEY,
  polymorphic,
  price,
  starting,
  text,
} from './column.js';
import { type StateDefinition, type Table, table } from './table.js';

type States = Readonly<Record<number, StateDefinition>>;
const ACTIVE_INACTIVE: States = {
  0: { label: 'Active', initial: 1, reasons: { 1: 'Active' } },
  1: { label: 'Inactive', initial: 2, reasons: { 2: 'Inactive' } },
};
const PAYMENT_TERMS = { 1: 'Net 30', 2: '2% 10, Net 30', 3: 'Net 45', 4: 'Net 60' };

function mainAddress(): Column[] {
  return [
    text('address1_name', 200),
    text('address1_line1', 250),
    text('address1_line2', 250),
    text('address1_line3', 250),
    text('address1_city', 80),
    text('address1_stateorprovince', 50),
    text('address1_postalcode', 20),
    text('address1_country', 80),
    option('address1_freighttermscode', { 1: 'FOB', 2: 'No Charge' }),
    option('address1_shippingmethodcode', {
      1: 'Airborne',
      2: 'DHL',
      3: 'FedEx',
      4: 'UPS',
      5: 'Postal Mail',
      6: 'Full Load',
      7: 'Will Call',
    }),
  ];
}

/** Accounts, contacts, products, units, currencies and price lists (sheet 2.7). */
export function masterTables(): Table[] {
  return [...customerTables(), ...productTables(), ...priceTables(), currencyTable()];
}

function customerTables(): Table[] {
  return [
    table({
      name: 'account',
      schemaName: 'Account',
      set: 'accounts',
      typeCode: 1,
      columns: [
        text('accountnumber', 20),
        text('name', 160),
        lookup('primarycontactid', 'contact'),
        lookup('parentaccountid', 'account'),
        lookup('defaultpricelevelid', 'pricelevel'),
        option('paymenttermscode', PAYMENT_TERMS),
        money('creditlimit', 'CU', POSITIVE_MONEY),
        flag('creditonhold'),
        text('emailaddress1', 100),
        text('telephone1', 50),
        text('websiteurl', 200),
        memo('description'),
        ...mainAddress(),
        lookup('transactioncurrencyid', 'transactioncurrency'),
      ],
      states: ACTIVE_INACTIVE,
      owned: true,
      money: 'own currency',
      changeTracking: true,
      optimisticConcurrency: true,
    }),
    table({
      name: 'contact',
      schemaName: 'Contact',
      set: 'contacts',
      typeCode: 2,
      primaryName: 'fullname',
      columns: [
        text('fullname', 160, 'R'),
        text('firstname', 50),
        text('lastname', 50),
        text('emailaddress1', 100),
        text('telephone1', 50),
        polymorphic('parentcustomerid', ['account', 'contact']),
        ...mainAddress(),
        lookup('transactioncurrencyid', 'transactioncurrency'),
      ],
      states: ACTIVE_INACTIVE,
      owned: true,
      changeTracking: true,
      optimisticConcurrency: true,
    }),
  ];
}

function productTables(): Table[] {
  return [
    table({
      name: 'product',
      schemaName: 'Product',
      set: 'products',
      typeCode: 1024,
      columns: [
        text('productnumber', 100),
        text('name', 100),
        starting(option('productstructure', { 1: 'Product', 2: 'Product Family', 3: 'Product Bundle' }, 'C'), 1),
        starting(
          option('producttypecode', {
            1: 'Sales Inventory',
            2: 'Miscellaneous Charges',
            3: 'Services',
            4: 'Flat Fees',
          }),
          1,
        ),
        lookup('defaultuomscheduleid', 'uomschedule'),
        lookup('defaultuomid', 'uom'),
        starting(integer('quantitydecimal', 'CU', ['0', '5']), 0),
        price('price'),
        price('currentcost'),
        price('standardcost'),
        lookup('pricelevelid', 'pricelevel', 'U'),
        lookup('parentproductid', 'product', 'C'),
        formDate('validfromdate'),
        formDate('validtodate'),
        text('vendorpartnumber', 100),
        memo('description'),
        lookup('transactioncurrencyid', 'transactioncurrency'),
      ],
      states: {
        0: { label: 'Active', initial: 1, reasons: { 1: 'Active' } },
        1: { label: 'Retired', initial: 2, reasons: { 2: 'Retired' } },
        2: { label: 'Draft', initial: 0, reasons: { 0: 'Draft' } },
        3: { label: 'Under Revision', initial: 3, reasons: { 3: 'Under Revision' } },
      },
      money: 'own currency',
      changeTracking: true,
      optimisticConcurrency: true,
    }),
    table({
      name: 'uomschedule',
      schemaName: 'UoMSchedule',
      set: 'uomschedules',
      typeCode: 1056,
      columns: [text('name', 200), text('baseuomname', 100, 'C'), memo('description')],
      states: ACTIVE_INACTIVE,
    }),
    table({
      name: 'uom',
      schemaName: 'UoM',
      set: 'uoms',
      typeCode: 1055,
      columns: [
        text('name', 100),
        lookup('uomscheduleid', 'uomschedule', 'C'),
        lookup('baseuom', 'uom'),
        decimal('quantity', 5, ['0', '100000000000']),
        flag('isschedulebaseuom', 'R'),
      ],
    }),
  ];
}

const PRICING_METHODS = {
  1: 'Currency Amount',
  2: 'Percent of List',
  3: 'Percent Markup - Current Cost',
  4: 'Percent Margin - Current Cost',
  5: 'Percent Markup - Standard Cost',
  6: 'Percent Margin - Standard Cost',
};

function priceTables(): Table[] {
  return [
    table({
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
    }),
    table({
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
    }),
    table({
      name: 'discounttype',
      schemaName: 'DiscountType',
      set: 'discounttypes',
      typeCode: 1080,
      columns: [text('name', 100), flag('isamounttype', 'C')],
      states: ACTIVE_INACTIVE,
    }),
    table({
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
    }),
  ];
}

function currencyTable(): Table {
  return table({
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
}

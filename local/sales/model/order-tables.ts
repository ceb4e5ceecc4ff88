import {
  type Column,
  dateTime,
  decimal,
  flag,
  formDate,
  guid,
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

const PAYMENT_TERMS = { 1: 'Net 30', 2: '2% 10, Net 30', 3: 'Net 45', 4: 'Net 60' };
const SHIPPING_METHODS = {
  1: 'Airborne',
  2: 'DHL',
  3: 'FedEx',
  4: 'UPS',
  5: 'Postal Mail',
  6: 'Full Load',
  7: 'Will Call',
};
const FREIGHT_TERMS = { 1: 'FOB', 2: 'No Charge' };
const PRICING_ERRORS = Object.fromEntries(Array.from({ length: 39 }, (_, code) => [code, PRICING_ERROR_LABEL(code)]));
function PRICING_ERROR_LABEL(code: number): string {
  const known: Readonly<Record<number, string>> = {
    0: 'None',
    1: 'Detail Error',
    2: 'Missing Price Level',
    3: 'Inactive Price Level',
    4: 'Missing Quantity',
    5: 'Missing Unit Price',
    11: 'Product Not In Price Level',
  };
  return known[code] ?? `Pricing error ${code}`;
}

function address(prefix: string): Column[] {
  return [
    text(`${prefix}_name`, 200),
    text(`${prefix}_line1`, 250),
    text(`${prefix}_line2`, 250),
    text(`${prefix}_line3`, 250),
    text(`${prefix}_city`, 80),
    text(`${prefix}_stateorprovince`, 50),
    text(`${prefix}_country`, 80),
    text(`${prefix}_postalcode`, 20),
    text(`${prefix}_telephone`, 50),
    text(`${prefix}_fax`, 50),
    text(`${prefix}_contactname`, 150),
    guid(`${prefix}_addressid`),
    memo(`${prefix}_composite`, 1000, 'R'),
  ];
}

const TOTALS = [
  'totallineitemamount',
  'totallineitemdiscountamount',
  'totaldiscountamount',
  'totalamountlessfreight',
  'totaltax',
  'totalamount',
] as const;

function headerColumns(): Column[] {
  return [
    text('name', 300),
    polymorphic('customerid', ['account', 'contact']),
    lookup('accountid', 'account', 'R'),
    lookup('contactid', 'contact', 'R'),
    lookup('pricelevelid', 'pricelevel'),
    formDate('requestdeliveryby'),
    memo('description'),
    text('emailaddress', 100),
    decimal('discountpercentage', 2, ['0', '100']),
    money('discountamount', 'CU', POSITIVE_MONEY),
    money('freightamount', 'CU', POSITIVE_MONEY),
    ...TOTALS.map((name) => money(name, 'CU')),
    option('pricingerrorcode', PRICING_ERRORS),
    option('skippricecalculation', { 0: 'DoPriceCalcAlways', 1: 'SkipPriceCalcOnRetrieve' }),
    option('paymenttermscode', PAYMENT_TERMS),
    option('freighttermscode', FREIGHT_TERMS),
    option('shippingmethodcode', SHIPPING_METHODS),
    flag('willcall'),
    ...address('billto'),
    ...address('shipto'),
    option('shipto_freighttermscode', FREIGHT_TERMS),
    dateTime('lastonholdtime'),
    integer('onholdtime', 'R'),
  ];
}

function lineColumns(): Column[] {
  return [
    lookup('productid', 'product'),
    flag('isproductoverridden', 'C'),
    text('productdescription', 500),
    text('productname', 500, 'R'),
    text('productnumber', 100, 'R'),
    starting(option('producttypecode', PRODUCT_TYPES, 'C'), 1),
    lookup('uomid', 'uom'),
    decimal('quantity', 5, ['-100000000000', '100000000000']),
    flag('ispriceoverridden'),
    price('priceperunit'),
    money('volumediscountamount', 'R', POSITIVE_MONEY),
    money('manualdiscountamount', 'CU', POSITIVE_MONEY),
    money('tax', 'CU', ['-1000000000000', '1000000000000']),
    money('baseamount'),
    money('extendedamount'),
    formDate('requestdeliveryby'),
    integer('lineitemnumber', 'CU', ['0', '1000000000']),
    integer('sequencenumber'),
    memo('description'),
    ...address('shipto'),
    option('shipto_freighttermscode', FREIGHT_TERMS),
    lookup('salesrepid', 'systemuser'),
    option('pricingerrorcode', PRICING_ERRORS),
    starting(option('propertyconfigurationstatus', { 0: 'Edit', 1: 'Rectify', 2: 'Not Configured' }), 2),
    guid('parentbundleid', 'C'),
    guid('productassociationid', 'C'),
    option('skippricecalculation', { 0: 'Always', 1: 'OnCreate', 2: 'OnUpdate', 3: 'OnUpsert' }),
    lookup('ownerid', 'systemuser', 'R'),
    lookup('owninguser', 'systemuser', 'R'),
    lookup('owningbusinessunit', 'businessunit', 'R'),
  ];
}
const PRODUCT_TYPES = {
  1: 'Product',
  2: 'Bundle',
  3: 'Required Bundle Product',
  4: 'Optional Bundle Product',
  5: 'Project-based Service',
};

const ORDER_STATES: Readonly<Record<number, StateDefinition>> = {
  0: { label: 'Active', initial: 1, reasons: { 1: 'New', 2: 'Pending' } },
  1: { label: 'Submitted', initial: 3, reasons: { 3: 'In Progress' } },
  2: { label: 'Canceled', initial: 4, reasons: { 4: 'No Money' } },
  3: { label: 'Fulfilled', initial: 100001, reasons: { 100001: 'Complete', 100002: 'Partial' } },
  4: { label: 'Invoiced', initial: 100003, reasons: { 100003: 'Invoiced' } },
};
const STATE_LABELS = Object.fromEntries(Object.entries(ORDER_STATES).map(([code, state]) => [code, state.label]));

/** Orders and their lines (sheet 2.1 and 2.2). */
export function orderTables(): Table[] {
  return [
    table({
      name: 'salesorder',
      schemaName: 'SalesOrder',
      set: 'salesorders',
      typeCode: 1088,
      columns: [
        text('ordernumber', 100, 'C'),
        ...headerColumns(),
        lookup('transactioncurrencyid', 'transactioncurrency', 'C'),
        lookup('quoteid', 'quote'),
        lookup('opportunityid', 'opportunity'),
        lookup('campaignid', 'campaign'),
        formDate('datefulfilled'),
        formDate('submitdate'),
        formDate('lastbackofficesubmit'),
        integer('submitstatus', 'CU', ['0', '1000000000']),
        memo('submitstatusdescription'),
        flag('ispricelocked', 'U'),
        starting(option('prioritycode', { 1: 'Default Value' }), 1),
        starting(option('ordercreationmethod', { 776160000: 'Unknown', 776160001: 'Win Quote' }), 776160000),
      ],
      states: ORDER_STATES,
      owned: true,
      money: 'own currency',
      changeTracking: true,
      optimisticConcurrency: true,
    }),
    table({
      name: 'salesorderdetail',
      schemaName: 'SalesOrderDetail',
      set: 'salesorderdetails',
      typeCode: 1089,
      primaryName: 'salesorderdetailname',
      columns: [
        lookup('salesorderid', 'salesorder'),
        ...lineColumns(),
        text('salesorderdetailname', 100, 'R'),
        decimal('quantityshipped', 5, ['-1000000000', '1000000000']),
        decimal('quantitybackordered', 5, ['0', '1000000000']),
        decimal('quantitycancelled', 5, ['0', '1000000000']),
        option('salesorderstatecode', STATE_LABELS, 'R'),
        flag('salesorderispricelocked', 'R'),
        lookup('quotedetailid', 'quotedetail'),
        lookup('parentbundleidref', 'salesorderdetail'),
      ],
      money: 'inherited currency',
      changeTracking: true,
      optimisticConcurrency: true,
    }),
    ...quoteTables(),
    invoiceTable(),
  ];
}

function quoteTables(): Table[] {
  return [
    table({
      name: 'quote',
      schemaName: 'Quote',
      set: 'quotes',
      typeCode: 1084,
      columns: [
        text('quotenumber', 100, 'C'),
        integer('revisionnumber', 'R'),
        ...headerColumns(),
        lookup('transactioncurrencyid', 'transactioncurrency', 'CU'),
        formDate('effectivefrom'),
        formDate('effectiveto'),
        formDate('expireson'),
        formDate('closedon'),
      ],
      states: {
        0: { label: 'Draft', initial: 1, reasons: { 1: 'In Progress' } },
        1: { label: 'Active', initial: 2, reasons: { 2: 'In Progress', 3: 'Open' } },
        2: { label: 'Won', initial: 4, reasons: { 4: 'Won' } },
        3: { label: 'Closed', initial: 5, reasons: { 5: 'Lost', 6: 'Canceled', 7: 'Revised' } },
      },
      owned: true,
      money: 'own currency',
      changeTracking: true,
      optimisticConcurrency: true,
    }),
    table({
      name: 'quotedetail',
      schemaName: 'QuoteDetail',
      set: 'quotedetails',
      typeCode: 1085,
      primaryName: 'quotedetailname',
      columns: [lookup('quoteid', 'quote'), ...lineColumns(), text('quotedetailname', 100, 'R')],
      money: 'inherited currency',
      changeTracking: true,
      optimisticConcurrency: true,
    }),
  ];
}

function invoiceTable(): Table {
  return table({
    name: 'invoice',
    schemaName: 'Invoice',
    set: 'invoices',
    typeCode: 1090,
    columns: [
      text('invoicenumber', 100, 'C'),
      ...headerColumns(),
      lookup('transactioncurrencyid', 'transactioncurrency', 'C'),
      lookup('salesorderid', 'salesorder'),
      formDate('duedate'),
      formDate('datedelivered'),
      formDate('lastbackofficesubmit'),
      flag('ispricelocked', 'U'),
    ],
    states: {
      0: {
        label: 'Active',
        initial: 1,
        reasons: { 1: 'New', 2: 'Partially Shipped', 4: 'Billed', 5: 'Booked', 6: 'Installed' },
      },
      1: {
        label: 'Closed (deprecated)',
        initial: 3,
        reasons: { 3: 'Canceled (deprecated)', 7: 'Paid in Full (deprecated)' },
      },
      2: { label: 'Paid', initial: 100001, reasons: { 100001: 'Complete', 100002: 'Partial' } },
      3: { label: 'Canceled', initial: 100003, reasons: { 100003: 'Canceled' } },
    },
    owned: true,
    money: 'own currency',
    optimisticConcurrency: true,
  });
}

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

import { freightTerms, paymentTerms, pricingErrors, shippingMethods } from './option-lists.js';

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

/** Columns that orders, quotes and invoices share (sheet 2.1). */
export function headerColumns(): Column[] {
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
    option('pricingerrorcode', pricingErrors),
    option('skippricecalculation', { 0: 'DoPriceCalcAlways', 1: 'SkipPriceCalcOnRetrieve' }),
    option('paymenttermscode', paymentTerms),
    option('freighttermscode', freightTerms),
    option('shippingmethodcode', shippingMethods),
    flag('willcall'),
    ...address('billto'),
    ...address('shipto'),
    option('shipto_freighttermscode', freightTerms),
    dateTime('lastonholdtime'),
    integer('onholdtime', 'R'),
  ];
}

/** Columns that order and quote lines share (sheet 2.2). */
export function lineColumns(): Column[] {
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
    option('shipto_freighttermscode', freightTerms),
    lookup('salesrepid', 'systemuser'),
    option('pricingerrorcode', pricingErrors),
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

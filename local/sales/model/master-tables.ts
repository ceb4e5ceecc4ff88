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
import { freightTerms, paymentTerms, shippingMethods } from './option-lists.js';
import { ACTIVE_INACTIVE } from './states.js';
import { type Table, table } from './table.js';

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
    option('address1_freighttermscode', freightTerms),
    option('address1_shippingmethodcode', shippingMethods),
  ];
}

const account = table({
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
    option('paymenttermscode', paymentTerms),
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
});

const contact = table({
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
});

const product = table({
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
    decimal('quantityonhand', 5, ['0', '1000000000']),
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
});

const unitGroup = table({
  name: 'uomschedule',
  schemaName: 'UoMSchedule',
  set: 'uomschedules',
  typeCode: 1056,
  columns: [text('name', 200), text('baseuomname', 100, 'C'), memo('description')],
  states: ACTIVE_INACTIVE,
});

const unit = table({
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
});

/** Accounts, contacts, products and units (sheet 2.7). */
export const masterTables: readonly Table[] = [account, contact, product, unitGroup, unit];

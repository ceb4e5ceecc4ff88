import { type Column, decimal, flag, formDate, integer, lookup, memo, option, starting, text } from './column.js';
import { headerColumns, lineColumns } from './order-columns.js';
import { type StateDefinition, type Table, table } from './table.js';

const ORDER_STATES: Readonly<Record<number, StateDefinition>> = {
  0: { label: 'Active', initial: 1, reasons: { 1: 'New', 2: 'Pending' } },
  1: { label: 'Submitted', initial: 3, reasons: { 3: 'In Progress' } },
  2: { label: 'Canceled', initial: 4, reasons: { 4: 'No Money' } },
  3: { label: 'Fulfilled', initial: 100001, reasons: { 100001: 'Complete', 100002: 'Partial' } },
  4: { label: 'Invoiced', initial: 100003, reasons: { 100003: 'Invoiced' } },
};
const STATE_LABELS = Object.fromEntries(Object.entries(ORDER_STATES).map(([code, state]) => [code, state.label]));

const salesOrder = table({
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
});

const salesOrderLine = table({
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
});

const quote = table({
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
});

const quoteLine = table({
  name: 'quotedetail',
  schemaName: 'QuoteDetail',
  set: 'quotedetails',
  typeCode: 1085,
  primaryName: 'quotedetailname',
  columns: [
    lookup('quoteid', 'quote'),
    ...lineColumns(),
    text('quotedetailname', 100, 'R'),
    option('quotestatecode', { 0: 'Draft', 1: 'Active', 2: 'Won', 3: 'Closed' }, 'R'),
  ],
  money: 'inherited currency',
  changeTracking: true,
  optimisticConcurrency: true,
});

/** Columns of orders that invoices do not have. */
const NOT_ON_INVOICES = /^(requestdeliveryby|freighttermscode|.*_(contactname|addressid)|lastonholdtime|onholdtime)$/;
/** Amounts that callers may change and not create (sheet 2.1: "U"). */
const UPDATE_ONLY = /^(total.*amount|totalamountlessfreight|totaltax|baseamount|extendedamount)$/;

/** Columns of orders or their lines as invoices have them. */
function ofInvoices(columns: readonly Column[]): Column[] {
  return columns
    .filter(({ name }) => !NOT_ON_INVOICES.test(name))
    .map((column) => (UPDATE_ONLY.test(column.name) ? { ...column, use: 'U' } : column));
}

const invoice = table({
  name: 'invoice',
  schemaName: 'Invoice',
  set: 'invoices',
  typeCode: 1090,
  columns: [
    text('invoicenumber', 100, 'C'),
    ...ofInvoices(headerColumns()),
    lookup('transactioncurrencyid', 'transactioncurrency', 'C'),
    lookup('salesorderid', 'salesorder'),
    lookup('opportunityid', 'opportunity'),
    formDate('duedate'),
    formDate('datedelivered'),
    formDate('lastbackofficesubmit'),
    flag('ispricelocked', 'U'),
    starting(option('prioritycode', { 1: 'Default Value' }), 1),
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

const invoiceLine = table({
  name: 'invoicedetail',
  schemaName: 'InvoiceDetail',
  set: 'invoicedetails',
  typeCode: 1091,
  primaryName: 'invoicedetailname',
  columns: [
    lookup('invoiceid', 'invoice'),
    ...ofInvoices(lineColumns()),
    text('invoicedetailname', 100, 'R'),
    decimal('quantityshipped', 5, ['-1000000000', '1000000000']),
    decimal('quantitybackordered', 5, ['0', '1000000000']),
    decimal('quantitycancelled', 5, ['0', '1000000000']),
    formDate('actualdeliveryon'),
    text('shippingtrackingnumber', 100),
    option('invoicestatecode', { 0: 'Active', 1: 'Closed (deprecated)', 2: 'Paid', 3: 'Canceled' }, 'R'),
  ],
  money: 'inherited currency',
  changeTracking: true,
  optimisticConcurrency: true,
});

/** Orders, quotes and invoices with their lines (sheet 2.1, 2.2, 2.6, 2.7). */
export const orderTables: readonly Table[] = [salesOrder, salesOrderLine, quote, quoteLine, invoice, invoiceLine];

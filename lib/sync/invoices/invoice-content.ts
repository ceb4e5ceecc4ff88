import type { BusinessCentralInvoice } from '../../mapping/business-central-record.js';
import { timestampOfDay } from '../../mapping/business-date.js';
import type { SalesValues } from '../../mapping/sales-record.js';
import { salesHeaderTotals, salesLineAmounts, writeSalesHeader, writeSalesLine } from '../../mapping/write-sales.js';
import { compareDecimals, type DecimalText, decimal, subtractDecimals } from '../../order/decimal.js';
import { type LineOf, lineFieldNames } from '../../order/fields.js';
import type { FieldValue, LineValues, OrderView } from '../../order/order.js';
import type { InvoicedOrder, SalesInvoiceCreation, SalesInvoiceLine } from '../../ports/sales-invoices.js';
import { derivedId } from '../creation/derived-id.js';
import type { SalesReferenceCheck } from '../creation/references.js';
import { stateOfInvoice } from './invoice-state.js';

/** What an invoice of Sales is made from. */
export interface InvoiceSource {
  readonly invoiceId: string;
  readonly salesOrderId: string;
  readonly invoice: BusinessCentralInvoice;
  /** The posted invoice in the terms of Sales. */
  readonly view: OrderView;
  readonly order: InvoicedOrder;
  readonly check: SalesReferenceCheck;
  /** What a line is called that carries what rounding leaves over, or the tax of freight alone. */
  readonly roundingText: string;
}

const zero = decimal('0');

/** Columns of orders that invoices have as well, and that are brought to them (Dataverse sheet 2.7, [P] AL). */
export const invoiceColumns =
  /^(discountamount|discountpercentage|freightamount|emailaddress|description|paymenttermscode|shippingmethodcode|(shipto|billto)_(name|line[123]|city|stateorprovince|country|postalcode|telephone|fax))$/;

/** Likewise of lines. */
const lineColumns =
  /^(productid|uomid|isproductoverridden|productdescription|quantity|ispriceoverridden|priceperunit|manualdiscountamount|tax|description|lineitemnumber)$/;

/** The invoice of Sales that shows a posted one. Pure. */
export function invoiceContent(source: InvoiceSource): SalesInvoiceCreation {
  const { invoice, invoiceId, view, order, check, salesOrderId } = source;
  const { writing, capabilities, references } = check;
  const currency = references.currencies.get(view.header.currency ?? '');
  const decimals = currency?.precision ?? 2;
  const writesAmounts = capabilities.salesOrderProcessing || !capabilities.systemPricing;
  const lines = view.lines.filter(({ kind }) => kind === 'product').map(({ id, values }) => ({ id, values }));
  const { headerDiscountAmount, freightAmount } = view.header;
  const amountsOf = (values: readonly LineValues[]) =>
    salesHeaderTotals({ lines: values, headerDiscountAmount, freightAmount }, decimals);
  const left = leftOver(view, amountsOf(lines.map(({ values }) => values)));
  const all =
    left === undefined ? lines : [...lines, { id: 'rounding', values: roundingLine(left, source.roundingText) }];
  const write = (id: string, values: LineValues): SalesInvoiceLine => ({
    id: derivedId('invoicedetail', invoiceId, id),
    values: only(lineColumns, writeSalesLine(values, { all: values }, writing).values),
    ...(writesAmounts ? { amounts: salesLineAmounts(values, decimals) } : {}),
  });
  const isOrdersCurrency = currency !== undefined && currency.id === order.currencyId;
  const priceLevelId = isOrdersCurrency ? (order.priceLevelId ?? currency.priceLevelId) : currency?.priceLevelId;
  return {
    invoiceId,
    state: stateOfInvoice(invoice),
    header: {
      ...only(invoiceColumns, writeSalesHeader(view.header, writing).values),
      invoicenumber: invoice.number,
      name: order.name ?? invoice.number,
      [`customerid_${order.customer.table}`]: bind(`${order.customer.table}s`, order.customer.id),
      ownerid: bind(`${order.owner.table}s`, order.owner.id),
      salesorderid: bind('salesorders', salesOrderId),
      ...(order.opportunityId === null ? {} : { opportunityid: bind('opportunities', order.opportunityId) }),
      ...(currency === undefined ? {} : { transactioncurrencyid: bind('transactioncurrencies', currency.id) }),
      ...(priceLevelId === undefined ? {} : { pricelevelid: bind('pricelevels', priceLevelId) }),
      ...days(source, writing.timeZone),
    },
    lines: all.map(({ id, values }) => write(id, values)),
    ...(writesAmounts ? { totals: amountsOf(all.map(({ values }) => values)) } : {}),
  };
}

/** The day of the invoice stands where Sales keeps when the accounts had it; delivered is what was shipped last. */
function days({ invoice, view }: InvoiceSource, timeZone: string): SalesValues {
  const timestamp = (day: string | undefined) => (day === undefined ? null : timestampOfDay(day, timeZone));
  const delivered = view.lines.flatMap(({ values: { shipmentDate } }) => dayIn(shipmentDate)).toSorted();
  return {
    duedate: timestamp(dayIn(invoice.dueDay)[0]),
    lastbackofficesubmit: timestamp(dayIn(invoice.day)[0]),
    datedelivered: timestamp(delivered.at(-1)),
  };
}

/** Business Central writes no day as one of year one. */
function dayIn(text: FieldValue | undefined): readonly string[] {
  return text === undefined || text === null || text === '' || text.startsWith('0001-') ? [] : [text];
}

/** What the posted total has beyond what Sales would come to; `undefined`: nothing. */
function leftOver({ total }: OrderView, totals: SalesValues): DecimalText | undefined {
  const computed = totals.totalamount;
  if (total === undefined || typeof computed !== 'object' || computed === null || !('decimal' in computed)) {
    return undefined;
  }
  const left = subtractDecimals(total.amount, computed.decimal);
  return left === '0' ? undefined : left;
}

/** A write-in line of one piece; an amount below zero is minus one piece, since prices are not negative. */
function roundingLine(left: DecimalText, description: string): LineValues {
  const isNegative = compareDecimals(left, zero) < 0;
  return {
    ...(Object.fromEntries(lineFieldNames.map((field) => [field, null])) as LineOf<null>),
    description,
    quantity: isNegative ? '-1' : '1',
    unitPrice: isNegative ? subtractDecimals(zero, left) : left,
    lineDiscountAmount: zero,
    tax: zero,
  };
}

function bind(entitySet: string, id: string): { readonly bind: string } {
  return { bind: `/${entitySet}(${id})` };
}

function only(columns: RegExp, values: SalesValues): SalesValues {
  return Object.fromEntries(Object.entries(values).filter(([column]) => columns.test(column)));
}

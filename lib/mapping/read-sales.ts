import {
  addDecimals,
  compareDecimals,
  type DecimalText,
  decimal,
  divideDecimals,
  multiplyDecimals,
} from '../order/decimal.js';
import { type HeaderField, headerFields, type LineField, lineFields } from '../order/fields.js';
import { normalize } from '../order/normal-form.js';
import type { HeaderValues, OrderLine, OrderPhase, OrderView } from '../order/order.js';
import { dayOfTimestamp } from './business-date.js';
import { ownLineColumns, ownOrderColumns } from './own-columns.js';
import { mapValues } from './read-business-central.js';
import type { SalesLineRecord, SalesOrderRecord } from './sales-record.js';

const zero = decimal('0');

/** What reading a Sales record needs to know beside it. */
export interface SalesReading {
  /** Business time zone, IANA. */
  readonly timeZone: string;
  /** The Business Central number of the order: the name it has in Sales while it has no external document number. */
  readonly blankName?: string | undefined;
}

/** The canonical order that a Sales record shows (lens, direction read). */
export function readSalesOrder(record: SalesOrderRecord, reading: SalesReading): OrderView {
  return {
    side: 'sales',
    id: record.id,
    number: record.orderNumber,
    version: record.version,
    phase: phaseOf(record.stateCode),
    header: readHeader(record, reading),
    lines: record.lines.map(readLine),
  };
}

/** `statecode` of a sales order (Dataverse sheet 2.3). */
function phaseOf(stateCode: number): OrderPhase {
  switch (stateCode) {
    case 0:
      return 'open';
    case 1:
      return 'submitted';
    case 2:
      return 'canceled';
    case 3:
      return 'fulfilled';
    case 4:
      return 'invoiced';
    default:
      return 'unknown';
  }
}

function readHeader(record: SalesOrderRecord, { timeZone, blankName }: SalesReading): HeaderValues {
  const raw: Record<HeaderField, string | null | undefined> = {
    externalDocumentNumber: record.name === blankName ? null : record.name,
    customer: record.accountNumber,
    currency: record.isoCurrencyCode,
    requestedDeliveryDate: dayOfTimestamp(record.requestDeliveryBy, timeZone),
    shipToName: record.shipToName,
    shipToAddressLine1: record.shipToLine1,
    shipToAddressLine2: record.shipToLine2,
    shipToCity: record.shipToCity,
    shipToState: record.shipToStateOrProvince,
    shipToPostCode: record.shipToPostalCode,
    shipToCountry: record.shipToCountry,
    headerDiscountAmount: headerDiscountOf(record),
    businessCentralNumber: record.own[ownOrderColumns.businessCentralNumber],
    businessCentralStatus: record.own[ownOrderColumns.businessCentralStatus],
  };
  return mapValues(headerFields, (definition, field) => normalize(definition, raw[field]));
}

/** Amount and percentage together, as an amount: what `totaldiscountamount` comes to (Dataverse sheet 2.5). */
function headerDiscountOf(record: SalesOrderRecord): DecimalText {
  const amount = record.discountAmount ?? zero;
  const percentage = record.discountPercentage ?? zero;
  if (compareDecimals(percentage, zero) === 0) {
    return amount;
  }
  const share = divideDecimals(percentage, decimal('100'));
  return addDecimals(amount, multiplyDecimals(record.totalLineItemAmount ?? zero, share));
}

function readLine(record: SalesLineRecord): OrderLine {
  const discount = record.manualDiscountAmount ?? zero;
  const statesDiscount = record.isPriceOverridden || compareDecimals(discount, zero) !== 0;
  const raw: Record<LineField, string | null | undefined> = {
    product: record.productNumber,
    unit: record.unitName,
    quantity: record.quantity,
    description: record.description,
    unitPrice: record.isPriceOverridden ? record.pricePerUnit : null,
    lineDiscountAmount: statesDiscount ? discount : null,
    tax: record.tax ?? zero,
    shipmentDate: record.own[ownLineColumns.shipmentDate],
    shippedQuantity: record.quantityShipped ?? zero,
  };
  return {
    id: record.id,
    kind: record.productNumber === null ? 'unmapped' : 'product',
    version: record.version,
    values: mapValues(lineFields, (definition, field) => normalize(definition, raw[field])),
  };
}

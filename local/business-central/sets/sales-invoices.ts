import { type EntitySet, toOne } from '../api/entity-set.js';
import {
  boolean,
  code,
  date,
  dateTime,
  decimalNumber,
  enumeration,
  guid,
  integer,
  type Property,
  propertyOf,
  text,
} from '../api/property.js';
import { amountDecimals, type BusinessCentral } from '../model/business-central.js';
import type { InvoiceRow, LineAmounts, PostedLineRow } from '../model/document-rows.js';
import { blankDate, decimal, plain, rounded, zeroGuid } from '../model/values.js';
import { lineTypeNames } from '../rules/lines.js';
import { commonProperties, postedObjectNumber } from './posted-common.js';
import { currencyCodeOf } from './sales-document-properties.js';

const invoiceStatuses = [' ', 'Draft', 'In Review', 'Open', 'Paid', 'Canceled', 'Corrective'];

/** Terms, amounts and where the invoice came from. */
function invoiceTermProperties(bc: BusinessCentral): readonly Property<InvoiceRow>[] {
  const property = propertyOf<InvoiceRow>();
  const status = (row: InvoiceRow) =>
    row.isCanceled ? 'Canceled' : decimal(row.remainingAmount).isZero() ? 'Paid' : 'Open';
  return [
    property('currencyId', guid, ({ header }) => header.currencyId, 'readOnly'),
    property('shortcutDimension1Code', code(20), ({ header }) => header.dimension1Code, 'readOnly'),
    property('shortcutDimension2Code', code(20), ({ header }) => header.dimension2Code, 'readOnly'),
    property('currencyCode', code(10), ({ header }) => currencyCodeOf(bc, header.currencyId), {
      access: 'readOnly',
      filterable: false,
    }),
    property('orderId', guid, (row) => row.orderId, 'readOnly'),
    property('orderNumber', code(20), (row) => row.orderNumber, 'readOnly'),
    property('paymentTermsId', guid, ({ header }) => header.paymentTermsId, 'readOnly'),
    property('shipmentMethodId', guid, ({ header }) => header.shipmentMethodId, 'readOnly'),
    property('salesperson', code(20), ({ header }) => header.salespersonCode, 'readOnly'),
    property('disputeStatusId', guid, () => zeroGuid, 'readOnly'),
    property('disputeStatus', code(10), () => '', 'readOnly'),
    property('pricesIncludeTax', boolean, ({ header }) => header.pricesIncludeTax, 'readOnly'),
    property('remainingAmount', decimalNumber, (row) => row.remainingAmount, 'readOnly'),
    property('discountAmount', decimalNumber, (row) => row.discountAmount, 'readOnly'),
    property('discountAppliedBeforeTax', boolean, ({ header }) => !header.pricesIncludeTax, 'readOnly'),
    property('totalAmountExcludingTax', decimalNumber, (row) => row.totalExcludingTax, 'readOnly'),
    property('totalTaxAmount', decimalNumber, (row) => row.totalTax, 'readOnly'),
    property('totalAmountIncludingTax', decimalNumber, (row) => row.totalIncludingTax, 'readOnly'),
    property('status', enumeration('Microsoft.NAV.invoiceEntityAggregateStatus', invoiceStatuses), status, 'readOnly'),
    property('lastModifiedDateTime', dateTime, (row) => row.modifiedAtMs, 'readOnly'),
  ];
}

/** `salesInvoices`: posted ones only, read only here (2.8). */
export function invoiceSet(bc: BusinessCentral): EntitySet<InvoiceRow> {
  const property = propertyOf<InvoiceRow>();
  const common = commonProperties<InvoiceRow>(bc);
  const { invoices, invoiceLines } = bc.database;
  return {
    name: 'salesInvoices',
    typeName: 'salesInvoice',
    caption: 'Sales Invoice',
    properties: [
      property('id', guid, (row) => row.id, 'readOnly'),
      property('number', code(20), (row) => row.number, 'readOnly'),
      property('externalDocumentNumber', code(35), ({ header }) => header.externalDocumentNumber, 'readOnly'),
      property('invoiceDate', date, ({ header }) => header.documentDate, 'readOnly'),
      property('postingDate', date, ({ header }) => header.postingDate, 'readOnly'),
      property('dueDate', date, ({ header }) => header.dueDate, 'readOnly'),
      property('promisedPayDate', date, () => blankDate, 'readOnly'),
      property(
        'customerPurchaseOrderReference',
        text(35),
        ({ header }) => header.yourReference.slice(0, 35),
        'readOnly',
      ),
      ...common.customer,
      ...common.addresses,
      ...invoiceTermProperties(bc),
      ...common.contact,
    ],
    navigations: [
      { name: 'salesInvoiceLines', target: 'salesInvoiceLines', many: true, rows: (row) => invoiceLines.group(row.id) },
    ],
    rows: () => invoices.all(),
    row: (id) => invoices.get(id),
  };
}

function invoiceLineProperties(bc: BusinessCentral): readonly Property<PostedLineRow>[] {
  const property = propertyOf<PostedLineRow>();
  const { units } = bc.database;
  const amount = (pick: keyof LineAmounts) => (row: PostedLineRow) => invoicedShare(bc, row, pick);
  return [
    property('id', guid, (row) => row.id, 'readOnly'),
    property('documentId', guid, (row) => row.documentId, 'readOnly'),
    property('sequence', integer, (row) => row.sequence, 'readOnly'),
    property('itemId', guid, ({ line }) => (line.type === 'Item' ? line.objectId : zeroGuid), 'readOnly'),
    property('accountId', guid, ({ line }) => (line.type === 'Account' ? line.objectId : zeroGuid), 'readOnly'),
    property(
      'lineType',
      enumeration('Microsoft.NAV.invoiceLineAggLineType', lineTypeNames),
      ({ line }) => line.type,
      'readOnly',
    ),
    property('lineObjectNumber', code(20), (row) => postedObjectNumber(bc, row), 'readOnly'),
    property('description', text(100), ({ line }) => line.description, 'readOnly'),
    property('description2', text(50), ({ line }) => line.description2, 'readOnly'),
    property('unitOfMeasureId', guid, ({ line }) => line.unitId, 'readOnly'),
    property('unitOfMeasureCode', code(10), ({ line }) => units.get(line.unitId)?.code ?? '', 'readOnly'),
    property('unitPrice', decimalNumber, ({ line }) => line.unitPrice, 'readOnly'),
    property('quantity', decimalNumber, (row) => row.quantity, 'readOnly'),
    property('discountPercent', decimalNumber, ({ line }) => line.discountPercent, 'readOnly'),
    property('amountExcludingTax', decimalNumber, amount('excludingTax'), 'readOnly'),
    property('taxCode', code(50), ({ line }) => line.taxIdentifier, 'readOnly'),
    property('taxPercent', decimalNumber, ({ line }) => line.taxPercent, 'readOnly'),
    property('amountIncludingTax', decimalNumber, amount('includingTax'), 'readOnly'),
    property('invoiceDiscountAllocation', decimalNumber, amount('invoiceDiscountExcludingTax'), 'readOnly'),
    property('netAmount', decimalNumber, amount('net'), 'readOnly'),
    property('netTaxAmount', decimalNumber, amount('netTax'), 'readOnly'),
    property('netAmountIncludingTax', decimalNumber, amount('netIncludingTax'), 'readOnly'),
    property('shipmentDate', date, ({ line }) => line.shipmentDate, 'readOnly'),
    property('itemVariantId', guid, ({ line }) => line.variantId, 'readOnly'),
    property('locationId', guid, ({ line }) => line.locationId, 'readOnly'),
  ];
}

/** The part of a line's amount that this invoice takes. */
function invoicedShare(bc: BusinessCentral, row: PostedLineRow, pick: keyof LineAmounts): string {
  if (decimal(row.line.quantity).isZero()) return '0';
  const decimals = amountDecimals(bc, bc.database.invoices.get(row.documentId)?.header.currencyId ?? zeroGuid);
  return plain(rounded(decimal(row.quantity).div(row.line.quantity).times(row.line.amounts[pick]), decimals));
}

/** `salesInvoiceLines`, read only; no order-line id (2.8). */
export function invoiceLineSet(bc: BusinessCentral): EntitySet<PostedLineRow> {
  const { invoices, invoiceLines } = bc.database;
  return {
    name: 'salesInvoiceLines',
    typeName: 'salesInvoiceLine',
    caption: 'Sales Invoice Line',
    properties: invoiceLineProperties(bc),
    navigations: [toOne('salesInvoice', 'salesInvoices', (row) => invoices.get(row.documentId))],
    rows: () => invoiceLines.all(),
    row: (id) => invoiceLines.get(id),
  };
}

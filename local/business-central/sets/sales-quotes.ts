import type { EntitySet } from '../api/entity-set.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { makeOrder, quoteSetters, sendQuote } from '../rules/quotes.js';
import { salesDocumentLineSet } from './sales-document-lines.js';
import { salesDocumentSet } from './sales-documents.js';
import { salesQuoteProperties } from './sales-quote-properties.js';

/** `salesQuotes` (sheet 2.3). */
export function salesQuoteSet(bc: BusinessCentral): EntitySet<SalesHeaderRow> {
  return salesDocumentSet(bc, {
    documentType: 'Quote',
    name: 'salesQuotes',
    lines: 'salesQuoteLines',
    typeName: 'salesQuote',
    caption: 'Sales Quote',
    properties: salesQuoteProperties(bc),
    setters: quoteSetters,
    secondStep: ['documentDate', 'postingDate', 'dueDate'],
    actions: {
      'Microsoft.NAV.makeOrder': { run: (row) => makeOrder(bc, row) },
      'Microsoft.NAV.send': { run: (row) => sendQuote(bc, row) },
    },
  });
}

/** What order lines show and quote lines do not (sheet 2.3). */
const orderOnly = [
  'shipmentDate',
  'shippedQuantity',
  'invoicedQuantity',
  'invoiceQuantity',
  'shipQuantity',
  'invoiceDiscountAllocation',
];

/** `salesQuoteLines` (sheet 2.3). */
export function salesQuoteLineSet(bc: BusinessCentral): EntitySet<SalesLineRow> {
  return salesDocumentLineSet(bc, {
    documentType: 'Quote',
    name: 'salesQuoteLines',
    typeName: 'salesQuoteLine',
    caption: 'Sales Quote Line',
    document: { navigation: 'salesQuote', set: 'salesQuotes' },
    hidden: orderOnly,
  });
}

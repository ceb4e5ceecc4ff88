import type { EntitySet } from '../api/entity-set.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { orderSetters } from '../rules/orders.js';
import { shipAndInvoice } from '../rules/posting.js';
import { salesDocumentLineSet } from './sales-document-lines.js';
import { salesDocumentSet } from './sales-documents.js';
import { salesOrderProperties } from './sales-order-properties.js';

/** `salesOrders` (sheet 2.1). */
export function salesOrderSet(bc: BusinessCentral): EntitySet<SalesHeaderRow> {
  return salesDocumentSet(bc, {
    documentType: 'Order',
    name: 'salesOrders',
    lines: 'salesOrderLines',
    typeName: 'salesOrder',
    caption: 'Sales Order',
    properties: salesOrderProperties(bc),
    setters: orderSetters,
    secondStep: ['orderDate', 'postingDate'],
    actions: { 'Microsoft.NAV.shipAndInvoice': { run: (row) => shipAndInvoice(bc, row) } },
  });
}

/** `salesOrderLines` (sheet 2.2). */
export function salesOrderLineSet(bc: BusinessCentral): EntitySet<SalesLineRow> {
  return salesDocumentLineSet(bc, {
    documentType: 'Order',
    name: 'salesOrderLines',
    typeName: 'salesOrderLine',
    caption: 'Sales Order Line',
    document: { navigation: 'salesOrder', set: 'salesOrders' },
    hidden: [],
  });
}

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
import type { BusinessCentral } from '../model/business-central.js';
import type { LineType, PostedLineRow, ShipmentRow } from '../model/document-rows.js';
import { commonProperties, postedObjectNumber } from './posted-common.js';
import { currencyCodeOf } from './sales-document-properties.js';

function shipmentProperties(bc: BusinessCentral): readonly Property<ShipmentRow>[] {
  const property = propertyOf<ShipmentRow>();
  const common = commonProperties<ShipmentRow>(bc);
  const { paymentTerms, shipmentMethods } = bc.database;
  return [
    property('id', guid, (row) => row.id, 'readOnly'),
    property('number', code(20), (row) => row.number, 'readOnly'),
    property('externalDocumentNumber', code(35), ({ header }) => header.externalDocumentNumber, 'readOnly'),
    property('invoiceDate', date, ({ header }) => header.documentDate, 'readOnly'),
    property('postingDate', date, ({ header }) => header.postingDate, 'readOnly'),
    property('dueDate', date, ({ header }) => header.dueDate, 'readOnly'),
    property('customerPurchaseOrderReference', text(35), ({ header }) => header.yourReference.slice(0, 35), 'readOnly'),
    ...common.customer,
    ...common.addresses,
    property('currencyCode', code(10), ({ header }) => currencyCodeOf(bc, header.currencyId), 'readOnly'),
    property('orderNumber', code(20), (row) => row.orderNumber, 'readOnly'),
    property(
      'paymentTermsCode',
      code(10),
      ({ header }) => paymentTerms.get(header.paymentTermsId)?.code ?? '',
      'readOnly',
    ),
    property(
      'shipmentMethodCode',
      code(10),
      ({ header }) => shipmentMethods.get(header.shipmentMethodId)?.code ?? '',
      'readOnly',
    ),
    property('salesperson', code(20), ({ header }) => header.salespersonCode, 'readOnly'),
    property('pricesIncludeTax', boolean, ({ header }) => header.pricesIncludeTax, 'readOnly'),
    property('lastModifiedDateTime', dateTime, (row) => row.modifiedAtMs, 'readOnly'),
    ...common.contact,
  ];
}

/** `salesShipments`, read only (2.8). */
export function shipmentSet(bc: BusinessCentral): EntitySet<ShipmentRow> {
  const { shipments, shipmentLines } = bc.database;
  return {
    name: 'salesShipments',
    typeName: 'salesShipment',
    caption: 'Sales Shipment Header',
    properties: shipmentProperties(bc),
    navigations: [
      {
        name: 'salesShipmentLines',
        target: 'salesShipmentLines',
        many: true,
        rows: (row) => shipmentLines.group(row.id),
      },
    ],
    rows: () => shipments.all(),
    row: (id) => shipments.get(id),
  };
}

/** Raw Sales Line Type of posted shipment lines (2.8). */
export function rawLineType(type: LineType): string {
  switch (type) {
    case 'Comment':
      return ' ';
    case 'Account':
      return 'G/L Account';
    case 'Charge':
      return 'Charge (Item)';
    default:
      return type;
  }
}

/** Members of that enum, in AL's order. */
export const rawLineTypes = [
  ' ',
  'G/L Account',
  'Item',
  'Resource',
  'Fixed Asset',
  'Charge (Item)',
  'Allocation Account',
];

/** `salesShipmentLines`, read only (2.8). */
export function shipmentLineSet(bc: BusinessCentral): EntitySet<PostedLineRow> {
  const property = propertyOf<PostedLineRow>();
  const { shipments, shipmentLines, units } = bc.database;
  return {
    name: 'salesShipmentLines',
    typeName: 'salesShipmentLine',
    caption: 'Sales Shipment Line',
    properties: [
      property('id', guid, (row) => row.id, 'readOnly'),
      property('documentId', guid, (row) => row.documentId, 'readOnly'),
      property('documentNo', code(20), (row) => shipments.get(row.documentId)?.number ?? '', 'readOnly'),
      property('sequence', integer, (row) => row.sequence, 'readOnly'),
      property(
        'lineType',
        enumeration('Microsoft.NAV.salesLineType', rawLineTypes),
        ({ line }) => rawLineType(line.type),
        'readOnly',
      ),
      property('lineObjectNumber', code(20), (row) => postedObjectNumber(bc, row), 'readOnly'),
      property('description', text(100), ({ line }) => line.description, 'readOnly'),
      property('description2', text(50), ({ line }) => line.description2, 'readOnly'),
      property('unitOfMeasureCode', code(10), ({ line }) => units.get(line.unitId)?.code ?? '', 'readOnly'),
      property('unitPrice', decimalNumber, ({ line }) => line.unitPrice, 'readOnly'),
      property('quantity', decimalNumber, (row) => row.quantity, 'readOnly'),
      property('discountPercent', decimalNumber, ({ line }) => line.discountPercent, 'readOnly'),
      property('taxPercent', decimalNumber, ({ line }) => line.taxPercent, 'readOnly'),
      property('shipmentDate', date, ({ line }) => line.shipmentDate, 'readOnly'),
    ],
    navigations: [toOne('salesShipment', 'salesShipments', (row) => shipments.get(row.documentId))],
    rows: () => shipmentLines.all(),
    row: (id) => shipmentLines.get(id),
  };
}

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
import type { ArchiveRow, SalesLineRow } from '../model/document-rows.js';
import type { Address } from '../model/master-rows.js';
import type { StoredRow } from '../model/table.js';
import { plain, stableGuid } from '../model/values.js';
import { outstanding } from '../rules/order-lines.js';
import { currencyCodeOf } from './sales-document-properties.js';
import { rawLineType, rawLineTypes } from './sales-shipments.js';

function archiveAddress(prefix: string, address: (row: ArchiveRow) => Address): readonly Property<ArchiveRow>[] {
  const property = propertyOf<ArchiveRow>();
  return [
    property(`${prefix}Address`, text(100), (row) => address(row).line1, 'readOnly'),
    property(`${prefix}Address2`, text(50), (row) => address(row).line2, 'readOnly'),
    property(`${prefix}City`, text(30), (row) => address(row).city, 'readOnly'),
    property(`${prefix}PostCode`, code(20), (row) => address(row).postCode, 'readOnly'),
    property(`${prefix}County`, text(30), (row) => address(row).state, 'readOnly'),
    property(`${prefix}CountryRegionCode`, code(10), (row) => address(row).country, 'readOnly'),
  ];
}

function partyProperties(bc: BusinessCentral): readonly Property<ArchiveRow>[] {
  const property = propertyOf<ArchiveRow>();
  const number = (id: string) => bc.database.customers.get(id)?.number ?? '';
  return [
    property('sellToCustomerNumber', code(20), ({ header }) => number(header.customerId), 'readOnly'),
    property('sellToCustomerName', text(100), ({ header }) => header.customerName, 'readOnly'),
    ...archiveAddress('sellTo', ({ header }) => header.sellTo),
    property('billToCustomerNumber', code(20), ({ header }) => number(header.billToCustomerId), 'readOnly'),
    property('billToName', text(100), ({ header }) => header.billToName, 'readOnly'),
    ...archiveAddress('billTo', ({ header }) => header.billTo),
    property('shipToCode', code(10), ({ header }) => header.shipToCode, 'readOnly'),
    property('shipToName', text(100), ({ header }) => header.shipToName, 'readOnly'),
    property('shipToContact', text(100), ({ header }) => header.shipToContact, 'readOnly'),
    ...archiveAddress('shipTo', ({ header }) => header.shipTo),
  ];
}

function termProperties(bc: BusinessCentral): readonly Property<ArchiveRow>[] {
  const property = propertyOf<ArchiveRow>();
  const { paymentTerms, shipmentMethods, locations } = bc.database;
  return [
    property('orderDate', date, ({ header }) => header.orderDate, 'readOnly'),
    property('documentDate', date, ({ header }) => header.documentDate, 'readOnly'),
    property('postingDate', date, ({ header }) => header.postingDate, 'readOnly'),
    property('dueDate', date, ({ header }) => header.dueDate, 'readOnly'),
    property('shipmentDate', date, ({ header }) => header.shipmentDate, 'readOnly'),
    property('shortcutDimension1Code', code(20), ({ header }) => header.dimension1Code, 'readOnly'),
    property('shortcutDimension2Code', code(20), ({ header }) => header.dimension2Code, 'readOnly'),
    property('currencyCode', code(10), ({ header }) => currencyCodeOf(bc, header.currencyId), 'readOnly'),
    property('pricesIncludingVAT', boolean, ({ header }) => header.pricesIncludeTax, 'readOnly'),
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
    property('shippingAgentCode', code(10), () => '', 'readOnly'),
    property('salespersonCode', code(20), ({ header }) => header.salespersonCode, 'readOnly'),
    property('locationCode', code(10), ({ header }) => locations.get(header.locationId)?.code ?? '', 'readOnly'),
  ];
}

const statuses = ['Open', 'Released', 'Pending Approval', 'Pending Prepayment'];

/** `salesOrderArchives`, read only, from BC 29 on (2.1.9). */
export function archiveSet(bc: BusinessCentral): EntitySet<ArchiveRow> {
  const property = propertyOf<ArchiveRow>();
  return {
    name: 'salesOrderArchives',
    typeName: 'salesOrderArchive',
    caption: 'Sales Header Archive',
    properties: [
      property('id', guid, (row) => row.id, 'readOnly'),
      property('number', code(20), (row) => row.number, 'readOnly'),
      property('docNoOccurrence', integer, (row) => row.docNoOccurrence, 'readOnly'),
      property('versionNumber', integer, (row) => row.versionNumber, 'readOnly'),
      ...partyProperties(bc),
      ...termProperties(bc),
      property('externalDocumentNumber', code(35), ({ header }) => header.externalDocumentNumber, 'readOnly'),
      property('yourReference', text(35), ({ header }) => header.yourReference.slice(0, 35), 'readOnly'),
      property('requestedDeliveryDate', date, ({ header }) => header.requestedDeliveryDate, 'readOnly'),
      property(
        'status',
        enumeration('Microsoft.NAV.salesDocumentStatus', statuses),
        ({ header }) => header.status,
        'readOnly',
      ),
      property('responsibilityCenter', code(10), () => '', 'readOnly'),
      property('dateArchived', date, (row) => new Date(row.archivedAtMs).toISOString().slice(0, 10), 'readOnly'),
      property('archivedBy', code(50), (row) => row.archivedBy, 'readOnly'),
      property('lastModifiedDateTime', dateTime, (row) => row.archivedAtMs, 'readOnly'),
    ],
    navigations: [
      {
        name: 'salesOrderArchiveLines',
        target: 'salesOrderArchiveLines',
        many: true,
        rows: (row) => archiveLines(row),
      },
    ],
    rows: () => orderVersions(bc),
    row: (id) => orderVersions(bc).find((version) => version.id === id),
  };
}

function orderVersions(bc: BusinessCentral): readonly ArchiveRow[] {
  return bc.database.archive.all().filter(({ header }) => header.documentType === 'Order');
}

/** A line of an archive version; its id is its own. */
interface ArchiveLineRow extends StoredRow {
  readonly version: ArchiveRow;
  readonly line: SalesLineRow;
}

function archiveLines(version: ArchiveRow): readonly ArchiveLineRow[] {
  return version.lines.map((line) => ({
    id: stableGuid(`archive-line:${version.id},${line.sequence}`),
    version,
    line,
  }));
}

function archiveLineProperties(bc: BusinessCentral): readonly Property<ArchiveLineRow>[] {
  const property = propertyOf<ArchiveLineRow>();
  const { items, accounts, resources, units, itemVariants, locations } = bc.database;
  const object = (id: string) => items.get(id) ?? accounts.get(id) ?? resources.get(id);
  return [
    property('id', guid, (row) => row.id, 'readOnly'),
    property('documentNumber', code(20), ({ version }) => version.number, 'readOnly'),
    property('docNoOccurrence', integer, ({ version }) => version.docNoOccurrence, 'readOnly'),
    property('versionNumber', integer, ({ version }) => version.versionNumber, 'readOnly'),
    property('sequence', integer, ({ line }) => line.sequence, 'readOnly'),
    property(
      'lineType',
      enumeration('Microsoft.NAV.salesLineType', rawLineTypes),
      ({ line }) => rawLineType(line.type),
      'readOnly',
    ),
    property('lineObjectNumber', code(20), ({ line }) => object(line.objectId)?.number ?? '', 'readOnly'),
    property('description', text(100), ({ line }) => line.description, 'readOnly'),
    property('description2', text(50), ({ line }) => line.description2, 'readOnly'),
    property('unitOfMeasureCode', code(10), ({ line }) => units.get(line.unitId)?.code ?? '', 'readOnly'),
    property('quantity', decimalNumber, ({ line }) => line.quantity, 'readOnly'),
    property('unitPrice', decimalNumber, ({ line }) => line.unitPrice, 'readOnly'),
    property('lineDiscountPercent', decimalNumber, ({ line }) => line.discountPercent, 'readOnly'),
    property('lineDiscountAmount', decimalNumber, ({ line }) => line.discountAmount, 'readOnly'),
    property('lineAmount', decimalNumber, ({ line }) => line.amounts.excludingTax, 'readOnly'),
    property('amount', decimalNumber, ({ line }) => line.amounts.net, 'readOnly'),
    property('amountIncludingVAT', decimalNumber, ({ line }) => line.amounts.netIncludingTax, 'readOnly'),
    property('taxPercent', decimalNumber, ({ line }) => line.taxPercent, 'readOnly'),
    property('outstandingQuantity', decimalNumber, ({ line }) => plain(outstanding(line)), 'readOnly'),
    property('qtyToShip', decimalNumber, ({ line }) => line.shipQuantity, 'readOnly'),
    property('quantityShipped', decimalNumber, ({ line }) => line.shippedQuantity, 'readOnly'),
    property('quantityInvoiced', decimalNumber, ({ line }) => line.invoicedQuantity, 'readOnly'),
    property('variantCode', code(10), ({ line }) => itemVariants.get(line.variantId)?.code ?? '', 'readOnly'),
    property('locationCode', code(10), ({ line }) => locations.get(line.locationId)?.code ?? '', 'readOnly'),
    property('shipmentDate', date, ({ line }) => line.shipmentDate, 'readOnly'),
  ];
}

/** `salesOrderArchiveLines`, read only, from BC 29 on (2.1.9). */
export function archiveLineSet(bc: BusinessCentral): EntitySet<ArchiveLineRow> {
  const all = () => orderVersions(bc).flatMap(archiveLines);
  return {
    name: 'salesOrderArchiveLines',
    typeName: 'salesOrderArchiveLine',
    caption: 'Sales Line Archive',
    properties: archiveLineProperties(bc),
    navigations: [toOne('salesOrderArchive', 'salesOrderArchives', (row) => row.version)],
    rows: all,
    row: (id) => all().find((row) => row.id === id),
  };
}

import type { FilterNode } from '../../simulator-kit/odata-filter.js';
import { applyMembers, type EntitySet, toOne } from '../api/entity-set.js';
import {
  boolean,
  code,
  date,
  decimalNumber,
  enumeration,
  guid,
  integer,
  type Members,
  type Property,
  propertyOf,
  text,
} from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { Database } from '../model/database.js';
import type { DocumentType, SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { badRequest, dialogError } from '../model/errors.js';
import { decimal, plain, zeroGuid } from '../model/values.js';
import { LineEdit } from '../rules/line-edit.js';
import { deleteLine, lineSetters, lineTypeNames, newLineEdit, saveLine } from '../rules/lines.js';
import { lineDimensionNavigation } from './dimension-set-lines.js';

function objectNumber(bc: BusinessCentral, line: SalesLineRow): string {
  const { items, accounts, resources } = bc.database;
  const object = items.get(line.objectId) ?? accounts.get(line.objectId) ?? resources.get(line.objectId);
  return object?.number ?? '';
}

/** Quantities, amounts and where from: the second half of a line's page. */
function lineAmountProperties(): readonly Property<SalesLineRow>[] {
  const property = propertyOf<SalesLineRow>();
  const difference = (a: string, b: string) => plain(decimal(a).minus(b));
  return [
    property('quantity', decimalNumber, (row) => row.quantity),
    property('unitPrice', decimalNumber, (row) => row.unitPrice),
    property('discountAmount', decimalNumber, (row) => row.discountAmount),
    property('discountPercent', decimalNumber, (row) => row.discountPercent),
    property('discountAppliedBeforeTax', boolean, () => false, 'readOnly'),
    property('amountExcludingTax', decimalNumber, (row) => row.amounts.excludingTax, 'readOnly'),
    property('taxCode', code(50), (row) => row.taxIdentifier),
    property('taxPercent', decimalNumber, (row) => row.taxPercent, 'readOnly'),
    property(
      'totalTaxAmount',
      decimalNumber,
      (row) => difference(row.amounts.includingTax, row.amounts.excludingTax),
      'readOnly',
    ),
    property('amountIncludingTax', decimalNumber, (row) => row.amounts.includingTax, 'readOnly'),
    property('invoiceDiscountAllocation', decimalNumber, (row) => row.amounts.invoiceDiscountExcludingTax, 'readOnly'),
    property('netAmount', decimalNumber, (row) => row.amounts.net, 'readOnly'),
    property('netTaxAmount', decimalNumber, (row) => row.amounts.netTax, 'readOnly'),
    property('netAmountIncludingTax', decimalNumber, (row) => row.amounts.netIncludingTax, 'readOnly'),
    property('shipmentDate', date, (row) => row.shipmentDate),
    property('shippedQuantity', decimalNumber, (row) => row.shippedQuantity, 'readOnly'),
    property('invoicedQuantity', decimalNumber, (row) => row.invoicedQuantity, 'readOnly'),
    property('invoiceQuantity', decimalNumber, (row) => row.invoiceQuantity),
    property('shipQuantity', decimalNumber, (row) => row.shipQuantity),
    property('itemVariantId', guid, (row) => row.variantId),
    property('locationId', guid, (row) => row.locationId),
  ];
}

/** The 32 properties of an order line, in page order (2.2); a quote line has fewer. */
function newLineProperties(bc: BusinessCentral): readonly Property<SalesLineRow>[] {
  const property = propertyOf<SalesLineRow>();
  const objectId = (row: SalesLineRow, type: SalesLineRow['type']) => (row.type === type ? row.objectId : zeroGuid);
  return [
    property('id', guid, (row) => row.id, 'readOnly'),
    property('documentId', guid, (row) => row.documentId),
    property('sequence', integer, (row) => row.sequence),
    property('itemId', guid, (row) => objectId(row, 'Item')),
    property('accountId', guid, (row) => objectId(row, 'Account')),
    property('lineType', enumeration('Microsoft.NAV.invoiceLineAggLineType', lineTypeNames), (row) => row.type),
    property('lineObjectNumber', code(20), (row) => objectNumber(bc, row)),
    property('description', text(100), (row) => row.description),
    property('description2', text(50), (row) => row.description2),
    property('unitOfMeasureId', guid, (row) => row.unitId),
    property('unitOfMeasureCode', code(10), (row) => bc.database.units.get(row.unitId)?.code ?? ''),
    ...lineAmountProperties(),
  ];
}

const propertiesOfDatabase = new WeakMap<Database, readonly Property<SalesLineRow>[]>();

/** The properties over one database, made once: every line write needs them. */
function lineProperties(bc: BusinessCentral): readonly Property<SalesLineRow>[] {
  const known = propertiesOfDatabase.get(bc.database);
  if (known !== undefined) return known;
  const properties = newLineProperties(bc);
  propertiesOfDatabase.set(bc.database, properties);
  return properties;
}

function checkMembers(bc: BusinessCentral, members: Members): void {
  const given = (name: string) => {
    const value = members.get(name);
    return value !== undefined && value !== zeroGuid;
  };
  if (given('itemId') && given('accountId')) {
    throw dialogError('Both "itemId" and "accountId" are specified. Specify only one of them.');
  }
  const [unitId, unitCode] = [members.get('unitOfMeasureId'), members.get('unitOfMeasureCode')];
  if (unitId === undefined || unitCode === undefined) return;
  if (bc.database.units.get(String(unitId))?.code !== unitCode) {
    throw dialogError('The unit of measure values do not match to a specific Unit of Measure.');
  }
}

function applyLineMembers(edit: LineEdit, members: Members, properties: readonly Property<SalesLineRow>[]): void {
  const order = edit.bc.setup.validationOrder === 'body' ? members.keys() : lineSetters.keys();
  applyMembers<SalesLineRow, LineEdit>({
    set: { properties },
    members,
    order,
    setters: lineSetters,
    edit,
    row: (current) => current.line,
  });
}

/** The document of a new or changed line. @throws BusinessCentralError when it is unknown (S-088). */
function parentOf(bc: BusinessCentral, documentId: string): SalesHeaderRow {
  const header = bc.database.headers.get(documentId);
  if (header === undefined) throw noDocument();
  return header;
}

function noDocument(): Error {
  return dialogError('No document with the specified ID exists.');
}

/** Inserts a line of a document; a sent `documentId` must agree. */
export function insertLineOf(bc: BusinessCentral, documentId: string, members: Members): SalesLineRow {
  const sent = members.get('documentId');
  if (sent !== undefined && sent !== documentId) throw dialogError('The value for "documentId" cannot be modified.');
  checkMembers(bc, members);
  const sequence = members.get('sequence');
  const edit = newLineEdit(bc, parentOf(bc, documentId), sequence === undefined ? undefined : Number(sequence));
  applyLineMembers(edit, members, lineProperties(bc));
  saveLine(edit);
  return bc.database.lines.get(edit.line.id) ?? edit.line;
}

/** Changes a line as PATCH does; also the edit in a screen of the control plane. */
export function modifyLine(bc: BusinessCentral, line: SalesLineRow, members: Members): SalesLineRow {
  checkMembers(bc, members);
  const edit = new LineEdit(bc, parentOf(bc, line.documentId), line);
  applyLineMembers(edit, members, lineProperties(bc));
  saveLine(edit);
  return bc.database.lines.get(line.id) ?? edit.line;
}

/** Flat reads need one document or one line (S-016). */
function checkFlatRead(filter: FilterNode | undefined, parent: (documentId: string) => SalesHeaderRow): void {
  const keys = filter === undefined ? [] : equalities(filter);
  const documentId = keys.find(([name]) => name === 'documentId')?.[1];
  if (documentId !== undefined) {
    parent(documentId.toLowerCase());
    return;
  }
  if (keys.some(([name]) => name === 'id')) return;
  throw dialogError('You must specify an Id or a Document Id to get the lines.');
}

/** `property eq literal` terms that must all hold. */
function equalities(filter: FilterNode): readonly (readonly [string, string])[] {
  if (filter.kind === 'and') return [...equalities(filter.left), ...equalities(filter.right)];
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return [];
  const { left, right } = filter;
  return left.kind === 'property' && right.kind === 'literal' ? [[left.path.join('/'), right.text]] : [];
}

/** What tells the line page of one document type from another's. */
export interface LinePage {
  readonly documentType: DocumentType;
  readonly name: 'salesOrderLines' | 'salesQuoteLines';
  readonly typeName: string;
  readonly caption: string;
  /** The way to the document. */
  readonly document: { readonly navigation: string; readonly set: string };
  /** Properties that this page lacks. */
  readonly hidden: readonly string[];
}

/** The lines of one document type. */
export function salesDocumentLineSet(bc: BusinessCentral, page: LinePage): EntitySet<SalesLineRow> {
  const { database } = bc;
  const isOfType = (row: SalesLineRow) => database.headers.get(row.documentId)?.documentType === page.documentType;
  const typedParent = (documentId: string): SalesHeaderRow => {
    const header = parentOf(bc, documentId);
    if (header.documentType !== page.documentType) throw noDocument();
    return header;
  };
  return {
    name: page.name,
    typeName: page.typeName,
    caption: page.caption,
    properties: lineProperties(bc).filter((property) => !page.hidden.includes(property.name)),
    navigations: [
      lineDimensionNavigation(),
      toOne(page.document.navigation, page.document.set, (row) => database.headers.get(row.documentId)),
      toOne('item', 'items', (row) => database.items.get(row.objectId)),
      toOne('account', 'accounts', (row) => database.accounts.get(row.objectId)),
      toOne('unitOfMeasure', 'unitsOfMeasure', (row) => database.units.get(row.unitId)),
      toOne('itemVariant', 'itemVariants', (row) => database.itemVariants.get(row.variantId)),
      toOne('location', 'locations', (row) => database.locations.get(row.locationId)),
    ],
    rows: () => database.lines.all().filter(isOfType),
    row: (id) => [database.lines.get(id)].find((row) => row !== undefined && isOfType(row)),
    checkCollectionRead: (filter) => checkFlatRead(filter, typedParent),
    insert: ({ members }) => {
      const documentId = members.get('documentId');
      if (documentId === undefined) throw badRequest('The property "documentId" must be provided.');
      return insertLineOf(bc, typedParent(String(documentId)).id, members);
    },
    modify: (row, members) => modifyLine(bc, row, members),
    remove: (row) => deleteLine(bc, parentOf(bc, row.documentId), row),
    touch: (row) => database.lines.put({ ...row, description2: touched(row.description2) }),
  };
}

/** Another harmless text each time: a counter behind the text that was there. */
function touched(text: string): string {
  const counted = /^(.*?)(?: #(\d+))?$/.exec(text);
  return `${(counted?.[1] ?? '').slice(0, 40)} #${Number(counted?.[2] ?? 0) + 1}`;
}

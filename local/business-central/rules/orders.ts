import { type BusinessCentral, nextNumber, nextStamp } from '../model/business-central.js';
import type { DocumentType, SalesHeaderRow } from '../model/document-rows.js';
import { dialogError, fieldError, sameKeyError } from '../model/errors.js';
import type { Address } from '../model/master-rows.js';
import { blankDate, decimal, zeroGuid } from '../model/values.js';
import { archivedVersions, archiveOrder } from './archive.js';
import { checkNothingPending } from './checks.js';
import { todaysDates } from './customer-defaults.js';
import { emptyBuffer, entitySetOf, saveHeader } from './header-buffer.js';
import { distributeDiscount } from './invoice-discount.js';
import { OrderEdit } from './order-edit.js';
import * as fields from './order-fields.js';
import { linesOf } from './order-lines.js';

/** Validates and sets one member of a header. */
export type DocumentSetter = (edit: OrderEdit, value: string | boolean | number) => void;

/** Suffixes of address members and the fields they set. */
export const addressFields: readonly (readonly [string, keyof Address])[] = [
  ['AddressLine1', 'line1'],
  ['AddressLine2', 'line2'],
  ['City', 'city'],
  ['Country', 'country'],
  ['State', 'state'],
  ['PostCode', 'postCode'],
];

function addressSetters(
  prefix: 'sellTo' | 'shipTo',
  setter: (edit: OrderEdit, field: keyof Address, value: string) => void,
): readonly (readonly [string, DocumentSetter])[] {
  return addressFields.map(([name, field]) => [prefix + name, text((edit, value) => setter(edit, field, value))]);
}

function text(setter: (edit: OrderEdit, value: string) => void): DocumentSetter {
  return (edit, value) => setter(edit, String(value));
}

/** Validation of each writable header member, in the order the page registers them (2.1). */
export const orderSetters: ReadonlyMap<string, DocumentSetter> = new Map<string, DocumentSetter>([
  ['externalDocumentNumber', text((edit, externalDocumentNumber) => edit.set({ externalDocumentNumber }))],
  ['orderDate', text(fields.setOrderDate)],
  ['postingDate', text(fields.setPostingDate)],
  ['customerId', text(fields.setCustomer)],
  ['customerNumber', text(fields.setCustomerNumber)],
  ['billToCustomerId', text(fields.setBillToCustomer)],
  ['billToCustomerNumber', text(fields.setBillToCustomerNumber)],
  ['shipToName', text((edit, shipToName) => edit.set({ shipToName, shipToCode: '' }))],
  ['shipToContact', text((edit, shipToContact) => edit.set({ shipToContact, shipToCode: '' }))],
  ...addressSetters('sellTo', fields.setSellToField),
  ...addressSetters('shipTo', fields.setShipToField),
  ['shortcutDimension1Code', text((edit, value) => fields.setDimension(edit, 0, value))],
  ['shortcutDimension2Code', text((edit, value) => fields.setDimension(edit, 1, value))],
  ['currencyId', text(fields.setCurrency)],
  ['currencyCode', text(fields.setCurrencyCode)],
  ['pricesIncludeTax', (edit, value) => fields.setPricesIncludeTax(edit, value === true)],
  ['paymentTermsId', text(fields.setPaymentTerms)],
  ['shipmentMethodId', text(fields.setShipmentMethod)],
  ['salesperson', text(fields.setSalesperson)],
  ['partialShipping', (edit, value) => fields.setPartialShipping(edit, value === true)],
  ['requestedDeliveryDate', text(fields.setRequestedDeliveryDate)],
  ['discountAmount', text(fields.setDiscountAmount)],
  ['phoneNumber', text(fields.setPhoneNumber)],
  ['email', text(fields.setEmail)],
]);

const noAddress: Address = { line1: '', line2: '', city: '', country: '', state: '', postCode: '' };

function blankHeader(bc: BusinessCentral, documentType: DocumentType): SalesHeaderRow {
  return {
    documentType,
    id: bc.newId(),
    modifiedAtMs: nextStamp(bc),
    number: '',
    docNoOccurrence: 1,
    externalDocumentNumber: '',
    ...todaysDates(bc),
    dueDate: blankDate,
    customerId: zeroGuid,
    customerName: '',
    sellTo: noAddress,
    billToCustomerId: zeroGuid,
    billToName: '',
    billTo: noAddress,
    shipToCode: '',
    shipToName: '',
    shipToContact: '',
    shipTo: noAddress,
    dimension1Code: '',
    dimension2Code: '',
    dimensions: [],
    currencyId: zeroGuid,
    exchangeRate: '1',
    pricesIncludeTax: false,
    paymentTermsId: zeroGuid,
    shipmentMethodId: zeroGuid,
    salespersonCode: '',
    completeShipment: false,
    requestedDeliveryDate: blankDate,
    discount: { kind: 'none' },
    phoneNumber: '',
    email: '',
    status: 'Open',
    locationId: zeroGuid,
    yourReference: '',
    workDescription: '',
    quoteNumber: '',
    quote: { sentAtMs: 0, validUntilDate: blankDate, isAccepted: false, acceptedDate: blankDate },
    lastPostedNumber: '',
    prepaymentAmount: '0',
    isPrepaymentPosted: false,
    discountRecalculationPending: false,
    buffer: emptyBuffer,
  };
}

/** A header to be made: its type, and a number only for series that allow manual ones (S-042). */
export interface NewDocument {
  readonly documentType: DocumentType;
  readonly number: string;
}

/** A header for a customer, not stored yet. */
export function newDocument(bc: BusinessCentral, customerId: string, wanted: NewDocument): OrderEdit {
  const edit = new OrderEdit(bc, blankHeader(bc, wanted.documentType));
  fields.setCustomer(edit, customerId);
  edit.set(documentNumber(bc, wanted));
  return edit;
}

/** The number of a new document and its occurrence. @throws BusinessCentralError when a sent one is refused. */
export function documentNumber(
  bc: BusinessCentral,
  { documentType, number: sent }: NewDocument,
): Pick<SalesHeaderRow, 'number' | 'docNoOccurrence'> {
  const series = documentType === 'Order' ? 'S-ORD' : 'S-QUO';
  const allowsManual = documentType === 'Order' ? bc.setup.manualOrderNumbers : bc.setup.manualQuoteNumbers;
  if (sent !== '' && !allowsManual) {
    throw dialogError(
      `You may not enter numbers manually. If you want to enter numbers manually, please activate Manual Nos. in No. Series ${series}.`,
    );
  }
  const number = sent === '' ? nextNumber(bc, series) : sent;
  const isTaken = (row: SalesHeaderRow) => row.number === number && row.documentType === documentType;
  if (bc.database.headers.find(isTaken) !== undefined) {
    throw sameKeyError('Sales Header', `Document Type='${documentType}',No.='${number}'`);
  }
  const occurrences = archivedVersions(bc, documentType, number).map((version) => version.docNoOccurrence);
  return { number, docNoOccurrence: Math.max(0, ...occurrences) + 1 };
}

/**
 * Stores an edited header. The row returned is what the page answers: a discount sent with it is spread afterwards, so
 * its totals are those of before (S-031).
 */
export function saveOrder(edit: OrderEdit): SalesHeaderRow {
  const { bc } = edit;
  const saved = saveHeader(bc, edit.header);
  if (!edit.discountChanged) return saved;
  saveHeader(bc, distributeDiscount(bc, saved, false));
  const discountAmount = saved.discount.kind === 'amount' ? saved.discount.amount : '0';
  return { ...saved, buffer: { ...saved.buffer, discountAmount } };
}

/** Deletes a document with its lines, archiving first where setup says so (2.1.8, S-053 to S-055). */
export function deleteDocument(bc: BusinessCentral, header: SalesHeaderRow): void {
  for (const line of linesOf(bc, header.id)) checkNothingPending(header, line);
  if (!decimal(header.prepaymentAmount).isZero()) {
    throw fieldError(
      `Prepmt. Amt. Inv. must be equal to Prepmt Amt Deducted in Sales Header: Document Type=${header.documentType}, No.=${header.number}.`,
    );
  }
  const archives = header.documentType === 'Order' ? bc.setup.archiveOrders : bc.setup.archiveQuotes;
  if (archives) archiveOrder(bc, header);
  removeDocument(bc, header);
}

/** Takes header and lines away: one `deleted`, nothing line-wise. */
export function removeDocument(bc: BusinessCentral, header: SalesHeaderRow): void {
  for (const line of linesOf(bc, header.id)) bc.database.lines.remove(line.id);
  for (const file of bc.database.files.all()) if (file.parentId === header.id) bc.database.files.remove(file.id);
  bc.database.headers.remove(header.id);
  bc.database.announce(entitySetOf[header.documentType], header.id, 'deleted');
}

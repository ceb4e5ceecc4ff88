import { applyMembers, type BoundAction, type EntitySet, type InsertInput, toOne } from '../api/entity-set.js';
import type { Members, Property, Value } from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { DocumentType, SalesHeaderRow } from '../model/document-rows.js';
import { dialogError } from '../model/errors.js';
import { zeroGuid } from '../model/values.js';
import { saveHeader } from '../rules/header-buffer.js';
import { distributeDiscount } from '../rules/invoice-discount.js';
import { OrderEdit } from '../rules/order-edit.js';
import { linesOf } from '../rules/order-lines.js';
import { type DocumentSetter, deleteDocument, newDocument, saveOrder } from '../rules/orders.js';
import { fileNavigation, headerDimensionNavigation } from './dimension-set-lines.js';
import { insertLineOf } from './sales-document-lines.js';

/** The customer named by id, number or both. @throws BusinessCentralError with the texts of 2.1.1 (S-041). */
function namedCustomer(
  bc: BusinessCentral,
  members: Members,
  names: { id: string; number: string; role: 'sell-to' | 'bill-to' },
): string | undefined {
  const [id, number] = [members.get(names.id), members.get(names.number)];
  const byId = id === undefined || id === zeroGuid ? undefined : bc.database.customers.get(String(id));
  const byNumber =
    number === undefined || number === '' ? undefined : bc.database.customers.find((row) => row.number === number);
  const idMissing = id !== undefined && id !== zeroGuid && byId === undefined;
  const numberMissing = number !== undefined && number !== '' && byNumber === undefined;
  if (idMissing || numberMissing) throw dialogError(`The ${names.role} customer cannot be found.`);
  if (byId !== undefined && byNumber !== undefined && byId.id !== byNumber.id) {
    throw dialogError(`The ${names.role} customer values do not match to a specific Customer.`);
  }
  return byId?.id ?? byNumber?.id;
}

function checkCurrencyPair(bc: BusinessCentral, members: Members): void {
  const [id, code] = [members.get('currencyId'), members.get('currencyCode')];
  if (id === undefined || code === undefined) return;
  const idOfCode =
    code === '' || code === bc.localCurrencyCode
      ? zeroGuid
      : bc.database.currencies.find((row) => row.code === code)?.id;
  if (idOfCode !== undefined && bc.database.currencies.get(String(id)) === undefined && id !== zeroGuid) return;
  if (idOfCode !== id) throw dialogError('The currency values do not match to a specific Currency.');
}

function checkPairs(bc: BusinessCentral, members: Members): { customerId: string | undefined } {
  const customerId = namedCustomer(bc, members, { id: 'customerId', number: 'customerNumber', role: 'sell-to' });
  namedCustomer(bc, members, { id: 'billToCustomerId', number: 'billToCustomerNumber', role: 'bill-to' });
  checkCurrencyPair(bc, members);
  return { customerId };
}

/** What tells the page of one document type from another's. */
export interface DocumentPage {
  readonly documentType: DocumentType;
  readonly name: 'salesOrders' | 'salesQuotes';
  readonly lines: 'salesOrderLines' | 'salesQuoteLines';
  readonly typeName: string;
  readonly caption: string;
  readonly properties: readonly Property<SalesHeaderRow>[];
  /** Validation of each writable member, in page order. */
  readonly setters: ReadonlyMap<string, DocumentSetter>;
  /** Dates that are written after the record is there. */
  readonly secondStep: readonly string[];
  readonly actions: Readonly<Record<string, BoundAction<SalesHeaderRow>>>;
}

class SalesDocumentSet {
  readonly #bc: BusinessCentral;
  readonly #page: DocumentPage;
  readonly set: EntitySet<SalesHeaderRow>;

  constructor(bc: BusinessCentral, page: DocumentPage) {
    this.#bc = bc;
    this.#page = page;
    const { database } = bc;
    const isOfType = (row: SalesHeaderRow) => row.documentType === page.documentType;
    this.set = {
      name: page.name,
      typeName: page.typeName,
      caption: page.caption,
      properties: page.properties,
      navigations: [
        {
          name: page.lines,
          target: page.lines,
          many: true,
          rows: (row) => linesOf(bc, row.id),
          parentMember: 'documentId',
        },
        headerDimensionNavigation(),
        fileNavigation(bc, 'attachments'),
        fileNavigation(bc, 'documentAttachments'),
        toOne('customer', 'customers', (row) => database.customers.get(row.customerId)),
        toOne('currency', 'currencies', (row) => database.currencies.get(row.currencyId)),
        toOne('paymentTerm', 'paymentTerms', (row) => database.paymentTerms.get(row.paymentTermsId)),
        toOne('shipmentMethod', 'shipmentMethods', (row) => database.shipmentMethods.get(row.shipmentMethodId)),
      ],
      rows: () => database.headers.all().filter(isOfType),
      row: (id) => [database.headers.get(id)].find((row) => row !== undefined && isOfType(row)),
      beforeRead: (row) => this.#redistributeIfPending(row),
      insert: (input) => this.#insert(input),
      modify: (row, members) => this.#modify(row, members),
      remove: (row) => deleteDocument(bc, row),
      actions: page.actions,
      touch: (row) => void saveHeader(bc, { ...row, yourReference: bc.newId() }),
    };
  }

  #redistributeIfPending(row: SalesHeaderRow): void {
    if (row.discountRecalculationPending) saveHeader(this.#bc, distributeDiscount(this.#bc, row, true));
  }

  #insert(input: InsertInput): SalesHeaderRow {
    const { members } = input;
    const { customerId } = checkPairs(this.#bc, members);
    if (customerId === undefined) throw dialogError('A "customerNumber" or a "customerId" must be provided.');
    const { documentType, secondStep, lines } = this.#page;
    const edit = newDocument(this.#bc, customerId, { documentType, number: String(members.get('number') ?? '') });
    const rest = new Map<string, Value>([...members].filter(([name]) => !secondStep.includes(name)));
    this.#apply(edit, rest);
    let answer = saveOrder(edit);
    const dates = new Map<string, Value>([...members].filter(([name]) => secondStep.includes(name)));
    if (dates.size > 0) answer = this.#modify(answer, dates);
    for (const { navigation, items } of input.children) {
      if (navigation !== lines) continue;
      for (const item of items) insertLineOf(this.#bc, answer.id, item);
    }
    return this.#bc.database.headers.get(answer.id) ?? answer;
  }

  #modify(row: SalesHeaderRow, members: Members): SalesHeaderRow {
    if (members.has('number') && members.get('number') !== row.number) {
      throw dialogError('The value for "number" cannot be modified.');
    }
    checkPairs(this.#bc, members);
    const edit = new OrderEdit(this.#bc, row);
    this.#apply(edit, members);
    return saveOrder(edit);
  }

  #apply(edit: OrderEdit, members: Members): void {
    applyMembers<SalesHeaderRow, OrderEdit>({
      set: this.set,
      members,
      order: this.#page.setters.keys(),
      setters: this.#page.setters,
      edit,
      row: (current) => current.header,
    });
  }
}

/** The entity set of one document type. */
export function salesDocumentSet(bc: BusinessCentral, page: DocumentPage): EntitySet<SalesHeaderRow> {
  return new SalesDocumentSet(bc, page).set;
}

import { guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { OrderMapping } from '../mapping/field-mapping.js';
import { quoteMapping } from '../mapping/quote-mapping.js';
import type { BusinessCentral, BusinessCentralQuotes } from '../ports/business-central.js';
import type { Clock } from '../ports/clock.js';
import { failed } from '../ports/remote-result.js';
import { codePage, companySchema, customerPage, itemPage } from './answer-schemas.js';
import { CodeTables } from './code-tables.js';
import { createFindCurrencies } from './currencies.js';
import { type DocumentNames, orderNames, quoteNames } from './document-names.js';
import { Documents } from './documents.js';
import { readFieldLimits } from './field-limits.js';
import { createReadIdentity } from './identity.js';
import { readInvoiceRecord } from './invoice-record.js';
import { listInvoicesModifiedSince, readInvoices } from './invoices.js';
import { ItemVariants } from './item-variants.js';
import { createKnownNumbers, findBlocked, hasCustomer } from './known-numbers.js';
import { createBusinessCentralMasters } from './masters.js';
import { withMoreProperties } from './more-properties.js';
import { OrderAside } from './order-aside.js';
import { listOrderIds, listOrdersWithLines, orderListAccess, quoteListAccess, readOrders } from './order-lists.js';
import { createOrderSchemas } from './order-schema.js';
import { probePage } from './page-probe.js';
import { countArchivedVersions, readArchived, readPostedDocuments } from './posted-documents.js';
import { createQuoteSchemas } from './quote-schema.js';
import { Salespeople } from './salespeople.js';
import { listStock, readStock } from './stock.js';
import { listTaxGroups } from './tax-groups.js';
import { wholeOrderSchema } from './whole-order.js';

/** The `BusinessCentral` port over the API v2.0. `companyId` is the company's GUID. */
export function createBusinessCentralClient(options: {
  readonly remote: RemoteClient;
  readonly companyId: string;
  readonly clock: Clock;
  readonly mapping: OrderMapping;
  /** Whether lines are read with the codes of their variants: one request more for variants not seen lately. */
  readonly tellsVariants?: boolean;
}): BusinessCentral {
  const company = `companies(${guidLiteral(options.companyId)})`;
  const schemas = createOrderSchemas(options.mapping);
  const { remote } = options;
  const variants = new ItemVariants(remote, company, options.clock);
  const asideOf = (names: DocumentNames) => new OrderAside(remote, company, names);
  const told = options.tellsVariants === true ? variants : undefined;
  const orders = new Documents({
    remote,
    company,
    names: orderNames,
    schemas: { ...schemas, whole: wholeOrderSchema },
    variants: told,
  });
  const quoteSchemas = createQuoteSchemas(quoteMapping(options.mapping));
  const quotes = new Documents({
    remote,
    company,
    names: quoteNames,
    schemas: quoteSchemas,
    variants: told,
  });
  const listedOrders = orderListAccess({ remote, schemas, variants: told });
  const listedQuotes = quoteListAccess({ remote, schemas: quoteSchemas, variants: told });
  const known = (lookUp: Parameters<typeof createKnownNumbers>[0]['lookUp']) =>
    createKnownNumbers({ remote: options.remote, clock: options.clock, lookUp });
  const findListedCurrencies = known({
    name: 'findCurrencies',
    path: `${company}/currencies`,
    select: 'code',
    property: 'code',
    schema: codePage,
  });
  const codes = new CodeTables({ remote, company, clock: options.clock });
  const salespeople = new Salespeople({ remote, company, clock: options.clock });
  const port: Parameters<typeof withMoreProperties>[0] = {
    ...callsOf(orders),
    quotes: {
      ...callsOf(quotes),
      ...asideCalls(asideOf(quoteNames)),
      makeOrder: (making) => quotes.makeOrder(making),
      deleteOrder: (deletion) => quotes.remove(deletion),
      listOrdersWithLines: (next) => listOrdersWithLines(listedQuotes, company, next),
      listOrderIds: (next) => listOrderIds(listedQuotes, company, next),
      readOrders: (quoteIds) => readOrders(listedQuotes, company, quoteIds),
    },
    masters: createBusinessCentralMasters(remote, company),
    findOrderByNumber: (orderNumber) => orders.findByNumber(orderNumber),
    deleteOrder: (deletion) => orders.remove(deletion),
    readPostedDocuments: (orderNumber) => readPostedDocuments(options.remote, company, orderNumber),
    readInvoices: (orderNumber) => readInvoices(options.remote, company, orderNumber),
    readInvoice: (invoiceId) => readInvoiceRecord({ remote, company, variants: told }, invoiceId),
    listInvoicesModifiedSince: (sinceIso, next) => listInvoicesModifiedSince(remote, company, { sinceIso, next }),
    countArchivedVersions: (orderNumber) => countArchivedVersions(options.remote, company, orderNumber),
    readArchived: (orderNumber) => readArchived(remote, company, orderNumber),
    hasCustomer: (number) => hasCustomer(options.remote, company, number),
    readStock: (numbers) => readStock(options.remote, company, numbers),
    listStock: (next) => listStock(remote, company, next),
    listOrdersWithLines: (next) => listOrdersWithLines(listedOrders, company, next),
    readOrders: (orderIds) => readOrders(listedOrders, company, orderIds),
    listOrderIds: (next) => listOrderIds(listedOrders, company, next),
    findCustomers: known({
      name: 'findCustomers',
      path: `${company}/customers`,
      select: 'number,blocked',
      property: 'number',
      schema: customerPage,
    }),
    findItems: known({
      name: 'findItems',
      path: `${company}/items`,
      select: 'number,blocked',
      property: 'number',
      schema: itemPage,
    }),
    findBlocked: (table, numbers) => findBlocked(remote, `${company}/${table}s`, numbers),
    findUnits: known({
      name: 'findUnits',
      path: `${company}/unitsOfMeasure`,
      select: 'code',
      property: 'code',
      schema: codePage,
    }),
    findCurrencies: createFindCurrencies({ remote, company, clock: options.clock, findListed: findListedCurrencies }),
    findCodes: (table, wanted) => codes.knownOf(table, wanted),
    listCodes: (table) => codes.listOf(table),
    listSalespeople: () => salespeople.list(),
    findSalespeople: (wanted) => salespeople.knownOf(wanted),
    findItemVariants: (keys) => variants.find(keys),
    readIdentity: createReadIdentity(options),
    readFieldLimits: () => readFieldLimits(remote),
    ...asideCalls(asideOf(orderNames)),
    lookAtPage: async () =>
      options.mapping.page === undefined
        ? failed({ reason: 'notFound', message: 'the mapping names no page' })
        : await probePage(remote, company, options.mapping.page),
    listTaxGroups: () => listTaxGroups(remote, company),
    async readCompany() {
      const url = withQuery(company, { $select: 'id,name' });
      const answer = await options.remote.send({ name: 'readCompany', method: 'GET', url, safety: 'read' });
      return answer.ok ? readAnswer(companySchema, 'company', answer.value.body) : answer;
    },
  };
  return withMoreProperties(port, { ...options, company, codes });
}

/** What a company offers for each kind of document. */
function callsOf(documents: Documents) {
  return {
    readOrder: (orderId) => documents.read(orderId),
    findOrdersByExternalDocumentNumber: (text) => documents.findByExternalDocumentNumber(text),
    createOrder: (creation) => documents.create(creation),
    changeOrder: (change) => documents.change(change),
    readWholeOrder: (orderId) => documents.readWhole(orderId),
    recreateOrder: (recreation) => documents.recreate(recreation),
    listOrdersModifiedSince: (sinceIso, next) => documents.listModifiedSince(sinceIso, next),
  } satisfies Partial<BusinessCentralQuotes>;
}

/** What hangs on documents of one kind. */
function asideCalls(aside: OrderAside) {
  return {
    readAside: (orderId) => aside.read(orderId),
    readDimensions: (orderId) => aside.readDimensions(orderId),
    changeDimension: (place, change) => aside.changeDimension(place, change),
  } satisfies Partial<BusinessCentralQuotes>;
}

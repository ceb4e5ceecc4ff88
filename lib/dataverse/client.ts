import type { RemoteClient } from '../http/remote-client.js';
import type { RemoteAnswer } from '../http/remote-message.js';
import type { OrderMapping } from '../mapping/field-mapping.js';
import { quoteMapping } from '../mapping/quote-mapping.js';
import type { SalesChange, SalesCreation, SalesOrderRecord } from '../mapping/sales-record.js';
import type { Clock } from '../ports/clock.js';
import type { RemoteFailure, RemoteResult } from '../ports/remote-result.js';
import type { Sales } from '../ports/sales.js';
import { readTogether, sendBatch } from './batch.js';
import { administratorColumns, Capabilities } from './capabilities.js';
import { classifyWrite, explainChangeFailure, explainCreationFailure } from './change-failure.js';
import { changeParts, creationParts } from './change-set.js';
import { listOptions, listUsers } from './code-targets.js';
import { unknownColumnCode } from './dialect.js';
import { orderTables, quoteTables } from './document-tables.js';
import { readFieldLimits } from './field-limits.js';
import { createSalesInvoices } from './invoices.js';
import { createSalesMasters } from './masters.js';
import { ModifiedOrders } from './modified-orders.js';
import type { PartRequest } from './multipart.js';
import { readNoteText, writeNote } from './notes.js';
import { findOpenOrdersByName, findOrders, listOpenOrderIds } from './order-ids.js';
import { type OrderColumns, orderColumns, orderReads } from './order-query.js';
import { readOrderRecord } from './order-schema.js';
import { readOrders } from './orders-by-id.js';
import { readOrganizationId } from './organization.js';
import { createPriceLists } from './price-lists.js';
import { listProductStock, writeProductStock } from './product-stock.js';
import { References } from './references.js';
import { readStatusReasons } from './status-reasons.js';
import { listUnitNames } from './unit-names.js';
import { readWholeSalesOrder } from './whole-order.js';

/** The `Sales` port over the Dataverse Web API. */
export function createSalesClient(options: {
  readonly remote: RemoteClient;
  readonly clock: Clock;
  readonly mapping: OrderMapping;
}): Sales {
  const { remote, clock } = options;
  const capabilities = new Capabilities(remote, clock, administratorColumns(options.mapping));
  const references = new References(remote, clock);
  const access = { remote, capabilities, references };
  const orders = new Documents({ ...access, columns: orderColumns(options.mapping, orderTables) });
  const quotes = new Documents({ ...access, columns: orderColumns(quoteMapping(options.mapping), quoteTables) });
  const modified = new ModifiedOrders(remote, capabilities);
  return {
    masters: createSalesMasters(remote),
    invoices: createSalesInvoices(remote),
    listOptions: (column) => listOptions(remote, column),
    listUsers: (columns) => listUsers(remote, columns),
    listStatusReasons: () => readStatusReasons(remote),
    listUnitNames: () => listUnitNames(remote),
    priceLists: createPriceLists(remote, () => references.forgetCurrencies()),
    quotes: {
      readOrder: (quoteId) => quotes.read(quoteId),
      readWholeOrder: (quoteId) => quotes.readWhole(quoteId),
      readOrders: (quoteIds) => quotes.readSeveral(quoteIds),
      writeNote: (quoteId, note) => writeNote(remote, quoteId, note, quoteTables),
      findOrders: (quoteIds) => findOrders(remote, quoteIds, quoteTables),
      listOrdersModifiedSince: (sinceIso, next) => modified.listQuotes(sinceIso, next),
    },
    listProductStock: (next) => listProductStock(remote, next),
    writeProductStock: (product, onHand) => writeProductStock(remote, product, onHand),
    readOrder: (orderId) => orders.read(orderId),
    readWholeOrder: (orderId) => orders.readWhole(orderId),
    createOrder: (creation) => orders.create(creation),
    changeOrder: (change) => orders.change(change),
    writeNote: (orderId, note) => writeNote(remote, orderId, note, orderTables),
    readNoteText: (noteId) => readNoteText(remote, noteId),
    findReferences: (keys) => references.find(keys),
    readOrders: (orderIds) => orders.readSeveral(orderIds),
    findOrders: (orderIds) => findOrders(remote, orderIds),
    findOpenOrdersByName: (name) => findOpenOrdersByName(options.remote, name),
    listOpenOrderIds: (next) => listOpenOrderIds(remote, next),
    readOrganizationId: () => readOrganizationId(options.remote),
    readFieldLimits: () => readFieldLimits(remote),
    readCapabilities: () => capabilities.read(),
    listOrdersModifiedSince: (sinceIso, next) => modified.list(sinceIso, next),
  };
}

interface Write {
  readonly name: string;
  readonly orderId: string;
  readonly parts: readonly PartRequest[];
  readonly explain: (failure: RemoteFailure) => RemoteFailure;
}

/** The documents of one kind with their lines. */
class Documents {
  constructor(
    private readonly parts: {
      readonly remote: RemoteClient;
      readonly capabilities: Capabilities;
      readonly references: References;
      readonly columns: OrderColumns;
    },
  ) {}

  /** One request; once more when an own column was removed since we last looked. */
  async read(orderId: string): Promise<RemoteResult<SalesOrderRecord>> {
    const first = await this.#readOnce(orderId);
    if (first.ok || first.failure.code !== unknownColumnCode) {
      return first;
    }
    this.parts.capabilities.forget();
    return this.#readOnce(orderId);
  }

  async readWhole(orderId: string): ReturnType<Sales['readWholeOrder']> {
    const { remote, capabilities, columns } = this.parts;
    const us = await capabilities.whoAmI();
    return us.ok ? await readWholeSalesOrder({ remote, ownUserId: us.value }, orderId, columns.tables) : us;
  }

  /** See the port `Sales`; once more when an own column was removed since we last looked. */
  async readSeveral(orderIds: readonly string[]): ReturnType<Sales['readOrders']> {
    const { remote, columns, capabilities } = this.parts;
    const first = await readOrders({ remote, columns, capabilities }, orderIds);
    if (first.ok || first.failure.code !== unknownColumnCode) {
      return first;
    }
    capabilities.forget();
    return await readOrders({ remote, columns, capabilities }, orderIds);
  }

  async #readOnce(orderId: string): Promise<RemoteResult<SalesOrderRecord>> {
    const capabilities = await this.parts.capabilities.read();
    if (!capabilities.ok) {
      return capabilities;
    }
    const own = capabilities.value.ownColumns;
    const bodies = await readTogether(this.parts.remote, 'readOrder', orderReads(orderId, this.parts.columns, own));
    if (!bodies.ok) {
      return bodies;
    }
    const [header = '', lines = ''] = bodies.value;
    return readOrderRecord({ header, lines }, this.parts.columns);
  }

  create(creation: SalesCreation): Promise<RemoteResult<SalesOrderRecord>> {
    return this.#write({
      name: 'createOrder',
      orderId: creation.orderId,
      parts: creationParts(creation),
      explain: explainCreationFailure,
    });
  }

  change(change: SalesChange): Promise<RemoteResult<SalesOrderRecord>> {
    const parts = changeParts(change, this.parts.columns.tables);
    return parts.length === 0
      ? this.read(change.orderId)
      : this.#write({ name: 'changeOrder', orderId: change.orderId, parts, explain: explainChangeFailure(change) });
  }

  async #write(write: Write): Promise<RemoteResult<SalesOrderRecord>> {
    const capabilities = await this.parts.capabilities.read();
    if (!capabilities.ok) {
      return capabilities;
    }
    const own = capabilities.value.ownColumns;
    let missingRow = false;
    const answers = await sendBatch(this.parts.remote, write.name, {
      changeSet: write.parts,
      reads: orderReads(write.orderId, this.parts.columns, own).map((url) => ({ method: 'GET', url })),
      classify: classifyWrite((failure) => {
        missingRow ||= failure.reason === 'notFound';
        // A column that we wrote may be gone: look again before the next write.
        if (failure.reason === 'invalid') {
          this.parts.capabilities.forget();
        }
        return write.explain(failure);
      }),
    });
    if (missingRow) {
      this.parts.references.forget();
    }
    return answers.ok ? this.#readAfter(write.orderId, answers.value) : answers;
  }

  /** What the reads behind the change set showed; read again when they did not work. */
  #readAfter(orderId: string, answers: readonly RemoteAnswer[]): Promise<RemoteResult<SalesOrderRecord>> {
    const [header, lines] = answers.slice(-2);
    return header?.status === 200 && lines?.status === 200
      ? Promise.resolve(readOrderRecord({ header: header.body, lines: lines.body }, this.parts.columns))
      : this.read(orderId);
  }
}

import type { RemoteClient } from '../http/remote-client.js';
import type {
  BusinessCentralCreation,
  BusinessCentralOrderRecord,
  BusinessCentralProperties,
  BusinessCentralValues,
} from '../mapping/business-central-record.js';
import { type OrderMapping, pagePrefix } from '../mapping/field-mapping.js';
import { quoteMapping } from '../mapping/quote-mapping.js';
import type { BusinessCentral, OrdersRead } from '../ports/business-central.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { type CodeTables, codeProperties } from './code-tables.js';
import { CustomPage } from './custom-page.js';

const codeSuffix = '.code';

interface MoreOptions {
  readonly remote: RemoteClient;
  /** `companies(…)`. */
  readonly company: string;
  readonly codes: CodeTables;
  readonly mapping: OrderMapping;
}

/**
 * The port with what the order's own entity does not show: codes behind ids (`paymentTermsId.code`), and the page of a
 * customer's own (`page.…`), read beside the order by its id: one request more a read. Nothing is asked that the mapping
 * does not name. Lists come without.
 */
export function withMoreProperties(port: DocumentsPort, options: MoreOptions): BusinessCentral {
  const reading = withProperties(port, options);
  const { remote, company, mapping } = options;
  const page = mapping.page === undefined ? undefined : new CustomPage(remote, company, mapping.page);
  const thenRead = async (orderId: string, done: RemoteResult<undefined>) => {
    const read = done.ok ? await reading.readOrder(orderId) : done;
    // What was to be done is done, whatever became of reading the order afterwards.
    return read.ok || !done.ok ? read : failed({ ...read.failure, reason: 'unclear' });
  };
  return {
    ...reading,
    changePage: async (change) => await thenRead(change.orderId, (await page?.change(change)) ?? noPage),
    moveStatus: async (orderId, move) => await thenRead(orderId, (await page?.move(orderId, move)) ?? noPage),
  };
}

const noPage = failed({ reason: 'invalid', message: 'the connection names no page of its own' });

/** The port before the page of a customer's own. */
type DocumentsPort = Omit<BusinessCentral, 'changePage' | 'moveStatus'>;

function withProperties(port: DocumentsPort, options: MoreOptions): DocumentsPort {
  const more = new MoreProperties(options, propertiesOf(options.mapping));
  const ofQuotes = new MoreProperties(options, propertiesOf(quoteMapping(options.mapping)));
  const quotes: BusinessCentral['quotes'] = {
    ...port.quotes,
    ...documentCalls(port.quotes, ofQuotes),
    readOrders: async (quoteIds) => {
      const read = await port.quotes.readOrders(quoteIds);
      return read.ok ? await ofQuotes.addToAll(read.value) : read;
    },
  };
  return more.isEmpty
    ? { ...port, quotes }
    : {
        ...port,
        ...documentCalls(port, more),
        quotes,
        readInvoice: async (invoiceId) => {
          const read = await port.readInvoice(invoiceId);
          if (!read.ok) {
            return read;
          }
          const document = await more.addCodesToOne(read.value.document);
          return document.ok ? success({ ...read.value, document: document.value }) : document;
        },
        readOrders: async (orderIds) => {
          const read = await port.readOrders(orderIds);
          return read.ok ? await more.addToAll(read.value) : read;
        },
      };
}

function propertiesOf({ header }: OrderMapping): readonly string[] {
  return Object.values(header).flatMap(({ businessCentral: place }) => ('property' in place ? [place.property] : []));
}

type DocumentCalls = Pick<
  BusinessCentral,
  'readOrder' | 'readWholeOrder' | 'changeOrder' | 'createOrder' | 'recreateOrder'
>;

/** The calls that read or write one document of a kind. */
function documentCalls(port: DocumentCalls, more: MoreProperties): DocumentCalls {
  return {
    readOrder: async (orderId) => await more.addTo(await port.readOrder(orderId)),
    readWholeOrder: async (orderId) => {
      const read = await port.readWholeOrder(orderId);
      if (!read.ok) {
        return read;
      }
      const record = await more.addTo(success(read.value.record));
      return record.ok ? success({ ...read.value, record: record.value }) : record;
    },
    changeOrder: async (change) => {
      const header = await more.withIds(change.header);
      return header.ok ? await more.addTo(await port.changeOrder({ ...change, header: header.value })) : header;
    },
    createOrder: async (creation) => {
      const resolved = await more.creationWithIds(creation);
      return resolved.ok ? await port.createOrder(resolved.value) : resolved;
    },
    recreateOrder: async (recreation) => {
      const creation = await more.creationWithIds(recreation.creation);
      return creation.ok ? await port.recreateOrder({ ...recreation, creation: creation.value }) : creation;
    },
  };
}

class MoreProperties {
  readonly #codes: CodeTables;
  readonly #coded: readonly string[];
  readonly #page: CustomPage | undefined;

  constructor(options: MoreOptions, names: readonly string[]) {
    this.#codes = options.codes;
    this.#coded = codeProperties.filter((id) => names.includes(`${id}${codeSuffix}`));
    const { remote, company, mapping } = options;
    const isShown = mapping.page !== undefined && names.some((name) => name.startsWith(pagePrefix));
    this.#page = isShown && mapping.page !== undefined ? new CustomPage(remote, company, mapping.page) : undefined;
  }

  get isEmpty(): boolean {
    return this.#coded.length === 0 && this.#page === undefined;
  }

  async addTo(read: RemoteResult<BusinessCentralOrderRecord>): Promise<RemoteResult<BusinessCentralOrderRecord>> {
    if (!read.ok) {
      return read;
    }
    const [codes, page] = await Promise.all([this.#codesOf(read.value), this.#page?.read(read.value.id)]);
    if (!codes.ok) {
      return codes;
    }
    if (page?.ok === false) {
      return page;
    }
    const properties = { ...read.value.properties, ...codes.value, ...page?.value.properties };
    return success({ ...read.value, ...(page === undefined ? {} : { pageEtag: page.value.etag }), properties });
  }

  async addToAll(
    read: OrdersRead<BusinessCentralOrderRecord>,
  ): Promise<RemoteResult<OrdersRead<BusinessCentralOrderRecord>>> {
    const orders: BusinessCentralOrderRecord[] = [];
    let { requests } = read;
    for (const order of read.orders) {
      const added = await this.addTo(success(order));
      requests += this.#page === undefined ? 0 : 1;
      // An order that the page does not show says nothing of the others.
      const known = added.ok || added.failure.reason !== 'invalid' ? added : await this.addCodesToOne(order);
      if (!known.ok) {
        return known;
      }
      orders.push(known.value);
    }
    return success({ orders, requests });
  }

  async addCodesToOne(record: BusinessCentralOrderRecord): Promise<RemoteResult<BusinessCentralOrderRecord>> {
    const codes = await this.#codesOf(record);
    return codes.ok ? success({ ...record, properties: { ...record.properties, ...codes.value } }) : codes;
  }

  /** Codes as the ids that the API takes, in the place of an id that was there already. */
  async withIds(values: BusinessCentralValues): Promise<RemoteResult<BusinessCentralValues>> {
    const resolved: Record<string, BusinessCentralValues[string]> = {};
    for (const [name, value] of Object.entries(values)) {
      if (!name.endsWith(codeSuffix)) {
        resolved[name] = value;
        continue;
      }
      const property = name.slice(0, -codeSuffix.length);
      const id = await this.#codes.idOf(property, String(value));
      if (!id.ok) {
        return id;
      }
      if (id.value === undefined) {
        return failed({ reason: 'refused', message: `Business Central has no ${property.slice(0, -2)} "${value}"` });
      }
      resolved[property] = id.value;
    }
    return success(resolved);
  }

  async creationWithIds(creation: BusinessCentralCreation): Promise<RemoteResult<BusinessCentralCreation>> {
    const header = await this.withIds(creation.header);
    return header.ok ? success({ ...creation, header: header.value }) : header;
  }

  async #codesOf({ properties }: BusinessCentralOrderRecord): Promise<RemoteResult<BusinessCentralProperties>> {
    const codes: Record<string, string> = {};
    for (const property of this.#coded) {
      const code = await this.#codes.codeOf(property, String(properties[property] ?? ''));
      if (!code.ok) {
        return code;
      }
      if (code.value !== undefined) {
        codes[`${property}${codeSuffix}`] = code.value;
      }
    }
    return success(codes);
  }
}

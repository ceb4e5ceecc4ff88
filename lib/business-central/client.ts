import { z } from 'zod';
import { writeJson } from '../http/json.js';
import { guidLiteral, momentLiteral, stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer, readValue } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type {
  BusinessCentralChange,
  BusinessCentralCreation,
  BusinessCentralDeletion,
  BusinessCentralOrderRecord,
  BusinessCentralRecreation,
} from '../mapping/business-central-record.js';
import type { OrderMapping } from '../mapping/field-mapping.js';
import type { BusinessCentral, RecreatedOrder } from '../ports/business-central.js';
import type { Clock } from '../ports/clock.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { companySchema, createdSchema, customerPage, itemPage, modifiedPage } from './answer-schemas.js';
import { answerOfPart, changeBatchBody, classifyChange, mostLineWrites } from './change-batch.js';
import { ItemVariants } from './item-variants.js';
import { createKnownNumbers, hasCustomer } from './known-numbers.js';
import { completeLines, type OrderAccess } from './line-pages.js';
import { withMoreProperties } from './more-properties.js';
import { toCreationBody } from './order-body.js';
import { listOrderIds, listOrdersWithLines } from './order-lists.js';
import { createOrderSchemas } from './order-schema.js';
import { countArchivedVersions, readPostedDocuments } from './posted-documents.js';
import { classifyDeletion, classifyRecreation, deletionBatchBody, recreationBatchBody } from './recreation-batch.js';
import { readStock } from './stock.js';
import { wholeOrderSchema } from './whole-order.js';

/** Orders in one page of a sweep. */
export const sweepPageSize = 200;
const withLines = { $expand: 'salesOrderLines' };

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
  const variants = new ItemVariants(options.remote, company, options.clock);
  const access = { remote: options.remote, schemas, variants: options.tellsVariants === true ? variants : undefined };
  const orders = new Orders(access, company);
  const known = (lookUp: Parameters<typeof createKnownNumbers>[0]['lookUp']) =>
    createKnownNumbers({ remote: options.remote, clock: options.clock, lookUp });
  const port: BusinessCentral = {
    readOrder: (orderId) => orders.read(orderId),
    findOrdersByExternalDocumentNumber: (text) => orders.findByExternalDocumentNumber(text),
    findOrderByNumber: (orderNumber) => orders.findByNumber(orderNumber),
    createOrder: (creation) => orders.create(creation),
    changeOrder: (change) => orders.change(change),
    readWholeOrder: (orderId) => orders.readWhole(orderId),
    recreateOrder: (recreation) => orders.recreate(recreation),
    deleteOrder: (deletion) => orders.remove(deletion),
    readPostedDocuments: (orderNumber) => readPostedDocuments(options.remote, company, orderNumber),
    countArchivedVersions: (orderNumber) => countArchivedVersions(options.remote, company, orderNumber),
    hasCustomer: (number) => hasCustomer(options.remote, company, number),
    listOrdersModifiedSince: (sinceIso, next) => orders.listModifiedSince(sinceIso, next),
    readStock: (numbers) => readStock(options.remote, company, numbers),
    listOrdersWithLines: (next) => listOrdersWithLines(access, company, next),
    listOrderIds: (next) => listOrderIds(options.remote, company, next),
    findCustomers: known({
      name: 'findCustomers',
      path: `${company}/customers`,
      select: 'number,blocked',
      schema: customerPage,
    }),
    findItems: known({ name: 'findItems', path: `${company}/items`, select: 'number,blocked', schema: itemPage }),
    findItemVariants: (keys) => variants.find(keys),
    async readCompany() {
      const url = withQuery(company, { $select: 'id,name' });
      const answer = await options.remote.send({ name: 'readCompany', method: 'GET', url, safety: 'read' });
      return answer.ok ? readAnswer(companySchema, 'company', answer.value.body) : answer;
    },
  };
  return withMoreProperties(port, { ...options, company });
}

class Orders {
  constructor(
    private readonly access: OrderAccess,
    private readonly company: string,
  ) {}

  async read(orderId: string): Promise<RemoteResult<BusinessCentralOrderRecord>> {
    const url = withQuery(this.#path(orderId), withLines);
    const answer = await this.access.remote.send({ name: 'readOrder', method: 'GET', url, safety: 'read' });
    return answer.ok ? this.#complete(readAnswer(this.access.schemas.order, 'salesOrder', answer.value.body)) : answer;
  }

  findByExternalDocumentNumber(text: string): Promise<RemoteResult<readonly BusinessCentralOrderRecord[]>> {
    // The field is a code: stored and compared in capitals (sheet 1.4).
    return this.#find(`externalDocumentNumber eq ${stringLiteral(text.trim().toUpperCase())}`);
  }

  async findByNumber(orderNumber: string): Promise<RemoteResult<BusinessCentralOrderRecord | undefined>> {
    const found = await this.#find(`number eq ${stringLiteral(orderNumber)}`);
    return found.ok ? success(found.value[0]) : found;
  }

  async #find($filter: string): Promise<RemoteResult<readonly BusinessCentralOrderRecord[]>> {
    const url = withQuery(`${this.company}/salesOrders`, {
      ...withLines,
      $filter,
      $orderby: 'number',
      $top: '2',
    });
    const answer = await this.access.remote.send({ name: 'findOrders', method: 'GET', url, safety: 'read' });
    if (!answer.ok) {
      return answer;
    }
    const found = readAnswer(z.object({ value: z.array(this.access.schemas.order) }), 'salesOrders', answer.value.body);
    return found.ok ? success(found.value.value.map(({ order }) => order)) : found;
  }

  async create(creation: BusinessCentralCreation): Promise<RemoteResult<{ id: string; number: string }>> {
    const answer = await this.access.remote.send({
      name: 'createOrder',
      method: 'POST',
      url: `${this.company}/salesOrders`,
      body: writeJson(toCreationBody(creation)),
      safety: 'once',
    });
    if (!answer.ok) {
      return answer;
    }
    const created = readAnswer(createdSchema, 'created salesOrder', answer.value.body);
    // It was made, yet we do not know which: as unclear as a lost answer.
    return created.ok ? created : failed({ ...created.failure, reason: 'unclear' });
  }

  async readWhole(orderId: string) {
    const url = withQuery(this.#path(orderId), withLines);
    const answer = await this.access.remote.send({ name: 'readWholeOrder', method: 'GET', url, safety: 'read' });
    if (!answer.ok) {
      return answer;
    }
    const record = await this.#complete(readAnswer(this.access.schemas.order, 'salesOrder', answer.value.body));
    const whole = readAnswer(wholeOrderSchema, 'salesOrder', answer.value.body);
    if (!record.ok) {
      return record;
    }
    return whole.ok ? success({ record: record.value, whole: whole.value }) : whole;
  }

  async recreate(recreation: BusinessCentralRecreation): Promise<RemoteResult<RecreatedOrder>> {
    const order = this.#path(recreation.orderId);
    const answer = await this.access.remote.send({
      name: 'recreateOrder',
      method: 'POST',
      url: '$batch',
      headers: { isolation: 'snapshot' },
      body: recreationBatchBody(recreation, {
        order,
        orders: `${this.company}/salesOrders`,
        read: withQuery(order, withLines),
      }),
      safety: 'once',
      classify: classifyRecreation,
    });
    if (!answer.ok) {
      return answer;
    }
    const created = readValue(createdSchema, 'recreated salesOrder', answerOfPart(answer.value, 'create'));
    if (!created.ok) {
      return failed({ ...created.failure, reason: 'unclear' });
    }
    const seen = wholeOrderSchema.safeParse(answerOfPart(answer.value, 'seen')).data;
    return success({ ...created.value, ...(seen === undefined ? {} : { seen }) });
  }

  async remove(deletion: BusinessCentralDeletion): Promise<RemoteResult<undefined>> {
    const answer = await this.access.remote.send({
      name: 'deleteOrder',
      method: 'POST',
      url: '$batch',
      headers: { isolation: 'snapshot' },
      body: deletionBatchBody(deletion, this.#path(deletion.orderId)),
      safety: 'repeatable',
      classify: classifyDeletion,
    });
    return answer.ok ? success(undefined) : answer;
  }

  async change(change: BusinessCentralChange): Promise<RemoteResult<BusinessCentralOrderRecord>> {
    if (change.lines.length > mostLineWrites) {
      return failed({ reason: 'invalid', message: `more than ${mostLineWrites} lines changed at once` });
    }
    const order = this.#path(change.orderId);
    const answer = await this.access.remote.send({
      name: 'changeOrder',
      method: 'POST',
      url: '$batch',
      headers: { isolation: 'snapshot' },
      body: changeBatchBody(change, { order, read: withQuery(order, withLines) }),
      safety: 'repeatable',
      classify: classifyChange,
    });
    if (!answer.ok) {
      return answer;
    }
    const read = readValue(this.access.schemas.order, 'salesOrder', answerOfPart(answer.value, 'read'));
    const whole = await this.#complete(read);
    // The write has worked whatever became of reading the rest.
    return whole.ok || !read.ok ? whole : failed({ ...whole.failure, reason: 'unclear' });
  }

  async listModifiedSince(sinceIso: string, next: string | undefined) {
    const url =
      next ??
      withQuery(`${this.company}/salesOrders`, {
        $filter: `lastModifiedDateTime gt ${momentLiteral(sinceIso)}`,
        $orderby: 'lastModifiedDateTime',
      });
    const headers = { prefer: `odata.maxpagesize=${sweepPageSize}` };
    const answer = await this.access.remote.send({ name: 'listOrders', method: 'GET', url, headers, safety: 'read' });
    return answer.ok ? readAnswer(modifiedPage, 'salesOrders', answer.value.body) : answer;
  }

  #path(orderId: string): string {
    return `${this.company}/salesOrders(${guidLiteral(orderId)})`;
  }

  async #complete(
    read: RemoteResult<{ order: BusinessCentralOrderRecord; nextLines: string | undefined }>,
  ): Promise<RemoteResult<BusinessCentralOrderRecord>> {
    const whole = read.ok ? await completeLines(this.access, read.value) : read;
    return whole.ok ? success(whole.value.order) : whole;
  }
}

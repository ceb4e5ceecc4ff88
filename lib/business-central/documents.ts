import { z } from 'zod';
import { writeJson } from '../http/json.js';
import { guidLiteral, momentLiteral, stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer, readValue } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type {
  BusinessCentralChange,
  BusinessCentralCreation,
  BusinessCentralDeletion,
  BusinessCentralOrderMaking,
  BusinessCentralOrderRecord,
  BusinessCentralRecreation,
} from '../mapping/business-central-record.js';
import type { RecreatedOrder } from '../ports/business-central.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { createdSchema, modifiedPage } from './answer-schemas.js';
import {
  answerOfPart,
  changeBatchBody,
  classifyBatch,
  classifyChange,
  lineOperations,
  mostLineOperations,
} from './change-batch.js';
import type { DocumentNames } from './document-names.js';
import type { ItemVariants } from './item-variants.js';
import { completeLines } from './line-pages.js';
import { makeOrderBody, readMadeOrder } from './make-order.js';
import { toCreationBody } from './order-body.js';
import type { DocumentSchemas } from './quote-schema.js';
import { classifyDeletion, classifyRecreation, deletionBatchBody, recreationBatchBody } from './recreation-batch.js';

/** Orders in one page of a sweep. */
export const sweepPageSize = 200;

export interface DocumentsOptions {
  readonly remote: RemoteClient;
  /** Path of the company. */
  readonly company: string;
  readonly names: DocumentNames;
  readonly schemas: DocumentSchemas;
  /** Where the connection tells variants apart. */
  readonly variants?: ItemVariants | undefined;
}

/** Most documents of one name that are looked through: customers give one name to several. */
const mostFound = '50';

/** The documents of one kind with their lines, as the port `BusinessCentral` tells of orders. */
export class Documents {
  private readonly remote: RemoteClient;
  private readonly schemas: DocumentSchemas;
  readonly #company: string;
  readonly #names: DocumentNames;
  readonly #variants: ItemVariants | undefined;
  readonly #withLines: { readonly $expand: string };

  constructor({ remote, company, names, schemas, variants }: DocumentsOptions) {
    this.remote = remote;
    this.schemas = schemas;
    this.#company = company;
    this.#names = names;
    this.#variants = variants;
    this.#withLines = { $expand: names.lines };
  }

  get #set(): string {
    return `${this.#company}/${this.#names.documents}`;
  }

  async read(orderId: string): Promise<RemoteResult<BusinessCentralOrderRecord>> {
    const url = withQuery(this.#path(orderId), this.#withLines);
    const answer = await this.remote.send({ name: 'readOrder', method: 'GET', url, safety: 'read' });
    return answer.ok
      ? this.#complete(readAnswer(this.schemas.order, this.#names.documents, answer.value.body))
      : answer;
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
    const url = withQuery(this.#set, {
      ...this.#withLines,
      $filter,
      $orderby: 'number',
      $top: mostFound,
    });
    const answer = await this.remote.send({ name: 'findOrders', method: 'GET', url, safety: 'read' });
    if (!answer.ok) {
      return answer;
    }
    const found = readAnswer(
      z.object({ value: z.array(this.schemas.order) }),
      this.#names.documents,
      answer.value.body,
    );
    return found.ok ? success(found.value.value.map(({ order }) => order)) : found;
  }

  async create(creation: BusinessCentralCreation): Promise<RemoteResult<{ id: string; number: string }>> {
    const answer = await this.remote.send({
      name: 'createOrder',
      method: 'POST',
      url: this.#set,
      body: writeJson(toCreationBody(creation, this.#names)),
      safety: 'once',
    });
    if (!answer.ok) {
      return answer;
    }
    const created = readAnswer(createdSchema, `created ${this.#names.documents}`, answer.value.body);
    // It was made, yet we do not know which: as unclear as a lost answer.
    return created.ok ? created : failed({ ...created.failure, reason: 'unclear' });
  }

  async readWhole(orderId: string) {
    const url = withQuery(this.#path(orderId), this.#withLines);
    const answer = await this.remote.send({ name: 'readWholeOrder', method: 'GET', url, safety: 'read' });
    if (!answer.ok) {
      return answer;
    }
    const record = await this.#complete(readAnswer(this.schemas.order, this.#names.documents, answer.value.body));
    const whole = readAnswer(this.schemas.whole, this.#names.documents, answer.value.body);
    if (!record.ok) {
      return record;
    }
    return whole.ok ? success({ record: record.value, whole: whole.value }) : whole;
  }

  async recreate(recreation: BusinessCentralRecreation): Promise<RemoteResult<RecreatedOrder>> {
    const order = this.#path(recreation.orderId);
    const answer = await this.remote.send({
      name: 'recreateOrder',
      method: 'POST',
      url: '$batch',
      headers: { isolation: 'snapshot' },
      body: recreationBatchBody(recreation, {
        order,
        orders: this.#set,
        read: withQuery(order, this.#withLines),
        names: this.#names,
      }),
      safety: 'once',
      classify: classifyRecreation,
    });
    if (!answer.ok) {
      return answer;
    }
    const created = readValue(
      createdSchema,
      `recreated ${this.#names.documents}`,
      answerOfPart(answer.value, 'create'),
    );
    if (!created.ok) {
      return failed({ ...created.failure, reason: 'unclear' });
    }
    const seen = this.schemas.whole.safeParse(answerOfPart(answer.value, 'seen')).data;
    return success({ ...created.value, ...(seen === undefined ? {} : { seen }) });
  }

  async remove(deletion: BusinessCentralDeletion): Promise<RemoteResult<undefined>> {
    const answer = await this.remote.send({
      name: 'deleteOrder',
      method: 'POST',
      url: '$batch',
      headers: { isolation: 'snapshot' },
      body: deletionBatchBody(deletion, { order: this.#path(deletion.orderId), names: this.#names }),
      safety: 'repeatable',
      classify: classifyDeletion,
    });
    return answer.ok ? success(undefined) : answer;
  }

  async change(change: BusinessCentralChange): Promise<RemoteResult<BusinessCentralOrderRecord>> {
    const order = this.#path(change.orderId);
    const lines = `${order}/${this.#names.lines}`;
    if (lineOperations(change.lines, lines).length > mostLineOperations) {
      return failed({ reason: 'invalid', message: `too many lines changed at once: ${change.lines.length}` });
    }
    const answer = await this.remote.send({
      name: 'changeOrder',
      method: 'POST',
      url: '$batch',
      headers: { isolation: 'snapshot' },
      body: changeBatchBody(change, {
        order,
        lines,
        read: withQuery(order, this.#withLines),
      }),
      safety: 'repeatable',
      classify: classifyChange,
    });
    if (!answer.ok) {
      return answer;
    }
    const read = readValue(this.schemas.order, this.#names.documents, answerOfPart(answer.value, 'read'));
    const whole = await this.#complete(read);
    // The write has worked whatever became of reading the rest.
    return whole.ok || !read.ok ? whole : failed({ ...whole.failure, reason: 'unclear' });
  }

  /** See the port `BusinessCentralQuotes`. */
  async makeOrder(making: BusinessCentralOrderMaking): Promise<RemoteResult<{ id: string; number: string }>> {
    const answer = await this.remote.send({
      name: 'makeOrder',
      method: 'POST',
      url: '$batch',
      headers: { isolation: 'snapshot' },
      body: makeOrderBody(making, { quote: this.#path(making.quoteId), orders: `${this.#company}/salesOrders` }),
      safety: 'once',
      classify: (reply, safety) => classifyBatch(reply, safety, 'find'),
    });
    return answer.ok ? readMadeOrder(answerOfPart(answer.value, 'find')) : answer;
  }

  async listModifiedSince(sinceIso: string, next: string | undefined) {
    const url =
      next ??
      withQuery(this.#set, {
        $filter: `lastModifiedDateTime gt ${momentLiteral(sinceIso)}`,
        $orderby: 'lastModifiedDateTime',
      });
    const headers = { prefer: `odata.maxpagesize=${sweepPageSize}` };
    const answer = await this.remote.send({ name: 'listOrders', method: 'GET', url, headers, safety: 'read' });
    return answer.ok ? readAnswer(modifiedPage, this.#names.documents, answer.value.body) : answer;
  }

  #path(orderId: string): string {
    return `${this.#set}(${guidLiteral(orderId)})`;
  }

  async #complete(
    read: RemoteResult<{ order: BusinessCentralOrderRecord; nextLines: string | undefined }>,
  ): Promise<RemoteResult<BusinessCentralOrderRecord>> {
    const whole = read.ok
      ? await completeLines({ remote: this.remote, schemas: this.schemas, variants: this.#variants }, read.value)
      : read;
    return whole.ok ? success(whole.value.order) : whole;
  }
}

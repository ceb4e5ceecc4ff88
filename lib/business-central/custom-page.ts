import { z } from 'zod';
import { writeJson } from '../http/json.js';
import { guidLiteral } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { BusinessCentralPageChange, BusinessCentralProperties } from '../mapping/business-central-record.js';
import { type BusinessCentralPage, pagePrefix } from '../mapping/field-mapping.js';
import type { StatusMove } from '../ports/business-central.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { toBody } from './order-body.js';
import { propertiesSchema } from './order-schema.js';

/** What the page shows of one order. */
export interface ShownPage {
  readonly etag: string;
  /** With `page.` before each name. */
  readonly properties: BusinessCentralProperties;
}

const pageSchema = z
  .looseObject({ '@odata.etag': z.string().min(1) })
  .transform((row) => ({ etag: row['@odata.etag'], properties: propertiesSchema.parse(row) }));

/** The root of custom API pages beside that of API v2.0. */
export function pageRootOf(remote: RemoteClient, { route }: BusinessCentralPage): string {
  return `${remote.baseUrl.replace(/\/v2\.0\/?$/, '')}/${route}`;
}

/**
 * A custom API page of a customer's own, whose key is the order's id (spec §2.1). A `$batch` of API v2.0 cannot reach
 * another route, so that each call is a request of its own.
 */
export class CustomPage {
  constructor(
    private readonly remote: RemoteClient,
    /** `companies(…)`. */
    private readonly company: string,
    private readonly page: BusinessCentralPage,
  ) {}

  async read(orderId: string): Promise<RemoteResult<ShownPage>> {
    const answer = await this.remote.send({ name: 'readPage', method: 'GET', url: this.#url(orderId), safety: 'read' });
    if (!answer.ok) {
      return this.#named(answer);
    }
    const read = readAnswer(pageSchema, this.page.entitySet, answer.value.body);
    if (!read.ok) {
      return read;
    }
    const { etag, properties } = read.value;
    const named = Object.entries(properties).map(([name, value]) => [`${pagePrefix}${name}`, value]);
    return success({ etag, properties: Object.fromEntries(named) });
  }

  /** Under the page's own version. */
  async change({ orderId, etag, values }: BusinessCentralPageChange): Promise<RemoteResult<undefined>> {
    const named = Object.entries(values).map(([name, value]) => [name.slice(pagePrefix.length), value]);
    const answer = await this.remote.send({
      name: 'changePage',
      method: 'PATCH',
      url: this.#url(orderId),
      headers: { 'if-match': etag },
      body: writeJson(toBody(Object.fromEntries(named))),
      safety: 'repeatable',
    });
    return answer.ok ? success(undefined) : this.#named(answer);
  }

  /** The page's action for the move; Business Central does nothing where the order stands so already. */
  async move(orderId: string, move: StatusMove): Promise<RemoteResult<undefined>> {
    const action = this.page.actions?.[move];
    if (action === undefined) {
      return failed({ reason: 'invalid', message: `the connection names no action to ${move} an order` });
    }
    const answer = await this.remote.send({
      name: `${move}Order`,
      method: 'POST',
      url: `${this.#url(orderId)}/Microsoft.NAV.${action}`,
      body: '{}',
      safety: 'repeatable',
    });
    return answer.ok ? success(undefined) : this.#named(answer);
  }

  #url(orderId: string): string {
    return `${pageRootOf(this.remote, this.page)}/${this.company}/${this.page.entitySet}(${guidLiteral(orderId)})`;
  }

  /** The order itself is looked for in API v2.0: that it is not on the page says something about the page. */
  #named(answer: Extract<RemoteResult<unknown>, { ok: false }>): Extract<RemoteResult<unknown>, { ok: false }> {
    const isMissing = answer.failure.reason === 'notFound' || answer.failure.reason === 'invalid';
    const { route, entitySet } = this.page;
    const message = `the page ${route}/${entitySet} that the connection names does not show the order: ${answer.failure.message}`;
    return isMissing ? failed({ ...answer.failure, reason: 'invalid', message }) : answer;
  }
}

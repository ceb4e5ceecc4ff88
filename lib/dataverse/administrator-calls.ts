import { z } from 'zod';
import { writeJson } from '../http/json.js';
import { guidLiteral, stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { RemoteAnswer } from '../http/remote-message.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { type StepImage, stepTime, type WebhookStep } from '../ports/sales-webhooks.js';
import { attributesUrl } from './capabilities.js';
import { type RegisteredStep, readRegisteredSteps } from './registered-steps.js';
import { imageIdOf } from './solution/registration-elements.js';
import { type RegisteredKind, rowIdOf } from './solution/row-ids.js';
import { endpointUrl } from './webhooks.js';

export interface FoundEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly hasNoSecret: boolean;
}

const endpointsPage = z.object({
  value: z.array(
    z.object({
      serviceendpointid: z.guid(),
      url: z.string().nullish(),
      description: z.string().nullish(),
      isauthvalueset: z.boolean().nullish(),
    }),
  ),
});
const attributesPage = z.object({ value: z.array(z.object({ LogicalName: z.string() })) });
const filtersPage = z.object({
  value: z
    .array(z.object({ sdkmessagefilterid: z.guid(), sdkmessageid: z.object({ sdkmessageid: z.guid() }) }))
    .min(1, 'the message is not known for this table'),
});

/** The calls of registration (sheet 3.2), made with an administrator's token. */
export class AdministratorCalls {
  constructor(private readonly remote: RemoteClient) {}

  async findEndpoint(endpointName: string): Promise<RemoteResult<FoundEndpoint | undefined>> {
    const found = await this.findEndpoints(endpointName);
    return found.ok ? success(found.value[0]) : found;
  }

  /** All of that name, the oldest first: an import beside a registration of old may have left two. */
  async findEndpoints(endpointName: string): Promise<RemoteResult<readonly FoundEndpoint[]>> {
    const page = await this.#read('findEndpoint', endpointUrl(endpointName), endpointsPage);
    return page.ok
      ? success(
          page.value.value.map(({ serviceendpointid, url, description, isauthvalueset }) => ({
            id: serviceendpointid,
            url: url ?? '',
            description: description ?? '',
            hasNoSecret: isauthvalueset === false,
          })),
        )
      : page;
  }

  async listColumns(table: string, columns: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>> {
    const page = await this.#read('listColumns', attributesUrl(table, columns), attributesPage);
    return page.ok ? success(new Set(page.value.value.map(({ LogicalName }) => LogicalName))) : page;
  }

  listSteps(endpointId: string): Promise<RemoteResult<readonly RegisteredStep[]>> {
    return readRegisteredSteps(this.remote, endpointId);
  }

  async createStep(wanted: {
    readonly endpointId: string;
    readonly step: WebhookStep;
    readonly name: string;
    readonly filteringAttributes: string;
  }): Promise<RemoteResult<string>> {
    const { step, filteringAttributes } = wanted;
    const filter = await this.#read('findMessage', messageFilterUrl(step), filtersPage);
    if (!filter.ok) {
      return filter;
    }
    const [row] = filter.value.value;
    return this.makeRow('sdkmessageprocessingstep', rowIdOf('sdkmessageprocessingstep', wanted.name), {
      name: wanted.name,
      description: 'Made by Tandem',
      rank: 1,
      ...stepTime,
      asyncautodelete: true,
      supporteddeployment: 0,
      ...(filteringAttributes === '' ? {} : { filteringattributes: filteringAttributes }),
      'eventhandler_serviceendpoint@odata.bind': `/serviceendpoints(${wanted.endpointId})`,
      'sdkmessageid@odata.bind': `/sdkmessages(${row?.sdkmessageid.sdkmessageid})`,
      'sdkmessagefilterid@odata.bind': `/sdkmessagefilters(${row?.sdkmessagefilterid})`,
    });
  }

  createImage(step: { readonly id: string; readonly name: string }, image: StepImage): Promise<RemoteResult<string>> {
    return this.makeRow('sdkmessageprocessingstepimage', imageIdOf(step.name, image), {
      name: image.name,
      entityalias: image.name,
      imagetype: image.imageType,
      messagepropertyname: image.messagePropertyName,
      attributes: image.attributes.join(','),
      'sdkmessageprocessingstepid@odata.bind': `/sdkmessageprocessingsteps(${guidLiteral(step.id)})`,
    });
  }

  /** Makes a row under the id that its name has everywhere; one that bears it, under whatever name, is put right. Its id. */
  async makeRow(
    kind: RegisteredKind,
    id: string,
    body: Readonly<Record<string, unknown>>,
  ): Promise<RemoteResult<string>> {
    const created = await this.create(`${kind}s`, { [`${kind}id`]: id, ...body });
    const made =
      !created.ok && created.failure.reason === 'exists'
        ? await this.update(`${kind}s(${guidLiteral(id)})`, body)
        : created;
    return made.ok ? success(id) : made;
  }

  create(url: string, body: Readonly<Record<string, unknown>>): Promise<RemoteResult<RemoteAnswer>> {
    return this.remote.send({ name: 'register', method: 'POST', url, body: writeJson(body), safety: 'once' });
  }

  update(url: string, body: Readonly<Record<string, unknown>>): Promise<RemoteResult<RemoteAnswer>> {
    const headers = { 'if-match': '*' };
    return this.remote.send({
      name: 'register',
      method: 'PATCH',
      url,
      headers,
      body: writeJson(body),
      safety: 'repeatable',
    });
  }

  /** A row that is gone already counts as removed. */
  async remove(url: string): Promise<RemoteResult<undefined>> {
    const removed = await this.remote.send({ name: 'unregister', method: 'DELETE', url, safety: 'repeatable' });
    return removed.ok || removed.failure.reason === 'notFound' ? success(undefined) : removed;
  }

  async #read<Schema extends z.ZodType>(
    name: string,
    url: string,
    schema: Schema,
  ): Promise<RemoteResult<z.output<Schema>>> {
    const answer = await this.remote.send({ name, method: 'GET', url, safety: 'read' });
    return answer.ok ? readAnswer(schema, name, answer.value.body) : answer;
  }
}

function messageFilterUrl(step: WebhookStep): string {
  return withQuery('sdkmessagefilters', {
    $select: 'sdkmessagefilterid',
    $filter: `primaryobjecttypecode eq ${stringLiteral(step.table)} and sdkmessageid/name eq ${stringLiteral(step.message)}`,
    $expand: 'sdkmessageid($select=sdkmessageid,name)',
  });
}

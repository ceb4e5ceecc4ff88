import { z } from 'zod';
import { integerField, writeJson } from '../http/json.js';
import { guidLiteral, stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { RemoteAnswer } from '../http/remote-message.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { attributesUrl } from './capabilities.js';
import type { StepImage, WebhookStep } from './webhook-steps.js';
import { endpointUrl } from './webhooks.js';

export interface FoundEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
}

export interface FoundStep {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly filteringAttributes: string;
  readonly images: readonly { readonly id: string; readonly name: string; readonly attributes: string }[];
}

const endpointsPage = z.object({
  value: z.array(
    z.object({ serviceendpointid: z.guid(), url: z.string().nullish(), description: z.string().nullish() }),
  ),
});
const attributesPage = z.object({ value: z.array(z.object({ LogicalName: z.string() })) });
const stepsPage = z.object({
  value: z.array(
    z.object({
      sdkmessageprocessingstepid: z.guid(),
      name: z.string(),
      statecode: integerField,
      filteringattributes: z.string().nullish(),
    }),
  ),
});
const imagesPage = z.object({
  value: z.array(
    z.object({
      sdkmessageprocessingstepimageid: z.guid(),
      _sdkmessageprocessingstepid_value: z.guid(),
      name: z.string().nullish(),
      attributes: z.string().nullish(),
    }),
  ),
});
const filtersPage = z.object({
  value: z
    .array(z.object({ sdkmessagefilterid: z.guid(), sdkmessageid: z.object({ sdkmessageid: z.guid() }) }))
    .min(1, 'the message is not known for this table'),
});

/** The calls of registration (sheet 3.2), made with an administrator's token. */
export class AdministratorCalls {
  constructor(private readonly remote: RemoteClient) {}

  async findEndpoint(endpointName: string): Promise<RemoteResult<FoundEndpoint | undefined>> {
    const page = await this.#read('findEndpoint', endpointUrl(endpointName), endpointsPage);
    if (!page.ok) {
      return page;
    }
    const row = page.value.value[0];
    return success(row && { id: row.serviceendpointid, url: row.url ?? '', description: row.description ?? '' });
  }

  async listColumns(table: string, columns: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>> {
    const page = await this.#read('listColumns', attributesUrl(table, columns), attributesPage);
    return page.ok ? success(new Set(page.value.value.map(({ LogicalName }) => LogicalName))) : page;
  }

  async listSteps(endpointId: string): Promise<RemoteResult<readonly FoundStep[]>> {
    const url = `serviceendpoints(${guidLiteral(endpointId)})/serviceendpoint_sdkmessageprocessingstep`;
    const columns = 'sdkmessageprocessingstepid,name,statecode,filteringattributes';
    const steps = await this.#read('listSteps', withQuery(url, { $select: columns }), stepsPage);
    if (!steps.ok || steps.value.value.length === 0) {
      return steps.ok ? success([]) : steps;
    }
    const ids = steps.value.value.map((step) => step.sdkmessageprocessingstepid);
    const imagesUrl = withQuery('sdkmessageprocessingstepimages', {
      $select: 'name,attributes,_sdkmessageprocessingstepid_value',
      $filter: ids.map((id) => `_sdkmessageprocessingstepid_value eq ${guidLiteral(id)}`).join(' or '),
    });
    const images = await this.#read('listImages', imagesUrl, imagesPage);
    return images.ok ? success(steps.value.value.map((step) => foundStep(step, images.value.value))) : images;
  }

  async createStep(wanted: { endpointId: string; step: WebhookStep; name: string }): Promise<RemoteResult<string>> {
    const { step } = wanted;
    const filter = await this.#read('findMessage', messageFilterUrl(step), filtersPage);
    if (!filter.ok) {
      return filter;
    }
    const [row] = filter.value.value;
    return this.createRow('sdkmessageprocessingsteps', {
      name: wanted.name,
      description: 'Made by Tandem',
      rank: 1,
      // After the operation, asynchronous: a webhook can neither block nor undo a seller's save.
      stage: 40,
      mode: 1,
      asyncautodelete: true,
      supporteddeployment: 0,
      ...(step.filteringAttributes === '' ? {} : { filteringattributes: step.filteringAttributes }),
      'eventhandler_serviceendpoint@odata.bind': `/serviceendpoints(${wanted.endpointId})`,
      'sdkmessageid@odata.bind': `/sdkmessages(${row?.sdkmessageid.sdkmessageid})`,
      'sdkmessagefilterid@odata.bind': `/sdkmessagefilters(${row?.sdkmessagefilterid})`,
    });
  }

  createImage(stepId: string, image: StepImage): Promise<RemoteResult<string>> {
    return this.createRow('sdkmessageprocessingstepimages', {
      name: image.name,
      entityalias: image.name,
      imagetype: image.imageType,
      messagepropertyname: image.messagePropertyName,
      attributes: image.attributes,
      'sdkmessageprocessingstepid@odata.bind': `/sdkmessageprocessingsteps(${guidLiteral(stepId)})`,
    });
  }

  /** The new row's id, from `OData-EntityId`. */
  async createRow(entitySet: string, body: Readonly<Record<string, unknown>>): Promise<RemoteResult<string>> {
    const created = await this.create(entitySet, body);
    if (!created.ok) {
      return created;
    }
    const id = /\(([0-9a-f-]{36})\)\s*$/i.exec(created.value.headers['odata-entityid'] ?? '')?.[1];
    return id === undefined
      ? failed({ reason: 'invalid', message: `${entitySet}: no id came back` })
      : success(id.toLowerCase());
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

function foundStep(
  row: z.output<typeof stepsPage>['value'][number],
  images: z.output<typeof imagesPage>['value'],
): FoundStep {
  return {
    id: row.sdkmessageprocessingstepid,
    name: row.name,
    enabled: row.statecode === 0,
    filteringAttributes: row.filteringattributes ?? '',
    images: images
      .filter((image) => image._sdkmessageprocessingstepid_value === row.sdkmessageprocessingstepid)
      .map((image) => ({
        id: image.sdkmessageprocessingstepimageid,
        name: image.name ?? '',
        attributes: image.attributes ?? '',
      })),
  };
}

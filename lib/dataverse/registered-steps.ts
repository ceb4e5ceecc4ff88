import { z } from 'zod';
import { integerField } from '../http/json.js';
import { guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { columnsOfList, type FoundWebhookStep } from '../ports/sales-webhooks.js';

/** A step as it stands in Sales, with the ids by which it is changed. */
export interface RegisteredStep extends FoundWebhookStep {
  readonly id: string;
  readonly images: readonly (FoundWebhookStep['images'][number] & { readonly id: string })[];
}

const stepsPage = z.object({
  value: z.array(
    z.object({
      sdkmessageprocessingstepid: z.guid(),
      name: z.string(),
      statecode: integerField,
      stage: integerField,
      mode: integerField,
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
      imagetype: integerField,
      attributes: z.string().nullish(),
    }),
  ),
});
type Rows<Page extends z.ZodType<{ value: unknown }>> = z.output<Page>['value'];

/** The steps of an endpoint with their images: two requests, one where there are none. */
export async function readRegisteredSteps(
  remote: RemoteClient,
  endpointId: string,
): Promise<RemoteResult<readonly RegisteredStep[]>> {
  const path = `serviceendpoints(${guidLiteral(endpointId)})/serviceendpoint_sdkmessageprocessingstep`;
  const columns = 'sdkmessageprocessingstepid,name,statecode,stage,mode,filteringattributes';
  const steps = await get(remote, { name: 'listSteps', url: withQuery(path, { $select: columns }) }, stepsPage);
  if (!steps.ok || steps.value.value.length === 0) {
    return steps.ok ? success([]) : steps;
  }
  const ids = steps.value.value.map((step) => step.sdkmessageprocessingstepid);
  const url = withQuery('sdkmessageprocessingstepimages', {
    $select: 'name,imagetype,attributes,_sdkmessageprocessingstepid_value',
    $filter: ids.map((id) => `_sdkmessageprocessingstepid_value eq ${guidLiteral(id)}`).join(' or '),
  });
  const images = await get(remote, { name: 'listImages', url }, imagesPage);
  return images.ok ? success(steps.value.value.map((step) => registered(step, images.value.value))) : images;
}

async function get<Schema extends z.ZodType>(
  remote: RemoteClient,
  { name, url }: { readonly name: string; readonly url: string },
  schema: Schema,
): Promise<RemoteResult<z.output<Schema>>> {
  const answer = await remote.send({ name, method: 'GET', url, safety: 'read' });
  return answer.ok ? readAnswer(schema, name, answer.value.body) : answer;
}

function registered(row: Rows<typeof stepsPage>[number], images: Rows<typeof imagesPage>): RegisteredStep {
  return {
    id: row.sdkmessageprocessingstepid,
    name: row.name,
    enabled: row.statecode === 0,
    stage: row.stage,
    mode: row.mode,
    filteringAttributes: columnsOfList(row.filteringattributes),
    images: images
      .filter((image) => image._sdkmessageprocessingstepid_value === row.sdkmessageprocessingstepid)
      .map((image) => ({
        id: image.sdkmessageprocessingstepimageid,
        name: image.name ?? '',
        imageType: image.imagetype,
        attributes: columnsOfList(image.attributes),
      })),
  };
}

import { z } from 'zod';
import { integerField } from '../http/json.js';
import { guidLiteral, stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { success } from '../ports/remote-result.js';
import type { SalesWebhooks } from '../ports/sales.js';

const endpointsPage = z.object({
  value: z.array(z.object({ serviceendpointid: z.guid(), url: z.string().nullable() })),
});

const stepsPage = z.object({
  value: z.array(z.object({ name: z.string(), statecode: integerField, filteringattributes: z.string().nullish() })),
});

/** What is registered for webhooks in Sales; two requests. The secret cannot be read back (sheet 3.1). */
export function createSalesWebhooks(options: { readonly remote: RemoteClient }): SalesWebhooks {
  const get = (name: string, url: string) => options.remote.send({ name, method: 'GET', url, safety: 'read' });
  return {
    async readRegistration(endpointName) {
      const found = await get('findEndpoint', endpointUrl(endpointName));
      const endpoints = found.ok ? readAnswer(endpointsPage, 'serviceendpoints', found.value.body) : found;
      if (!endpoints.ok) {
        return endpoints;
      }
      const endpoint = endpoints.value.value[0];
      if (endpoint === undefined) {
        return success(undefined);
      }
      const listed = await get('listSteps', stepsUrl(endpoint.serviceendpointid));
      const steps = listed.ok ? readAnswer(stepsPage, 'sdkmessageprocessingsteps', listed.value.body) : listed;
      return steps.ok
        ? success({
            endpointUrl: endpoint.url ?? '',
            steps: steps.value.value.map((step) => ({
              name: step.name,
              enabled: step.statecode === 0,
              filteringAttributes: step.filteringattributes ?? '',
            })),
          })
        : steps;
    },
  };
}

/** Webhook endpoints (`contract` 8) of a name. */
export function endpointUrl(endpointName: string): string {
  return withQuery('serviceendpoints', {
    $select: 'serviceendpointid,name,url,description',
    $filter: `name eq ${stringLiteral(endpointName)} and contract eq 8`,
    $orderby: 'createdon asc',
  });
}

function stepsUrl(endpointId: string): string {
  return withQuery(`serviceendpoints(${guidLiteral(endpointId)})/serviceendpoint_sdkmessageprocessingstep`, {
    $select: 'name,statecode,filteringattributes',
  });
}

import { z } from 'zod';
import { stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { success } from '../ports/remote-result.js';
import type { SalesWebhooks } from '../ports/sales.js';
import { readRegisteredSteps } from './registered-steps.js';

const endpointsPage = z.object({
  value: z.array(
    z.object({
      serviceendpointid: z.guid(),
      url: z.string().nullable(),
      description: z.string().nullish(),
      isauthvalueset: z.boolean().nullish(),
    }),
  ),
});

/** What is registered for webhooks in Sales; three requests. The secret cannot be read back (sheet 3.1), only the mark beside it and whether there is one. */
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
      const steps = await readRegisteredSteps(options.remote, endpoint.serviceendpointid);
      return steps.ok
        ? success({
            endpointUrl: endpoint.url ?? '',
            ...markOf(endpoint.description),
            ...(endpoint.isauthvalueset === false ? { hasNoSecret: true } : {}),
            ...(endpoints.value.value.length > 1 ? { isRepeated: true } : {}),
            steps: steps.value,
          })
        : steps;
    },
  };
}

/** The mark of the secret that it was registered with, as `register-sales` writes it. */
export function markOf(description: string | null | undefined): { readonly secretMark?: string } {
  const secretMark = /^Tandem, secret ([0-9a-f]{16})$/.exec(description ?? '')?.[1];
  return secretMark === undefined ? {} : { secretMark };
}

/** Webhook endpoints (`contract` 8) of a name. */
export function endpointUrl(endpointName: string): string {
  return withQuery('serviceendpoints', {
    $select: 'serviceendpointid,name,url,description,isauthvalueset',
    $filter: `name eq ${stringLiteral(endpointName)} and contract eq 8`,
    $orderby: 'createdon asc',
  });
}

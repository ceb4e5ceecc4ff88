import { z } from 'zod';
import { withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { SalesRivals } from '../ports/sales.js';
import { ConnectorTraces } from './connector-traces.js';

const webhook = 8;
const endpoints = z
  .object({ value: z.array(z.object({ url: z.string().nullish() })) })
  .transform(({ value }) => value.flatMap(({ url }) => url ?? []));

/** Who else synchronizes the orders of this organization. */
export function createSalesRivals({ remote }: { readonly remote: RemoteClient }): SalesRivals {
  const traces = new ConnectorTraces(remote);
  return {
    otherIntegrationSince: (look) => traces.since(look),
    async webhookAddresses() {
      const answer = await remote.send({
        name: 'findRivals',
        method: 'GET',
        url: withQuery('serviceendpoints', {
          $select: 'url',
          $filter: `contract eq ${webhook}`,
          $orderby: 'createdon asc',
        }),
        safety: 'read',
      });
      return answer.ok ? readAnswer(endpoints, 'serviceendpoints', answer.value.body) : answer;
    },
  };
}

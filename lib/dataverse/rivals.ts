import { z } from 'zod';
import { guidLiteral, momentLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { SalesRivals } from '../ports/sales.js';
import { attributesUrl } from './capabilities.js';

/** Written by Business Central's own order integration alone (Dataverse sheet 2.9). */
const numberColumn = 'bcbi_businesscentralordernumber';
/** Users that are asked about; an organization has a handful of integration users. */
const mostUsers = 20;

const attributes = z.object({ value: z.array(z.object({ LogicalName: z.string() })) });
const whoAmI = z.object({ UserId: z.guid() }).transform(({ UserId }) => UserId.toLowerCase());
const users = z
  .object({ value: z.array(z.object({ systemuserid: z.guid() })) })
  .transform(({ value }) => value.map(({ systemuserid }) => systemuserid.toLowerCase()));
const orders = z
  .object({ value: z.array(z.object({ modifiedon: z.string() })) })
  .transform(({ value }) => value[0]?.modifiedon);
const endpoints = z
  .object({ value: z.array(z.object({ url: z.string().nullish() })) })
  .transform(({ value }) => value.flatMap(({ url }) => url ?? []));

/** Who else synchronizes the orders of this organization: at most five requests, all of them reads. */
export function createSalesRivals(options: { readonly remote: RemoteClient }): SalesRivals {
  const read = async <Schema extends z.ZodType>(
    schema: Schema,
    url: string,
  ): Promise<RemoteResult<z.output<Schema>>> => {
    const answer = await options.remote.send({ name: 'findRivals', method: 'GET', url, safety: 'read' });
    return answer.ok ? readAnswer(schema, url.split('?')[0] ?? url, answer.value.body) : answer;
  };
  const latest = (filter: string) =>
    read(
      orders,
      withQuery('salesorders', {
        $select: 'modifiedon',
        $filter: `${numberColumn} ne null and ${filter}`,
        $orderby: 'modifiedon desc',
        $top: '1',
      }),
    );
  return {
    async otherIntegrationSince(sinceIso) {
      const known = await read(attributes, attributesUrl('salesorder', [numberColumn]));
      if (!known.ok || known.value.value.length === 0) {
        return known.ok ? success(undefined) : known;
      }
      const us = await read(whoAmI, 'WhoAmI');
      if (!us.ok) {
        return us;
      }
      const made = await latest(
        `createdon ge ${momentLiteral(sinceIso)} and _createdby_value ne ${guidLiteral(us.value)}`,
      );
      if (!made.ok || made.value !== undefined) {
        return made;
      }
      const others = await read(
        users,
        withQuery('systemusers', {
          $select: 'systemuserid',
          $filter: `isintegrationuser eq true and systemuserid ne ${guidLiteral(us.value)}`,
          $top: String(mostUsers),
        }),
      );
      if (!others.ok || others.value.length === 0) {
        return others.ok ? success(undefined) : others;
      }
      const byThem = others.value.map((id) => `_modifiedby_value eq ${guidLiteral(id)}`).join(' or ');
      return await latest(`modifiedon ge ${momentLiteral(sinceIso)} and (${byThem})`);
    },
    webhookAddresses: () =>
      read(
        endpoints,
        withQuery('serviceendpoints', { $select: 'url', $filter: 'contract eq 8', $orderby: 'createdon asc' }),
      ),
  };
}

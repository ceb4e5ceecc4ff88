import { z } from 'zod';
import { integerField } from '../http/json.js';
import { withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

const label = z.object({ UserLocalizedLabel: z.object({ Label: z.string() }).nullish() }).nullish();
const statusAttribute = z.object({
  OptionSet: z.object({
    Options: z.array(z.object({ Value: integerField, State: integerField.nullish(), Label: label })),
  }),
});
const statusUrl =
  "EntityDefinitions(LogicalName='salesorder')/Attributes(LogicalName='statuscode')/Microsoft.Dynamics.CRM.StatusAttributeMetadata";

/** Status reasons of orders that are Active or Submitted (all where the state is not told), by number. One request. */
export async function readStatusReasons(remote: RemoteClient): Promise<RemoteResult<ReadonlyMap<number, string>>> {
  const url = withQuery(statusUrl, { $select: 'LogicalName', $expand: 'OptionSet' });
  const answer = await remote.send({ name: 'statusReasons', method: 'GET', url, safety: 'read' });
  const read = answer.ok ? readAnswer(statusAttribute, 'statuscode', answer.value.body) : answer;
  return read.ok
    ? success(
        new Map(
          read.value.OptionSet.Options.filter(({ State }) => (State ?? 0) <= 1).map(({ Value, Label }) => [
            Value,
            Label?.UserLocalizedLabel?.Label ?? '',
          ]),
        ),
      )
    : read;
}

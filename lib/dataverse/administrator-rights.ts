import { z } from 'zod';
import { anyOf, guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

/** What a registration makes in Sales. */
export type Registered = 'columns' | 'webhook';

const webhookTables = ['serviceendpoint', 'sdkmessageprocessingstep', 'sdkmessageprocessingstepimage'];
const webhookVerbs = new Set(['Create', 'Write']);
/** It belongs to no table. */
const columnPrivilege = 'prvCreateAttribute';

const whoAmI = z.object({ UserId: z.guid() });
const heldPrivileges = z.object({ RolePrivileges: z.array(z.object({ PrivilegeName: z.string() })) });
const tableDefinitions = z.object({
  value: z.array(z.object({ Privileges: z.array(z.object({ Name: z.string(), PrivilegeType: z.string() })) })),
});

/**
 * Privileges that the one who signed in lacks for making this in Sales, by name; empty: it may be made. Three requests
 * that change nothing, so that it is known before anything is done.
 */
export async function missingRights(
  remote: RemoteClient,
  wanted: ReadonlySet<Registered>,
): Promise<RemoteResult<readonly string[]>> {
  const read = async <Schema extends z.ZodType>(
    schema: Schema,
    url: string,
  ): Promise<RemoteResult<z.output<Schema>>> => {
    const answer = await remote.send({ name: 'rights', method: 'GET', url, safety: 'read' });
    return answer.ok ? readAnswer(schema, url.split('?')[0] ?? url, answer.value.body) : answer;
  };
  const who = await read(whoAmI, 'WhoAmI');
  if (!who.ok) {
    return who;
  }
  const held = await read(
    heldPrivileges,
    `systemusers(${guidLiteral(who.value.UserId)})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges`,
  );
  const tables = await read(
    tableDefinitions,
    withQuery('EntityDefinitions', { $select: 'LogicalName,Privileges', $filter: anyOf('LogicalName', webhookTables) }),
  );
  if (!held.ok || !tables.ok) {
    return held.ok ? (tables as Extract<typeof tables, { ok: false }>) : held;
  }
  const needed = [
    ...(wanted.has('columns') ? [columnPrivilege] : []),
    ...(wanted.has('webhook')
      ? tables.value.value.flatMap(({ Privileges }) =>
          Privileges.filter(({ PrivilegeType }) => webhookVerbs.has(PrivilegeType)).map(({ Name }) => Name),
        )
      : []),
  ];
  const names = new Set(held.value.RolePrivileges.map(({ PrivilegeName }) => PrivilegeName));
  return success([...new Set(needed)].filter((name) => !names.has(name)));
}

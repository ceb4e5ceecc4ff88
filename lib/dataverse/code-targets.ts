import { z } from 'zod';
import { integerField } from '../http/json.js';
import { stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { CodeTarget } from '../mapping/code-rules.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

/** Pages of users that are followed. */
export const mostUserPages = 10;

const labels = z
  .object({
    LocalizedLabels: z.array(z.object({ Label: z.string() })).nullish(),
    UserLocalizedLabel: z.object({ Label: z.string() }).nullish(),
  })
  .nullish();
const optionSet = z.object({ Options: z.array(z.object({ Value: integerField, Label: labels })) }).nullish();
const choiceColumn = z.object({ OptionSet: optionSet, GlobalOptionSet: optionSet });
const userPage = z.object({
  value: z.array(z.looseObject({ systemuserid: z.guid(), fullname: z.string().nullish() })),
  '@odata.nextLink': z.string().optional(),
});

/** See the port `Sales`. The options are the column's own or those of a choice that several columns share. */
export async function listOptions(remote: RemoteClient, column: string): Promise<RemoteResult<readonly CodeTarget[]>> {
  const attribute = `EntityDefinitions(LogicalName='salesorder')/Attributes(LogicalName=${stringLiteral(column)})`;
  const url = withQuery(`${attribute}/Microsoft.Dynamics.CRM.PicklistAttributeMetadata`, {
    $select: 'LogicalName',
    $expand: 'OptionSet($select=Options),GlobalOptionSet($select=Options)',
  });
  const answer = await remote.send({ name: 'listOptions', method: 'GET', url, safety: 'read' });
  const read = answer.ok ? readAnswer(choiceColumn, column, answer.value.body) : answer;
  if (!read.ok) {
    return read;
  }
  const options = (read.value.OptionSet ?? read.value.GlobalOptionSet)?.Options ?? [];
  return success(
    options.map(({ Value: value, Label: label }) => {
      const texts = (label?.LocalizedLabels ?? []).map((each) => each.Label);
      const shown = label?.UserLocalizedLabel?.Label ?? texts[0] ?? '';
      return { key: String(value), name: shown, values: { label: [...new Set([shown, ...texts])] } };
    }),
  );
}

/** See the port `Sales`. */
export async function listUsers(
  remote: RemoteClient,
  columns: readonly string[],
): Promise<RemoteResult<readonly CodeTarget[]>> {
  const users: CodeTarget[] = [];
  let url: string | undefined = withQuery('systemusers', {
    $select: [...new Set(['systemuserid', 'fullname', ...columns])].join(','),
    $filter: 'isdisabled eq false',
  });
  for (let count = 0; url !== undefined && count < mostUserPages; count += 1) {
    const answer = await remote.send({ name: 'listUsers', method: 'GET', url, safety: 'read' });
    const page: RemoteResult<z.output<typeof userPage>> = answer.ok
      ? readAnswer(userPage, 'systemusers', answer.value.body)
      : answer;
    if (!page.ok) {
      return page;
    }
    users.push(...page.value.value.map((row) => userOf(row, columns)));
    url = page.value['@odata.nextLink'];
  }
  return success(users);
}

function userOf(row: z.output<typeof userPage>['value'][number], columns: readonly string[]): CodeTarget {
  const key = row.systemuserid.toLowerCase();
  const texts = (column: string): readonly string[] => {
    const value = row[column];
    return typeof value === 'string' ? [value] : [];
  };
  return {
    key,
    name: row.fullname ?? key,
    values: Object.fromEntries(columns.map((column) => [column, texts(column)])),
  };
}

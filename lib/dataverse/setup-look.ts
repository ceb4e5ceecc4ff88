import { z } from 'zod';
import { withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { differenceOf, type StepDifference, type WebhookStep } from '../ports/sales-webhooks.js';
import { AdministratorCalls } from './administrator-calls.js';
import type { Registered } from './administrator-rights.js';
import { readOrganizationId } from './organization.js';
import { ownColumns } from './own-column-definitions.js';
import { existingColumns, type SalesRegistration } from './registration.js';
import { secretMark } from './secret-mark.js';
import { readStatusReasons } from './status-reasons.js';
import { stepName } from './webhook-steps.js';
import { markOf } from './webhooks.js';

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const organizations = z
  .object({ value: z.array(z.object({ issopintegrationenabled: flag })).min(1) })
  .transform(({ value }) => value[0]?.issopintegrationenabled ?? false);
/** What setup asks an organization as its administrator. */
export interface OrganizationLook {
  readonly organizationId: string;
  readonly salesOrderProcessing: boolean;
  /** Status reasons of orders that are Active or Submitted (all where the state is not told); empty where they could not be read. */
  readonly statusReasons: ReadonlyMap<number, string>;
}

/** Looks at an organization without changing anything: three requests. */
export async function lookAtOrganization(remote: RemoteClient): Promise<RemoteResult<OrganizationLook>> {
  const organizationId = await readOrganizationId(remote);
  if (!organizationId.ok) {
    return organizationId;
  }
  const processing = await read(
    remote,
    organizations,
    withQuery('organizations', { $select: 'issopintegrationenabled' }),
  );
  if (!processing.ok) {
    return processing;
  }
  const reasons = await readStatusReasons(remote);
  return success({
    organizationId: organizationId.value,
    salesOrderProcessing: processing.value,
    statusReasons: reasons.ok ? reasons.value : new Map(),
  });
}

const columnWord = 'column ';

/** What is to be made for what is missing. Pure. */
export function toMakeFor(missing: readonly string[]): ReadonlySet<Registered> {
  return new Set(missing.map((each) => (each.startsWith(columnWord) ? 'columns' : 'webhook')));
}

/** What the registration in Sales still lacks, in a few words each; empty when everything is there. Changes nothing. */
export async function missingInSales(
  remote: RemoteClient,
  wanted: Pick<SalesRegistration, 'endpointName' | 'notificationUrl' | 'secret'> & {
    readonly steps: readonly WebhookStep[];
  },
): Promise<RemoteResult<readonly string[]>> {
  const calls = new AdministratorCalls(remote);
  const missing: string[] = [];
  for (const table of ['salesorder', 'salesorderdetail'] as const) {
    const names = ownColumns.filter((column) => column.table === table).map(({ logicalName }) => logicalName);
    const existing = await calls.listColumns(table, names);
    if (!existing.ok) {
      return existing;
    }
    missing.push(...names.filter((name) => !existing.value.has(name)).map((name) => `${columnWord}${table}.${name}`));
  }
  const endpoint = await calls.findEndpoint(wanted.endpointName);
  if (!endpoint.ok) {
    return endpoint;
  }
  const steps = endpoint.value === undefined ? success([]) : await calls.listSteps(endpoint.value.id);
  if (!steps.ok) {
    return steps;
  }
  if (endpoint.value?.url !== wanted.notificationUrl) {
    missing.push(`webhook ${wanted.notificationUrl}`);
  } else if (endpoint.value.hasNoSecret) {
    missing.push('webhook: its secret');
  } else if (isOfOtherSecret(markOf(endpoint.value.description).secretMark, wanted.secret)) {
    missing.push('webhook: the secret of the settings in the place of another');
  }
  const existing = await existingColumns(calls, wanted.steps);
  if (!existing.ok) {
    return existing;
  }
  for (const step of wanted.steps) {
    const name = stepName(wanted.endpointName, step);
    const found = steps.value.find((candidate) => candidate.name === name);
    const difference = differenceOf(step, found, existing.value);
    missing.push(...(difference === undefined ? [] : [`step ${name}${wordsOf(difference)}`]));
  }
  return success(missing);
}

function wordsOf({ unwatched, surplus }: StepDifference): string {
  if (unwatched !== undefined) {
    return `: does not watch ${unwatched.join(', ')}`;
  }
  return surplus === undefined ? '' : ': watches more than the configuration needs';
}

/** Of a webhook that was made by hand nobody knows. */
function isOfOtherSecret(mark: string | undefined, secret: string): boolean {
  return mark !== undefined && mark !== secretMark(secret);
}

async function read<Schema extends z.ZodType>(
  remote: RemoteClient,
  schema: Schema,
  url: string,
): Promise<RemoteResult<z.output<Schema>>> {
  const answer = await remote.send({ name: 'setup', method: 'GET', url, safety: 'read' });
  return answer.ok ? readAnswer(schema, url.split('?')[0] ?? url, answer.value.body) : answer;
}

import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import type { ExitCode } from '../surroundings.js';
import { findOrder, type NamedOrder } from './named-order.js';
import { idOf, ids } from './order-commands.js';

const values = z.record(z.string(), z.string().nullable());
const conflict = z
  .object({
    conflictId: z.string(),
    group: z.string(),
    businessCentral: values,
    sales: values,
    salesOrderNumber: z.string().nullable(),
    businessCentralOrderNumber: z.string().nullable(),
  })
  .loose();
const conflictList = z.object({ conflicts: z.array(conflict) }).loose();
const anything = z.object({}).loose();

/** Conflicts that wait for a person. Exits 1 when there are some. */
export async function conflicts(app: AppClient, output: Output, connection: string | undefined): Promise<ExitCode> {
  const found = await app.get(conflictList, 'conflicts', { connectionId: connection });
  output.result(found, () =>
    found.conflicts.length === 0
      ? ['Nothing waits for a decision.']
      : found.conflicts.flatMap((each) => [
          `${each.salesOrderNumber ?? '–'}  ${each.businessCentralOrderNumber ?? '–'}  ${each.group}`,
          `  Sales: ${textOf(each.sales)}`,
          `  Business Central: ${textOf(each.businessCentral)}`,
          `  tandem decide ${each.conflictId} --wins sales|businessCentral`,
        ]),
  );
  return found.conflicts.length === 0 ? 0 : 1;
}

/** Decides one conflict. */
export async function decide(
  app: AppClient,
  output: Output,
  decision: { readonly conflictId: string; readonly wins: string; readonly reach?: string },
): Promise<ExitCode> {
  const { conflictId, wins, reach } = decision;
  const answer = await app.post(anything, `conflicts/${encodeURIComponent(conflictId)}/decision`, { wins, reach });
  output.result(answer, () => [`Decided: the values of ${wins} hold; the order goes on.`]);
  return 0;
}

/** Says what becomes of an order that is gone from one side. */
export async function resolve(
  app: AppClient,
  output: Output,
  decision: { readonly order: NamedOrder; readonly action: string; readonly withOrder?: string },
): Promise<ExitCode> {
  const named = idOf(await findOrder(app, ids, decision.order));
  const body = { ...named, action: decision.action, withOrderId: decision.withOrder };
  const answer = await app.post(anything, 'orders/resolve', body);
  output.result(answer, () => [`${decision.order.which}: ${decision.action} is under way.`]);
  return 0;
}

const versionList = z
  .object({
    versions: z.array(z.object({ number: integerField, atIso: z.string(), reason: z.string() }).loose()),
  })
  .loose();

/** The versions that were kept of an order. */
export async function versions(app: AppClient, output: Output, order: NamedOrder): Promise<ExitCode> {
  const found = await app.get(versionList, 'orders/versions', idOf(await findOrder(app, ids, order)));
  output.result(found, () =>
    found.versions.length === 0
      ? ['No version was kept of this order.']
      : columns(found.versions.map(({ number, atIso, reason }) => [String(number), atIso, reason])),
  );
  return 0;
}

/** Brings an order back to a version. */
export async function restore(
  app: AppClient,
  output: Output,
  asked: { readonly order: NamedOrder; readonly version: number; readonly removeAddedLines: boolean },
): Promise<ExitCode> {
  const { order, version, removeAddedLines } = asked;
  const named = idOf(await findOrder(app, ids, order));
  const answer = await app.post(anything, 'orders/versions/restore', { ...named, version, removeAddedLines });
  output.result(answer, () => [
    `${order.which} is brought back to version ${version}; see: tandem history ${order.which}`,
  ]);
  return 0;
}

function textOf(shown: z.infer<typeof values>): string {
  return Object.entries(shown)
    .map(([field, value]) => `${field} ${value ?? '(blank)'}`)
    .join(', ');
}

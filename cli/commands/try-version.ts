import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import { isGuid } from '../../lib/http/odata-literal.js';
import { notCoupledAnywhere } from '../../lib/operations/explain-uncoupled.js';
import type { AppClient } from '../app-client.js';
import type { Output } from '../output.js';
import type { ExitCode } from '../surroundings.js';
import type { OfConnection } from './config.js';
import { readJsonFile } from './files.js';
import { findOrder, isRefusal, type NamedOrder } from './named-order.js';
import { idOf, ids } from './order-commands.js';

const written = z.object({
  header: z.array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
  lines: z.array(
    z.object({
      product: z.string().nullable(),
      field: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
    }),
  ),
  added: z.array(z.object({ product: z.string().nullable(), quantity: z.string().nullable() })),
  removed: z.array(z.object({ product: z.string().nullable(), quantity: z.string().nullable() })),
});
const outcome = z.object({
  toBusinessCentral: written,
  toSales: written,
  conflicts: z.array(z.object({ group: z.string(), rule: z.string(), winner: z.string() })),
  waits: z.string().nullable(),
});
const judged = z.object({ sentence: z.string() }).loose();
const tried = z
  .object({
    differences: z.array(z.object({ words: z.string() }).loose()),
    order: z
      .object({
        now: outcome.optional(),
        wouldBe: outcome.optional(),
        entry: z.object({ now: judged, wouldBe: judged }).optional(),
        differs: z.boolean(),
      })
      .loose()
      .nullable(),
    outside: z
      .object({ problems: z.array(z.string()), notAsked: z.array(z.string()), warnings: z.array(z.string()) })
      .optional(),
    past: z.object({ considered: integerField, differing: integerField }).loose().nullable(),
  })
  .loose();

/** What a version would do with an order and with past conflicts; nothing is written. Exits 1 when it may not come into force. */
export async function tryVersion(
  app: AppClient,
  output: Output,
  asked: OfConnection & { readonly what: string; readonly order?: string },
): Promise<ExitCode> {
  const { what, order, connection } = asked;
  const content = /^\d+$/.test(what) ? { version: Number(what) } : { configuration: readJsonFile(what) };
  const found =
    order === undefined
      ? await app.post(tried, 'configuration/test', { ...content, connectionId: connection })
      : await tryOn(app, content, { which: order, ...(connection === undefined ? {} : { connection }) });
  output.result(found, () => [
    ...found.differences.map(({ words }) => `  ${words}`),
    ...(found.outside?.problems ?? []).map((words) => `bars an activation: ${words}`),
    ...[...(found.outside?.notAsked ?? []), ...(found.outside?.warnings ?? [])].map((words) => `note: ${words}`),
    ...(found.order === null ? [] : linesOfTrial(found.order)),
    ...(found.past === null
      ? []
      : [`of ${found.past.considered} past conflicts ${found.past.differing} would be decided otherwise`]),
  ]);
  return (found.outside?.problems ?? []).length === 0 ? 0 : 1;
}

/** On an order that is coupled, or, by either side's id, one that nobody has coupled: whether it would enter. */
async function tryOn(app: AppClient, content: object, named: NamedOrder): Promise<z.output<typeof tried>> {
  const test = (name: object) => app.post(tried, 'configuration/test', { ...content, ...name });
  try {
    return await test(idOf(await findOrder(app, ids, named)));
  } catch (error) {
    if (!isRefusal(error) || !error.message.startsWith(notCoupledAnywhere) || !isGuid(named.which)) {
      throw error;
    }
    const ofConnection = { connectionId: named.connection };
    try {
      return await test({ salesOrderId: named.which, ...ofConnection });
    } catch (other) {
      if (!isRefusal(other) || !other.message.startsWith(notCoupledAnywhere)) {
        throw other;
      }
      return await test({ businessCentralOrderId: named.which, ...ofConnection });
    }
  }
}

function linesOfTrial(order: NonNullable<z.output<typeof tried>['order']>): readonly string[] {
  const { entry, now, wouldBe } = order;
  return [
    ...(entry === undefined ? [] : [`now: ${entry.now.sentence}`, `would be: ${entry.wouldBe.sentence}`]),
    ...(now === undefined ? [] : ['now:', ...linesOfOutcome(now)]),
    ...(wouldBe === undefined ? [] : ['would be:', ...linesOfOutcome(wouldBe)]),
  ];
}

function linesOfOutcome({ toBusinessCentral, toSales, conflicts, waits }: z.output<typeof outcome>): readonly string[] {
  const lines = [
    ...linesOfWritten('Business Central', toBusinessCentral),
    ...linesOfWritten('Sales', toSales),
    ...conflicts.map(({ group, rule, winner }) => `  conflict of ${group}: ${rule}, ${winner}`),
    ...(waits === null ? [] : [`  waits: ${waits}`]),
  ];
  return lines.length === 0 ? ['  nothing is written'] : lines;
}

function linesOfWritten(where: string, { header, lines, added, removed }: z.output<typeof written>): readonly string[] {
  const value = (text: string | null) => text ?? 'blank';
  return [
    ...header.map(({ field, from, to }) => `  ${where}: ${field} from ${value(from)} to ${value(to)}`),
    ...lines.map(
      ({ product, field, from, to }) => `  ${where}: ${field} of ${product} from ${value(from)} to ${value(to)}`,
    ),
    ...added.map(({ product, quantity }) => `  ${where}: new line ${product} × ${quantity}`),
    ...removed.map(({ product, quantity }) => `  ${where}: line ${product} × ${quantity} is deleted`),
  ];
}

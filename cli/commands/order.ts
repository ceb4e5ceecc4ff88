import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import type { ExitCode } from '../surroundings.js';
import { findOrder, type NamedOrder } from './named-order.js';

const entry = z
  .object({
    sequence: integerField,
    atIso: z.string(),
    kind: z.string(),
    summary: z.string(),
    outcome: z.string().optional(),
    side: z.string().optional(),
  })
  .loose();
const order = z
  .object({
    connectionId: z.string(),
    couplingId: z.string(),
    state: z.string(),
    document: z.string().optional(),
    pending: z
      .array(z.object({ side: z.string(), field: z.string(), value: z.string().nullable() }).loose())
      .optional(),
    parked: z
      .object({ reason: z.string(), sentence: z.string(), nextAction: z.string(), nextTryMs: integerField.optional() })
      .loose()
      .nullable(),
    salesOrderNumber: z.string().nullable(),
    businessCentralOrderNumber: z.string().nullable(),
    connectionAtRest: z.string().nullable().default(null),
    journal: z.array(entry),
    alsoFound: z.array(z.unknown()),
  })
  .loose();
type Order = z.infer<typeof order>;

/** Everything about one order, by number or by either side's id. Exits 1 when it waits for something. */
export async function showOrder(app: AppClient, output: Output, asked: NamedOrder): Promise<ExitCode> {
  const found = await findOrder(app, order, asked);
  output.result(found, () => linesOf(found, output));
  return found.parked === null ? 0 : 1;
}

function linesOf(found: Order, output: Output): readonly string[] {
  const atRest =
    found.connectionAtRest === null
      ? []
      : [`  ${output.colour('yellow', 'nothing is carried over now')}: ${found.connectionAtRest}`];
  const waits =
    found.parked === null
      ? []
      : [
          `  ${output.colour('yellow', 'waits')} (${found.parked.reason}): ${found.parked.sentence}`,
          `  next: ${found.parked.nextAction}`,
          ...(found.parked.nextTryMs === undefined
            ? []
            : [`  tried again at ${new Date(found.parked.nextTryMs).toISOString()}`]),
        ];
  const name = found.document === 'quote' ? 'Quote, ' : '';
  const pending = (found.pending ?? []).map(
    ({ side, field, value }) =>
      `  not carried over yet: ${field} ${value ?? 'blank'}, entered in ${side === 'sales' ? 'Sales' : 'Business Central'}`,
  );
  const numbers = `${name}Sales ${found.salesOrderNumber ?? '–'}, Business Central ${found.businessCentralOrderNumber ?? '–'}`;
  const history = found.journal.map((each) => [
    `  ${each.sequence}`,
    each.atIso,
    each.outcome === undefined ? each.kind : `${each.kind} ${each.outcome}`,
    each.side ?? '',
    each.summary,
  ]);
  return [
    output.colour('bold', `${numbers}: ${found.state}`),
    ...atRest,
    ...waits,
    ...pending,
    ...(found.alsoFound.length === 0 ? [] : [`  ${found.alsoFound.length} older order(s) had this number`]),
    ...columns(history),
  ];
}

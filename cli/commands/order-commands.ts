import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import { isGuid } from '../../lib/http/odata-literal.js';
import type { AppClient } from '../app-client.js';
import type { Output } from '../output.js';
import type { ExitCode } from '../surroundings.js';
import { findOrder, type NamedOrder } from './named-order.js';

const done = z.object({ couplingId: z.string() }).loose();
/** What `orders` tells of an order's ids. */
export const ids = z
  .object({
    connectionId: z.string(),
    salesOrderId: z.string().nullable(),
    businessCentralOrderId: z.string().nullable(),
  })
  .loose();

const retried = done.extend({
  /** Absent from an app of before. */
  paused: z.object({ number: integerField, sentence: z.string() }).nullish(),
});

/** Has one order looked at now. Exits 1 when nothing is written for it, since somebody has paused that. */
export async function retry(app: AppClient, output: Output, order: NamedOrder): Promise<ExitCode> {
  const answer = await app.post(retried, 'orders/retry', await namesOf(app, order));
  const { paused = null } = answer;
  output.result(answer, () =>
    paused === null
      ? [`${order.which} is looked at now; see: tandem history ${order.which}`]
      : [
          `${order.which} is looked at now, and what is paused is not written. ${paused.sentence}`,
          `To go on: tandem resume ${paused.number}`,
        ],
  );
  return paused === null ? 0 : 1;
}

/** Ends the coupling of one order. */
export async function uncouple(app: AppClient, output: Output, order: NamedOrder): Promise<ExitCode> {
  const answer = await app.post(done, 'orders/uncouple', await namesOf(app, order));
  output.result(answer, () => [`${order.which} is uncoupled; both orders stay as they are.`]);
  return 0;
}

/** Couples two orders that were there before. */
export async function couple(
  app: AppClient,
  output: Output,
  pair: {
    readonly sales: string;
    readonly businessCentral: string;
    readonly valuesOf: string;
    readonly again?: boolean;
    readonly repoint?: boolean;
    readonly connection?: string;
  },
): Promise<ExitCode> {
  const answer = await app.post(done, 'orders/couple', {
    [isGuid(pair.sales) ? 'salesOrderId' : 'salesOrderNumber']: pair.sales,
    [isGuid(pair.businessCentral) ? 'businessCentralOrderId' : 'businessCentralOrderNumber']: pair.businessCentral,
    valuesOf: pair.valuesOf,
    ...(pair.again === true ? { again: true } : {}),
    ...(pair.repoint === true ? { repoint: true } : {}),
    connectionId: pair.connection,
  });
  output.result(answer, () => [`Coupled; where the two differ, the values of ${pair.valuesOf} hold.`]);
  return 0;
}

/** Commands name an order by id; a number is looked up first. */
async function namesOf(app: AppClient, order: NamedOrder): Promise<Readonly<Record<string, string>>> {
  return idOf(await findOrder(app, ids, order));
}

/** How routes want an order named: by its id in Sales, or where it has none yet, in Business Central. */
export function idOf(found: z.output<typeof ids>): Readonly<Record<string, string>> {
  const { connectionId, salesOrderId, businessCentralOrderId } = found;
  return salesOrderId === null
    ? { connectionId, businessCentralOrderId: businessCentralOrderId ?? '' }
    : { connectionId, salesOrderId };
}

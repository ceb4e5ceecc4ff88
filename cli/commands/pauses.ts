import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import { CommandError, type ExitCode } from '../surroundings.js';

const scope = z.object({ what: z.string() }).catchall(z.string());
const onePause = z
  .object({
    number: integerField,
    scope,
    connections: z.array(z.string()),
    reason: z.string(),
    by: z.string(),
    sinceIso: z.string(),
  })
  .loose();
const list = z.object({ pauses: z.array(onePause) });
const lifeCycleLifted = z.object({ connectionId: z.string(), resumed: z.boolean() });
const lifted = onePause.extend({ asked: integerField });

/** What stands still. Exits 1 when something does. */
export async function pauses(app: AppClient, output: Output, connection: string | undefined): Promise<ExitCode> {
  const found = await app.get(list, 'pauses', { connectionId: connection });
  output.result(found, () =>
    found.pauses.length === 0
      ? ['Nothing is paused.']
      : columns(
          found.pauses.map((each) => [
            String(each.number),
            describe(each.scope),
            each.connections.join(', '),
            `since ${each.sinceIso} by ${each.by}`,
            each.reason,
          ]),
        ),
  );
  return found.pauses.length === 0 ? 0 : 1;
}

/** What is to stand still: exactly one of the last five, or the whole connection. */
export interface PauseOptions {
  readonly reason: string;
  readonly connection?: string;
  readonly everything?: boolean;
  readonly company?: boolean;
  readonly customer?: string;
  readonly order?: string;
  readonly to?: string;
}

/** Stops all writes in a scope. */
export async function pause(app: AppClient, output: Output, options: PauseOptions): Promise<ExitCode> {
  const added = await app.post(onePause, 'pauses', {
    scope: scopeOf(options),
    reason: options.reason,
    connectionId: options.connection,
  });
  output.result(added, () => [
    `${describe(added.scope)} (${added.connections.join(', ')}) stands still; to go on: tandem resume ${added.number}`,
  ]);
  return 0;
}

/** Lifts a pause. */
export async function resume(app: AppClient, output: Output, number: string): Promise<ExitCode> {
  const answer = await app.remove(lifted, `pauses/${encodeURIComponent(number)}`, {});
  output.result(answer, () => [`${describe(answer.scope)} goes on; ${answer.asked} order(s) are looked at now.`]);
  return 0;
}

/** Lets a connection go on closing and cancelling, which stood still because many orders were gone at once. */
export async function resumeLifeCycle(
  app: AppClient,
  output: Output,
  { connection: connectionId, reason }: { readonly connection?: string; readonly reason?: string },
): Promise<ExitCode> {
  const answer = await app.post(lifeCycleLifted, 'life-cycle/resume', { connectionId, reason });
  output.result(answer, () => [
    answer.resumed
      ? `${answer.connectionId}: orders are closed and cancelled again; what waited is looked at with the next run of the timer.`
      : `${answer.connectionId} had not paused by itself; nothing was changed.`,
  ]);
  return 0;
}

function scopeOf({ everything, company, customer, order, to }: PauseOptions): object {
  const given = [everything, company, customer, order, to].filter((each) => each !== undefined);
  if (given.length > 1) {
    throw new CommandError(
      'give one of --everything, --company, --customer, --order and --to, or none for the whole connection',
      2,
    );
  }
  if (everything !== undefined) {
    return { what: 'everything' };
  }
  if (company !== undefined) {
    return { what: 'company' };
  }
  if (customer !== undefined) {
    return { what: 'customer', customer };
  }
  if (order !== undefined) {
    return { what: 'order', couplingId: order };
  }
  return to === undefined ? { what: 'connection' } : { what: 'direction', to };
}

function describe({ what, ...rest }: z.infer<typeof scope>): string {
  const detail = rest.companyId ?? rest.to ?? rest.customer ?? rest.couplingId;
  const named = what === 'everything' ? what : `the ${what}`;
  return detail === undefined ? named : `${named} ${detail}`;
}

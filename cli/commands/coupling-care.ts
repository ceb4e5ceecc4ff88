import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import type { Progress } from '../progress.js';
import { CommandError, type ExitCode } from '../surroundings.js';

const summary = z
  .object({
    couplingId: z.string(),
    state: z.string(),
    customer: z.string().nullable(),
    salesOrderNumber: z.string().nullable(),
    businessCentralOrderNumber: z.string().nullable(),
    reason: z.string().nullable(),
    sentence: z.string().nullable(),
    outcome: z.string().optional(),
    code: z.string().optional(),
    error: z.string().optional(),
    /** Of an order that is looked at: who has paused what of it. */
    paused: z.string().optional(),
  })
  .loose();
type Summary = z.output<typeof summary>;
const listPage = z
  .object({ connectionId: z.string(), couplings: z.array(summary), next: z.string().nullable() })
  .loose();
const actPage = z.object({ results: z.array(summary), next: z.string().nullable() }).loose();
const sideFound = z
  .object({
    known: integerField,
    missing: integerField,
    waiting: integerField.optional(),
    failure: z.string().optional(),
  })
  .loose();
const foundGone = z.object({ businessCentral: sideFound, sales: sideFound }).loose();

/** Reasons of orders that are gone from a side. */
const goneReasons =
  'deletedInSales,deletedInBusinessCentral,restDeletedInBusinessCentral,restoredInBusinessCentral,enteredAgain,lifeCyclePaused';

/** Which couplings are meant. */
export interface WhichCouplings {
  readonly state?: string;
  readonly reason?: string;
  readonly gone?: boolean;
  readonly customer?: string;
  readonly connection?: string;
}

function reasonsOf({ reason, gone }: WhichCouplings): string | undefined {
  if (gone === true && reason !== undefined) {
    throw new CommandError('give one of --gone and --reason', 2);
  }
  return gone === true ? goneReasons : reason;
}

/** Lists couplings, all pages up to the limit, with counts by state and reason. */
export async function listCouplings(
  app: AppClient,
  output: Output,
  asked: WhichCouplings & { readonly limit: number; readonly counts?: boolean },
): Promise<ExitCode> {
  const { state, customer, connection, limit, counts } = asked;
  const query = { state, customer, reason: reasonsOf(asked), connectionId: connection, limit: '500' };
  const found: Summary[] = [];
  let after: string | undefined;
  let isMore = false;
  do {
    const page = await app.get(listPage, 'couplings', { ...query, after });
    found.push(...page.couplings);
    isMore = page.next !== null;
    after = page.next ?? undefined;
  } while (isMore && (counts === true || found.length < limit));
  const shown = counts === true ? [] : found.slice(0, limit);
  const totals = { states: countBy(found, 'state'), reasons: countBy(found, 'reason') };
  const more = counts !== true && (isMore || found.length > limit);
  output.result({ couplings: shown, counts: totals, more }, () => [
    ...(found.length === 0 ? ['There are none.'] : []),
    ...columns(shown.map(rowOf)),
    ...Object.entries(totals.states).map(([name, count]) => `${name}: ${count}`),
    ...Object.entries(totals.reasons).map(([name, count]) => `waits because ${name}: ${count}`),
    ...(more ? ['There are more: --limit, or --counts for the figures of all'] : []),
  ]);
  return 0;
}

function rowOf({ salesOrderNumber, businessCentralOrderNumber, customer, state, reason, couplingId }: Summary) {
  return [salesOrderNumber ?? '', businessCentralOrderNumber ?? '', customer ?? '', state, reason ?? '', couplingId];
}

function countBy(found: readonly Summary[], what: 'state' | 'reason'): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const coupling of found) {
    const name = coupling[what];
    if (name !== null) {
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

/** Looks now for orders that are gone from a side. Exits 1 when there are any. */
export async function findDeleted(
  app: AppClient,
  output: Output,
  { connection, progress }: { readonly connection: string | undefined; readonly progress: Progress },
): Promise<ExitCode> {
  const asked = app.post(foundGone, 'couplings/find-deleted', { connectionId: connection });
  const found = await progress.during('looking for the orders of both sides', asked);
  const told = (name: string, { known, missing, waiting = 0, failure }: z.output<typeof sideFound>) =>
    failure === undefined
      ? `${name}: ${missing} of ${known} are newly found gone${waiting === 0 ? '' : `; ${waiting} more wait for a person already`}`
      : `${name}: could not be read (${failure})`;
  output.result(found, () => [
    told('Business Central', found.businessCentral),
    told('Sales', found.sales),
    'Each is proved by a worker first; then: tandem couplings list --gone',
  ]);
  const { businessCentral, sales } = found;
  if (businessCentral.failure !== undefined || sales.failure !== undefined) {
    return 3;
  }
  const gone = [businessCentral, sales].map(({ missing, waiting = 0 }) => missing + waiting);
  return gone.every((count) => count === 0) ? 0 : 1;
}

/** What is to be done to which couplings. */
export interface ManyCouplings extends WhichCouplings {
  readonly action: 'retry' | 'uncouple' | 'makeAnew' | 'cancelInSales';
  readonly ids?: readonly string[];
  readonly all?: boolean;
  readonly apply?: boolean;
}

function isOfAll({ state, reason, gone, customer, ids }: ManyCouplings): boolean {
  return gone !== true && [state, reason, customer, ids].every((each) => each === undefined);
}

/** Does the same to many couplings; a dry run unless asked to apply. Exits 1 when one could not be done. */
export async function actOnMany(
  app: AppClient,
  output: Output,
  { progress, ...asked }: ManyCouplings & { readonly progress: Progress },
): Promise<ExitCode> {
  const { action, connection: connectionId, all, apply } = asked;
  if (isOfAll(asked) && all !== true) {
    throw new CommandError('say which: --state, --reason, --gone, --customer or --ids, or --all of them', 2);
  }
  const list = (text: string | undefined) => text?.split(',').map((part) => part.trim());
  const where = {
    states: list(asked.state),
    reasons: list(reasonsOf(asked)),
    customer: asked.customer,
    couplingIds: asked.ids,
  };
  const body = { action, where, all: all === true, apply: apply === true, connectionId };
  const results: Summary[] = [];
  let after: string | undefined;
  do {
    const page = await app.post(actPage, 'couplings/act', { ...body, after });
    results.push(...page.results);
    after = page.next ?? undefined;
    progress.counted('couplings', { done: results.length, of: after === undefined ? results.length : undefined });
  } while (after !== undefined);
  progress.end();
  const undone = results.filter(({ outcome }) => outcome === 'refused' || outcome === 'busy');
  output.result({ action, apply: apply === true, results }, () => [
    ...columns(
      results.map((each) => [...rowOf(each), each.outcome ?? '', each.error ?? each.code ?? each.paused ?? '']),
    ),
    apply === true
      ? `${results.filter(({ outcome }) => outcome === 'done').length} done, ${undone.length} not`
      : `${results.filter(({ outcome }) => outcome === 'would').length} would be done; --apply does it`,
  ]);
  return undone.length === 0 ? 0 : 1;
}

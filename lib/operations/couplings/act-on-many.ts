import { z } from 'zod';
import type { Coupling } from '../../ports/coupling.js';
import type { Engine } from '../../sync/engine.js';
import { type Answer, badRequest } from '../answer.js';
import { connectionAsked } from '../connections-asked.js';
import { type OrderCommand, retryCoupling, uncoupleCoupling } from '../order-commands.js';
import { resolveCoupling } from '../resolve-deletion.js';
import { collect } from './list.js';
import { couplingFilter, summaryOf } from './summary.js';

const manyBody = z.strictObject({
  action: z.enum(['retry', 'uncouple', 'makeAnew', 'cancelInSales'], {
    error: 'must be "retry", "uncouple", "makeAnew" or "cancelInSales"',
  }),
  /** Which couplings; without a condition all of them, which has to be said by `all`. */
  where: couplingFilter,
  all: z.boolean().default(false),
  /** Without it nothing is changed: the answer tells what would be done. */
  apply: z.boolean().default(false),
  /** Where an earlier call left off. */
  after: z.guid('must be the "next" of the answer before').optional(),
  most: z.int().min(1).max(100).default(50),
  connectionId: z.string().optional(),
});
type Many = z.output<typeof manyBody>;

/**
 * Does the same to many couplings, a page a call, each under its own lease and told in its own history. A dry run unless
 * `apply` is set. It can be stopped and called again: what is done already is passed by. One that cannot be done keeps no
 * other from it.
 */
export async function actOnMany(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = manyBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const { action, where, all, apply, after, most } = parsed.data;
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  if ((Object.keys(where).length === 0) !== all) {
    return { kind: 'badRequest', error: 'where: give a condition, or none and "all": true' };
  }
  const page = await collect(engine, connectionId, { filter: where, after, limit: most });
  const results: object[] = [];
  for (const { coupling } of page.found) {
    const passedBy = reasonToPassBy(coupling, action);
    const outcome =
      passedBy ?? (apply ? outcomeOf(await act(engine, coupling, { action, who })) : { outcome: 'would' });
    results.push({ ...summaryOf(coupling), ...outcome });
  }
  return { kind: 'ok', body: { connectionId, action, apply, looked: page.looked, results, next: page.next } };
}

/** What cannot be meant by the action, told without asking for a lease. */
function reasonToPassBy({ state, parked }: Coupling, action: Many['action']): object | undefined {
  if (state === 'ended') {
    return { outcome: 'passedBy', code: 'ended' };
  }
  const isForGone = action === 'makeAnew' || action === 'cancelInSales';
  return isForGone && parked === undefined ? { outcome: 'passedBy', code: 'notGone' } : undefined;
}

function act(
  engine: Engine,
  coupling: Coupling,
  { action, who }: { readonly action: Many['action']; readonly who: string },
): Promise<Answer> {
  switch (action) {
    case 'retry':
      return retryCoupling(engine, coupling);
    case 'uncouple':
      return uncoupleCoupling(engine, coupling, who);
    case 'makeAnew':
    case 'cancelInSales':
      return resolveCoupling(engine, coupling, { decision: { action }, who });
  }
}

function outcomeOf(answer: Answer): object {
  switch (answer.kind) {
    case 'ok': {
      const { paused = null } = answer.body as { readonly paused?: { readonly sentence: string } | null };
      return { outcome: 'done', ...(paused === null ? {} : { paused: paused.sentence }) };
    }
    case 'refused':
      return { outcome: 'refused', code: answer.code, error: answer.error };
    case 'busy':
      return { outcome: 'busy', code: 'busy', error: 'a worker is on it; ask again' };
    case 'badRequest':
    case 'notFound':
      return { outcome: 'refused', code: answer.kind, error: answer.error };
  }
}

import { z } from 'zod';
import type { StoredCoupling } from '../../ports/couplings.js';
import type { Engine } from '../../sync/engine.js';
import { reconcileIds } from '../../sync/sweeps/reconcile.js';
import { type Answer, badRequest } from '../answer.js';
import { wholeNumberInQuery } from '../asked-number.js';
import { connectionAsked } from '../connections-asked.js';
import type { OrderCommand } from '../order-commands.js';
import { type CouplingFilter, couplingFilter, isMeant, summaryOf } from './summary.js';

/** Couplings of one request to the storage. */
const pageSize = 200;
/** Most couplings that one call looks at; the answer says where to go on. */
const mostLookedAt = 2_000;

const list = (text: string | undefined) => text?.split(',').map((part) => part.trim());

const listQuery = z.object({
  state: z.string().optional(),
  reason: z.string().optional(),
  customer: z.string().optional(),
  after: z.guid('must be the "next" of the answer before').optional(),
  limit: wholeNumberInQuery(1, 500).default(100),
  connectionId: z.string().optional(),
});

/** Couplings by state, by why they wait and by customer, in pages, with counts of what this page looked at. */
export async function listCouplings(engine: Engine, query: Readonly<Record<string, string>>): Promise<Answer> {
  const parsed = listQuery.safeParse(query);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const { state, reason, customer, after, limit } = parsed.data;
  const filter = couplingFilter.safeParse({
    ...(state === undefined ? {} : { states: list(state) }),
    ...(reason === undefined ? {} : { reasons: list(reason) }),
    ...(customer === undefined ? {} : { customer }),
  });
  if (!filter.success) {
    return badRequest(filter.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const page = await collect(engine, connectionId, { filter: filter.data, after, limit });
  const couplings = page.found.map(({ coupling }) => summaryOf(coupling));
  return {
    kind: 'ok',
    body: { connectionId, couplings, counts: countsOf(page.found), looked: page.looked, next: page.next },
  };
}

export interface Collected {
  readonly found: readonly StoredCoupling[];
  /** How many couplings were looked at. */
  readonly looked: number;
  /** Where to go on; `null` at the end. */
  readonly next: string | null;
}

/** The next couplings that are meant, at most `limit`; a few requests to the storage at most. */
export async function collect(
  engine: Engine,
  connectionId: string,
  want: { readonly filter: CouplingFilter; readonly after?: string | undefined; readonly limit: number },
): Promise<Collected> {
  const found: StoredCoupling[] = [];
  let { after } = want;
  let looked = 0;
  while (looked < mostLookedAt) {
    const page = await engine.couplings.listPage(connectionId, { after, limit: pageSize });
    for (const stored of page) {
      looked += 1;
      after = stored.coupling.couplingId;
      if (isMeant(stored.coupling, want.filter)) {
        found.push(stored);
      }
      if (found.length === want.limit) {
        return { found, looked, next: after };
      }
    }
    if (page.length < pageSize) {
      return { found, looked, next: null };
    }
  }
  return { found, looked, next: after ?? null };
}

function countsOf(found: readonly StoredCoupling[]) {
  const states: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  for (const { coupling } of found) {
    states[coupling.state] = (states[coupling.state] ?? 0) + 1;
    const reason = coupling.parked?.reason;
    if (reason !== undefined) {
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
  }
  return { states, reasons };
}

const findBody = z.strictObject({ connectionId: z.string().optional() });

/**
 * Looks for couplings whose record is gone on a side, now rather than with the next timer. Each is looked at by a worker,
 * which proves it before it says so; the list then shows them by their reason.
 */
export async function findDeleted(engine: Engine, { body }: OrderCommand): Promise<Answer> {
  const parsed = findBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  return typeof connectionId === 'string'
    ? { kind: 'ok', body: { connectionId, ...(await reconcileIds(engine, connectionId)) } }
    : connectionId;
}

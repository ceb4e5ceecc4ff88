import { z } from 'zod';
import type { Coupling } from '../ports/coupling.js';
import { underOperatorLease } from '../sync/coupling/operator-lease.js';
import type { Engine } from '../sync/engine.js';
import { type DeletionDecision, resolveDeletion } from '../sync/life-cycle/resolve-deletion.js';
import { type Answer, badRequest, refused } from './answer.js';
import { findNamedCoupling } from './find-coupling.js';
import type { OrderCommand } from './order-commands.js';

const decisionBody = z.looseObject({
  action: z.enum(['cancelInSales', 'deleteInBusinessCentral', 'recouple', 'makeAnew', 'leaveApart'], {
    error: 'must be "cancelInSales", "deleteInBusinessCentral", "recouple", "makeAnew" or "leaveApart"',
  }),
  /** The document to couple with, on the side where the order is gone. */
  withOrderId: z.guid('must be a GUID').optional(),
});

/** Carries out what a person decides of an order that is gone from one side. */
export async function decideDeletion(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = decisionBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const { action, withOrderId, ...order } = parsed.data;
  const found = await findNamedCoupling(engine, order);
  if ('kind' in found) {
    return found;
  }
  const decision = { action, withId: withOrderId?.toLowerCase() };
  return await resolveCoupling(engine, found.coupling, { decision, who });
}

/** The same for a coupling that is known. */
export async function resolveCoupling(
  engine: Engine,
  coupling: Coupling,
  { decision, who }: { readonly decision: DeletionDecision; readonly who: string },
): Promise<Answer> {
  const done = await underOperatorLease(engine, coupling, (work) => resolveDeletion(work, decision, who));
  if (done.kind === 'busy') {
    return { kind: 'busy' };
  }
  return done.value === undefined
    ? { kind: 'ok', body: { couplingId: coupling.couplingId, action: decision.action } }
    : refused(done.value.code, done.value.sentence);
}

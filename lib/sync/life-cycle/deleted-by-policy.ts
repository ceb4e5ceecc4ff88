import type { Side } from '../../order/order.js';
import { type AfterDeletion, onlyTo } from '../../ports/connection.js';
import { deletedSince } from '../gone-mark.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { end } from './end.js';
import { forgetGone } from './look-alike.js';
import { lookAtRecord, makeAnewInBusinessCentral, makeAnewInSales } from './make-anew.js';

/** What the policy `deletedOrders` does with an order that was deleted on one side, and when. */
export interface DueDeletion {
  readonly side: Side;
  readonly action: AfterDeletion['action'];
  readonly atMs: number;
}

/**
 * When the policy is to act, counted from when the order was first found deleted, so that people can bring it back
 * before; `undefined`: it says nothing of that side, or changes do not travel there, and a person decides.
 */
export function dueDeletion({ coupling, engine, ports }: OrderWork, side: Side): DueDeletion | undefined {
  const { deletedOrders } = ports.connection.policies;
  const chosen = side === 'sales' ? deletedOrders?.inSales : deletedOrders?.inBusinessCentral;
  const only = onlyTo(ports.connection.policies);
  const isToBeMade = chosen?.action === 'makeAnew';
  if (chosen === undefined || (isToBeMade && only !== undefined && only !== side)) {
    return undefined;
  }
  const sinceIso = deletedSince(coupling.parked, side);
  const sinceMs = sinceIso === undefined ? engine.clock.nowMs() : Date.parse(sinceIso);
  return { side, action: chosen.action, atMs: sinceMs + chosen.afterMinutes * 60_000 };
}

/** Makes the order anew where it is gone, or ends the coupling; the order on the other side stays untouched. */
export async function carryOutDeletion(work: OrderWork, { side, action }: DueDeletion): Promise<NoticeOutcome> {
  const { businessCentralId = '', salesId = '' } = work.coupling;
  const by = 'the policy deletedOrders';
  if (action === 'uncouple') {
    await end(work, `uncoupled by ${by}`, { uncoupled: true });
  } else if (side === 'sales') {
    // Sent first: a stop in between costs a look, and leaves no order that nobody comes back to (L2).
    await lookAtRecord(work, 'businessCentral', businessCentralId);
    await makeAnewInSales(work, by);
  } else {
    await lookAtRecord(work, 'sales', salesId);
    await makeAnewInBusinessCentral(work, by);
  }
  await forgetGone(work);
  return done;
}

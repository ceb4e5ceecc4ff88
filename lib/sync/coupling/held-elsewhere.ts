import type { Side } from '../../order/order.js';
import type { Engine } from '../engine.js';

/**
 * The other connection of this deployment that has the order, as when a seller moved it from the status reason of one company
 * to that of another: it is not made, or coupled, a second time (W-31). One that has ended there holds nobody up.
 */
export async function heldElsewhere(
  engine: Engine,
  { connectionId, side, id }: { readonly connectionId: string; readonly side: Side; readonly id: string },
): Promise<string | undefined> {
  for (const other of engine.connections.keys()) {
    const found = other === connectionId ? undefined : await engine.couplings.findByRecord(other, side, id);
    if (found !== undefined && found.coupling.state !== 'ended') {
      return other;
    }
  }
  return undefined;
}

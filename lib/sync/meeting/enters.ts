import type { Side } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { StoredCoupling } from '../../ports/couplings.js';
import type { RecordNotice } from '../../ports/notice.js';
import { couplingIdFor } from '../creation/derived-id.js';
import type { Engine } from '../engine.js';
import type { FirstReading } from '../first-reading.js';
import { madeUnder } from '../merge/meet-configuration.js';
import type { Meeting } from './meeting.js';

/** The record enters: the coupling that will be made for it. */
export function enters(
  engine: Engine,
  notice: RecordNotice,
  { ids, firstReading }: { readonly ids: Partial<Coupling>; readonly firstReading: FirstReading },
): Meeting {
  const { connectionId, side, recordId } = notice;
  const couplingId = couplingIdFor({ connectionId, side, recordId, generation: 1 });
  return {
    kind: 'enters',
    couplingId,
    create: () => createCoupling(engine, { connectionId, couplingId, origin: side, ids }),
    firstReading,
  };
}

async function createCoupling(
  engine: Engine,
  order: {
    readonly connectionId: string;
    readonly couplingId: string;
    readonly origin: Side;
    readonly ids: Partial<Coupling>;
  },
): Promise<StoredCoupling | undefined> {
  const nowIso = new Date(engine.clock.nowMs()).toISOString();
  const coupling: Coupling = {
    couplingId: order.couplingId,
    connectionId: order.connectionId,
    generation: 1,
    origin: order.origin,
    state: 'waiting',
    ...order.ids,
    versions: {},
    phases: {},
    ...madeUnder(engine.connections.get(order.connectionId)?.connection),
    journalSequence: 1,
    createdIso: nowIso,
    updatedIso: nowIso,
  };
  const side = order.origin === 'sales' ? 'Sales' : 'Business Central';
  const created = await engine.couplings.create(coupling, [
    { sequence: 1, atIso: nowIso, kind: 'state', side: order.origin, summary: `first seen in ${side}` },
  ]);
  return created.ok ? created.value : undefined;
}

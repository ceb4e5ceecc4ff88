import type { Side } from '../../order/order.js';
import { salesIdFor } from '../creation/derived-id.js';
import type { OrderWork } from '../order-work.js';

/** As an order that enters, under the same coupling: its history goes on, and its lines keep their names. */
export async function makeAnewInBusinessCentral(work: OrderWork, by: string): Promise<void> {
  const { businessCentralId, supersededIds, generation, versions, phases } = work.coupling;
  const { businessCentral: _, ...salesVersions } = versions;
  const { businessCentral: __, ...salesPhase } = phases;
  await work.save(
    {
      state: 'waiting',
      origin: 'sales',
      generation: generation + 1,
      businessCentralId: undefined,
      businessCentralNumber: undefined,
      supersededIds: [...(supersededIds ?? []), ...(businessCentralId === undefined ? [] : [businessCentralId])],
      marker: undefined,
      awaitingRelease: undefined,
      toRelease: undefined,
      untoldRenewal: undefined,
      lateEdits: undefined,
      parked: undefined,
      versions: salesVersions,
      phases: salesPhase,
    },
    [{ kind: 'state', side: 'businessCentral', summary: `to be made anew in Business Central, by ${by}` }],
  );
}

/** The id is derived from the generation, so that the deleted one never comes back (I14). */
export async function makeAnewInSales(work: OrderWork, by: string): Promise<void> {
  const { connectionId, businessCentralId = '', generation, versions, phases } = work.coupling;
  const { sales: _, ...businessCentralVersions } = versions;
  const { sales: __, ...businessCentralPhase } = phases;
  await work.save(
    {
      state: 'waiting',
      origin: 'businessCentral',
      generation: generation + 1,
      salesId: salesIdFor(connectionId, businessCentralId, generation + 1),
      salesNumber: undefined,
      parked: undefined,
      versions: businessCentralVersions,
      phases: businessCentralPhase,
    },
    [{ kind: 'state', side: 'sales', summary: `to be made anew in Sales, by ${by}` }],
  );
}

/** Sends for the other record, since no notice of the one that is gone leads to the coupling any more. */
export async function lookAtRecord({ engine, coupling }: OrderWork, side: Side, recordId: string): Promise<void> {
  const { connectionId } = coupling;
  const notice = { noticeVersion: 1, connectionId, side, about: 'order', recordId } as const;
  await engine.queue.send([{ notice: { ...notice, cause: 'asked', attemptNumber: 0 }, messageId: engine.ids.newId() }]);
}

import { z } from 'zod';
import type { FieldValue } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import { parkedReasons } from '../../ports/parked.js';

const states = [
  'waiting',
  'creating',
  'finishing',
  'coupled',
  'held',
  'recreating',
  'fulfilled',
  'ended',
] as const satisfies readonly Coupling['state'][];

const customer = z.string().trim().toUpperCase().min(1).max(20);

/** Which couplings are meant: every condition that is given must hold. */
export const couplingFilter = z.strictObject({
  states: z.array(z.enum(states)).min(1).optional(),
  /** Why they wait. */
  reasons: z.array(z.enum(parkedReasons)).min(1).optional(),
  customer: customer.optional(),
  couplingIds: z.array(z.guid('must be a GUID')).min(1).max(500).optional(),
});
export type CouplingFilter = z.output<typeof couplingFilter>;

/** What a list tells of a coupling. */
export interface CouplingSummary {
  readonly couplingId: string;
  readonly kind: 'order' | 'quote';
  readonly state: Coupling['state'];
  readonly customer: FieldValue;
  readonly salesOrderId: string | null;
  readonly salesOrderNumber: string | null;
  readonly businessCentralOrderId: string | null;
  readonly businessCentralOrderNumber: string | null;
  /** Why it waits, in words for people; `null` when it does not. */
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly sinceIso: string | null;
  readonly nextTryIso: string | null;
  readonly updatedIso: string;
}

/** A coupling in short. Pure. */
export function summaryOf(coupling: Coupling): CouplingSummary {
  const { parked } = coupling;
  return {
    couplingId: coupling.couplingId,
    kind: coupling.kind ?? 'order',
    state: coupling.state,
    customer: customerOf(coupling),
    salesOrderId: coupling.salesId ?? null,
    salesOrderNumber: coupling.salesNumber ?? null,
    businessCentralOrderId: coupling.businessCentralId ?? null,
    businessCentralOrderNumber: coupling.businessCentralNumber ?? null,
    reason: parked?.reason ?? null,
    sentence: parked?.sentence ?? null,
    sinceIso: parked?.sinceIso ?? null,
    nextTryIso: parked?.nextTryMs === undefined ? null : new Date(parked.nextTryMs).toISOString(),
    updatedIso: coupling.updatedIso,
  };
}

function customerOf({ base, intent }: Coupling): FieldValue {
  return base?.header.customer.businessCentral ?? intent?.sent.header.customer ?? null;
}

/** Whether a coupling is meant by the filter. Pure. */
export function isMeant(coupling: Coupling, filter: CouplingFilter): boolean {
  const { states: wanted, reasons, customer: number, couplingIds } = filter;
  return (
    (wanted === undefined || wanted.some((state) => state === coupling.state)) &&
    (reasons === undefined || reasons.some((reason) => reason === coupling.parked?.reason)) &&
    (number === undefined || customerOf(coupling) === number) &&
    (couplingIds === undefined || couplingIds.includes(coupling.couplingId))
  );
}

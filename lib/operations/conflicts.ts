import type { Coupling, OpenConflict } from '../ports/coupling.js';
import type { Engine } from '../sync/engine.js';
import type { Answer } from './answer.js';
import { connectionsAsked } from './connections-asked.js';

/** Most orders whose conflicts one answer tells. */
export const mostOrdersListed = 200;

/** A conflict that waits for a person, with the order it is about. */
export interface ListedConflict extends OpenConflict {
  readonly connectionId: string;
  readonly couplingId: string;
  readonly salesOrderId: string | null;
  readonly salesOrderNumber: string | null;
  readonly businessCentralOrderId: string | null;
  readonly businessCentralOrderNumber: string | null;
}

/** Open conflicts of one connection or all, longest waiting first; `more` when not all orders were looked at. */
export async function listConflicts(engine: Engine, query: Readonly<Record<string, string>>): Promise<Answer> {
  const asked = connectionsAsked(engine, query.connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const found = await Promise.all(
    asked.map((connectionId) => engine.couplings.listWithOpenConflicts(connectionId, mostOrdersListed + 1)),
  );
  const conflicts = found
    .flat()
    .flatMap(({ coupling }) => listed(coupling))
    .sort((left, right) => left.sinceIso.localeCompare(right.sinceIso));
  return { kind: 'ok', body: { conflicts, more: found.some((couplings) => couplings.length > mostOrdersListed) } };
}

/** The open conflicts of an order. */
export function listed(coupling: Coupling): readonly ListedConflict[] {
  return (coupling.openConflicts ?? []).map((conflict) => ({
    ...conflict,
    connectionId: coupling.connectionId,
    couplingId: coupling.couplingId,
    salesOrderId: coupling.salesId ?? null,
    salesOrderNumber: coupling.salesNumber ?? null,
    businessCentralOrderId: coupling.businessCentralId ?? null,
    businessCentralOrderNumber: coupling.businessCentralNumber ?? null,
  }));
}

import type { OrderWork } from './order-work.js';

/** Number of the next version in the order's chain: 1, 2, … (spec §3.2). */
export async function nextVersionNumber({ coupling, engine }: OrderWork): Promise<number> {
  const journal = await engine.couplings.readJournal(coupling.connectionId, coupling.couplingId);
  return journal.filter((entry) => entry.kind === 'version').length + 1;
}

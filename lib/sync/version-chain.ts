import type { JournalEntry, OrderVersion } from '../ports/journal.js';
import type { NewEntry, OrderWork } from './order-work.js';

/** The versions in a journal, oldest first. */
export function versionsIn(
  journal: readonly JournalEntry[],
): readonly { readonly entry: JournalEntry; readonly version: OrderVersion }[] {
  return journal.flatMap((entry) => (entry.version === undefined ? [] : [{ entry, version: entry.version }]));
}

/** The entry that keeps both documents as the next version of the order's chain: 1, 2, … (spec §3.2). */
export async function versionEntry(
  { coupling, engine }: OrderWork,
  kept: Omit<OrderVersion, 'number'> & { readonly before: string },
): Promise<NewEntry> {
  const journal = await engine.couplings.readJournal(coupling.connectionId, coupling.couplingId);
  const { before, ...version } = kept;
  const number = versionsIn(journal).length + 1;
  return {
    kind: 'version',
    side: 'businessCentral',
    summary: `version ${number} kept before ${before}`,
    version: { number, ...version },
  };
}

import type { JournalEntry, OrderVersion } from '../../ports/journal.js';
import type { NewEntry, OrderWork } from '../order-work.js';

/** The versions in a journal, oldest first. */
export function versionsIn(
  journal: readonly JournalEntry[],
): readonly { readonly entry: JournalEntry; readonly version: OrderVersion }[] {
  return journal.flatMap((entry) => (entry.version === undefined ? [] : [{ entry, version: entry.version }]));
}

/**
 * The entry that keeps both documents as the next version of the order's chain: 1, 2, … (spec §3.2). The Sales order is
 * read once more with every column and with who changed it; where that does not work the version is kept without.
 */
export async function versionEntry(
  work: OrderWork,
  kept: Omit<OrderVersion, 'number' | 'salesRecord'> & { readonly before: string },
): Promise<NewEntry> {
  const { coupling, engine } = work;
  const journal = await engine.couplings.readJournal(coupling.connectionId, coupling.couplingId);
  const { before, ...version } = kept;
  const number = versionsIn(journal).length + 1;
  return {
    kind: 'version',
    side: 'businessCentral',
    summary: `version ${number} kept before ${before}`,
    version: { number, ...version, ...(await wholeInSales(work, version.causedBy)) },
  };
}

async function wholeInSales(
  { coupling, ports }: OrderWork,
  causedBy: OrderVersion['causedBy'],
): Promise<Pick<OrderVersion, 'causedBy' | 'salesRecord'>> {
  const read = coupling.salesId === undefined ? undefined : await ports.sales.readWholeOrder(coupling.salesId);
  if (read === undefined || !read.ok) {
    return { causedBy };
  }
  const { modifiedBy, ...salesRecord } = read.value;
  return {
    causedBy: causedBy === 'sales' && modifiedBy !== undefined ? { seller: modifiedBy } : causedBy,
    salesRecord,
  };
}

import type { LateEdit } from '../../mapping/late-edits.js';
import { releasesAgain } from '../limits/releases.js';
import type { OrderWork } from '../order-work.js';
import { keptForLater } from '../seller-news/order-news.js';
import { confirmArchive } from './confirm-archive.js';
import { goOn, type RecreationResult } from './recreation-result.js';

/** The document that was made anew. */
export interface RecreatedDocument {
  readonly id: string;
  readonly number: string;
  /** Edits that came between the reading and the batch, to be carried over; `unknown` after a lost answer. */
  readonly lateEdits: readonly LateEdit[] | 'unknown';
}

/** Lines that the batch guards one by one; only later ones can have been edited unseen (`recreation-batch.ts`). */
export const guardedLines = 97;

/**
 * The new document exists: the old id stays for ever as superseded, so that its notices mean nothing any more, and
 * finishing brings the new one to its values and tells Sales its number and id.
 */
export async function adoptRecreated(work: OrderWork, order: RecreatedDocument): Promise<RecreationResult> {
  const { businessCentralId, businessCentralNumber, supersededIds, intent, versions, phases, carryOver } =
    work.coupling;
  const news = keptForLater(work, carryOver?.news ?? []);
  const { businessCentral: _, ...salesVersions } = versions;
  const { businessCentral: wasPhase, ...salesPhase } = phases;
  const lateEdits = order.lateEdits === 'unknown' ? [] : order.lateEdits;
  await work.save(
    {
      state: 'finishing',
      businessCentralId: order.id,
      businessCentralNumber: order.number,
      supersededIds: [...(supersededIds ?? []), ...(businessCentralId === undefined ? [] : [businessCentralId])],
      ...(wasPhase === 'open' ? {} : { awaitingRelease: true }),
      ...(wasPhase !== 'open' && releasesAgain(work.ports.connection) ? { toRelease: 'again' } : {}),
      untoldRenewal: true,
      ...(news === undefined ? {} : { news }),
      ...(lateEdits.length === 0 ? {} : { lateEdits }),
      versions: salesVersions,
      phases: salesPhase,
      // All that was decided is in the new document.
      decisions: undefined,
      parked: undefined,
    },
    [{ kind: 'coupled', side: 'businessCentral', summary: summaryOf(work, order) }],
    await work.closed(intent?.journalSequence, 'done'),
  );
  await confirmArchive(work, businessCentralNumber ?? '');
  return goOn;
}

function summaryOf({ coupling }: OrderWork, order: RecreatedDocument): string {
  return [
    `order ${coupling.businessCentralNumber} was archived and made anew as ${order.number}.`,
    ...(coupling.phases.businessCentral === 'open' ? [] : ['It has to be released again.']),
    'Approval, reservations, attached files and fields outside the public API could not be carried over.',
    ...(order.lateEdits === 'unknown'
      ? [
          "The answer was lost: an edit of one of the later lines in that very moment is in Business Central's archive alone, where Archive Orders is on; the version kept here is of the moment before.",
        ]
      : []),
  ].join(' ');
}

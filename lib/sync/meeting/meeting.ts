import type { StoredCoupling } from '../../ports/couplings.js';
import type { RecordNotice } from '../../ports/notice.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import type { Engine } from '../engine.js';
import type { FirstReading } from '../first-reading.js';
import { done, type NoticeOutcome, retryAfter } from '../outcome.js';
import { passingFaultRetries } from '../park.js';

/** A notice of a record that no coupling knows. */
export interface UnknownRecord {
  readonly notice: RecordNotice;
  /** Whether the connection is loaded, so that an order may be made on the other side (spec §2). */
  readonly creates: boolean;
}

/** What becomes of a record that no coupling knows. */
export type Meeting =
  | { readonly kind: 'finished'; readonly outcome: NoticeOutcome }
  | {
      readonly kind: 'enters';
      readonly couplingId: string;
      /** A new revision of a quote that is coupled already. */
      readonly isRevision?: true;
      /** Makes its coupling; `undefined` when another worker has in between. */
      readonly create?: () => Promise<StoredCoupling | undefined>;
      /** What the record shows, where its coupling is made. */
      readonly firstReading?: FirstReading;
    };

/** Nothing becomes of it: it is none of our business. */
export const finished: Meeting = { kind: 'finished', outcome: done };

/** An unknown record that is gone is nobody's loss; all else is looked at again. */
export function notRead(engine: Engine, notice: RecordNotice, failed: RemoteFailure): Meeting {
  if (failed.reason === 'notFound') {
    return { kind: 'finished', outcome: done };
  }
  engine.logger.warn('notice.recordNotRead', { side: notice.side, recordId: notice.recordId, reason: failed.reason });
  // Bounded (L3): the hourly look over the last day finds a record that could not be read for so long.
  const outcome = notice.attemptNumber < passingFaultRetries ? retryAfter(failed, notice.attemptNumber) : done;
  return { kind: 'finished', outcome };
}

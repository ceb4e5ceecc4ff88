import type { ConnectionRecord } from '../../ports/connection-state.js';
import type { Engine } from '../engine.js';
import { readConnectionRecord } from './record.js';
import { findRivals, type Rival } from './rivals.js';
import type { Switching, SwitchRefusal } from './switching.js';

/** What an operator has said about others on the same orders. */
export interface AboutRivals {
  /** To be kept in the record. */
  readonly rivals: ConnectionRecord['rivals'];
  /** What was accepted, sentence by sentence, for the journal. */
  readonly accepted: readonly string[];
}

/**
 * Refuses to work beside others on the same orders. Accepted, everything that is found is kept for good; said to be over,
 * only traces from now on count. The owner of the record is another deployment only while that is switched on.
 */
export async function askAboutRivals(
  engine: Engine,
  connectionId: string,
  { switching, isOver }: { readonly switching: Switching; readonly isOver: boolean },
): Promise<AboutRivals | SwitchRefusal> {
  const isAccepted = switching.accept === true;
  const before = await readConnectionRecord(engine.state, connectionId);
  const nowMs = engine.clock.nowMs();
  const rivals =
    isOver && !isAccepted ? { ...before.rivals, ignoreBeforeIso: new Date(nowMs).toISOString() } : before.rivals;
  const { owner, rivals: _, ...others } = before;
  const asked = {
    ...others,
    ...(before.isEnabled && owner !== undefined ? { owner } : {}),
    ...(rivals === undefined ? {} : { rivals }),
  };
  const found = await findRivals(switching.look, asked, { nowMs, inSales: true });
  const first = found.rivals[0];
  if (first !== undefined && !isAccepted) {
    return { kind: 'refused', code: first.reason, sentence: first.sentence };
  }
  if (found.unread !== undefined) {
    return { kind: 'refused', code: 'systemUnavailable', sentence: found.unread.failure.message };
  }
  return isAccepted ? accept(before, [...found.rivals, ...hadStopped(before, found.rivals)]) : { rivals, accepted: [] };
}

/** The trace that stopped the connection may be too old to be found by the time somebody accepts it. */
function hadStopped({ stopped, rivals }: ConnectionRecord, found: readonly Rival[]): readonly Rival[] {
  const reason = 'besideOtherIntegration';
  const isKnown = found.some((each) => each.reason === reason) || rivals?.accepted?.includes(reason) === true;
  return stopped?.reason === reason && !isKnown ? [{ reason, sentence: stopped.sentence }] : [];
}

/** The owner of before needs no exception: the record names the new one from now on. */
function accept(before: ConnectionRecord, found: readonly Rival[]): AboutRivals {
  const lasting = found.filter(({ isOwner }) => isOwner !== true).map(({ reason }) => reason);
  const accepted = found.map(({ sentence }) => sentence);
  return lasting.length === 0
    ? { rivals: before.rivals, accepted }
    : {
        rivals: { ...before.rivals, accepted: [...new Set([...(before.rivals?.accepted ?? []), ...lasting])] },
        accepted,
      };
}

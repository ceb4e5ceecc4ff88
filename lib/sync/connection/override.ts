import type { ConnectionRecord } from '../../ports/connection-state.js';
import type { Engine } from '../engine.js';
import { formerAddresses } from './former-addresses.js';
import { readConnectionRecord } from './record.js';
import { findRivals, type Rival } from './rivals.js';
import type { Switching, SwitchRefusal } from './switching.js';

/** What an operator has said about others on the same orders. */
export interface AboutRivals {
  /** To be kept in the record. */
  readonly rivals: ConnectionRecord['rivals'];
  readonly formerOwners: ConnectionRecord['formerOwners'];
  /** What was accepted, sentence by sentence, for the journal. */
  readonly accepted: readonly string[];
}

/**
 * Refuses to work beside others on the same orders. Accepted, the other integration is kept for good and another
 * deployment as it was seen; said to be over, only traces from now on count. The owner of the record is another deployment
 * only while that is switched on, and not where a person says that it was this app at its former address.
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
  const { moved, look } = switching;
  const former = formerAddresses(before, { moved, publicUrl: look.publicUrl });
  const formerOwners = former.length === 0 ? undefined : former;
  const asked = {
    ...others,
    ...(before.isEnabled && owner !== undefined ? { owner } : {}),
    ...(rivals === undefined ? {} : { rivals }),
    formerOwners: former,
  };
  const found = await findRivals(look, asked, { nowMs, inSales: true });
  const first = found.rivals[0];
  if (first !== undefined && !isAccepted) {
    return { kind: 'refused', code: first.reason, sentence: withWayOut(first) };
  }
  if (found.unread !== undefined) {
    return { kind: 'refused', code: 'systemUnavailable', sentence: found.unread.failure.message };
  }
  return isAccepted
    ? { ...accept(before, [...found.rivals, ...hadStopped(before, found.rivals)]), formerOwners }
    : { rivals, accepted: [], formerOwners };
}

function withWayOut({ reason, sentence }: Rival): string {
  return reason === 'besideOtherDeployment'
    ? `${sentence} If that was this app before its address changed, say so: --moved, with that address where it is in doubt.`
    : sentence;
}

/** The trace that stopped the connection may be too old to be found by the time somebody accepts it. */
function hadStopped({ stopped, rivals }: ConnectionRecord, found: readonly Rival[]): readonly Rival[] {
  const reason = 'besideOtherIntegration';
  const isKnown = found.some((each) => each.reason === reason) || rivals?.accepted?.includes(reason) === true;
  return stopped?.reason === reason && !isKnown ? [{ reason, sentence: stopped.sentence }] : [];
}

/** The owner of before needs no exception: the record names the new one from now on. */
function accept(before: ConnectionRecord, found: readonly Rival[]): Omit<AboutRivals, 'formerOwners'> {
  const isForGood = found.some(({ reason }) => reason === 'besideOtherIntegration');
  const deployments = found.flatMap(({ deployment }) => deployment ?? []);
  const accepted = found.map(({ sentence }) => sentence);
  if (!isForGood && deployments.length === 0) {
    return { rivals: before.rivals, accepted };
  }
  const rivals = {
    ...before.rivals,
    ...(isForGood ? { accepted: [...new Set([...(before.rivals?.accepted ?? []), besideIntegration])] } : {}),
    ...(deployments.length === 0 ? {} : { deployments }),
  };
  return { rivals, accepted };
}

const besideIntegration = 'besideOtherIntegration' as const;

import type { ConnectionRecord } from '../../ports/connection-state.js';
import type { Engine } from '../engine.js';
import { formerAddresses } from './former-addresses.js';
import { readConnectionRecord } from './record.js';
import { findRivals, type Rival } from './rivals.js';
import { isAcceptedBy, type Obstacle, type Switching } from './switching.js';

/** Others on the same orders, and what an operator has said about them. */
export interface AboutRivals {
  /** To be kept in the record. */
  readonly rivals: ConnectionRecord['rivals'];
  readonly formerOwners: ConnectionRecord['formerOwners'];
  /** What was accepted, sentence by sentence, for the journal. */
  readonly accepted: readonly string[];
  /** What was not: the connection is not to be switched on beside it. */
  readonly obstacles: readonly Obstacle[];
}

/**
 * Looks for others on the same orders, beside whom a connection refuses to work. Accepted, the other integration is kept for
 * good and another deployment as it was seen; said to be over, only traces from now on count. The owner of the record is
 * another deployment only while that is switched on, and not where a person says that it was this app at its former address.
 */
export async function askAboutRivals(
  engine: Engine,
  connectionId: string,
  { switching, isOver }: { readonly switching: Switching; readonly isOver: boolean },
): Promise<AboutRivals> {
  const { moved, look, accept } = switching;
  const before = await readConnectionRecord(engine.state, connectionId);
  const nowMs = engine.clock.nowMs();
  const rivals =
    isOver && !isAcceptedBy(accept, { code: besideIntegration })
      ? { ...before.rivals, ignoreBeforeIso: new Date(nowMs).toISOString() }
      : before.rivals;
  const { owner, rivals: _, ...others } = before;
  const former = formerAddresses(before, { moved, publicUrl: look.publicUrl });
  const asked = {
    ...others,
    ...(before.isEnabled && owner !== undefined ? { owner } : {}),
    ...(rivals === undefined ? {} : { rivals }),
    formerOwners: former,
  };
  const found = await findRivals(look, asked, { nowMs, inSales: true });
  const isAccepted = (rival: Rival) => isAcceptedBy(accept, obstacleOf(rival));
  const covered = [...found.rivals, ...hadStopped(before, found.rivals)].filter(isAccepted);
  return {
    rivals: withAccepted(rivals, covered),
    formerOwners: former.length === 0 ? undefined : former,
    accepted: covered.map(({ sentence }) => sentence),
    obstacles: [
      ...found.rivals.filter((rival) => !isAccepted(rival)).map(obstacleOf),
      ...(found.unread === undefined
        ? []
        : [{ code: 'systemUnavailable', sentence: found.unread.failure.message, isAcceptable: false } as const]),
    ],
  };
}

function obstacleOf(rival: Rival): Obstacle {
  const { reason: code, sentence, address } = rival;
  return address === undefined
    ? { code, sentence, isAcceptable: true }
    : { code, sentence: `${sentence} ${movedInstead}`, address, isAcceptable: true };
}

const movedInstead =
  'If that was this app before its address changed, say so: --moved, with that address where it is in doubt.';

/** The trace that stopped the connection may be too old to be found by the time somebody accepts it. */
function hadStopped({ stopped, rivals }: ConnectionRecord, found: readonly Rival[]): readonly Rival[] {
  const isKnown =
    found.some(({ reason }) => reason === besideIntegration) || rivals?.accepted?.includes(besideIntegration) === true;
  return stopped?.reason === besideIntegration && !isKnown
    ? [{ reason: besideIntegration, sentence: stopped.sentence }]
    : [];
}

/** The owner of before needs no exception: the record names the new one from now on. */
function withAccepted(before: ConnectionRecord['rivals'], covered: readonly Rival[]): ConnectionRecord['rivals'] {
  const isForGood = covered.some(({ reason }) => reason === besideIntegration);
  const deployments = covered.flatMap(({ deployment }) => deployment ?? []);
  return !isForGood && deployments.length === 0
    ? before
    : {
        ...before,
        ...(isForGood ? { accepted: [...new Set([...(before?.accepted ?? []), besideIntegration])] } : {}),
        ...(deployments.length === 0 ? {} : { deployments }),
      };
}

const besideIntegration = 'besideOtherIntegration' as const;

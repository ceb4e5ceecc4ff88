import type { ConnectionRecord, Fingerprint, StopReason } from '../../ports/connection-state.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { beginWatermarks, enqueueGapSweeps } from '../sweep-watermark.js';
import { isWhole, lookAgain, mismatchOf } from './fingerprint.js';
import { changeConnection, readConnectionRecord } from './record.js';
import { findRival, type RivalLook } from './rivals.js';

/** Who works the switch, and for which deployment. */
export interface Switching {
  readonly by: string;
  /** This deployment, and where it looks for others. */
  readonly look: RivalLook;
  readonly reason?: string | undefined;
  /** The person says that what is there now is right, although it is not what was coupled, or not alone. */
  readonly accept?: boolean | undefined;
}

export type SwitchResult =
  | { readonly kind: 'done'; readonly record: ConnectionRecord }
  /** `notStopped`: there is nothing to go on from. */
  | {
      readonly kind: 'refused';
      readonly code: StopReason | 'systemUnavailable' | 'notStopped';
      readonly sentence: string;
    };

/**
 * Switches two-way order synchronization on (C10) and fixes what both sides are. What changed while it was off is found by
 * a sweep of both sides. It can be repeated.
 */
export async function switchOn(engine: Engine, ports: ConnectionPorts, switching: Switching): Promise<SwitchResult> {
  const { connectionId } = ports.connection;
  const seen = await lookAgainAt(engine, ports, switching.accept === true);
  if ('kind' in seen) {
    return seen;
  }
  const rival = await rivalOf(engine, connectionId, { switching, isOver: false });
  if (rival !== undefined && 'code' in rival) {
    return rival;
  }
  const { by, reason, look } = switching;
  const owner = look.publicUrl;
  const record = await changeConnection(engine, connectionId, (before) =>
    before.isEnabled && before.owner === owner && isSame(before.fingerprint, seen)
      ? undefined
      : {
          change: { isEnabled: true, owner, fingerprint: seen, ...keptOf(rival) },
          step: { what: 'enabled', by, ...toldAs(reason, rival) },
        },
  );
  await beginWatermarks(engine, ports);
  await enqueueGapSweeps(engine, connectionId, 'switchedOn');
  engine.logger.info('connection.switchedOn', { connectionId });
  return { kind: 'done', record };
}

/** Switches it off: from now on nothing is read or written for a notice. A write that is on its way is finished. */
export async function switchOff(
  engine: Engine,
  connectionId: string,
  { by, reason }: Pick<Switching, 'by' | 'reason'>,
): Promise<ConnectionRecord> {
  const record = await changeConnection(engine, connectionId, ({ isEnabled }) =>
    isEnabled
      ? { change: { isEnabled: false }, step: { what: 'disabled', by, ...(reason === undefined ? {} : { reason }) } }
      : undefined,
  );
  engine.logger.warn('connection.switchedOff', { connectionId });
  return record;
}

/** Lets a connection go on that had stopped itself, once what stopped it is mended or a person says that it is right. */
export async function goOn(engine: Engine, ports: ConnectionPorts, switching: Switching): Promise<SwitchResult> {
  const { connectionId } = ports.connection;
  const { stopped } = await readConnectionRecord(engine.state, connectionId);
  if (stopped === undefined) {
    return { kind: 'refused', code: 'notStopped', sentence: 'the connection has not stopped itself' };
  }
  const seen = await lookAgainAt(engine, ports, switching.accept === true);
  if ('kind' in seen) {
    return seen;
  }
  const rival = await rivalOf(engine, connectionId, { switching, isOver: stopped.reason === 'besideOtherIntegration' });
  if (rival !== undefined && 'code' in rival) {
    return rival;
  }
  const { by, reason, look } = switching;
  const record = await changeConnection(engine, connectionId, () => ({
    change: { stopped: undefined, fingerprint: seen, owner: look.publicUrl, ...keptOf(rival) },
    step: { what: 'resumed', by, ...toldAs(reason, rival) },
  }));
  await enqueueGapSweeps(engine, connectionId, 'resumed');
  engine.logger.warn('connection.resumed', { connectionId });
  return { kind: 'done', record };
}

async function lookAgainAt(
  engine: Engine,
  ports: ConnectionPorts,
  isAccepted: boolean,
): Promise<Fingerprint | (SwitchResult & { readonly kind: 'refused' })> {
  const { fingerprint } = await readConnectionRecord(engine.state, ports.connection.connectionId);
  const seen = await lookAgain(engine, ports);
  if (!isWhole(seen)) {
    const system = seen.sales === undefined ? 'Sales' : 'Business Central';
    return { kind: 'refused', code: 'systemUnavailable', sentence: `${system} does not answer, or not to Tandem` };
  }
  const sentence = fingerprint === undefined || isAccepted ? undefined : mismatchOf(fingerprint, seen);
  return sentence === undefined ? seen : { kind: 'refused', code: 'fingerprintMismatch', sentence };
}

/** What an operator has said about others, to be kept in the record. */
interface AboutRivals {
  readonly rivals: NonNullable<ConnectionRecord['rivals']>;
  /** What was accepted, for the journal. */
  readonly told?: string;
}

/**
 * Refuses to work beside others on the same orders. Accepted, it is kept for good; said to be over, only traces from now on
 * count. The owner of the record is another deployment only while that is switched on.
 */
async function rivalOf(
  engine: Engine,
  connectionId: string,
  { switching, isOver }: { readonly switching: Switching; readonly isOver: boolean },
): Promise<AboutRivals | (SwitchResult & { readonly kind: 'refused' }) | undefined> {
  const before = await readConnectionRecord(engine.state, connectionId);
  const { owner, ...unowned } = before;
  const nowMs = engine.clock.nowMs();
  const known = isOver ? { ...before.rivals, ignoreBeforeIso: new Date(nowMs).toISOString() } : before.rivals;
  const isOthers = before.isEnabled && owner !== undefined && switching.accept !== true;
  const asked = isOthers ? { ...unowned, owner } : unowned;
  const found = await findRival(
    switching.look,
    { ...asked, ...(known === undefined ? {} : { rivals: known }) },
    { nowMs, inSales: true },
  );
  if (found.kind === 'unread') {
    return { kind: 'refused', code: 'systemUnavailable', sentence: found.failure.message };
  }
  if (found.kind === 'alone') {
    return known === undefined ? undefined : { rivals: known };
  }
  const { reason, sentence } = found.rival;
  return switching.accept === true
    ? { rivals: { ...known, accepted: [...(known?.accepted ?? []), reason] }, told: sentence }
    : { kind: 'refused', code: reason, sentence };
}

function keptOf(rival: AboutRivals | undefined): Pick<ConnectionRecord, 'rivals'> {
  return rival === undefined ? {} : { rivals: rival.rivals };
}

function toldAs(reason: string | undefined, rival: AboutRivals | undefined): { readonly reason?: string } {
  const told = [reason, rival?.told === undefined ? undefined : `accepted: ${rival.told}`].filter(
    (part) => part !== undefined,
  );
  return told.length === 0 ? {} : { reason: told.join('; ') };
}

function isSame(one: Fingerprint | undefined, other: Fingerprint): boolean {
  return one !== undefined && mismatchOf(one, other) === undefined;
}

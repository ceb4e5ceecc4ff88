import type { ConnectionRecord, Fingerprint } from '../../ports/connection-state.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { beginWatermarks, enqueueGapSweeps } from '../sweep-watermark.js';
import { isWhole, lookAgain, mismatchOf } from './fingerprint.js';
import { changeConnection, readConnectionRecord } from './record.js';

/** Who works the switch, and for which deployment. */
export interface Switching {
  readonly by: string;
  /** The public address of this deployment. */
  readonly owner: string;
  readonly reason?: string | undefined;
  /** The person says that what is there now is right, although it is not what was coupled, or not alone. */
  readonly accept?: boolean | undefined;
}

export type SwitchResult =
  | { readonly kind: 'done'; readonly record: ConnectionRecord }
  /** `notStopped`: there is nothing to go on from. */
  | {
      readonly kind: 'refused';
      readonly code: 'fingerprintMismatch' | 'systemUnavailable' | 'notStopped';
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
  const { owner, by, reason } = switching;
  const record = await changeConnection(engine, connectionId, (before) =>
    before.isEnabled && before.owner === owner && isSame(before.fingerprint, seen)
      ? undefined
      : {
          change: { isEnabled: true, owner, fingerprint: seen },
          step: { what: 'enabled', by, ...(reason === undefined ? {} : { reason }) },
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
  const { by, reason } = switching;
  const record = await changeConnection(engine, connectionId, () => ({
    change: { stopped: undefined, fingerprint: seen },
    step: { what: 'resumed', by, ...(reason === undefined ? {} : { reason }) },
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

function isSame(one: Fingerprint | undefined, other: Fingerprint): boolean {
  return one !== undefined && mismatchOf(one, other) === undefined;
}

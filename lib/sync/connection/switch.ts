import type { ConnectionRecord, ConnectionStep, Fingerprint } from '../../ports/connection-state.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { beginWatermarks, enqueueGapSweeps } from '../sweeps/sweep-watermark.js';
import { formerAfter } from './coupled-under.js';
import type { DeploymentSeen } from './deployments.js';
import { lookAtBoth } from './evidence.js';
import { isWhole, mismatchOf } from './fingerprint.js';
import { askAboutRivals } from './override.js';
import { changeConnection, readConnectionRecord } from './record.js';
import { otherOnSameOrders } from './same-orders.js';
import { isAcceptedBy, type Obstacle, type Switching, type SwitchRefusal, type SwitchResult } from './switching.js';

/**
 * Switches two-way order synchronization on (C10) and fixes what both sides are; what had stopped the connection is over
 * then. What changed while it was off is found by a sweep of both sides. It can be repeated.
 */
export async function switchOn(engine: Engine, ports: ConnectionPorts, switching: Switching): Promise<SwitchResult> {
  const { connectionId } = ports.connection;
  const found = await mayGo(engine, ports, { switching, isOver: false });
  if ('kind' in found) {
    return found;
  }
  const { fingerprint, rivals, formerOwners, accepted } = found;
  const { by, reason, look } = switching;
  const owner = look.publicUrl;
  const record = await changeConnection(engine, connectionId, (before) =>
    isAlready(before, { owner, fingerprint, rivals, formerOwners })
      ? undefined
      : {
          change: {
            isEnabled: true,
            stopped: undefined,
            owner,
            rivals,
            formerOwners,
            ...fingerprintsOf(before, found, switching),
          },
          step: { what: stepOf(before, accepted), by, ...toldAs(reason, accepted, formerOwners) },
        },
  );
  await beginWatermarks(engine, ports);
  await enqueueGapSweeps(engine, connectionId, 'switchedOn');
  engine.logger.info('connection.switchedOn', { connectionId });
  return { kind: 'done', record, accepted };
}

/** Switches it off: from now on nothing is read or written for a notice. A write that is on its way is finished. */
export async function switchOff(
  engine: Engine,
  connectionId: string,
  { by, reason }: Pick<Switching, 'by' | 'reason'>,
): Promise<ConnectionRecord> {
  const record = await changeConnection(engine, connectionId, ({ isEnabled }) =>
    isEnabled ? { change: { isEnabled: false }, step: { what: 'disabled', by, ...toldAs(reason, []) } } : undefined,
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
  const isOver = stopped.reason === 'besideOtherIntegration';
  const found = await mayGo(engine, ports, { switching, isOver });
  if ('kind' in found) {
    return found;
  }
  const { rivals, formerOwners, accepted } = found;
  const { by, reason, look } = switching;
  const record = await changeConnection(engine, connectionId, (before) => ({
    change: {
      stopped: undefined,
      owner: look.publicUrl,
      rivals,
      formerOwners,
      ...fingerprintsOf(before, found, switching),
    },
    step: { what: 'resumed', by, ...toldAs(reason, accepted, formerOwners) },
  }));
  await enqueueGapSweeps(engine, connectionId, 'resumed');
  engine.logger.warn('connection.resumed', { connectionId });
  return { kind: 'done', record, accepted };
}

/** What keeps the connection from being switched on, whatever a person would accept of it. Changes nothing. */
export async function findObstacles(
  engine: Engine,
  ports: ConnectionPorts,
  switching: Omit<Switching, 'accept' | 'reason'>,
): Promise<readonly Obstacle[]> {
  const found = await lookAround(engine, ports, { switching, isOver: false });
  return found.obstacles;
}

/** What both sides are and who else is there, as the record is to have it. */
interface Surroundings {
  readonly fingerprint: Fingerprint;
  readonly rivals: ConnectionRecord['rivals'];
  /** Addresses under which something is to be taken away. */
  readonly formerOwners: ConnectionRecord['formerOwners'];
  readonly accepted: readonly string[];
}

interface Asked {
  readonly switching: Switching;
  readonly isOver: boolean;
}

async function mayGo(engine: Engine, ports: ConnectionPorts, asked: Asked): Promise<Surroundings | SwitchRefusal> {
  const { obstacles, surroundings } = await lookAround(engine, ports, asked);
  const [first] = obstacles;
  if (first !== undefined || surroundings === undefined) {
    const sentence = obstacles.map((each) => each.sentence).join(' ');
    return { kind: 'refused', code: first?.code ?? 'systemUnavailable', sentence };
  }
  return surroundings;
}

async function lookAround(
  engine: Engine,
  ports: ConnectionPorts,
  asked: Asked,
): Promise<{ readonly obstacles: readonly Obstacle[]; readonly surroundings?: Surroundings }> {
  const { connectionId } = ports.connection;
  const { fingerprint: before } = await readConnectionRecord(engine.state, connectionId);
  const fingerprint = await lookAtBoth(engine, ports);
  if (!isWhole(fingerprint)) {
    const system = fingerprint.sales === undefined ? 'Sales' : 'Business Central';
    const sentence = `${system} does not answer, or not to Tandem`;
    return { obstacles: [{ code: 'systemUnavailable', sentence, isAcceptable: false }] };
  }
  const mismatch = before === undefined ? undefined : mismatchOf(before, fingerprint);
  const isRight = isAcceptedBy(asked.switching.accept, { code: 'fingerprintMismatch' });
  const overlap = await otherOnSameOrders(engine, connectionId, fingerprint);
  const { rivals, formerOwners, ...about } = await askAboutRivals(engine, connectionId, asked);
  const accepted = [...(mismatch === undefined || !isRight ? [] : [mismatch]), ...about.accepted];
  const obstacles: readonly Obstacle[] = [
    ...(mismatch === undefined || isRight
      ? []
      : [{ code: 'fingerprintMismatch', sentence: mismatch, isAcceptable: true } as const]),
    ...(overlap === undefined ? [] : [{ code: 'overlap', sentence: overlap, isAcceptable: false } as const]),
    ...about.obstacles,
  ];
  return { obstacles, surroundings: { fingerprint, rivals, formerOwners, accepted } };
}

/** What the connection stands for from now on; what it stood for until now is remembered with it. */
function fingerprintsOf(
  before: ConnectionRecord,
  { fingerprint }: Pick<Surroundings, 'fingerprint'>,
  { accept }: Pick<Switching, 'accept'>,
): Pick<ConnectionRecord, 'fingerprint' | 'formerFingerprints'> {
  const former = formerAfter(before, fingerprint, {
    isForeignAccepted: isAcceptedBy(accept, { code: 'fingerprintMismatch' }),
  });
  return { fingerprint, ...(former.length === 0 ? {} : { formerFingerprints: former }) };
}

function isAlready(
  record: ConnectionRecord,
  {
    owner,
    fingerprint,
    rivals,
    formerOwners = [],
  }: Pick<Surroundings, 'fingerprint' | 'rivals' | 'formerOwners'> & { readonly owner: string },
): boolean {
  return (
    record.isEnabled &&
    record.stopped === undefined &&
    record.owner === owner &&
    record.fingerprint !== undefined &&
    mismatchOf(record.fingerprint, fingerprint) === undefined &&
    record.rivals?.ignoreBeforeIso === rivals?.ignoreBeforeIso &&
    record.rivals?.accepted?.join() === rivals?.accepted?.join() &&
    record.rivals?.deployments?.map(wordsOf).join() === rivals?.deployments?.map(wordsOf).join() &&
    formerOwners.every((address) => record.formerOwners?.includes(address))
  );
}

function wordsOf({ address, untilIso }: DeploymentSeen): string {
  return `${address} ${untilIso}`;
}

function stepOf({ isEnabled, stopped }: ConnectionRecord, accepted: readonly string[]): ConnectionStep['what'] {
  if (!isEnabled) {
    return 'enabled';
  }
  if (stopped !== undefined) {
    return 'resumed';
  }
  return accepted.length > 0 ? 'overridden' : 'enabled';
}

function toldAs(
  reason: string | undefined,
  accepted: readonly string[],
  formerOwners: readonly string[] = [],
): { readonly reason?: string } {
  const told = [
    ...(reason === undefined ? [] : [reason]),
    ...formerOwners.map((address) => `moved: what is registered under ${address} is taken away`),
    ...accepted.map((sentence) => `accepted: ${sentence}`),
  ];
  return told.length === 0 ? {} : { reason: told.join('; ') };
}

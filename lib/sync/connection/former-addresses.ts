import type { ConnectionRecord } from '../../ports/connection-state.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { Engine } from '../engine.js';
import { removeSubscriptions } from '../subscriptions/subscriptions.js';
import { addressPrefixAt, companyOf, deploymentsRegistered } from './deployments.js';
import { changeConnection, readConnectionRecord } from './record.js';
import type { RivalLook } from './rivals.js';

/** A person's word that the app had another address before: the one that the record names, or this one. */
export type Moved = boolean | string | undefined;

/** Addresses that the connection had before it came here, by its record and by a person's word. Pure. */
export function formerAddresses(
  { owner, formerOwners = [] }: ConnectionRecord,
  { moved, publicUrl }: { readonly moved: Moved; readonly publicUrl: string },
): readonly string[] {
  const said = moved === true && owner !== undefined ? [owner] : typeof moved === 'string' ? [trimmed(moved)] : [];
  return [...new Set([...formerOwners, ...said])].filter((address) => address !== publicUrl);
}

function trimmed(address: string): string {
  return address.trim().replace(/\/+$/, '');
}

/**
 * Takes away in Business Central what is registered under the addresses that the connection had before. Each is forgotten
 * once nothing is left, so that whoever registers there afterwards is somebody else. It can be repeated.
 */
export async function leaveFormerAddresses(engine: Engine, look: RivalLook): Promise<RemoteResult<number>> {
  const { connectionId } = look.wantedSubscription;
  const { formerOwners = [] } = await readConnectionRecord(engine.state, connectionId);
  if (formerOwners.length === 0) {
    return success(0);
  }
  const removed = await removeSubscriptions(engine, look.subscriptions, {
    connectionId,
    addressPrefixes: formerOwners.map((address) => addressPrefixAt(look, address)),
  });
  if (removed.ok) {
    await changeConnection(engine, connectionId, () => ({ change: { formerOwners: undefined } }));
  } else {
    const { reason: code, message } = removed.failure;
    engine.logger.warn('subscription.notRemoved', { connectionId, side: 'businessCentral', code, message });
  }
  return removed.ok ? success(removed.value.removed) : removed;
}

/** What was taken away in Business Central, and which other deployments are registered there for the same company. */
export interface Leaving {
  readonly removed: number;
  readonly elsewhere: readonly string[];
  /** Addresses that the app has and had, under which everything was taken away. */
  readonly addresses: readonly string[];
}

/**
 * Takes away in Business Central all that is registered for a connection that is switched off: under the address of now, the
 * one that it was switched on under, and those from before. It can be repeated.
 */
export async function leaveAllAddresses(
  engine: Engine,
  look: RivalLook,
  moved?: Moved,
): Promise<RemoteResult<Leaving>> {
  const { publicUrl, wantedSubscription } = look;
  const { connectionId } = wantedSubscription;
  const record = await readConnectionRecord(engine.state, connectionId);
  const former = formerAddresses(record, { moved, publicUrl });
  const addresses = new Set([publicUrl, ...(record.owner === undefined ? [] : [record.owner]), ...former]);
  const removed = await removeSubscriptions(engine, look.subscriptions, {
    connectionId,
    addressPrefixes: [...addresses].map((address) => addressPrefixAt(look, address)),
  });
  if (!removed.ok) {
    return removed;
  }
  if (record.owner !== undefined || record.formerOwners !== undefined) {
    await changeConnection(engine, connectionId, ({ isEnabled }) =>
      isEnabled ? undefined : { change: { owner: undefined, formerOwners: undefined } },
    );
  }
  const company = companyOf(wantedSubscription.request.resource);
  const others = { company, own: new Set([publicUrl]), nowMs: engine.clock.nowMs() };
  return success({
    removed: removed.value.removed,
    elsewhere: deploymentsRegistered(removed.value.left, others).map(({ address }) => address),
    addresses: [...addresses],
  });
}

import type { ConnectionRecord, Fingerprint } from '../../ports/connection-state.js';
import type { Coupling } from '../../ports/coupling.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { park } from '../park.js';
import { coupledUnder } from './coupled-under.js';
import { assertCoupledHere } from './stop.js';

/**
 * An order that was coupled in another company than the connection stands for now: its document has another id there, so
 * that it waits until a person binds the two anew, and nothing is read or written for it. `undefined`: it goes on.
 * @throws {ConnectionStoppedError} when the connection never stood for what the order was coupled under
 */
export async function boundElsewhere(work: OrderWork, record: ConnectionRecord): Promise<NoticeOutcome | undefined> {
  const { coupling } = work;
  const found = coupledUnder(coupling, record);
  if (coupling.state === 'ended' || !('sentence' in found)) {
    return undefined;
  }
  if (found.kind === 'foreign') {
    await assertCoupledHere(work.engine, coupling, record);
  }
  return await park(work, {
    reason: 'fingerprintMismatch',
    sentence: `The order was coupled in another company. ${found.sentence}`,
    nextAction: 'Ask the administrator to couple the two again: "tandem couplings import" does so for many.',
    triesAgain: false,
  });
}

/** What a coupling notes in this turn: what its connection stands for, once it may be written to under that. */
export function fingerprintFor(coupling: Coupling, record: ConnectionRecord): Fingerprint | undefined {
  return 'sentence' in coupledUnder(coupling, record) ? undefined : record.fingerprint;
}

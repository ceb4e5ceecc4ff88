import type { BusinessCentralOrderRecord } from '../../mapping/business-central-record.js';
import { asArchived, type LateEdit, lateEditsOf } from '../../mapping/late-edits.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import { unclearCreationMs } from '../creation/marker.js';
import { gone } from '../life-cycle/gone.js';
import type { OrderWork } from '../order-work.js';
import { park, settleFailure } from '../park.js';
import { versionsIn } from '../versions/version-chain.js';
import { adoptRecreated, guardedLines } from './adopt-recreated.js';
import { backToCoupled } from './recreation-intent.js';
import { finishedWith, goOn, type RecreationResult } from './recreation-result.js';

/** How far Business Central's clock may be behind ours. */
const clocksApartMs = 60_000;
/** Look-ups for the new document before its absence counts. */
const lookUpsBeforeGone = 3;

/**
 * After a stop or a lost answer: the marker tells whether the batch was committed; while it was not, the old document is
 * there, since the batch is all or nothing.
 */
export async function recoverRecreation(work: OrderWork): Promise<RecreationResult> {
  const adopted = await adoptCommitted(work);
  if (adopted !== undefined) {
    return adopted;
  }
  const old = await work.ports.businessCentral.readOrder(work.coupling.businessCentralId ?? '');
  if (old.ok) {
    return await oldIsThere(work, old.value);
  }
  return old.failure.reason === 'notFound'
    ? await neitherIsThere(work)
    : finishedWith(await settleFailure(work, 'businessCentral', old.failure));
}

/** Goes on with the document that carries the coupling's marker; `undefined` when there is none. */
export async function adoptCommitted(work: OrderWork): Promise<RecreationResult | undefined> {
  const { marker } = work.coupling;
  if (marker === undefined) {
    throw new Error(`coupling ${work.coupling.couplingId} is made anew without a marker`);
  }
  const found = await work.ports.businessCentral.findOrdersByExternalDocumentNumber(marker);
  if (!found.ok) {
    return finishedWith(await settleFailure(work, 'businessCentral', found.failure));
  }
  const [first] = found.value;
  if (first === undefined) {
    return undefined;
  }
  const lateEdits = await archivedEdits(work);
  return lateEdits.ok
    ? await adoptRecreated(work, { id: first.id, number: first.number, lateEdits: lateEdits.value })
    : finishedWith(await settleFailure(work, 'businessCentral', lateEdits.failure));
}

/**
 * Business Central may still be working on the batch. It cannot commit any more once the document has another version
 * than it was sent under, or after as long as a creation is waited for (spec §3.1).
 */
async function oldIsThere(work: OrderWork, old: BusinessCentralOrderRecord): Promise<RecreationResult> {
  const { intent } = work.coupling;
  const waitedMs = work.engine.clock.nowMs() - (intent?.sentMs ?? 0);
  if (intent === undefined || old.etag !== intent.replacedVersion || waitedMs >= unclearCreationMs) {
    await backToCoupled(work, 'the order is as it was');
    return goOn;
  }
  const outcome = await park(work, {
    reason: 'creationUnclear',
    sentence:
      'Business Central did not say whether it made the order anew; Tandem keeps looking before it tries again.',
    nextAction: 'Nothing; it is settled within about half an hour.',
    triesAgain: true,
  });
  return finishedWith(outcome);
}

/**
 * What was edited in the very moment, by what the archive shows (from BC 29 on): the answer that would have told it is
 * lost. `unknown` where there is no archive to be read. Nothing where all lines were guarded.
 */
async function archivedEdits(work: OrderWork): Promise<RemoteResult<readonly LateEdit[] | 'unknown'>> {
  const { carryOver, connectionId, couplingId, businessCentralNumber = '', intent } = work.coupling;
  const journal = await work.engine.couplings.readJournal(connectionId, couplingId);
  const kept = versionsIn(journal).find(({ entry }) => entry.sequence === carryOver?.versionSequence)?.version;
  if (kept === undefined || carryOver === undefined || kept.businessCentral.lines.length <= guardedLines) {
    return success([]);
  }
  const archived = await work.ports.businessCentral.readArchived(businessCentralNumber);
  if (!archived.ok) {
    return archived;
  }
  const whole = kept.businessCentral;
  const { value: version } = archived;
  const sinceMs = (intent?.sentMs ?? work.engine.clock.nowMs()) - clocksApartMs;
  // An older version of the number tells nothing of that moment.
  return version === undefined || Date.parse(version.archivedIso) < sinceMs
    ? success('unknown')
    : success(lateEditsOf(whole, asArchived(whole, version.lines), carryOver));
}

async function neitherIsThere(work: OrderWork): Promise<RecreationResult> {
  const { intent } = work.coupling;
  if (intent === undefined || intent.emptyLookUps >= lookUpsBeforeGone) {
    await backToCoupled(work, 'neither the old nor the new order is there');
    return finishedWith(await gone(work, 'businessCentral'));
  }
  await work.save({ intent: { ...intent, emptyLookUps: intent.emptyLookUps + 1 } }, []);
  const outcome = await park(work, {
    reason: 'creationUnclear',
    sentence: 'Business Central has neither the old nor the new order yet; Tandem keeps looking.',
    nextAction: 'Nothing; it is settled within some minutes.',
    triesAgain: true,
  });
  return finishedWith(outcome);
}

import { gone } from '../gone.js';
import type { OrderWork } from '../order-work.js';
import { park, settleFailure } from '../park.js';
import { adoptRecreated } from './adopt-recreated.js';
import { backToCoupled } from './recreation-intent.js';
import { finishedWith, goOn, type RecreationResult } from './recreation-result.js';

/** Look-ups for the new document before its absence counts. */
const lookUpsBeforeGone = 3;

/**
 * After a stop or a lost answer: the marker tells whether the batch was committed; when it was not, the old document is
 * still there, since the batch is all or nothing.
 */
export async function recoverRecreation(work: OrderWork): Promise<RecreationResult> {
  const { marker, businessCentralId } = work.coupling;
  const found = await work.ports.businessCentral.findOrdersByExternalDocumentNumber(marker ?? '');
  if (!found.ok) {
    return finishedWith(await settleFailure(work, 'businessCentral', found.failure));
  }
  const [first] = found.value;
  if (first !== undefined) {
    return await adoptRecreated(work, { id: first.id, number: first.number, lateEdits: 'unknown' });
  }
  const old = await work.ports.businessCentral.readOrder(businessCentralId ?? '');
  if (old.ok) {
    await backToCoupled(work, 'the order is as it was');
    return goOn;
  }
  return old.failure.reason === 'notFound'
    ? await neitherIsThere(work)
    : finishedWith(await settleFailure(work, 'businessCentral', old.failure));
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

import type { BusinessCentralCreation, BusinessCentralOrderRecord } from '../../mapping/business-central-record.js';
import type { LateEdit } from '../../mapping/late-edits.js';
import {
  type NewLines,
  writeBusinessCentralHeader,
  writeNewBusinessCentralLine,
} from '../../mapping/write-business-central.js';
import { entriesOf, type HeaderField, isSentWithCreation } from '../../order/fields.js';
import type { FieldValue, OrderView } from '../../order/order.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import { lossesOfOrder, wordsOfLosses } from '../effects/losses.js';
import { newLinesOf, statedForInsert } from '../effects/write-to-business-central.js';
import { releasesEntered } from '../limits/releases.js';
import type { NewEntry, OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { markWhileMaking, park, settleFailure } from '../park.js';
import { mergeRevision } from '../quotes/merge-revision.js';
import { type Making, type MakingOrEnd, orderOfQuote } from '../quotes/quote-making.js';
import { guardedLines } from '../recreate/adopt-recreated.js';
import { runCycle } from '../run-cycle.js';
import { newMarker, unclearCreationMs } from './marker.js';
import { namingItems } from './name-items.js';
import { notedAsNewTwin } from './new-twin.js';
import { type GivenByTemplate, wordsOfTemplate } from './order-templates.js';
import { type OrderToMake, readyToMake } from './ready-to-make.js';

/** An intent that may have sent a create is not sent again before its time (`unclearCreationMs`) and so many empty look-ups. */
const emptyLookUpsNeeded = 2;

/**
 * Makes the twin of a Sales order in Business Central: intent with a marker first, then one deep insert, then finishing.
 * There is no idempotency key, so after any unclear end the marker is looked for before anything is sent again (S-045).
 */
export async function createInBusinessCentral(work: OrderWork): Promise<NoticeOutcome> {
  const { intent, marker, state } = work.coupling;
  if (state === 'creating' && intent?.sentMs !== undefined && marker !== undefined) {
    return await lookForMarker(work, marker, intent.sentMs);
  }
  return await begin(work);
}

async function begin(work: OrderWork): Promise<NoticeOutcome> {
  const ready = await readyToMake(work);
  if (ready.kind === 'finished') {
    return ready.outcome;
  }
  const making = await chooseMaking(work, ready);
  return making.kind === 'finished' ? making.outcome : await send(work, ready.view, making);
}

/** A deep insert, unless a quote's earlier document is replaced or the order's quote is there to be made an order. */
async function chooseMaking(work: OrderWork, { view, given, quoteId, products }: OrderToMake): Promise<MakingOrEnd> {
  const { coupling, ports } = work;
  const newLines = newLinesOf(ports, products);
  const earlierId = coupling.kind === 'quote' ? coupling.businessCentralId : undefined;
  const replacing =
    earlierId !== undefined
      ? await mergeRevision(work, earlierId, { view, products })
      : quoteId === undefined
        ? undefined
        : await orderOfQuote(work, quoteId);
  const name = coupling.kind ?? 'order';
  const gone = earlierId === undefined ? '' : ', where the earlier one is gone';
  return (
    replacing ?? {
      kind: 'making',
      summary: `create ${name} in Business Central with ${view.lines.length} line(s)${wordsOfTemplate(given)}${gone}`,
      entries: [],
      change: { carryOver: undefined, revision: undefined, unwritten: undefined },
      carryOut: (marker) => ports.businessCentral.createOrder(creationOf(newLines, { view, given }, marker)),
    }
  );
}

async function send(work: OrderWork, view: OrderView, making: Making): Promise<NoticeOutcome> {
  const { engine, coupling } = work;
  const marker = coupling.marker ?? newMarker(engine.ids.newId());
  const now = engine.clock.nowMs();
  const opening: NewEntry = {
    kind: 'effect',
    side: 'businessCentral',
    outcome: 'open',
    summary: `${making.summary}${wordsOfLosses(lossesOfOrder(view, work.ports.connection.mapping))}`,
    after: { customer: view.header.customer, marker },
  };
  const intent = {
    side: 'businessCentral',
    startedMs: now,
    sentMs: now,
    emptyLookUps: 0,
    journalSequence: coupling.journalSequence + making.entries.length + 1,
    ...(making.quoteBase === undefined ? {} : { quoteBase: making.quoteBase }),
    sent: { header: view.header, lines: view.lines },
    ...making.made,
  } as const;
  const parked = markWhileMaking(coupling);
  const change = { state: 'creating', marker, intent, salesNumber: view.number, parked } as const;
  await work.save({ ...change, ...making.change }, [...making.entries, opening]);
  const created = await making.carryOut(marker);
  if (!created.ok) {
    return await settleFailedCreation(work, created.failure, marker);
  }
  return await adopt(work, created.value);
}

/** What the seller states; all else is Business Central's default and comes back in finishing. */
function creationOf(
  newLines: NewLines,
  { view, given }: { readonly view: OrderView; readonly given?: GivenByTemplate | undefined },
  marker: string,
): BusinessCentralCreation {
  const { mapping } = newLines;
  const stated = entriesOf<HeaderField, FieldValue>(view.header).filter(
    ([field, value]) => isSentWithCreation(mapping.header[field]) && value !== null && field !== 'headerDiscountAmount',
  );
  const header = { ...given?.values, ...Object.fromEntries(stated) };
  return {
    header: writeBusinessCentralHeader({ ...header, externalDocumentNumber: marker }, mapping),
    lines: view.lines.map((line) => writeNewBusinessCentralLine(statedForInsert(line.values, mapping), newLines)),
  };
}

/** A revision is merged anew at the next attempt. */
const notMade = { state: 'waiting', intent: undefined, revision: undefined, carryOver: undefined } as const;

async function settleFailedCreation(work: OrderWork, failure: RemoteFailure, marker: string): Promise<NoticeOutcome> {
  if (failure.reason === 'unclear') {
    return await lookForMarker(work, marker, work.engine.clock.nowMs());
  }
  const ending = `${failure.reason}: ${failure.message}`;
  const { intent } = work.coupling;
  const closing = await work.closed(intent?.journalSequence, 'failed', ending);
  await work.save(notMade, [], closing);
  return await settleFailure(work, 'businessCentral', namingItems(failure, intent?.sent?.lines ?? []));
}

async function lookForMarker(work: OrderWork, marker: string, sentMs: number): Promise<NoticeOutcome> {
  const found = await work.ports.businessCentral.findOrdersByExternalDocumentNumber(marker);
  if (!found.ok) {
    return await settleFailure(work, 'businessCentral', found.failure);
  }
  const [first, second] = found.value;
  if (second !== undefined) {
    return await park(work, {
      reason: 'twinAmbiguous',
      sentence: `Business Central has more than one order with the mark ${marker}: ${found.value.map((order) => order.number).join(', ')}.`,
      nextAction: 'Delete all but one of them in Business Central.',
      triesAgain: true,
    });
  }
  return first === undefined ? await notFoundYet(work, sentMs) : await adopt(work, first);
}

async function notFoundYet(work: OrderWork, sentMs: number): Promise<NoticeOutcome> {
  const { intent } = work.coupling;
  if (intent === undefined) {
    throw new Error(`coupling ${work.coupling.couplingId} is being created without an intent`);
  }
  const emptyLookUps = intent.emptyLookUps + 1;
  const waitedMs = work.engine.clock.nowMs() - sentMs;
  if (emptyLookUps > emptyLookUpsNeeded && waitedMs >= unclearCreationMs) {
    const closing = await work.closed(intent.journalSequence, 'failed', 'left no order; it is sent again');
    await work.save(notMade, [], closing);
    return await begin(work);
  }
  await work.save({ intent: { ...intent, emptyLookUps } }, []);
  return await park(work, {
    reason: 'creationUnclear',
    sentence: 'Business Central did not say whether it made the order; Tandem keeps looking before it tries again.',
    nextAction: 'Nothing; it is settled within about half an hour.',
    triesAgain: true,
  });
}

const lateEditsUnknown =
  '. The answer was lost: an edit of one of the later lines in that very moment is in its archive alone; the version kept here is of the moment before.';

/** The order exists: from now on it is known by its id, and is brought to the values it should have. */
async function adopt(
  work: OrderWork,
  order: Pick<BusinessCentralOrderRecord, 'id' | 'number'> & { readonly lateEdits?: readonly LateEdit[] },
): Promise<NoticeOutcome> {
  const { businessCentralId: replaced, supersededIds, kind, revision } = work.coupling;
  const isReplaced = replaced !== undefined && replaced !== order.id;
  const { lateEdits = [] } = order;
  const isUnsure = order.lateEdits === undefined && (revision?.lines.length ?? 0) > guardedLines;
  await work.save(
    {
      state: 'finishing',
      ...notedAsNewTwin(work),
      businessCentralId: order.id,
      businessCentralNumber: order.number,
      ...(kind !== 'quote' && releasesEntered(work.ports.connection) ? { toRelease: 'entered' } : {}),
      ...(isReplaced ? { supersededIds: [...(supersededIds ?? []), replaced] } : {}),
      ...(lateEdits.length === 0 ? {} : { lateEdits }),
      parked: undefined,
    },
    [
      {
        kind: 'coupled',
        summary: `coupled with ${kind ?? 'order'} ${order.number} of Business Central${isUnsure ? lateEditsUnknown : ''}`,
      },
    ],
    await work.closed(work.coupling.intent?.journalSequence, 'done'),
  );
  return await runCycle(work, ['businessCentral', 'sales']);
}

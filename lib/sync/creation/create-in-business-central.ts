import type { BusinessCentralCreation, BusinessCentralOrderRecord } from '../../mapping/business-central-record.js';
import type { LateEdit } from '../../mapping/late-edits.js';
import { quoteIdOf, readSalesOrder } from '../../mapping/read-sales.js';
import {
  type KnownProducts,
  type NewLines,
  writeBusinessCentralHeader,
  writeNewBusinessCentralLine,
} from '../../mapping/write-business-central.js';
import { entriesOf, type HeaderField, isSentWithCreation } from '../../order/fields.js';
import type { FieldValue, OrderView } from '../../order/order.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import { lossesOfOrder, waitForOrder, wordsOfLosses } from '../effects/losses.js';
import { newLinesOf, statedForInsert } from '../effects/write-to-business-central.js';
import { end } from '../life-cycle/end.js';
import { salesEventOf } from '../life-cycle/events.js';
import { gone } from '../life-cycle/gone.js';
import { lifeCycle } from '../life-cycle/table.js';
import { discountAboveSum } from '../limits/discount-above-sum.js';
import { freightNotMapped } from '../limits/limits.js';
import { releasesEntered } from '../limits/releases.js';
import { makeMissing } from '../matched-references/make-missing.js';
import { entersAsQuote, entersFromSales } from '../meeting/scope.js';
import type { NewEntry, OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { missingReferences, park, settleFailure } from '../park.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { mergeRevision } from '../quotes/merge-revision.js';
import { type Making, type MakingOrEnd, noLongerActive, orderOfQuote } from '../quotes/quote-making.js';
import { guardedLines } from '../recreate/adopt-recreated.js';
import { runCycle } from '../run-cycle.js';
import { salesReading } from '../views.js';
import { newMarker } from './marker.js';
import { type GivenByTemplate, templateFor, wordsOfTemplate } from './order-templates.js';
import { salesOrderToMake } from './order-to-make.js';
import { checkBusinessCentralReferences, productTypesOf } from './references.js';

/** An intent that may have sent a create is not sent again before this much time and two empty look-ups (spec §3.1). */
export const unclearCreationMs = 20 * 60_000;
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
  const read = await salesOrderToMake(work);
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? await gone(work, 'sales')
      : await settleFailure(work, 'sales', read.failure);
  }
  const view = readSalesOrder(read.value, salesReading(work.ports, undefined));
  const { policies } = work.ports.connection;
  if (work.coupling.kind === 'quote' && !entersAsQuote(read.value, policies)) {
    const outcome = await noLongerActive(work, read.value);
    if (outcome !== undefined) {
      return outcome;
    }
  }
  if (work.coupling.kind !== 'quote' && lifeCycle[work.coupling.state][salesEventOf(view.phase, policies)] === 'end') {
    return await end(work, `${view.phase} in Sales before it was made in Business Central`);
  }
  if (work.coupling.kind !== 'quote' && !entersFromSales(read.value, policies)) {
    return done;
  }
  const paused = await pausedRequest(work, { customer: view.header.customer, to: 'businessCentral' });
  if (paused !== undefined) {
    return await park(work, paused);
  }
  const unmapped = view.lines.filter((line) => line.kind !== 'product');
  if (unmapped.length > 0) {
    return await park(work, {
      reason: 'lineNotMapped',
      sentence: `${unmapped.length} line(s) without a product cannot be carried over to Business Central.`,
      nextAction: 'Give the lines a product or remove them, or name what stands for write-in lines (policy lines).',
      triesAgain: true,
    });
  }
  const waiting = waitForOrder(view, work.ports.connection.mapping);
  if (waiting !== undefined) {
    return await park(work, waiting);
  }
  const made = await makeMissing(work, {
    side: 'businessCentral',
    unmatched: view.unmatched ?? [],
    lines: view.lines.map((line) => line.values),
  });
  if (!made.ok) {
    return await settleFailure(work, 'businessCentral', made.failure);
  }
  if (made.value > 0) {
    return await begin(work);
  }
  // A revision is made of the quote that is there.
  const given = work.coupling.businessCentralId === undefined ? templateFor(work.ports.connection, view) : undefined;
  const check = await checkBusinessCentralReferences(
    work.ports,
    { lines: view.lines.map((line) => line.values), types: productTypesOf(view), unmatched: view.unmatched },
    {
      customer: view.header.customer,
      customerName: read.value.customerName ?? 'the customer',
      isContact: read.value.isContact,
      currency: view.header.currency,
      paymentTerms: view.header.paymentTerms ?? given?.values.paymentTerms,
      shipmentMethod: view.header.shipmentMethod ?? given?.values.shipmentMethod,
      salesperson: view.header.salesperson ?? given?.values.salesperson,
    },
  );
  if (!check.ok) {
    return await settleFailure(work, 'businessCentral', check.failure);
  }
  if (check.value.missing.length > 0) {
    return await park(work, missingReferences(check.value.missing, 'Business Central'));
  }
  const freight = freightNotMapped(view.header.freightAmount, work.ports.connection.policies.lines);
  if (freight !== undefined) {
    return await park(work, freight);
  }
  const discount = discountAboveSum(view);
  if (discount !== undefined) {
    return await park(work, discount);
  }
  const making = await chooseMaking(work, {
    view,
    given,
    quoteId: quoteIdOf(read.value),
    products: check.value.products,
  });
  return making.kind === 'finished' ? making.outcome : await send(work, view, making);
}

/** A deep insert, unless a quote's earlier document is replaced or the order's quote is there to be made an order. */
async function chooseMaking(
  work: OrderWork,
  known: {
    readonly view: OrderView;
    readonly given: GivenByTemplate | undefined;
    readonly quoteId: string | undefined;
    readonly products: KnownProducts;
  },
): Promise<MakingOrEnd> {
  const { coupling, ports } = work;
  const { view, given, quoteId, products } = known;
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
  const change = { state: 'creating', marker, intent, salesNumber: view.number, parked: undefined } as const;
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
  const closing = await work.closed(work.coupling.intent?.journalSequence, 'failed', ending);
  await work.save(notMade, [], closing);
  return await settleFailure(work, 'businessCentral', failure);
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

import type { OrderMapping } from '../../mapping/field-mapping.js';
import { ownOrderColumns } from '../../mapping/own-columns.js';
import type { SalesCreation, SalesValues } from '../../mapping/sales-record.js';
import { codesWithoutOption } from '../../mapping/unknown-codes.js';
import { salesHeaderTotals, salesLineAmounts, writeSalesHeader, writeSalesLine } from '../../mapping/write-sales.js';
import { type HeaderField, pickFields, type SomeHeaderOf } from '../../order/fields.js';
import type { FieldValue, HeaderValues, OrderView } from '../../order/order.js';
import type { SentOrder } from '../../ports/coupling-making.js';
import { isPassing, type RemoteFailure } from '../../ports/remote-result.js';
import { type Loss, lossesOfOrder, waitForOrder, wordsOfLosses } from '../effects/losses.js';
import { gone } from '../life-cycle/gone.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { markWhileMaking, missingReferences, park, settleFailure } from '../park.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { runCycle } from '../run-cycle.js';
import { viewOfBusinessCentral } from '../views.js';
import { derivedId } from './derived-id.js';
import { notedAsNewTwin } from './new-twin.js';
import { type GivenByTemplate, templateFor, wordsOfTemplate } from './order-templates.js';
import { businessCentralOrderToMake } from './order-to-make.js';
import { checkOrMakeInSales, type SalesReferenceCheck } from './references.js';

/**
 * Makes the twin of a Business Central order in Sales: intent first, then one change set that creates and submits, and
 * finishing by the cycle. Stopped anywhere it can be run again: "exists" means that an earlier attempt worked.
 */
export async function createInSales(work: OrderWork): Promise<NoticeOutcome> {
  const { businessCentralId, salesId } = work.coupling;
  if (businessCentralId === undefined || salesId === undefined) {
    throw new Error(`coupling ${work.coupling.couplingId} is made in Sales without ids`);
  }
  const read = await businessCentralOrderToMake(work, businessCentralId);
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? await gone(work, 'businessCentral')
      : await settleFailure(work, 'businessCentral', read.failure);
  }
  const shown = await viewOfBusinessCentral(work.ports, read);
  if (!shown.ok) {
    return await settleFailure(work, 'sales', shown.failure);
  }
  const view = shown.value;
  const paused = await pausedRequest(work, { customer: view.header.customer, to: 'sales' });
  if (paused !== undefined) {
    return await park(work, paused);
  }
  const refused = await refuseUnmapped(work, view);
  if (refused !== undefined) {
    return refused;
  }
  const losses = lossesOfOrder(view, work.ports.connection.mapping);
  const waiting = waitForOrder(view, work.ports.connection.mapping);
  if (waiting !== undefined) {
    return await park(work, waiting);
  }
  const sent = sentBefore(work) ?? { header: view.header, lines: view.lines.filter((line) => line.kind === 'product') };
  const check = await checkOrMakeInSales(
    work,
    sent.lines.map((line) => line.values),
    sent.header,
  );
  if (!check.ok) {
    return await settleFailure(work, 'sales', check.failure);
  }
  const given = templateFor(work.ports.connection, { side: 'businessCentral', header: sent.header });
  const missing = [...check.value.missing, ...codesWithoutOption(work.ports.connection.mapping.header, sent.header)];
  if (missing.length > 0) {
    return await park(work, missingReferences(missing, 'Dynamics 365 Sales'));
  }
  const creation = creationOf({ work, view, sent, given, check: check.value, salesId });
  return await send(work, { sent, losses, given }, creation);
}

/** A repeat sends the same as the first attempt, since nobody knows which of them worked; finishing brings the rest. */
function sentBefore(work: OrderWork): SentOrder | undefined {
  return work.coupling.state === 'creating' ? work.coupling.intent?.sent : undefined;
}

async function refuseUnmapped(work: OrderWork, view: OrderView): Promise<NoticeOutcome | undefined> {
  const unmapped = view.lines.filter((line) => line.kind === 'unmapped');
  return unmapped.length === 0
    ? undefined
    : await park(work, {
        reason: 'lineNotMapped',
        sentence: `Lines that are no items cannot be carried over to Sales: ${unmapped.map((line) => line.values.description).join(', ')}.`,
        nextAction: 'Replace them by item lines in Business Central.',
        triesAgain: true,
      });
}

async function send(
  work: OrderWork,
  {
    sent,
    losses,
    given,
  }: { readonly sent: SentOrder; readonly losses: readonly Loss[]; readonly given: GivenByTemplate | undefined },
  creation: SalesCreation,
): Promise<NoticeOutcome> {
  const now = work.engine.clock.nowMs();
  const intent = {
    side: 'sales',
    startedMs: now,
    sentMs: now,
    emptyLookUps: 0,
    journalSequence: work.coupling.journalSequence + 1,
    sent,
  } as const;
  if (work.coupling.state !== 'creating') {
    await work.save({ state: 'creating', intent, parked: markWhileMaking(work.coupling) }, [
      {
        kind: 'effect',
        side: 'sales',
        outcome: 'open',
        summary: `create order in Sales with ${creation.lines.length} line(s)${wordsOfTemplate(given)}${wordsOfLosses(losses)}`,
      },
    ]);
  }
  const created = await work.ports.sales.createOrder(creation);
  if (!created.ok && created.failure.reason !== 'exists') {
    return await settleFailedCreation(work, created.failure);
  }
  const number = created.ok ? created.value.orderNumber : undefined;
  await work.save(
    {
      state: 'finishing',
      ...notedAsNewTwin(work),
      ...(number === undefined ? {} : { salesNumber: number }),
      parked: undefined,
    },
    [{ kind: 'coupled', summary: `coupled with order ${number ?? creation.orderId} of Sales` }],
    await work.closed(work.coupling.intent?.journalSequence, 'done'),
  );
  return await runCycle(work, ['businessCentral', 'sales']);
}

/** A refusal is certain: the next attempt starts from what the order is by then. All else may have worked. */
async function settleFailedCreation(work: OrderWork, failure: RemoteFailure): Promise<NoticeOutcome> {
  if (!isPassing(failure)) {
    const ending = `${failure.reason}: ${failure.message}`;
    const closing = await work.closed(work.coupling.intent?.journalSequence, 'failed', ending);
    await work.save({ state: 'waiting', intent: undefined }, [], closing);
  }
  return await settleFailure(work, 'sales', failure);
}

function creationOf(creation: {
  readonly work: OrderWork;
  readonly view: OrderView;
  readonly sent: SentOrder;
  readonly given: GivenByTemplate | undefined;
  readonly check: SalesReferenceCheck;
  readonly salesId: string;
}): SalesCreation {
  const { work, view, sent, given, check, salesId } = creation;
  const { header: stated, lines } = sent;
  const { references, capabilities, writing } = check;
  const writesAmounts = capabilities.salesOrderProcessing || !capabilities.systemPricing;
  const header = writeSalesHeader(
    { ...bySales(stated, work.ports.connection.mapping), ...given?.values },
    {
      ...writing,
      blankName: view.number,
    },
  );
  const currency = references.currencies.get(stated.currency ?? '');
  const { headerDiscountAmount, freightAmount } = stated;
  const amountDecimals = currency?.precision ?? 2;
  const totals = salesHeaderTotals(
    { lines: lines.map((line) => line.values), headerDiscountAmount, freightAmount },
    amountDecimals,
  );
  return {
    orderId: salesId,
    submit: true,
    header: {
      ...header.values,
      ...(currency === undefined ? {} : { transactioncurrencyid: { bind: `/transactioncurrencies(${currency.id})` } }),
      ...(currency?.priceLevelId === undefined
        ? {}
        : { pricelevelid: { bind: `/pricelevels(${currency.priceLevelId})` } }),
      ...ownId(writing.ownColumns, view.id),
      ...(writesAmounts ? totals : {}),
    },
    lines: lines.map((line) => ({
      id: derivedId(work.coupling.couplingId, line.id),
      values: {
        ...writeSalesLine(line.values, { all: line.values }, writing).values,
        ...(writing.ownColumns.has('salesorderdetail.tdm_businesscentrallineid')
          ? { tdm_businesscentrallineid: line.id }
          : {}),
        ...(writesAmounts ? salesLineAmounts(line.values, amountDecimals) : {}),
      },
    })),
  };
}

function ownId(ownColumns: ReadonlySet<string>, businessCentralId: string): SalesValues {
  const column = ownOrderColumns.businessCentralId;
  return ownColumns.has(`salesorder.${column}`) ? { [column]: businessCentralId } : {};
}

/** What Sales alone may say is not brought to it. */
function bySales(values: HeaderValues, mapping: OrderMapping): SomeHeaderOf<FieldValue> {
  return pickFields<HeaderField, FieldValue, FieldValue>(values, (value, field) =>
    mapping.header[field]?.direction === 'fromSales' ? undefined : value,
  ) as SomeHeaderOf<FieldValue>;
}

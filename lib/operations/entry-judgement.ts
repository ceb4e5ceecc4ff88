import { businessCentralOrderLeftOut, salesOrderLeftOut } from '../full-synchronization/judge-order.js';
import { quoteIdOf, quoteStates, readSalesOrder } from '../mapping/read-sales.js';
import type { OrderView, Side } from '../order/order.js';
import type { RecordNotice } from '../ports/notice.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { readOffered } from '../sync/connection/offered-orders.js';
import { type ConnectionPorts, type Engine, portsForQuotes } from '../sync/engine.js';
import { missedOnEntry } from '../sync/meeting/entry-filter.js';
import { entersAsQuote, quietLeftMs, salesIsInScope } from '../sync/meeting/scope.js';
import { salesReading, viewOfBusinessCentral } from '../sync/views.js';

/** Whether an order that nobody has coupled enters by itself, as it stands now. */
export interface EntryJudgement {
  readonly number: string;
  readonly enters: boolean;
  /** Why it does not; `null` when it does. */
  readonly reason: string | null;
  /** The condition of the entry filter that it misses; `null`: none, or another reason comes first. */
  readonly missed: string | null;
  /** The same for people. */
  readonly sentence: string;
}

/** Reads an order of one side and judges it as the first load and its notice would. Writes nothing. */
export async function judgeEntry(
  engine: Engine,
  ports: ConnectionPorts,
  { side, id }: { readonly side: Side; readonly id: string },
): Promise<RemoteResult<EntryJudgement>> {
  const seen = side === 'sales' ? await lookInSales(engine, ports, id) : await lookInBusinessCentral(ports, id);
  if (!seen.ok) {
    return seen;
  }
  const { view, leftOut, quoteId, about } = seen.value;
  const { connection } = (about === 'quote' ? portsForQuotes(ports) : undefined) ?? ports;
  const missed = await missedOnEntry(engine, connection, { view, quoteId });
  const offered = (await readOffered(engine.state, ports.connection.connectionId)).find(
    (order) => order.side === side && order.recordId.toLowerCase() === id.toLowerCase(),
  );
  const reason = leftOut ?? (missed === undefined ? offered?.reason : 'outsideFilter');
  const { number } = view;
  return success({
    number,
    enters: reason === undefined,
    reason: reason ?? null,
    missed: reason === 'outsideFilter' ? (missed ?? null) : null,
    sentence: `${number} ${sentenceOf(reason, missed)}`,
  });
}

/** Which condition of the entry filter an order misses; `undefined`: none, or it could not be read. */
export async function missedNow(
  engine: Engine,
  ports: ConnectionPorts,
  record: { readonly side: Side; readonly id: string },
): Promise<EntryJudgement | undefined> {
  const judged = await judgeEntry(engine, ports, record);
  return judged.ok && judged.value.reason === 'outsideFilter' ? judged.value : undefined;
}

interface Seen {
  readonly about: RecordNotice['about'];
  readonly view: OrderView;
  readonly leftOut: string | undefined;
  readonly quoteId?: string | undefined;
  /** How long it has to be left alone yet. */
  readonly quietMs?: number;
}

/** When an order that a person lets in is made on the other side. */
export interface AdmittedEntry {
  readonly about: RecordNotice['about'];
  readonly number: string;
  /** What it waits for yet; `null`: nothing. */
  readonly reason: string | null;
  /** It is not made whatever a person says. */
  readonly never: boolean;
  readonly earliestIso: string | null;
  /** The same for people. */
  readonly sentence: string;
}

/** Reads an order that a person lets in, and tells when it goes: its age, filter and looks count no more. Writes nothing. */
export async function judgeAdmitted(
  engine: Engine,
  ports: ConnectionPorts,
  { side, id }: { readonly side: Side; readonly id: string },
): Promise<RemoteResult<AdmittedEntry>> {
  const { startDate: _, ...policies } = ports.connection.policies;
  const ofAnyAge = { ...ports, connection: { ...ports.connection, policies } };
  const seen = side === 'sales' ? await lookInSales(engine, ofAnyAge, id) : await lookInBusinessCentral(ofAnyAge, id);
  if (!seen.ok) {
    return seen;
  }
  const { about, view, leftOut = null, quietMs = 0 } = seen.value;
  const earliestIso = quietMs > 0 ? new Date(engine.clock.nowMs() + quietMs).toISOString() : null;
  const never = leftOut !== null && admittedWords[leftOut] === undefined;
  const told = leftOut === null ? 'is made on the other side now' : (admittedWords[leftOut]?.[side] ?? words[leftOut]);
  const sentence = `${view.number} ${told}${earliestIso === null ? '' : `: at ${earliestIso} at the earliest`}`;
  return success({ about, number: view.number, reason: leftOut, never, earliestIso, sentence });
}

const admittedWords: Readonly<Record<string, Readonly<Record<Side, string>>>> = {
  stillBeingEntered: {
    sales: 'is made in Business Central once nobody has changed it for a while (policy ordersEnter)',
    businessCentral: 'is made in Sales once it has a line',
  },
  notInEntryState: {
    sales: 'is made in Business Central once it is in the state in which orders enter (policy ordersEnter)',
    businessCentral: 'is made in Sales once it is in the state in which orders enter',
  },
  quoteNotActive: {
    sales: 'is made in Business Central once it is active',
    businessCentral: 'is never made in Sales',
  },
  notReleased: {
    sales: 'is made in Business Central once it is released',
    businessCentral: 'is made in Sales once it is released in Business Central (policy createInSales)',
  },
};

async function lookInSales(engine: Engine, ports: ConnectionPorts, id: string): Promise<RemoteResult<Seen>> {
  const read = await ports.sales.readOrder(id);
  if (!read.ok) {
    const quotes = read.failure.reason === 'notFound' ? portsForQuotes(ports) : undefined;
    return quotes === undefined ? read : await lookAtQuote(quotes, id);
  }
  return success({
    about: 'order',
    view: readSalesOrder(read.value, salesReading(ports, undefined)),
    leftOut: salesOrderLeftOut(read.value, ports.connection.policies, engine.clock.nowMs()),
    quoteId: quoteIdOf(read.value),
    quietMs: quietLeftMs(read.value, ports.connection.policies, engine.clock.nowMs()),
  });
}

async function lookAtQuote(quotes: ConnectionPorts, id: string): Promise<RemoteResult<Seen>> {
  const read = await quotes.sales.readOrder(id);
  if (!read.ok) {
    return read;
  }
  const { policies } = quotes.connection;
  const isOver = read.value.stateCode >= quoteStates.won;
  const early = salesIsInScope(read.value, policies) ? undefined : 'olderThanStartDate';
  const leftOut = isOver ? 'closed' : entersAsQuote(read.value, policies) ? early : 'quoteNotActive';
  return success({ about: 'quote', view: readSalesOrder(read.value, salesReading(quotes, undefined)), leftOut });
}

async function lookInBusinessCentral(ports: ConnectionPorts, id: string): Promise<RemoteResult<Seen>> {
  const read = await ports.businessCentral.readOrder(id);
  if (!read.ok) {
    return read;
  }
  const view = await viewOfBusinessCentral(ports, read);
  const leftOut = businessCentralOrderLeftOut(read.value, ports.connection.policies);
  return view.ok ? success({ about: 'order', view: view.value, leftOut }) : view;
}

const letIn = '"tandem enter" lets it in all the same';

const words: Readonly<Record<string, string>> = {
  closed: 'does not enter: it is closed in Sales',
  notInEntryState: 'does not enter yet: it is not in the state in which orders enter (policy ordersEnter)',
  stillBeingEntered: 'does not enter yet: somebody is entering it',
  olderThanStartDate: `does not enter by itself: it is older than the start date; ${letIn}`,
  beforeStartDate: `does not enter by itself: it is older than the start date; ${letIn}`,
  beingMade: 'is being made by Tandem',
  createInBusinessCentralOff:
    'does not enter: orders of Sales are not made in Business Central (policy createInBusinessCentral)',
  createInSalesOff: 'does not enter: orders of Business Central are not made in Sales (policy createInSales)',
  quoteNotActive: 'does not enter yet: it is not active in Sales',
  notReleased: 'does not enter yet: it is not released in Business Central (policy createInSales)',
  notLoaded: 'waits for the first load, and enters then',
  looksLike: `does not enter by itself: an order on the other side looks the same; couple them, or ${letIn}`,
  coupledElsewhere: 'does not enter: another connection has it',
};

function sentenceOf(reason: string | undefined, missed: string | undefined): string {
  if (reason === undefined) {
    return 'is one that enters by itself: its notice is on its way, or the next sweep finds it';
  }
  return reason === 'outsideFilter'
    ? `does not enter by itself, since it is outside the entry filter: ${missed}; ${letIn}`
    : (words[reason] ?? `does not enter by itself (${reason})`);
}

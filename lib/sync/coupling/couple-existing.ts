import type { Base } from '../../conflict/base.js';
import { baseOfTwo } from '../../conflict/base-of-two.js';
import { diffBase } from '../../conflict/move-base.js';
import { readSalesOrder } from '../../mapping/read-sales.js';
import type { OrderPhase, OrderView, Side } from '../../order/order.js';
import { sideNames } from '../../order/side-names.js';
import type { ConnectionRecord } from '../../ports/connection-state.js';
import type { Coupling, CouplingState } from '../../ports/coupling.js';
import type { JournalEntry, OrderVersion } from '../../ports/journal.js';
import { type RemoteFailure, success } from '../../ports/remote-result.js';
import { noteOfFingerprint } from '../connection/coupled-under.js';
import { readConnectionRecord } from '../connection/record.js';
import { couplingIdFor } from '../creation/derived-id.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { madeUnder } from '../merge/meet-configuration.js';
import { salesReading, viewOfBusinessCentral } from '../views.js';
import { barredByDirection } from './barred-values.js';
import { heldElsewhere } from './held-elsewhere.js';
import { askedNotice } from './operator-lease.js';

/** Two orders that a person says are one. */
export interface CoupleRequest {
  readonly connectionId: string;
  readonly businessCentralId: string;
  readonly salesId: string;
  /** Whose values hold where the two differ. */
  readonly statedBy: Side;
  /** The person, for the history. */
  readonly who: string;
}

export type CoupleRefusal =
  | 'alreadyCoupled'
  | 'coupledElsewhere'
  | 'orderNotFound'
  | 'otherCustomer'
  | 'otherCurrency'
  | 'orderClosed'
  | 'barredByDirection'
  | 'unsettled'
  | 'systemUnavailable';

export interface CoupleRefused {
  readonly kind: 'refused';
  readonly reason: CoupleRefusal;
  readonly sentence: string;
  /** Of a side that did not answer. */
  readonly unread?: { readonly side: Side; readonly failure: RemoteFailure };
}

export type CoupleResult = { readonly kind: 'coupled'; readonly couplingId: string } | CoupleRefused;

/**
 * Couples two orders that were there before (C6). Both whole documents are kept as a version first, so that what is
 * overwritten can be looked up; then the order is merged like any other, with the named side's values as the latest.
 */
export async function coupleExisting(
  engine: Engine,
  ports: ConnectionPorts,
  request: CoupleRequest,
): Promise<CoupleResult> {
  const taken = (await refusedElsewhere(engine, request)) ?? (await coupledAlready(engine, request));
  if (taken !== undefined) {
    return taken;
  }
  const read = await readFitting(ports, request);
  if ('kind' in read) {
    return read;
  }
  const barred = barredByDirection(ports, read, request);
  if (barred !== undefined) {
    return refuse('barredByDirection', barred);
  }
  const base = baseOfTwo(read, ports.connection.mapping, request.statedBy);
  const record = await readConnectionRecord(engine.state, request.connectionId);
  const coupling = couplingOf(engine, request, { both: read, base, record });
  const created = await engine.couplings.create(coupling, entriesOf(coupling, request, { both: read, base, record }));
  if (!created.ok) {
    return refuse('alreadyCoupled', 'One of the two has been coupled in this moment.');
  }
  await engine.queue.send([askedNotice(engine, coupling)]);
  return { kind: 'coupled', couplingId: coupling.couplingId };
}

/** A refusal with its sentence. */
export function refuse(reason: CoupleRefusal, sentence: string): CoupleRefused {
  return { kind: 'refused', reason, sentence };
}

/** What an operator may ask for instead. */
export function wayOut(state: CouplingState, side: Side): string {
  if (state === 'ended') {
    return 'What was coupled before is coupled once more with "again" (--again).';
  }
  return side === 'sales'
    ? 'It is taken over from there with "repoint" (--repoint).'
    : 'Uncouple it there first, then ask with "again" (--again).';
}

/** Refuses two orders of which another connection of this deployment has one. */
export async function refusedElsewhere(
  engine: Engine,
  { connectionId, businessCentralId, salesId }: Pick<CoupleRequest, 'connectionId' | 'businessCentralId' | 'salesId'>,
): Promise<CoupleRefused | undefined> {
  for (const [side, id] of [
    ['businessCentral', businessCentralId],
    ['sales', salesId],
  ] as const) {
    const other = await heldElsewhere(engine, { connectionId, side, id });
    if (other !== undefined) {
      return refuse(
        'coupledElsewhere',
        `The order in ${sideNames[side]} is coupled at connection ${other}; uncouple it there first.`,
      );
    }
  }
  return undefined;
}

async function coupledAlready(engine: Engine, request: CoupleRequest): Promise<CoupleResult | undefined> {
  const { connectionId, businessCentralId, salesId } = request;
  for (const [side, recordId] of [
    ['businessCentral', businessCentralId],
    ['sales', salesId],
  ] as const) {
    const found = await engine.couplings.findByRecord(connectionId, side, recordId);
    if (found !== undefined) {
      const { couplingId, state } = found.coupling;
      return refuse(
        'alreadyCoupled',
        `The order in ${sideNames[side]} belongs to coupling ${couplingId}, which is ${state}. ${wayOut(state, side)}`,
      );
    }
  }
  return undefined;
}

/** Both orders as they are now, and the whole document of Business Central. */
export interface Both {
  readonly businessCentral: OrderView;
  readonly sales: OrderView;
  readonly whole: OrderVersion['businessCentral'];
}

/** Reads both, and says why they cannot be coupled: one is not there, or they are not of one customer and currency. */
export async function readFitting(ports: ConnectionPorts, request: CoupleRequest): Promise<Both | CoupleRefused> {
  const read = await readBoth(ports, request);
  return 'kind' in read ? read : (problemOf(read) ?? read);
}

async function readBoth(
  ports: ConnectionPorts,
  { businessCentralId, salesId }: CoupleRequest,
): Promise<Both | CoupleRefused> {
  const businessCentral = await ports.businessCentral.readWholeOrder(businessCentralId);
  if (!businessCentral.ok) {
    return unread('businessCentral', businessCentral.failure);
  }
  const sales = await ports.sales.readOrder(salesId);
  if (!sales.ok) {
    return unread('sales', sales.failure);
  }
  const { record, whole } = businessCentral.value;
  const view = await viewOfBusinessCentral(ports, success(record));
  if (!view.ok) {
    return unread('sales', view.failure);
  }
  return {
    businessCentral: view.value,
    sales: readSalesOrder(sales.value, salesReading(ports, record.number)),
    whole,
  };
}

function unread(side: Side, failure: RemoteFailure): CoupleRefused {
  const { reason, message } = failure;
  const system = sideNames[side];
  return reason === 'notFound'
    ? refuse('orderNotFound', `There is no such order in ${system}.`)
    : {
        ...refuse('systemUnavailable', `The order could not be read in ${system} (${reason}): ${message}`),
        unread: { side, failure },
      };
}

const closedPhases: ReadonlySet<OrderPhase> = new Set(['fulfilled', 'invoiced', 'canceled', 'unknown']);

/** Customer and currency cannot be changed afterwards, so they have to be the same from the start. */
function problemOf({ businessCentral, sales }: Both): CoupleRefused | undefined {
  if (closedPhases.has(sales.phase)) {
    return refuse('orderClosed', `The order in Sales is ${sales.phase}; only open and submitted ones are coupled.`);
  }
  const one = businessCentral.header;
  const other = sales.header;
  if (one.customer !== other.customer) {
    return refuse(
      'otherCustomer',
      `The customers differ: ${one.customer} in Business Central, ${other.customer} in Sales.`,
    );
  }
  if (one.currency !== other.currency) {
    return refuse(
      'otherCurrency',
      `The currencies differ: ${one.currency} in Business Central, ${other.currency} in Sales.`,
    );
  }
  return undefined;
}

interface Found {
  readonly both: Both;
  readonly base: Base;
  readonly record: ConnectionRecord;
}

function couplingOf(engine: Engine, request: CoupleRequest, { both, base, record }: Found): Coupling {
  const { connectionId, salesId, businessCentralId, statedBy } = request;
  const nowIso = new Date(engine.clock.nowMs()).toISOString();
  return {
    couplingId: couplingIdFor({ connectionId, side: 'sales', recordId: salesId, generation: 1 }),
    connectionId,
    generation: 1,
    origin: statedBy,
    state: 'coupled',
    businessCentralId,
    businessCentralNumber: both.businessCentral.number,
    salesId,
    salesNumber: both.sales.number,
    base,
    versions: {},
    phases: {},
    ...madeUnder(engine.connections.get(connectionId)?.connection),
    ...noteOfFingerprint(record),
    journalSequence: 2,
    createdIso: nowIso,
    updatedIso: nowIso,
  };
}

function entriesOf(coupling: Coupling, request: CoupleRequest, { both, base }: Found): readonly JournalEntry[] {
  const atIso = coupling.createdIso;
  const system = request.statedBy === 'sales' ? 'Sales' : 'Business Central';
  const numbers = `${both.sales.number} of Sales with ${both.businessCentral.number} of Business Central`;
  const version: OrderVersion = {
    number: 1,
    reason: 'the two were coupled by hand',
    causedBy: { operator: request.who },
    businessCentral: both.whole,
    sales: both.sales,
    agreed: base,
  };
  return [
    { sequence: 1, atIso, kind: 'version', summary: 'version 1 kept before the two are coupled', version },
    {
      sequence: 2,
      atIso,
      kind: 'coupled',
      summary: `${request.who} coupled ${numbers}; where they differ, the values of ${system} hold`,
      basePatch: diffBase(undefined, base),
    },
  ];
}

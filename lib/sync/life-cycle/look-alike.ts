import { z } from 'zod';
import type { Base } from '../../conflict/base.js';
import type { OrderView, Side } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { ParkedReason } from '../../ports/parked.js';
import type { Engine } from '../engine.js';
import type { OrderWork } from '../order-work.js';
import { lifeCycle } from './table.js';

/** What an order is recognized by when somebody enters it again by hand: its customer and what is ordered. */
export interface Look {
  readonly customer: string | null;
  readonly lines: readonly { readonly product: string | null; readonly quantity: string | null }[];
}

/** A document that looks like the one that is gone. */
export interface LookAlike {
  readonly id: string;
  readonly number: string;
}

/** Orders that are gone from one side are remembered this long a list, the newest first. */
const mostRemembered = 100;
/** Writes of the list that lose against another worker are tried again this often. */
const mostTries = 5;
const documentName = 'gone-orders';

const goneOrder = z.object({
  couplingId: z.string(),
  side: z.enum(['businessCentral', 'sales']),
  look: z.string(),
  lookAlike: z.object({ id: z.string(), number: z.string() }).optional(),
  /** Ids of documents of which a person said that they are others. */
  apart: z.array(z.string()).default([]),
});
const goneOrders = z.object({ orders: z.array(goneOrder).default([]) });

/** An order that is gone from one side, as it is remembered. */
export type GoneOrderEntry = z.output<typeof goneOrder>;

/** Reasons of orders whose document on one side is gone for all that is known. */
const goneReasons: ReadonlySet<ParkedReason | undefined> = new Set<ParkedReason>([
  'deletedInSales',
  'deletedInBusinessCentral',
  'restDeletedInBusinessCentral',
  'enteredAgain',
  'lifeCyclePaused',
]);

/** The look as one text; `undefined` where there is too little to recognize anything by. */
export function lookText({ customer, lines }: Look): string | undefined {
  const known = lines.map(({ product, quantity }) => `${product ?? ''} ${quantity ?? ''}`).sort();
  return customer === null || customer === '' || known.length === 0 ? undefined : JSON.stringify([customer, ...known]);
}

function lookOfView({ header, lines }: Pick<OrderView, 'header' | 'lines'>): Look {
  return {
    customer: header.customer ?? null,
    lines: lines
      .filter(({ kind }) => kind !== 'generated')
      .map(({ values }) => ({ product: values.product ?? null, quantity: values.quantity ?? null })),
  };
}

function lookOfBase({ header, lines }: Base): Look {
  return {
    customer: header.customer.businessCentral,
    lines: lines.map(({ values }) => ({
      product: values.product.businessCentral,
      quantity: values.quantity.businessCentral,
    })),
  };
}

/** Remembers that the order is gone from this side, and tells what has been entered in its place. */
export async function rememberGone(work: OrderWork, side: Side): Promise<LookAlike | undefined> {
  const { base, couplingId, connectionId } = work.coupling;
  const look = base === undefined ? undefined : lookText(lookOfBase(base));
  if (look === undefined) {
    return undefined;
  }
  const known = await entryOf(work.engine, connectionId, couplingId);
  if (known?.side === side && known.look === look) {
    return known.lookAlike;
  }
  await change(work.engine, connectionId, (orders) =>
    [{ couplingId, side, look, apart: [] }, ...orders.filter((order) => order.couplingId !== couplingId)].slice(
      0,
      mostRemembered,
    ),
  );
  return undefined;
}

/**
 * The coupling whose order this document looks like, deleted on that side and entered again by hand: it is shown to a
 * person, and no second twin is made (spec §3.1). `undefined` when it looks like none.
 */
export async function meetLookAlike(
  engine: Engine,
  connectionId: string,
  document: Pick<OrderView, 'id' | 'number' | 'side' | 'header' | 'lines'>,
): Promise<string | undefined> {
  const found = await lookAlikeOf(engine, connectionId, document);
  if (found === undefined) {
    return undefined;
  }
  if (found.lookAlike?.id !== document.id) {
    const { id, number } = document;
    await change(engine, connectionId, (known) =>
      known.map((order) => (order.couplingId === found.couplingId ? { ...order, lookAlike: { id, number } } : order)),
    );
  }
  return found.couplingId;
}

/** The order that is gone from this document's side and that the document looks like; changes nothing. */
export async function lookAlikeOf(
  engine: Engine,
  connectionId: string,
  document: Pick<OrderView, 'id' | 'side' | 'header' | 'lines'>,
): Promise<GoneOrderEntry | undefined> {
  const look = lookText(lookOfView(document));
  const orders = look === undefined ? [] : await read(engine, connectionId);
  const found = orders.find(
    (order) => order.side === document.side && order.look === look && !order.apart.includes(document.id),
  );
  const stored = found === undefined ? undefined : await engine.couplings.find(connectionId, found.couplingId);
  return stored !== undefined && isOffered(stored.coupling, document.side) ? found : undefined;
}

function isOffered({ state, parked }: Coupling, side: Side): boolean {
  const event = side === 'sales' ? 'enteredAgainInSales' : 'enteredAgainInBusinessCentral';
  return lifeCycle[state][event] === 'offer' && goneReasons.has(parked?.reason);
}

/** What is remembered of the order of a coupling. */
export async function entryOf(
  engine: Engine,
  connectionId: string,
  couplingId: string,
): Promise<GoneOrderEntry | undefined> {
  return (await read(engine, connectionId)).find((order) => order.couplingId === couplingId);
}

/** The order is there again, or over: nothing can be taken for it any more. */
export async function forgetGone({ engine, coupling }: OrderWork): Promise<void> {
  await change(engine, coupling.connectionId, (orders) =>
    orders.filter((order) => order.couplingId !== coupling.couplingId),
  );
}

/** A person said that the document is another order: it enters as a new one. */
export async function leaveApart({ engine, coupling }: OrderWork, documentId: string): Promise<void> {
  await change(engine, coupling.connectionId, (orders) =>
    orders.map(({ lookAlike, ...order }) =>
      order.couplingId === coupling.couplingId
        ? { ...order, apart: [...order.apart, documentId] }
        : { ...order, ...(lookAlike === undefined ? {} : { lookAlike }) },
    ),
  );
}

async function read({ state }: Engine, connectionId: string): Promise<readonly GoneOrderEntry[]> {
  return goneOrders.parse((await state.read(connectionId, documentName))?.value ?? {}).orders;
}

async function change(
  { state }: Engine,
  connectionId: string,
  changed: (orders: readonly GoneOrderEntry[]) => readonly GoneOrderEntry[],
): Promise<void> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const stored = await state.read(connectionId, documentName);
    const { orders } = goneOrders.parse(stored?.value ?? {});
    if (await state.write(connectionId, documentName, { orders: changed(orders) }, stored?.etag)) {
      return;
    }
  }
  throw new Error(`the list of gone orders of connection ${connectionId} is contended`);
}

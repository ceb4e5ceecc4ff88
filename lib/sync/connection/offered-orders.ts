import { z } from 'zod';
import type { RecordNotice } from '../../ports/notice.js';
import type { StateStore } from '../../ports/state-store.js';
import type { Engine } from '../engine.js';

/**
 * Why an order that would be made on the other side waits for a person, or for the first load; the last ones why an order
 * that a person has let in is not made yet.
 */
export const offerReasons = [
  'notLoaded',
  'beforeStartDate',
  'looksLike',
  'coupledElsewhere',
  'beingMade',
  'entering',
  'stillBeingEntered',
  'notInEntryState',
  'notReleased',
] as const;
export type OfferReason = (typeof offerReasons)[number];

const offeredSchema = z.object({
  side: z.enum(['businessCentral', 'sales']),
  recordId: z.string(),
  about: z.enum(['order', 'quote']).default('order'),
  number: z.string(),
  reason: z.enum(offerReasons),
  sinceIso: z.string(),
  /** The uncoupled order on the other side that it looks like. */
  lookAlike: z.object({ id: z.string(), number: z.string() }).optional(),
  /** A person said that it enters all the same. */
  admittedBy: z.string().optional(),
  /** When it enters at the earliest, where that is known. */
  earliestIso: z.string().optional(),
});
export type OfferedOrder = z.output<typeof offeredSchema>;

const documentSchema = z.object({
  orders: z.array(offeredSchema).default([]),
  /** When an order had to be left out of the list for the first time since the connection was loaded. */
  overflowIso: z.string().optional(),
});
type OfferedDocument = z.output<typeof documentSchema>;

const documentName = 'offered-orders';
/** Orders remembered; the oldest are left out, and found again when they change or by the sweep after the first load. */
const mostOffered = 400;
const mostTries = 5;

/** The orders that wait to be decided or loaded, newest first. */
export async function readOffered(state: StateStore, connectionId: string): Promise<readonly OfferedOrder[]> {
  return parse((await state.read(connectionId, documentName))?.value).orders;
}

/** What is remembered of one record. */
export async function offerOf(
  engine: Engine,
  { connectionId, side, recordId }: Pick<RecordNotice, 'connectionId' | 'side' | 'recordId'>,
): Promise<OfferedOrder | undefined> {
  return (await readOffered(engine.state, connectionId)).find((order) => isOf(order, { side, recordId }));
}

/**
 * Remembers an order that is offered instead of being created; told again only when the reason is another.
 * @returns `false` when others were writing all the time: the notice comes again
 */
export async function offerOrder(
  engine: Engine,
  connectionId: string,
  offered: Omit<OfferedOrder, 'sinceIso' | 'admittedBy'>,
): Promise<boolean> {
  const sinceIso = new Date(engine.clock.nowMs()).toISOString();
  let isNew = false;
  const isKept = await tryToChange(engine.state, connectionId, (before) => {
    const known = before.orders.find((order) => isOf(order, offered));
    isNew = known?.reason !== offered.reason || known.lookAlike?.id !== offered.lookAlike?.id;
    if (!isNew) {
      return undefined;
    }
    const orders = [{ ...offered, sinceIso }, ...before.orders.filter((order) => !isOf(order, offered))];
    const isFull = orders.length > mostOffered;
    return {
      ...before,
      orders: orders.slice(0, mostOffered),
      ...(isFull ? { overflowIso: before.overflowIso ?? orders.at(-1)?.sinceIso ?? sinceIso } : {}),
    };
  });
  if (isNew && isKept) {
    const { side, recordId, reason: code } = offered;
    engine.logger.info('order.offered', { connectionId, side, recordId, code });
  }
  return isKept;
}

/** A person lets an order enter, whether it was offered or not. */
export async function admitOrder(
  engine: Engine,
  connectionId: string,
  { by, about = 'order', number = '', wait = { reason: 'entering' }, ...record }: AdmittedOrder,
): Promise<void> {
  const sinceIso = new Date(engine.clock.nowMs()).toISOString();
  await change(engine.state, connectionId, (before) => {
    const known = before.orders.find((order) => isOf(order, record));
    const offered = known ?? { ...record, about, number, sinceIso };
    const others = before.orders.filter((order) => !isOf(order, record));
    return { ...before, orders: [{ ...offered, ...wait, admittedBy: by }, ...others].slice(0, mostOffered) };
  });
}

/** An order that a person lets in: its number and what it waits for yet, as far as they are known. */
export interface AdmittedOrder extends Named {
  readonly by: string;
  /** An order unless said otherwise. */
  readonly about?: OfferedOrder['about'];
  readonly number?: string;
  readonly wait?: EntryWait;
}

/** Why an order that a person has let in is not made yet. */
export interface EntryWait {
  readonly reason: OfferReason;
  readonly earliestIso?: string;
}

/** An order that may have been let in cannot enter yet: the list says why. `never`: it is taken off the list. */
export async function noteEntryWait(
  engine: Engine,
  notice: Pick<RecordNotice, 'connectionId' | 'side' | 'recordId'>,
  { number, wait }: { readonly number: string; readonly wait: EntryWait | 'never' },
): Promise<void> {
  const known = await offerOf(engine, notice);
  if (known === undefined) {
    return;
  }
  if (wait === 'never') {
    await forgetOffered(engine, notice.connectionId, [notice]);
    return;
  }
  await tryToChange(engine.state, notice.connectionId, (before) => {
    const index = before.orders.findIndex((order) => isOf(order, notice) && order.admittedBy !== undefined);
    const admitted = before.orders[index];
    const isTold = admitted?.reason === wait.reason && admitted.earliestIso === wait.earliestIso;
    return admitted === undefined || (isTold && admitted.number === number)
      ? undefined
      : { ...before, orders: before.orders.with(index, { ...withoutTime(admitted), number, ...wait }) };
  });
}

function withoutTime({ earliestIso: _, ...order }: OfferedOrder): OfferedOrder {
  return order;
}

/** The order has entered, was coupled, or is gone. */
export async function forgetOffered(engine: Engine, connectionId: string, records: readonly Named[]): Promise<void> {
  await change(engine.state, connectionId, (before) => {
    const orders = before.orders.filter((order) => !records.some((record) => isOf(order, record)));
    return orders.length === before.orders.length ? undefined : { ...before, orders };
  });
}

/** The orders that wait for the first load alone, and since when the list was not whole. */
export async function readWaitingForLoad(
  state: StateStore,
  connectionId: string,
): Promise<{ readonly orders: readonly OfferedOrder[]; readonly overflowIso?: string }> {
  const { orders, overflowIso } = parse((await state.read(connectionId, documentName))?.value);
  return { orders: orders.filter(isWaitingForLoad), ...(overflowIso === undefined ? {} : { overflowIso }) };
}

/** The first load has ended, and what waited for it has been put on the queue. */
export async function forgetWaitingForLoad(state: StateStore, connectionId: string): Promise<void> {
  await change(state, connectionId, ({ orders }) => ({ orders: orders.filter((order) => !isWaitingForLoad(order)) }));
}

function isWaitingForLoad({ reason }: OfferedOrder): boolean {
  return reason === 'notLoaded';
}

type Named = Pick<OfferedOrder, 'side' | 'recordId'>;

function isOf(order: Named, { side, recordId }: Named): boolean {
  return order.side === side && order.recordId.toLowerCase() === recordId.toLowerCase();
}

type Change = (before: OfferedDocument) => OfferedDocument | undefined;

async function change(state: StateStore, connectionId: string, next: Change): Promise<void> {
  if (!(await tryToChange(state, connectionId, next))) {
    throw new Error(`the offered orders of connection ${connectionId} are contended`);
  }
}

async function tryToChange(state: StateStore, connectionId: string, next: Change): Promise<boolean> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const stored = await state.read(connectionId, documentName);
    const after = next(parse(stored?.value));
    if (after === undefined || (await state.write(connectionId, documentName, after, stored?.etag))) {
      return true;
    }
  }
  return false;
}

function parse(value: unknown): OfferedDocument {
  return documentSchema.parse(value ?? {});
}

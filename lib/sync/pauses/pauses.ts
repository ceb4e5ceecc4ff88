import { z } from 'zod';
import type { FieldValue, Side } from '../../order/order.js';
import type { StateStore } from '../../ports/state-store.js';

/** What stands still: the whole connection, all writes to one side, one customer's orders, or one order. */
export type PauseScope =
  | { readonly what: 'connection' }
  | { readonly what: 'direction'; readonly to: Side }
  | { readonly what: 'customer'; readonly customer: string }
  | { readonly what: 'order'; readonly couplingId: string };

/** An operator's pause: nothing is written where it applies until it is lifted; nothing is lost meanwhile. */
export interface Pause {
  /** 1, 2, … on this connection. */
  readonly number: number;
  readonly scope: PauseScope;
  /** Why, in the operator's words. */
  readonly reason: string;
  readonly by: string;
  readonly sinceIso: string;
}

/** What a pause is held against. */
export interface PauseFacts {
  readonly couplingId: string;
  readonly customer?: FieldValue | undefined;
  /** The side that is about to be written; absent before that is known. */
  readonly to?: Side;
}

/** The first pause that applies. Pure. */
export function pauseFor(pauses: readonly Pause[], facts: PauseFacts): Pause | undefined {
  return pauses.find(({ scope }) => applies(scope, facts));
}

function applies(scope: PauseScope, facts: PauseFacts): boolean {
  switch (scope.what) {
    case 'connection':
      return true;
    case 'direction':
      return facts.to === scope.to;
    case 'customer':
      return facts.customer === scope.customer;
    case 'order':
      return facts.couplingId === scope.couplingId;
  }
}

const side = z.enum(['businessCentral', 'sales']);

/** A scope as people write it. */
export const pauseScope = z.discriminatedUnion(
  'what',
  [
    z.strictObject({ what: z.literal('connection') }),
    z.strictObject({ what: z.literal('direction'), to: side }),
    z.strictObject({ what: z.literal('customer'), customer: z.string().trim().toUpperCase().min(1).max(20) }),
    z.strictObject({ what: z.literal('order'), couplingId: z.guid() }),
  ],
  {
    error:
      'must be {"what":"connection"}, {"what":"direction","to":…}, {"what":"customer","customer":…} or {"what":"order","couplingId":…}',
  },
);

const documentName = 'pauses';
const documentSchema = z.object({
  lastNumber: z.int().default(0),
  pauses: z
    .array(z.object({ number: z.int(), scope: pauseScope, reason: z.string(), by: z.string(), sinceIso: z.string() }))
    .default([]),
});
type PausesDocument = z.output<typeof documentSchema>;

/** Writes that lose against another operator are tried again this often. */
const mostTries = 5;

/** The pauses of a connection, oldest first. */
export async function readPauses(state: StateStore, connectionId: string): Promise<readonly Pause[]> {
  return parse((await state.read(connectionId, documentName))?.value).pauses;
}

/** Adds a pause; one for the same scope is replaced. */
export async function addPause(state: StateStore, connectionId: string, added: Omit<Pause, 'number'>): Promise<Pause> {
  const after = await change(state, connectionId, (before) => {
    const others = before.pauses.filter(({ scope }) => JSON.stringify(scope) !== JSON.stringify(added.scope));
    const number = before.lastNumber + 1;
    return { lastNumber: number, pauses: [...others, { ...added, number }] };
  });
  return { ...added, number: after.lastNumber };
}

/** Lifts a pause and returns it; `undefined` when there is none of this number. */
export async function liftPauseOf(state: StateStore, connectionId: string, number: number): Promise<Pause | undefined> {
  let lifted: Pause | undefined;
  await change(state, connectionId, (before) => {
    lifted = before.pauses.find((pause) => pause.number === number);
    return { ...before, pauses: before.pauses.filter((pause) => pause.number !== number) };
  });
  return lifted;
}

async function change(
  state: StateStore,
  connectionId: string,
  next: (before: PausesDocument) => PausesDocument,
): Promise<PausesDocument> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const stored = await state.read(connectionId, documentName);
    const after = next(parse(stored?.value));
    if (await state.write(connectionId, documentName, after, stored?.etag)) {
      return after;
    }
  }
  throw new Error(`the pauses of connection ${connectionId} are contended`);
}

function parse(value: unknown): PausesDocument {
  return documentSchema.parse(value ?? {});
}

import { z } from 'zod';
import type { FieldValue, Side } from '../../order/order.js';
import type { CompanyPlace } from '../../ports/connection.js';
import type { Parked, ParkedReason } from '../../ports/parked.js';

/**
 * What stands still: the whole deployment, one company whichever connections have it, one connection, all its writes to
 * one side, the orders of one of its customers, or one order.
 */
export type PauseScope =
  | { readonly what: 'everything' }
  | { readonly what: 'company'; readonly address: string; readonly companyId: string }
  | { readonly what: 'connection' }
  | { readonly what: 'direction'; readonly to: Side }
  | { readonly what: 'customer'; readonly customer: string }
  | { readonly what: 'order'; readonly couplingId: string };

/** An operator's pause: nothing is written where it applies until it is lifted; nothing is lost meanwhile. */
export interface Pause {
  /** 1, 2, … in this deployment. */
  readonly number: number;
  readonly scope: PauseScope;
  /** Whose connection, direction, customer or order it is; absent of a company and of everything. */
  readonly connectionId?: string;
  /** Why, in the operator's words. */
  readonly reason: string;
  readonly by: string;
  readonly sinceIso: string;
}

/** Why an order waits, by what has been paused. */
export const pauseReasons = {
  everything: 'everythingPaused',
  company: 'companyPaused',
  connection: 'connectionPaused',
  direction: 'directionPaused',
  customer: 'customerPaused',
  order: 'orderPaused',
} as const satisfies Record<PauseScope['what'], ParkedReason>;

const reasons: ReadonlySet<ParkedReason> = new Set<ParkedReason>(Object.values(pauseReasons));

/** The order waits for nothing but an operator's pause to be lifted. */
export function waitsForPause(parked: Pick<Parked, 'reason'> | undefined): boolean {
  return parked !== undefined && reasons.has(parked.reason);
}

/** What a pause is held against. */
export interface PauseFacts {
  readonly couplingId: string;
  readonly customer?: FieldValue | undefined;
  /** The side that is about to be written; absent before that is known. */
  readonly to?: Side;
}

/** The first pause that applies, of those that concern the connection. Pure. */
export function pauseFor(pauses: readonly Pause[], facts: PauseFacts): Pause | undefined {
  return pauses.find(({ scope }) => applies(scope, facts));
}

function applies(scope: PauseScope, facts: PauseFacts): boolean {
  switch (scope.what) {
    case 'everything':
    case 'company':
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

/** The pause under which a connection writes nothing at all, or nothing to the side that is named. Pure. */
export function pauseOfAll(pauses: readonly Pause[], to?: Side): Pause | undefined {
  const isOfAll = ({ scope }: Pause) =>
    scope.what === 'everything' ||
    scope.what === 'company' ||
    scope.what === 'connection' ||
    (scope.what === 'direction' && scope.to === to);
  return pauses.find(isOfAll);
}

/** Whether a pause has to do with a connection at all. Pure. */
export function concerns(
  { scope, connectionId }: Pick<Pause, 'scope' | 'connectionId'>,
  of: { readonly connectionId: string; readonly company: CompanyPlace | undefined },
): boolean {
  switch (scope.what) {
    case 'everything':
      return true;
    case 'company':
      return of.company?.address === scope.address && of.company.companyId === scope.companyId;
    default:
      return connectionId === of.connectionId;
  }
}

/** What has been paused, in plain words. */
export function wordsOf(scope: PauseScope): string {
  switch (scope.what) {
    case 'everything':
      return 'everything';
    case 'company':
      return `the company ${scope.companyId}`;
    case 'connection':
      return 'the connection';
    case 'direction':
      return `all writes to ${scope.to === 'sales' ? 'Dynamics 365 Sales' : 'Business Central'}`;
    case 'customer':
      return `the customer ${scope.customer}`;
    case 'order':
      return 'this order';
  }
}

/** Who paused what, when and why: what stands at an order that waits. */
export function sentenceOf({ number, by, scope, sinceIso, reason }: Pause): string {
  return `Pause ${number}: ${by} has paused ${wordsOf(scope)} since ${sinceIso}: ${reason}`;
}

const side = z.enum(['businessCentral', 'sales']);
const narrowScopes = [
  z.strictObject({ what: z.literal('everything') }),
  z.strictObject({ what: z.literal('connection') }),
  z.strictObject({ what: z.literal('direction'), to: side }),
  z.strictObject({ what: z.literal('customer'), customer: z.string().trim().toUpperCase().min(1).max(20) }),
  z.strictObject({ what: z.literal('order'), couplingId: z.guid() }),
] as const;

/** A scope as people write it: the company is the one of the connection that they name. */
export const writtenScope = z.discriminatedUnion(
  'what',
  [...narrowScopes, z.strictObject({ what: z.literal('company') })],
  {
    error:
      'must be {"what":"everything"}, {"what":"company"}, {"what":"connection"}, {"what":"direction","to":…}, ' +
      '{"what":"customer","customer":…} or {"what":"order","couplingId":…}',
  },
);

/** A scope as it is stored. */
export const storedScope = z.discriminatedUnion('what', [
  ...narrowScopes,
  z.strictObject({ what: z.literal('company'), address: z.string(), companyId: z.string() }),
]);

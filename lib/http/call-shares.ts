import { z } from 'zod';

/** A process that calls one system as one identity, or waits to. Times are milliseconds since 1970. */
const shareSchema = z.object({
  holder: z.string(),
  /** Calls that it may have in flight, or has: what others must leave to it. */
  count: z.number().int().min(0),
  /** Calls that it may have in flight once those beyond have ended. */
  given: z.number().int().min(0),
  /** Waits for its first call, or for its fair part. */
  hungry: z.boolean(),
  /** Since when it holds what it holds, or waits. */
  sinceMs: z.number(),
  /** Not renewed by then, its calls are over. */
  untilMs: z.number(),
});

/** What the processes of one identity know of one another (L5). */
export const callShares = z.object({
  shares: z.array(shareSchema).default([]),
  /** A 429, or a wait that the system named, is for all of them. */
  hold: z.object({ untilMs: z.number(), reason: z.enum(['throttled', 'unavailable']) }).optional(),
});

export type CallShares = z.output<typeof callShares>;

/** What a process asks for. */
export interface ShareClaim {
  readonly holder: string;
  readonly nowMs: number;
  /** Calls that it has in flight already: they count, whatever it is given. */
  readonly inFlight: number;
  /** Calls that it would make at once; 0 gives back. */
  readonly wanted: number;
}

/** How calls are divided. */
export interface ShareRules {
  /** Most calls in flight of all processes together. */
  readonly total: number;
  /** How long a share holds without being renewed. */
  readonly leaseMs: number;
  /** After so long a process lets others have its place, when there are more processes than places. */
  readonly turnMs: number;
}

type Share = CallShares['shares'][number];

/** What came of a claim. */
export interface ClaimedShare {
  readonly next: CallShares;
  /** New calls begin only while fewer than so many are in flight. */
  readonly count: number;
  /** What others leave to it: more than `count` while calls end that were begun. */
  readonly told: number;
  /** Fewer than the fair part of what is wanted; there will be more. */
  readonly hungry: boolean;
}

/**
 * Divides the calls of an identity anew for one process that asks. All counts together stay within `total`; nobody is
 * made to stop a call that it has begun. Alone, a process gets all it wants; while another waits, its fair part.
 */
export function claimShare(known: CallShares, claim: ShareClaim, rules: ShareRules): ClaimedShare {
  const { holder, nowMs, inFlight } = claim;
  const others = known.shares.filter((each) => each.holder !== holder && each.untilMs > nowMs);
  const before = known.shares.find((each) => each.holder === holder && each.untilMs > nowMs);
  const hold = known.hold !== undefined && known.hold.untilMs > nowMs ? { hold: known.hold } : {};
  if (claim.wanted === 0 && inFlight === 0) {
    return { next: { shares: others, ...hold }, count: 0, told: 0, hungry: false };
  }
  const fair = Math.max(1, Math.floor(rules.total / (others.length + 1)));
  const count = countFor(others, before, claim, { ...rules, fair });
  const hungry = count < Math.min(claim.wanted, fair);
  const isAsBefore = before !== undefined && before.hungry === hungry && before.given > 0 === count > 0;
  const sinceMs = isAsBefore ? before.sinceMs : nowMs;
  const told = Math.max(inFlight, count);
  const mine = { holder, count: told, given: count, hungry, sinceMs, untilMs: nowMs + rules.leaseMs };
  return { next: { shares: [...others, mine], ...hold }, count, told, hungry };
}

function countFor(
  others: readonly Share[],
  before: Share | undefined,
  { nowMs, wanted }: ShareClaim,
  { total, turnMs, fair }: ShareRules & { readonly fair: number },
): number {
  const hungry = others.filter((each) => each.hungry);
  const held = before?.given ?? 0;
  const isCrowded = others.length + 1 > total;
  if (isCrowded && held > 0 && hungry.length > 0 && nowMs - (before?.sinceMs ?? nowMs) >= turnMs) {
    return 0;
  }
  const free = total - others.reduce((sum, each) => sum + each.count, 0);
  // Who waits longer comes first: one place each is left for them.
  const waitingSinceMs = before?.hungry === true ? before.sinceMs : nowMs;
  const ahead = held > 0 ? 0 : hungry.filter((each) => each.given === 0 && each.sinceMs < waitingSinceMs).length;
  const most = hungry.length > 0 ? Math.min(wanted, fair) : wanted;
  return Math.max(0, Math.min(most, free - ahead));
}

/** The same, with a hold that ends no earlier than one that is known. */
export function withHold(known: CallShares, hold: NonNullable<CallShares['hold']>): CallShares {
  return known.hold !== undefined && known.hold.untilMs >= hold.untilMs ? known : { ...known, hold };
}

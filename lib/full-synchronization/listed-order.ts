import { createHash } from 'node:crypto';
import { keysOf } from '../matching/match-records.js';
import { type MatchCriteria, matchGroups, matchRecordOf } from '../matching/order-record.js';
import type { OrderView } from '../order/order.js';
import type { ExpectedWait } from './check-references.js';
import type { Entry, LeftOutReason } from './entry.js';

/** An order as listed, with why it is left out at first sight. */
export interface Listed<OrderRecord> {
  readonly record: OrderRecord;
  readonly view: OrderView;
  readonly leftOut: LeftOutReason | undefined;
  /** Of the quote that it was made from. */
  readonly quoteId?: string | undefined;
  /** The condition of the entry filter that it misses. */
  readonly missed?: string;
}

/** An order with its entry, and what the other side lacks for it. */
export interface JudgedOrder {
  readonly entry: Entry;
  readonly missing: readonly string[];
}

export interface JudgedPage {
  readonly orders: readonly JudgedOrder[];
  /** Where the list goes on; absent at its end. */
  readonly next: string | undefined;
}

/** Orders that no coupling holds are compared with the other side's. */
const neverCompared: ReadonlySet<LeftOutReason | undefined> = new Set([
  'alreadyCoupled',
  'uncoupledBefore',
  'coupledElsewhere',
  'beingMade',
  'closed',
]);

/** What the list keeps of an order. */
export function entryOf(
  { view, leftOut, missed }: Listed<unknown>,
  wait: ExpectedWait | undefined,
  criteria: MatchCriteria | undefined,
): Entry {
  const { side, id, number } = view;
  const detail = missed ?? wait?.missing.join(', ');
  return {
    side,
    id,
    number,
    outcome: leftOut === undefined ? 'toLoad' : 'leftOut',
    reason: leftOut ?? wait?.reason ?? '',
    ...(detail === undefined || detail === '' ? {} : { detail }),
    ...(neverCompared.has(leftOut) || criteria === undefined ? {} : { keys: hashedKeys(view, criteria) }),
  };
}

/** Enough to tell one from the next: 128 bits. */
const hashLength = 22;

/** What an order is compared by, however long its values are. */
function hashedKeys(view: OrderView, criteria: MatchCriteria): (string | null)[] {
  return keysOf(matchRecordOf(view), matchGroups(criteria)).map((key) =>
    key === null ? null : createHash('sha256').update(key).digest('base64url').slice(0, hashLength),
  );
}

import { z } from 'zod';

/** An entry as others name it. */
const entryRefSchema = z.object({
  id: z.guid(),
  number: z.string(),
  page: z.int(),
  index: z.int(),
  /** A run that makes orders would make it. */
  isToLoad: z.boolean(),
});
export type EntryRef = z.output<typeof entryRefSchema>;

/**
 * What became of an order, or will. `toLoad`: it will be made; `leftOut`: it is not in the scope of this run. Of a matching:
 * `matched` (will be coupled), `several` (a person decides), `alone`, `coupled` or `refused`.
 */
const entrySchema = z.object({
  side: z.enum(['businessCentral', 'sales']),
  id: z.guid(),
  number: z.string(),
  outcome: z.enum(['toLoad', 'coupled', 'parked', 'leftOut', 'unsettled', 'matched', 'several', 'alone', 'refused']),
  /** Why it is left out, or waits, or will wait; empty where there is nothing to say. */
  reason: z.string(),
  /** In words, where there is more to say. */
  detail: z.string().optional(),
  couplingId: z.string().optional(),
  /** By group of criteria, a hash of what the order shows; absent: it is not compared. Taken off at the end. */
  keys: z.array(z.string().nullable()).optional(),
  /** Groups after which it could be one of several on the other side. */
  within: z.array(z.int()).optional(),
  /** The one order of the other side that is the same, and the group that says so. */
  twin: z.object({ ref: entryRefSchema, priority: z.int() }).optional(),
});
export type Entry = z.output<typeof entrySchema>;

const pageSchema = z.array(entrySchema);

/** @throws {z.ZodError} when it is something else (a bug) */
export function parsePage(value: unknown): readonly Entry[] {
  return pageSchema.parse(value);
}

/** Why an order is left out. */
export const leftOutReasons = [
  'alreadyCoupled',
  'uncoupledBefore',
  'coupledElsewhere',
  'beingMade',
  'olderThanStartDate',
  'outsideFilter',
  'notInEntryState',
  'stillBeingEntered',
  'closed',
  'createInBusinessCentralOff',
  'createInSalesOff',
  'notReleased',
  'looksLikeGoneOrder',
  'matchCandidate',
  'gone',
  'ended',
] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

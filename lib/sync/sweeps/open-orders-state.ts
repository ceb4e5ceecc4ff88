import { z } from 'zod';
import type { StateStore } from '../../ports/state-store.js';

/** What the last sweep of open orders cost and found, for `health`. */
const runSchema = z.object({
  atIso: z.string(),
  /** Requests to Business Central. */
  requests: z.number(),
  orders: z.number(),
  /** Coupled orders that show something else than was last agreed. */
  differing: z.number(),
  enqueued: z.number(),
  /** Whether it came to the last order; else the next run goes on where this one stopped. */
  isComplete: z.boolean(),
  /** Reason of the failed call, when one failed. */
  failure: z.string().optional(),
});
export type OpenOrdersRun = z.infer<typeof runSchema>;

/** An order that was found to differ, and what it showed when a notice was put on the queue for it. */
const toldSchema = z.object({ orderId: z.string(), hash: z.string(), atMs: z.number() });
export type ToldOrder = z.infer<typeof toldSchema>;

const memorySchema = z.object({
  /** Link to the page on which the next run goes on. */
  next: z.string().optional(),
  told: z.array(toldSchema),
  run: runSchema,
});
export type OpenOrdersMemory = z.infer<typeof memorySchema>;

/** Name of the document in the state store. */
export const openOrdersName = 'open-orders';
export const openQuotesName = 'open-quotes';

/** What the last run left, with the version to write on; no memory before the first run or when it cannot be read. */
export async function readOpenOrdersMemory(
  state: StateStore,
  connectionId: string,
  name: string = openOrdersName,
): Promise<{ readonly memory: OpenOrdersMemory | undefined; readonly etag: string | undefined }> {
  const stored = await state.read(connectionId, name);
  return { memory: memorySchema.safeParse(stored?.value).data, etag: stored?.etag };
}

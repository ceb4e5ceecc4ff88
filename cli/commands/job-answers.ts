import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';

const side = z.string();

/** One row of the counts. */
const countRow = z.object({ side, outcome: z.string(), reason: z.string(), orders: integerField });
export type CountRow = z.infer<typeof countRow>;

const jobShape = z
  .object({
    jobId: z.string(),
    phase: z.string(),
    startedBy: z.string(),
    startedIso: z.string(),
    endedIso: z.string().optional(),
    paused: z.object({ by: z.string(), sinceIso: z.string() }).optional(),
    problem: z.object({ sentence: z.string() }).loose().optional(),
    progress: z.object({
      orders: integerField,
      ended: integerField,
      inFlight: integerField,
      perMinute: integerField.optional(),
      secondsLeft: integerField.optional(),
    }),
    counts: z.array(countRow),
    missing: z.array(z.object({ name: z.string(), orders: integerField })),
  })
  .loose();
export type Job = z.infer<typeof jobShape>;

/** What `full-synchronization` and `matching` answer. */
export const jobAnswer = z.object({ connectionId: z.string(), job: jobShape.optional() }).loose();

const orderShape = z.object({
  side,
  id: z.string(),
  number: z.string(),
  outcome: z.string(),
  reason: z.string(),
  detail: z.string().optional(),
  couplingId: z.string().optional(),
  /** Of a matching: the group of criteria that decided. */
  criterion: integerField.optional(),
});
export type LoadedOrder = z.infer<typeof orderShape>;

/** What `full-synchronization/orders` and `matching/orders` answer. */
export const ordersAnswer = z.object({ orders: z.array(orderShape), nextPage: integerField.optional() }).loose();

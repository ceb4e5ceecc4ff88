import { z } from 'zod';

/**
 * "Something about this record may have changed": the message on the queue. It carries no data that is trusted, the
 * engine reads the record. Property names avoid those of the broker's own metadata, which a JSON body would overwrite
 * in the Functions host (azure platform fact 3).
 */
const noticeShape = {
  noticeVersion: z.literal(1),
  connectionId: z.string().min(1).max(40),
  side: z.enum(['businessCentral', 'sales']),
  /** W3C trace context of the delivery, so that one change is one trace. */
  traceParent: z.string().optional(),
  /** When Tandem first knew of it, for the lag; kept when it is put off. */
  noticedMs: z.number().optional(),
  /** How often this notice was put off after a passing fault. */
  attemptNumber: z.int().min(0).default(0),
};

const recordNotice = z.object({
  ...noticeShape,
  about: z.enum(['order', 'quote']),
  recordId: z.guid(),
  /** `loaded`: a full synchronization brings the order in; `asked`: a person. */
  cause: z.enum(['created', 'updated', 'deleted', 'swept', 'retried', 'asked', 'invoiced', 'loaded']),
  /** Version of the row that the notice speaks of, where the sender told it (Sales post-image `versionnumber`). */
  rowVersion: z.string().optional(),
  /** The line, when the notice speaks of one. */
  lineId: z.guid().optional(),
});

const sweepNotice = z.object({
  ...noticeShape,
  about: z.literal('sweep'),
  /** Why: for the journal of the sweep and the logs. */
  reason: z.string().max(100),
});

/** The next step of a comparison of both sides; the side says nothing. */
const driftNotice = z.object({
  ...noticeShape,
  about: z.literal('drift'),
  /** The comparison that the step belongs to. */
  runId: z.guid(),
});

/** The next turn of a full synchronization, or of a matching; the side says nothing. */
const jobNotice = z.object({
  ...noticeShape,
  about: z.enum(['fullSynchronization', 'matching']),
  jobId: z.guid(),
  /** The turn that the job is to take; a notice of any other turn is out of date. */
  turn: z.int().min(0),
});

export const noticeSchema = z.discriminatedUnion('about', [recordNotice, sweepNotice, driftNotice, jobNotice]);
export type Notice = z.infer<typeof noticeSchema>;
export type DriftNotice = z.infer<typeof driftNotice>;
export type RecordNotice = z.infer<typeof recordNotice>;
export type SweepNotice = z.infer<typeof sweepNotice>;
export type JobNotice = z.infer<typeof jobNotice>;

/** Fixed for ever (spec §3.2): all notices about one record of one side are handled one after the other. */
export function sessionIdOf(notice: Notice): string {
  return `${notice.connectionId}-${notice.side}-${'recordId' in notice ? notice.recordId : notice.about}`;
}

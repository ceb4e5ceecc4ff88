import { z } from 'zod';
import type { StateDocument, StateStore } from '../../ports/state-store.js';

const fieldValue = z.string().nullable();

/** A difference that nothing explains. */
const driftSchema = z.object({
  couplingId: z.string(),
  businessCentralNumber: z.string().optional(),
  salesNumber: z.string().optional(),
  /** An order unless said otherwise. */
  document: z.literal('quote').optional(),
  /** The pair of lines; absent = header. */
  pairId: z.string().optional(),
  field: z.string(),
  businessCentral: fieldValue,
  sales: fieldValue,
  /** When a report first saw just this. */
  sinceIso: z.string(),
});
export type Drift = z.infer<typeof driftSchema>;

const counted = z.record(z.string(), z.number());

const tallySchema = z.object({
  runId: z.string(),
  startedIso: z.string(),
  /** Coupled orders and quotes that were compared on both sides. */
  compared: z.number(),
  /** Open couplings without a pair of orders to compare, by their state. */
  notCompared: counted,
  /** Differences that nothing explains: the number that should be zero. */
  unexplained: z.number(),
  /** Orders that have such differences. */
  drifting: z.number(),
  /** Differences that are explained, by why. */
  explained: counted,
  /** Orders whose totals differ by more than the currency's precision though all fields agree: told, never chased. */
  totalsDiffer: z.number(),
  /** Notices put on the queue for orders that drift. */
  notices: z.number(),
  requests: z.object({ businessCentral: z.number(), sales: z.number() }),
  /** The first of what nothing explains, at most two hundred. */
  drift: z.array(driftSchema),
});
export type DriftTally = z.infer<typeof tallySchema>;

/** A comparison that is under way: it goes on after the last coupling that it has looked at. */
const runSchema = tallySchema.extend({
  after: z.string(),
  /** When its last step ended. */
  steppedMs: z.number(),
});
export type DriftRun = z.infer<typeof runSchema>;

const reportSchema = tallySchema.extend({
  endedIso: z.string(),
  /** Why it could not look at every order. */
  failure: z.string().optional(),
});
export type DriftReport = z.infer<typeof reportSchema>;

const documentSchema = z.object({ run: runSchema.optional(), report: reportSchema.optional() });
export type DriftDocument = z.infer<typeof documentSchema>;

/** Name of the document in the state store. */
const driftName = 'drift';

/** The comparison under way and the last report, with the version to write on. */
export async function readDrift(
  state: StateStore,
  connectionId: string,
): Promise<{ readonly document: DriftDocument; readonly etag: StateDocument['etag'] | undefined }> {
  const stored = await state.read(connectionId, driftName);
  return { document: documentSchema.safeParse(stored?.value).data ?? {}, etag: stored?.etag };
}

/** `false`: somebody else has written it meanwhile. */
export async function writeDrift(
  state: StateStore,
  connectionId: string,
  written: { readonly document: DriftDocument; readonly etag: string | undefined },
): Promise<boolean> {
  return await state.write(connectionId, driftName, written.document, written.etag);
}

/** A comparison that has seen nothing yet. */
export function emptyTally(runId: string, startedIso: string): DriftTally {
  return {
    runId,
    startedIso,
    compared: 0,
    notCompared: {},
    unexplained: 0,
    drifting: 0,
    explained: {},
    totalsDiffer: 0,
    notices: 0,
    requests: { businessCentral: 0, sales: 0 },
    drift: [],
  };
}

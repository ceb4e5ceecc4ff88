import { z } from 'zod';
import type { Side } from '../../order/order.js';
import { type ConnectionPorts, type Engine, portsForQuotes } from '../engine.js';

/** Nothing is older than this when a connection is swept for the first time; older orders are the first load's. */
const firstLookBackMs = 24 * 3_600_000;
/** Writes that lose against a sweep are tried again this often. */
const mostTries = 5;

const watermarkSchema = z.object({
  sinceIso: z.iso.datetime({ offset: true }),
  deepIso: z.iso.datetime({ offset: true }),
  /** The last run ended by its bound: where its list goes on, since when it lists, and whether it was the look at the whole last day. */
  goesOn: z.exactOptional(
    z.object({ next: z.string(), sinceIso: z.iso.datetime({ offset: true }), isDeep: z.boolean() }),
  ),
});
/** How far a side has been swept, in that system's own time, so that clocks need not agree (F12). */
export type Watermark = z.infer<typeof watermarkSchema>;

/** Name of the document that holds it. */
export function watermarkName(about: ConnectionPorts['about'], side: Side): string {
  return about === 'quote' ? `sweep-quotes-${side}` : `sweep-${side}`;
}

/** The watermark as stored; the first one where there is none or it cannot be read. */
export function parseWatermark(value: unknown, nowMs: number): Watermark {
  return watermarkSchema.safeParse(value).data ?? firstWatermark(nowMs);
}

/** Fixes from where a connection is swept, so that what changes while it is switched off later is found. */
export async function beginWatermarks(engine: Engine, ports: ConnectionPorts): Promise<void> {
  const value = firstWatermark(engine.clock.nowMs());
  for (const name of namesOf(ports)) {
    // Refused where there is one already.
    await engine.state.write(ports.connection.connectionId, name, value, undefined);
  }
}

/** Has the next sweep look back to this moment at least. */
export async function rewindWatermarks(engine: Engine, ports: ConnectionPorts, toIso: string): Promise<void> {
  const { connectionId } = ports.connection;
  for (const name of namesOf(ports)) {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const stored = await engine.state.read(connectionId, name);
      const known = parseWatermark(stored?.value, engine.clock.nowMs());
      const isFarEnough = Date.parse(known.sinceIso) <= Date.parse(toIso);
      const next = { sinceIso: toIso, deepIso: known.deepIso };
      if (isFarEnough || (await engine.state.write(connectionId, name, next, stored?.etag))) {
        break;
      }
    }
  }
}

/** Puts a sweep of each side on the queue. */
export async function enqueueGapSweeps(engine: Engine, connectionId: string, reason: string): Promise<void> {
  const sides: readonly Side[] = ['businessCentral', 'sales'];
  await engine.queue.send(
    sides.map((side) => ({
      notice: { noticeVersion: 1, connectionId, side, about: 'sweep', reason, attemptNumber: 0 },
      messageId: `gap-${engine.ids.newId()}`,
    })),
  );
}

function namesOf(ports: ConnectionPorts): readonly string[] {
  const kinds = portsForQuotes(ports) === undefined ? [undefined] : [undefined, 'quote' as const];
  return kinds.flatMap((about) => [watermarkName(about, 'businessCentral'), watermarkName(about, 'sales')]);
}

function firstWatermark(nowMs: number): Watermark {
  return { sinceIso: new Date(nowMs - firstLookBackMs).toISOString(), deepIso: new Date(nowMs).toISOString() };
}

import type { Side } from '../../order/order.js';
import type { ModifiedOrder } from '../../ports/business-central.js';
import type { SweepNotice } from '../../ports/notice.js';
import type { OutgoingNotice } from '../../ports/queue.js';
import { isPassing, type RemoteFailure } from '../../ports/remote-result.js';
import { type ConnectionPorts, type Engine, portsForQuotes } from '../engine.js';
import { done, type NoticeOutcome, retryAfter } from '../outcome.js';
import { enqueueDueWork } from './due-work.js';
import { parseWatermark, type Watermark, watermarkName } from './sweep-watermark.js';
import { noteUnannounced } from './unannounced.js';

/** What a sweep looks at. */
export interface SweepScope {
  readonly side: Side | 'both';
  /** How far to look back beyond the last change seen: records become visible later than their stamp says. */
  readonly overlapMs: number;
}

export interface SweepReport {
  readonly enqueued: number;
  /** Sides that could not be read; their watermark stays, so that the next sweep finds the same. */
  readonly failures: readonly { readonly side: Side; readonly failure: RemoteFailure }[];
}

/** A remote clock that was set back stamps changes below the watermark: once an hour the whole last day is looked at. */
const deepIntervalMs = 3_600_000;
const deepLookBackMs = 24 * 3_600_000;
/** Bound of one run; the next one goes on with the page that would have come. */
const mostPages = 50;
/** A sweep asked for by a notice is put off this often; afterwards the timer's sweep does it. */
const mostAttempts = 5;

/**
 * Makes lost notices good (L2): lists what was modified on each side since the watermark, and puts a notice on the queue
 * for every record that the couplings do not know in that version. With `both`, also for work that is due.
 */
export async function sweepConnection(engine: Engine, connectionId: string, scope: SweepScope): Promise<SweepReport> {
  const ports = engine.connections.get(connectionId);
  if (ports === undefined) {
    throw new Error(`no connection ${connectionId}`);
  }
  const sides: readonly Side[] = scope.side === 'both' ? ['businessCentral', 'sales'] : [scope.side];
  const quotes = portsForQuotes(ports);
  const seen = quotes === undefined ? [ports] : [ports, quotes];
  const sweeps = await Promise.all(
    seen.flatMap((kind) => sides.map((side) => new SideSweep(engine, kind, side).run(scope.overlapMs))),
  );
  const due = scope.side === 'both' ? await enqueueDueWork(engine, connectionId) : 0;
  const failures = sweeps.flatMap((sweep) =>
    sweep.failure === undefined ? [] : [{ side: sweep.side, failure: sweep.failure }],
  );
  for (const { side, failure } of failures) {
    engine.logger.warn('sweep.failed', { connectionId, side, code: failure.reason, message: failure.message });
  }
  const enqueued = sweeps.reduce((sum, sweep) => sum + sweep.enqueued, due);
  engine.logger.info('sweep.done', { connectionId, side: scope.side, enqueued, due });
  return { enqueued, failures };
}

/** Carries out a sweep that a notice asked for. */
export async function handleSweepNotice(
  engine: Engine,
  notice: SweepNotice,
  overlapMs: number,
): Promise<NoticeOutcome> {
  const report = await sweepConnection(engine, notice.connectionId, { side: notice.side, overlapMs });
  const [failed] = report.failures;
  if (failed === undefined || notice.attemptNumber >= mostAttempts) {
    return done;
  }
  return retryAfter(failed.failure, notice.attemptNumber);
}

/** One sweep of one side. The watermark is in the remote system's own time, so that clocks need not agree (F12). */
class SideSweep {
  enqueued = 0;
  failure: RemoteFailure | undefined;
  private readonly listed = new Set<string>();

  constructor(
    private readonly engine: Engine,
    private readonly ports: ConnectionPorts,
    readonly side: Side,
  ) {}

  async run(overlapMs: number): Promise<this> {
    const { state, clock } = this.engine;
    const connectionId = this.ports.connection.connectionId;
    const name = watermarkName(this.ports.about, this.side);
    const stored = await state.read(connectionId, name);
    const nowMs = clock.nowMs();
    const known = parseWatermark(stored?.value, nowMs);
    const isDeep = known.goesOn?.isDeep ?? nowMs - Date.parse(known.deepIso) >= deepIntervalMs;
    const fromMs = Math.min(Date.parse(known.sinceIso), nowMs);
    const lookBackMs = isDeep ? Math.max(overlapMs, deepLookBackMs) : overlapMs;
    const sinceIso = known.goesOn?.sinceIso ?? isoOf(fromMs - lookBackMs);
    const { seenIso, next } = await this.list(sinceIso, known.goesOn?.next);
    const startedMs = known.goesOn === undefined ? fromMs : Date.parse(known.goesOn.sinceIso);
    // Where a list has broken off for good, what stood behind in it may be older than what was seen: it is listed anew.
    const hasBrokenOff = this.failure !== undefined && next === undefined;
    const reachedMs = hasBrokenOff ? startedMs : Math.max(fromMs, seenIso === undefined ? 0 : Date.parse(seenIso));
    const isDone = this.failure === undefined && next === undefined;
    const watermark: Watermark = {
      sinceIso: isoOf(reachedMs),
      deepIso: isDeep && isDone ? isoOf(nowMs) : known.deepIso,
      ...(next === undefined ? {} : { goesOn: { next, sinceIso, isDeep } }),
    };
    // Somebody else who moved it meanwhile has swept as well; both look back far enough.
    await state.write(connectionId, name, watermark, stored?.etag);
    return this;
  }

  /**
   * Enqueues page by page, oldest first. Returns the latest stamp of what is safely on the queue, and the page that is next,
   * where the run ends before the list does. A place that the system does not know any more is forgotten.
   */
  private async list(
    sinceIso: string,
    place: string | undefined,
  ): Promise<{ readonly seenIso?: string | undefined; readonly next?: string | undefined }> {
    const system = this.side === 'sales' ? this.ports.sales : this.ports.businessCentral;
    let next = place;
    let seenIso: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const listed = await system.listOrdersModifiedSince(sinceIso, next);
      if (!listed.ok) {
        this.failure = listed.failure;
        return { seenIso, next: isPassing(listed.failure) ? next : undefined };
      }
      await this.enqueueUnknown(listed.value.orders);
      seenIso = later(seenIso, listed.value.orders.at(-1)?.modifiedIso);
      next = listed.value.next;
      if (next === undefined) {
        return { seenIso };
      }
    }
    return { seenIso, next };
  }

  private async enqueueUnknown(orders: readonly ModifiedOrder[]): Promise<void> {
    const notices: OutgoingNotice[] = [];
    const unknown: ModifiedOrder[] = [];
    for (const order of orders) {
      // Listed without a version once more, as the order of a changed line: its own version has told.
      const isListed = order.version === '' && this.listed.has(order.id);
      this.listed.add(order.id);
      if (!isListed && !(await this.isKnown(order))) {
        unknown.push(order);
        notices.push({ notice: this.noticeOf(order), messageId: `swept-${this.engine.ids.newId()}` });
      }
    }
    if (notices.length > 0) {
      await this.engine.queue.send(notices);
      this.enqueued += notices.length;
      const { connectionId } = this.ports.connection;
      await noteUnannounced(this.engine, connectionId, { side: this.side, orders: unknown });
    }
  }

  private async isKnown(order: ModifiedOrder): Promise<boolean> {
    const { couplings } = this.engine;
    const found = await couplings.findByRecord(this.ports.connection.connectionId, this.side, order.id);
    return found !== undefined && order.version !== '' && found.coupling.versions[this.side]?.header === order.version;
  }

  private noticeOf(order: ModifiedOrder): OutgoingNotice['notice'] {
    return {
      noticeVersion: 1,
      connectionId: this.ports.connection.connectionId,
      side: this.side,
      about: this.ports.about ?? 'order',
      recordId: order.id,
      cause: 'swept',
      attemptNumber: 0,
    };
  }
}

function later(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && Date.parse(other) > Date.parse(one)) ? other : one;
}

function isoOf(moment: number): string {
  return new Date(moment).toISOString();
}

import type { FieldConflict } from '../../conflict/conflict.js';
import type { WholeBusinessCentralOrder } from '../../mapping/business-central-record.js';
import type { StatedAnew } from '../../mapping/stated-anew.js';
import type { NewsItem } from '../../news/news-item.js';
import type { OrderLine } from '../../order/order.js';
import type { Views } from '../effects/next-base.js';
import { conflictEntries } from '../merge/conflicts-of-plan.js';
import type { NewEntry, OrderWork } from '../order-work.js';
import { markWhileMaking } from '../park.js';
import type { SidePlan } from '../plan.js';
import { versionEntry } from '../versions/version-chain.js';

/** What the new document is to hold, and which values in Business Central lose a conflict by it. */
export interface Renewal {
  readonly plan: SidePlan;
  readonly conflicts: readonly FieldConflict[];
  /** What is to be told of those, once there is a new document. */
  readonly news: readonly NewsItem[];
}

/** What a re-creation starts from. */
export interface Opening extends Renewal {
  readonly work: OrderWork;
  readonly views: Views;
  readonly whole: WholeBusinessCentralOrder;
  readonly marker: string;
  readonly stated: StatedAnew;
}

/** Version, intent and open entry in one transaction, before the first effect: nothing is lost even without an archive. */
export async function openRecreation(opening: Opening): Promise<void> {
  const { work, views, plan, marker, stated, news } = opening;
  const { coupling, engine } = work;
  const now = engine.clock.nowMs();
  await work.save(
    {
      state: 'recreating',
      marker,
      parked: markWhileMaking(coupling),
      // As just read: while the seller had the order reopened nothing was noted. Tells later whether it was released.
      phases: { ...coupling.phases, businessCentral: views.businessCentral.phase },
      carryOver: { versionSequence: coupling.journalSequence + 1, ...stated, ...(news.length === 0 ? {} : { news }) },
      intent: {
        side: 'businessCentral',
        startedMs: now,
        sentMs: now,
        emptyLookUps: 0,
        journalSequence: coupling.journalSequence + 2,
        statedBy: 'sales',
        replacedVersion: views.businessCentral.version,
        sent: { header: views.sales.header, lines: sentSalesLines(work, views, plan) },
      },
    },
    await entriesOf(opening),
  );
}

async function entriesOf({ work, views, conflicts, whole, marker }: Opening): Promise<readonly NewEntry[]> {
  const { base: agreed } = work.coupling;
  if (agreed === undefined) {
    throw new Error(`coupling ${work.coupling.couplingId} is made anew without a base`);
  }
  const reason =
    views.businessCentral.phase === 'open'
      ? 'a change from Sales: every change archives'
      : 'a change from Sales that Business Central refuses on a released order';
  const before = 'the order is made anew';
  const kept = { before, reason, businessCentral: whole, sales: views.sales, agreed };
  return [
    await versionEntry(work, { ...kept, causedBy: 'sales' }),
    {
      kind: 'effect',
      side: 'businessCentral',
      outcome: 'open',
      summary: `archive order ${work.coupling.businessCentralNumber} and make it anew`,
      after: { marker },
    },
    ...conflictEntries('businessCentral', conflicts),
  ];
}

/** The product lines as Sales shows them, in the order in which the new document has them. */
function sentSalesLines(work: OrderWork, views: Views, plan: SidePlan): readonly OrderLine[] {
  const deleted = new Set(plan.deletes.map(({ line }) => line.id));
  const salesIds = new Map(
    (work.coupling.base?.lines ?? []).map((line) => [line.businessCentralLineId, line.salesLineId]),
  );
  const kept = views.businessCentral.lines.filter((line) => line.kind === 'product' && !deleted.has(line.id));
  const sales = new Map(views.sales.lines.map((line) => [line.id, line]));
  const shown = kept.map((line) => sales.get(salesIds.get(line.id) ?? ''));
  return [...shown.filter((line) => line !== undefined), ...plan.inserts.map(({ source }) => source)];
}

/** The marker stays: a batch that was only slow may still commit, and its order must then be recognized. */
export async function backToCoupled(work: OrderWork, ending: string): Promise<void> {
  const closing = await work.closed(work.coupling.intent?.journalSequence, 'failed', ending);
  await work.save({ state: 'coupled', intent: undefined }, [], closing);
}

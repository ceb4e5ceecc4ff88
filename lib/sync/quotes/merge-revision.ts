import type { Base } from '../../conflict/base.js';
import { diffBase, isEmptyPatch } from '../../conflict/move-base.js';
import type { BusinessCentralOrderRecord, WholeBusinessCentralOrder } from '../../mapping/business-central-record.js';
import { lateEditsOf } from '../../mapping/late-edits.js';
import { readBusinessCentralOrder } from '../../mapping/read-business-central.js';
import { type Recreation, recreationOf } from '../../mapping/recreate-business-central.js';
import { statedAnew } from '../../mapping/stated-anew.js';
import type { KnownProducts } from '../../mapping/write-business-central.js';
import type { OrderView } from '../../order/order.js';
import { waitForValues } from '../effects/losses.js';
import type { Views } from '../effects/next-base.js';
import { decimalsOf } from '../effects/write-to-business-central.js';
import { conflictEntries, conflictsOfPlan } from '../merge/conflicts-of-plan.js';
import { mergeByRules } from '../merge/merge-by-rules.js';
import { askPerson, openConflictsOf } from '../merge/open-conflicts.js';
import type { NewEntry, OrderWork } from '../order-work.js';
import { park, settleFailure } from '../park.js';
import { planFor, type SidePlan } from '../plan.js';
import { recreationChanges } from '../recreate/recreation-changes.js';
import { newsOfConflicts } from '../seller-news/news-of-plan.js';
import { keptForLater } from '../seller-news/order-news.js';
import { versionEntry } from '../versions/version-chain.js';
import { businessCentralReading } from '../views.js';
import { finished, type Making, type MakingOrEnd } from './quote-making.js';
import { agreedOfRevision, isInOtherCurrency, revisionBase, withDeletions } from './revision-base.js';
import { linesPricedAnew, targetOfRevision } from './revision-target.js';
import { asMeant } from './unfinished-revision.js';

/** A revision as the seller has it, and what of it is known in Business Central. */
export interface Revision {
  readonly view: OrderView;
  readonly products: KnownProducts;
}

/**
 * A revised quote (C13): merged with what Business Central shows of the earlier one, against what the two had agreed on.
 * The earlier document is archived and the merged one made in one snapshot batch, all or nothing, and both whole
 * documents are kept as a version first (spec §3.2). `undefined`: there is no earlier one any more.
 */
export async function mergeRevision(
  work: OrderWork,
  quoteId: string,
  revision: Revision,
): Promise<MakingOrEnd | undefined> {
  const { ports } = work;
  const read = await ports.businessCentral.readWholeOrder(quoteId);
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? undefined
      : finished(await settleFailure(work, 'businessCentral', read.failure));
  }
  const reading = await businessCentralReading(ports);
  if (!reading.ok) {
    return finished(await settleFailure(work, 'sales', reading.failure));
  }
  const shown = readBusinessCentralOrder(read.value.record, reading.value);
  const businessCentral = asMeant(shown, work.coupling.unwritten);
  const views = { businessCentral, sales: revision.view };
  const { mapping } = ports.connection;
  const known = agreedOfRevision(work.coupling.base, views, mapping);
  const merged = await mergeByRules(work, revisionBase(known, views, mapping), views);
  const agreed = withDeletions(known, merged);
  const nowIso = new Date(work.engine.clock.nowMs()).toISOString();
  const openConflicts = openConflictsOf(work.coupling, merged.conflicts, nowIso);
  const undecided = askPerson(openConflicts);
  if (undecided !== undefined) {
    // The base goes along: its lines are named as the conflicts name them.
    const isKnown = JSON.stringify(openConflicts) === JSON.stringify(work.coupling.openConflicts);
    if (!isKnown) {
      await work.save({ openConflicts, base: agreed }, agreedEntry(work, agreed));
    }
    return finished(await park(work, undecided));
  }
  const plan = planFor('businessCentral', merged);
  const waiting = waitForValues(plan, views, mapping);
  if (waiting !== undefined) {
    return finished(await park(work, waiting));
  }
  const lost = (['businessCentral', 'sales'] as const).map((side) => {
    const ofSide = planFor(side, merged);
    const told = newsOfConflicts({ plan: ofSide, merged, fields: mapping });
    return { told, entries: conflictEntries(side, conflictsOfPlan(ofSide, merged)) };
  });
  const pricedAnew = linesPricedAnew(plan, merged, isInOtherCurrency(agreed, views.sales));
  const amountDecimals = decimalsOf(businessCentral, reading.value);
  const changes = { ...changesOf(work, { views, plan, products: revision.products, amountDecimals }), pricedAnew };
  const news = keptForLater(
    work,
    lost.flatMap(({ told }) => told),
  );
  const aside = await ports.businessCentral.readAside(quoteId);
  if (!aside.ok) {
    return finished(await settleFailure(work, 'businessCentral', aside.failure));
  }
  const target = targetOfRevision(plan, { merged, views, pricedAnew });
  const version = await versionEntry(work, {
    reason: 'a revision of the quote in Sales',
    causedBy: 'sales',
    businessCentral: { ...read.value.whole, aside: aside.value },
    sales: views.sales,
    agreed: work.coupling.base ?? agreed,
    before: 'the quote is replaced',
  });
  return {
    kind: 'making',
    summary: `archive quote ${businessCentral.number} of Business Central and make its revision`,
    entries: [version, ...agreedEntry(work, agreed), ...lost.flatMap(({ entries }) => entries)],
    change: {
      base: agreed,
      revision: { ...target, agreed },
      carryOver: { versionSequence: work.coupling.journalSequence + 1, ...statedAnew(changes) },
      ...(news === undefined ? {} : { news }),
      unwritten: undefined,
      openConflicts: undefined,
      decisions: undefined,
    },
    made: { sent: target, statedBy: 'sales' },
    carryOut: (marker) => send(work, read.value, { ...changes, marker }),
  };
}

function changesOf(
  work: OrderWork,
  known: {
    readonly views: Views;
    readonly plan: SidePlan;
    readonly products: KnownProducts;
    readonly amountDecimals: number;
  },
): Recreation {
  return recreationChanges({ work, ...known, marker: '' });
}

/** What is new of what was agreed; none where the same was found before. */
function agreedEntry({ coupling }: OrderWork, agreed: Base): readonly NewEntry[] {
  const basePatch = diffBase(coupling.base, agreed);
  const summary = 'the lines of the revision are those of the earlier quote, as far as they read alike';
  return isEmptyPatch(basePatch) ? [] : [{ kind: 'agreed', summary, basePatch }];
}

async function send(
  { ports }: OrderWork,
  { record, whole }: { readonly record: BusinessCentralOrderRecord; readonly whole: WholeBusinessCentralOrder },
  changes: Recreation,
): ReturnType<Making['carryOut']> {
  const made = await ports.businessCentral.recreateOrder({
    orderId: record.id,
    etag: record.etag,
    lines: record.lines.map(({ id, etag }) => ({ id, etag })),
    creation: recreationOf(whole, changes),
  });
  return made.ok
    ? {
        ...made,
        value: { ...made.value, lateEdits: lateEditsOf(whole, made.value.seen ?? whole, statedAnew(changes)) },
      }
    : made;
}

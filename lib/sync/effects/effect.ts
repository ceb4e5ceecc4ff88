import type { Base } from '../../conflict/base.js';
import type { IsWritten } from '../../conflict/decisions.js';
import type { Resolved } from '../../conflict/merge-fields.js';
import type { MergedOrder } from '../../conflict/merge-order.js';
import { diffBase } from '../../conflict/move-base.js';
import { entriesOf, type HeaderField, type LineField } from '../../order/fields.js';
import { type FieldValue, type OrderView, otherSide, type Side } from '../../order/order.js';
import type { OrderNews } from '../../ports/coupling.js';
import type { JournalEntry } from '../../ports/journal.js';
import type { RemoteFailure, RemoteResult } from '../../ports/remote-result.js';
import { firstLook } from '../creation/creation-base.js';
import { conflictEntries, conflictsOfPlan } from '../merge/conflicts-of-plan.js';
import { decisionsAfter } from '../merge/open-conflicts.js';
import type { NewEntry, OrderWork } from '../order-work.js';
import type { SidePlan } from '../plan.js';
import { doubted } from '../seller-news/order-news.js';
import { agreedVersions } from '../views.js';
import { type LostValues, lostValues, wordsOfLosses } from './losses.js';
import { movedByLines, nextBase, type SentPlan, type Views } from './next-base.js';
import { absorbReadBack } from './read-back.js';

/** How an effect went: `applied` with the side as it is now, `reread` when the side has to be read first, else the failure. */
export type EffectResult =
  | { readonly kind: 'applied'; readonly view: OrderView }
  | { readonly kind: 'reread' }
  | { readonly kind: 'failed'; readonly failure: RemoteFailure };

export interface Effect {
  readonly work: OrderWork;
  readonly base: Base;
  readonly merged: MergedOrder;
  readonly views: Views;
  readonly sent: SentPlan;
  /** What the seller has been told once it has worked; absent: nothing new. */
  readonly news?: OrderNews | undefined;
  /** The remote call; conditional on the versions of the views. */
  carryOut(): Promise<RemoteResult<OrderView>>;
}

/**
 * Carries out one effect: the journal entry and the intended base are stored before the call, the base moves and the
 * entry is closed after it, in one transaction each (I9, I10, I11). An unclear answer leaves the entry open: the next
 * read of the side tells what happened.
 */
export async function carryOutEffect(effect: Effect): Promise<EffectResult> {
  const { work, base, merged, views, sent } = effect;
  const { side } = sent.plan;
  const intended = nextBase(base, merged, sent, views);
  const opening = openEntry(
    sent.plan,
    views,
    lostValues(sent.plan, { views, base, mapping: work.ports.connection.mapping }),
  );
  const next = work.coupling.journalSequence + 1;
  const news = effect.news === undefined ? {} : { news: effect.news };
  const openEffect = { sequence: next, side, nextBase: intended, ...news };
  await work.save({ openEffect, ...firstLook(work.coupling, views) }, [opening, ...decisionsOf(merged, sent.plan)]);
  const opened: JournalEntry = { ...opening, sequence: next, atIso: work.coupling.updatedIso };
  const result = await effect.carryOut();
  if (!result.ok) {
    return await settleRefusal(effect, opened, result.failure);
  }
  const view = result.value;
  const shown = { ...views, [side]: view };
  const settled = absorbReadBack(intended, {
    views: shown,
    side,
    fields: work.ports.connection.mapping,
    moved: movedByLines(base, merged, sent.plan, views),
  });
  await work.save(
    {
      base: settled,
      state: work.coupling.state === 'fulfilled' ? 'fulfilled' : 'coupled',
      intent: undefined,
      ...(side === 'sales' ? { untoldRenewal: undefined } : {}),
      marker: work.coupling.intent === undefined ? work.coupling.marker : undefined,
      openEffect: undefined,
      ...decisionsAfter(work.coupling, { before: base, after: settled, isWritten: writtenBy(sent.plan) }),
      versions: agreedVersions(work.coupling.versions, settled, shown),
      phases: { ...work.coupling.phases, [side]: view.phase },
      ...news,
    },
    [],
    {
      ...opened,
      outcome: 'done',
      versions: { [side]: view.version },
      basePatch: diffBase(work.coupling.base, settled),
    },
  );
  return { kind: 'applied', view };
}

function writtenBy({ header, updates }: SidePlan): IsWritten {
  return (field, pairId) =>
    field in (pairId === undefined ? header : (updates.find((update) => update.pairId === pairId)?.fields ?? {}));
}

async function settleRefusal(effect: Effect, opened: JournalEntry, failure: RemoteFailure): Promise<EffectResult> {
  if (failure.reason === 'unclear') {
    return { kind: 'reread' };
  }
  const { work, news, sent } = effect;
  const isOvertaken = failure.reason === 'versionMismatch' || failure.reason === 'notFound';
  const hasNote = news !== undefined && sent.plan.side === 'sales';
  await work.save(
    { openEffect: undefined, ...(hasNote && isOvertaken ? { news: doubted(work.coupling.news) } : {}) },
    [],
    {
      ...opened,
      outcome: 'failed',
      summary: `${opened.summary} — ${failure.reason}: ${failure.message}`,
    },
  );
  return failure.reason === 'versionMismatch' ? { kind: 'reread' } : { kind: 'failed', failure };
}

/** The entry of an effect that is to be begun, with what changes field by field. */
export function openEntry(plan: SidePlan, views: Views, { losses, onlyThere }: LostValues): NewEntry {
  const shown = views[plan.side];
  const before: Record<string, string | null> = {};
  const after: Record<string, string | null> = {};
  for (const [field, value] of entriesOf<HeaderField, FieldValue>(plan.header)) {
    before[field] = shown.header[field] ?? null;
    after[field] = value;
  }
  for (const update of plan.updates) {
    for (const [field, value] of entriesOf<LineField, FieldValue>(update.fields)) {
      before[`line ${update.pairId} ${field}`] = update.line.values[field] ?? null;
      after[`line ${update.pairId} ${field}`] = value;
    }
  }
  for (const { pairId, source } of plan.inserts) {
    after[`line ${pairId}`] = `${source.values.quantity} ${source.values.unit} ${source.values.product}`;
  }
  for (const { pairId, line } of plan.deletes) {
    before[`line ${pairId}`] = `${line.values.quantity} ${line.values.unit} ${line.values.product}`;
  }
  Object.assign(before, onlyThere);
  if (plan.total !== undefined) {
    before.total = shown.total?.amount ?? null;
    after.total = plan.total;
  }
  const system = plan.side === 'businessCentral' ? 'Business Central' : 'Sales';
  const what = Object.keys({ ...before, ...after }).join(', ');
  const summary = `write to ${system}: ${what}${wordsOfLosses(losses)}`;
  return { kind: 'effect', side: plan.side, outcome: 'open', summary, before, after };
}

/** Conflicts and put-backs whose loser is overwritten by this effect: told with it, loser kept (I2). */
function decisionsOf(merged: MergedOrder, plan: SidePlan): readonly NewEntry[] {
  const { side } = plan;
  const lost = conflictsOfPlan(plan, merged);
  const putBack = [
    ...putBackOf(merged.header, side),
    ...merged.lines.flatMap((line) =>
      line.kind === 'pair' ? putBackOf(line.fields, side).map((field) => `${field} of line ${line.base.pairId}`) : [],
    ),
  ];
  return [
    ...conflictEntries(side, lost),
    ...(putBack.length > 0
      ? [
          {
            kind: 'putBack',
            side,
            summary: `put back, ${side === 'sales' ? 'Business Central' : 'Sales'} decides: ${putBack.join(', ')}`,
          } as const,
        ]
      : []),
  ];
}

function putBackOf(fields: Readonly<Record<string, Resolved>>, side: Side): readonly string[] {
  return Object.entries(fields).flatMap(([field, { putBack, source }]) =>
    putBack === true && source === otherSide(side) ? [field] : [],
  );
}

import type { Base } from '../../conflict/base.js';
import type { MergedOrder } from '../../conflict/merge-order.js';
import { diffBase, isEmptyPatch } from '../../conflict/move-base.js';
import type { OrderView, Side } from '../../order/order.js';
import { onlyTo } from '../../ports/connection.js';
import type { CouplingState } from '../../ports/coupling.js';
import { releasesAgain } from '../limits/releases.js';
import { openConflictsOf } from '../merge/open-conflicts.js';
import type { CouplingChange, NewEntry, OrderWork } from '../order-work.js';
import { agreedVersions } from '../views.js';
import { nextBase, nothingSent, type Views } from './next-base.js';

/** Sides that were read in this run. */
export type FreshViews = Readonly<Partial<Record<Side, OrderView>>>;

/** What a round was made from. */
export interface RoundInput {
  readonly work: OrderWork;
  readonly views: Views;
  readonly fresh: FreshViews;
  readonly base: Base;
  readonly merged: MergedOrder;
}

/** Nothing is left to write, or a pause withholds it: what both show is agreed, versions are noted. Saves only when something is new. */
export async function settle(
  round: RoundInput,
  { state, isWithheld }: { readonly state: CouplingState; readonly isWithheld: boolean },
): Promise<void> {
  const { work, views, fresh, base, merged } = round;
  const { coupling } = work;
  const change: { -readonly [Key in keyof CouplingChange]: CouplingChange[Key] } = {};
  const entries: NewEntry[] = [];
  const agreed = nextBase(base, merged, nothingSent('businessCentral'), views);
  const patch = diffBase(coupling.base, agreed);
  if (!isEmptyPatch(patch)) {
    change.base = agreed;
    const to = onlyTo(work.ports.connection.policies);
    const summary =
      to === undefined
        ? 'both sides show the same'
        : `taken as both sides show it, since changes travel to ${to === 'sales' ? 'Sales' : 'Business Central'} alone`;
    entries.push({ kind: 'agreed', summary, basePatch: patch });
  }
  Object.assign(change, seen(coupling, change.base ?? coupling.base, fresh), openConflictsChange(work, merged));
  if (coupling.state !== state) {
    change.state = state;
    entries.push({ kind: 'state', summary: `${coupling.state} → ${state}` });
  }
  if (coupling.intent !== undefined) {
    change.intent = undefined;
  }
  if (coupling.isNewTwin !== undefined && !isWithheld) {
    change.isNewTwin = undefined;
  }
  if (coupling.heldSinceIso !== undefined) {
    change.heldSinceIso = undefined;
  }
  if (coupling.awaitingRelease === true && fresh.businessCentral?.phase === 'released') {
    change.awaitingRelease = undefined;
    entries.push({ kind: 'state', side: 'businessCentral', summary: 'the order is released again' });
  }
  if (coupling.toRelease !== undefined && !isStillToRelease(work, views)) {
    change.toRelease = undefined;
  }
  if (Object.keys(change).length > 0) {
    await work.save(change, entries);
  }
}

/** People may have released it, or sent it for approval; settings may no longer say that Tandem does. */
function isStillToRelease({ ports }: OrderWork, { businessCentral }: Views): boolean {
  return businessCentral.phase === 'open' && releasesAgain(ports.connection);
}

/** The conflicts that wait for a person, where they are others than those noted. */
function openConflictsChange({ coupling, engine }: OrderWork, merged: MergedOrder): CouplingChange {
  const open = openConflictsOf(coupling, merged.conflicts, new Date(engine.clock.nowMs()).toISOString());
  const isNew = JSON.stringify(open) !== JSON.stringify(coupling.openConflicts ?? []);
  return isNew ? { openConflicts: open.length === 0 ? undefined : open } : {};
}

/** Versions, phases and numbers of the sides that were read, where they differ from what is noted. */
function seen(coupling: OrderWork['coupling'], base: Base | undefined, fresh: FreshViews): CouplingChange {
  const versions = agreedVersions(coupling.versions, base, fresh);
  const phases = { ...coupling.phases };
  for (const view of Object.values(fresh)) {
    phases[view.side] = view.phase;
  }
  const numbers = {
    ...(fresh.businessCentral === undefined ? {} : { businessCentralNumber: fresh.businessCentral.number }),
    ...(fresh.sales === undefined ? {} : { salesNumber: fresh.sales.number }),
  };
  const next = { versions, phases, ...numbers };
  const isNew = Object.entries(next).some(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(coupling[key as keyof typeof coupling]),
  );
  return isNew ? next : {};
}

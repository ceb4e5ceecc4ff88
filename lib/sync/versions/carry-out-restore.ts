import type { Base } from '../../conflict/base.js';
import type { OpenRestore, OrderNews } from '../../ports/coupling.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import { openEntry } from '../effects/effect.js';
import { lostValues } from '../effects/losses.js';
import { finished, lookUpInSales, prepareForSales, type Round, readBoth } from '../effects/round-writes.js';
import type { RoundInput } from '../effects/settle.js';
import { noteOfTurn } from '../life-cycle/tell-seller.js';
import type { CouplingChange, OrderWork } from '../order-work.js';
import { park, settleFailure } from '../park.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { isEmptyPlan, type SidePlan } from '../plan.js';
import { unsure } from '../seller-news/order-news.js';
import { agreedVersions } from '../views.js';
import { isInOtherCurrency, lineageAfter, restorePlan } from './restore-plan.js';
import { versionsIn } from './version-chain.js';

/**
 * Brings the order back to a version (spec §3.2): writes its values in Sales as a seller would, in one change set, and
 * leaves the base as it is, so that the next merge takes them for Sales' changes. Stopped anywhere it can be run again:
 * what is there already is not written again, and the request goes when nothing is left to write.
 */
export async function carryOutRestore(round: RoundInput, restore: OpenRestore): Promise<Round> {
  const { work, views, base, fresh } = round;
  const { coupling } = work;
  const target = await targetOf(work, restore.version);
  if (isInOtherCurrency(target, views.sales)) {
    await endRestore(work, restore, {
      outcome: 'failed',
      ending: 'not brought back, its amounts are in another currency',
    });
    return { kind: 'again', fresh, toRead: [] };
  }
  const plan = restorePlan({
    coupling,
    restore,
    target,
    base,
    sales: views.sales,
    fields: work.ports.connection.mapping,
  });
  if (isEmptyPlan(plan)) {
    const change = restore.news === undefined ? {} : { news: unsure(restore.news) };
    await endRestore(work, restore, { outcome: 'done', change });
    return { kind: 'again', fresh, toRead: [] };
  }
  const paused = await pausedRequest(work, { to: 'sales' });
  if (paused !== undefined) {
    return finished(await park(work, paused));
  }
  const found = await lookUpInSales(round, plan);
  if (found.kind === 'finished') {
    return found;
  }
  const { version, by, atIso } = restore;
  const next = await noteOfTurn(work, { what: 'broughtBack', detail: `${version}, ${by}`, occasion: atIso });
  const prepared = prepareForSales(round, plan, { check: found.check, note: next?.note });
  const begun = await begin(round, restore, { plan, news: next?.news });
  const result = await prepared.carryOut();
  if (!result.ok) {
    return await settleRefusal(work, begun, result.failure);
  }
  const sales = result.value;
  await endRestore(work, begun, {
    outcome: 'done',
    change: {
      versions: agreedVersions(work.coupling.versions, base, { sales }),
      phases: { ...work.coupling.phases, sales: sales.phase },
      ...(next === undefined ? {} : { news: next.news }),
    },
  });
  return { kind: 'again', fresh: { ...fresh, sales }, toRead: [] };
}

async function targetOf(work: OrderWork, number: number): Promise<Base> {
  const { connectionId, couplingId } = work.coupling;
  const journal = await work.engine.couplings.readJournal(connectionId, couplingId);
  const found = versionsIn(journal).find(({ version }) => version.number === number);
  if (found === undefined) {
    throw new Error(`coupling ${couplingId} has no version ${number}`);
  }
  return found.version.agreed;
}

/** One journal entry for the restore, opened before its first request and kept open over a stop. */
async function begin(
  { work, views, base }: RoundInput,
  restore: OpenRestore,
  { plan, news }: { readonly plan: SidePlan; readonly news: OrderNews | undefined },
): Promise<OpenRestore> {
  if (restore.sequence !== undefined) {
    return restore;
  }
  const entry = openEntry(plan, views, lostValues(plan, { views, base, mapping: work.ports.connection.mapping }));
  const told = news === undefined ? {} : { news };
  const begun: OpenRestore = { ...restore, ...told, sequence: work.coupling.journalSequence + 1 };
  await work.save({ restore: begun, lineage: lineageAfter(work.coupling, plan) }, [
    { ...entry, summary: `bring back version ${restore.version}, asked by ${restore.by} — ${entry.summary}` },
  ]);
  return begun;
}

/** What Sales refuses is not tried again: the operator sees it in the history and the reason why the order waits. */
async function settleRefusal(work: OrderWork, restore: OpenRestore, failure: RemoteFailure): Promise<Round> {
  const { reason, message } = failure;
  if (reason === 'unclear' || reason === 'versionMismatch') {
    return readBoth;
  }
  if (reason === 'refused' || reason === 'invalid' || reason === 'exists') {
    await endRestore(work, restore, { outcome: 'failed', ending: `${reason}: ${message}` });
  }
  return finished(await settleFailure(work, 'sales', failure));
}

/** The order has been closed in Sales meanwhile: its values are frozen (I12). */
export async function dropRestore({ work, fresh }: RoundInput, restore: OpenRestore): Promise<Round> {
  await endRestore(work, restore, { outcome: 'failed', ending: 'not brought back, the order has been fulfilled' });
  return { kind: 'again', fresh, toRead: [] };
}

/** Takes the request off, done or not, and closes its entry. */
async function endRestore(
  work: OrderWork,
  restore: OpenRestore,
  end: { readonly outcome: 'done' | 'failed'; readonly ending?: string; readonly change?: CouplingChange },
): Promise<void> {
  const { version, sequence } = restore;
  const closed = await work.closed(sequence, end.outcome, end.ending);
  const entry = {
    kind: 'state',
    summary: `version ${version}: ${end.ending ?? 'nothing is left to bring back'}`,
  } as const;
  await work.save({ ...end.change, restore: undefined }, closed === undefined ? [entry] : [], closed);
}

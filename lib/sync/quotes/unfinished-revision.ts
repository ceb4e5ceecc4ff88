import { diffBase } from '../../conflict/move-base.js';
import { entriesOf, mapFields } from '../../order/fields.js';
import type { FieldValue, OrderView } from '../../order/order.js';
import type { Unwritten } from '../../ports/coupling-making.js';
import { startingBase } from '../creation/creation-base.js';
import { settleAfterStop } from '../effects/settle-after-stop.js';
import { mergeByRules } from '../merge/merge-by-rules.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { settleFailure } from '../park.js';
import { planFor, type SidePlan } from '../plan.js';
import { readView } from '../views.js';
import { acceptedBase } from './quote-base.js';
import { asMerged } from './revision-target.js';

/**
 * A revision that Business Central has a document of and that could not be finished there is left for the next one: what
 * the document was to show counts as agreed, and what is still to be written of it is noted, so that it is not taken for
 * what people have entered. Returns how to end when it cannot be told yet.
 */
export async function leaveUnfinished(work: OrderWork): Promise<NoticeOutcome | undefined> {
  const { revision, businessCentralId = '', businessCentralNumber, salesId = '' } = work.coupling;
  if (revision === undefined) {
    return undefined;
  }
  const businessCentral = await readView(work.ports, 'businessCentral', { id: businessCentralId });
  const sales = await readView(work.ports, 'sales', { id: salesId, businessCentralNumber });
  for (const [side, read] of [['businessCentral', businessCentral] as const, ['sales', sales] as const]) {
    if (!read.ok) {
      // One that is gone has nothing left to be written.
      return read.failure.reason === 'notFound' ? undefined : await settleFailure(work, side, read.failure);
    }
  }
  if (!businessCentral.ok || !sales.ok) {
    return undefined;
  }
  const views = asMerged(work.coupling, { businessCentral: businessCentral.value, sales: sales.value });
  await settleAfterStop(work, views);
  const base = startingBase(work.coupling, views, work.ports.connection);
  const plan = planFor('businessCentral', await mergeByRules(work, base, views));
  const unwritten = unwrittenOf(plan, views.businessCentral);
  const meant = asMeant(views.businessCentral, unwritten);
  const merged = await mergeByRules(work, base, { ...views, businessCentral: meant });
  const shown = { businessCentral: meant, sales: sales.value };
  const agreed = acceptedBase(base, { merged, views: shown, revision });
  await work.save({ base: agreed, revision: undefined, carryOver: undefined, unwritten }, [
    {
      kind: 'agreed',
      summary: 'the revision before could not be finished in Business Central; what it was to show counts as agreed',
      basePatch: diffBase(work.coupling.base, agreed),
    },
  ]);
  return undefined;
}

function unwrittenOf(plan: SidePlan, { header }: OrderView): Unwritten {
  return {
    header: steps(header, plan.header),
    lines: Object.fromEntries(plan.updates.map(({ line, fields }) => [line.id, steps(line.values, fields)])),
  };
}

type Values = Readonly<Partial<Record<string, FieldValue>>>;

function steps(shown: object, planned: object): Unwritten['header'] {
  const before = shown as Values;
  return Object.fromEntries(
    entriesOf<string, FieldValue>(planned as Values).map(([field, meant]) => [
      field,
      { shown: before[field] ?? null, meant },
    ]),
  );
}

/** A quote of Business Central as it was to be: a field that shows what it did before it was to be written is written. Pure. */
export function asMeant(view: OrderView, unwritten: Unwritten | undefined): OrderView {
  if (unwritten === undefined) {
    return view;
  }
  return {
    ...view,
    header: meantOf(view.header, unwritten.header),
    lines: view.lines.map((line) => ({ ...line, values: meantOf(line.values, unwritten.lines[line.id] ?? {}) })),
  };
}

function meantOf<Shown extends OrderView['header'] | OrderView['lines'][number]['values']>(
  shown: Shown,
  fields: Unwritten['header'],
): Shown {
  const values = mapFields(shown as Values, (value, field) => {
    const step = fields[field];
    return step !== undefined && step.shown === value ? step.meant : value;
  });
  return values as unknown as Shown;
}

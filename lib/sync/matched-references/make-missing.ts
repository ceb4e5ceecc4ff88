import { type CreateMissing, salesKeyOf } from '../../mapping/reference-rules.js';
import type { LineValues, MatchedTable, Side, UnmatchedReference } from '../../order/order.js';
import { otherSide } from '../../order/order.js';
import { sameText } from '../../order/same-text.js';
import type { MasterCreation, MasterRow } from '../../ports/masters.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import { derivedId } from '../creation/derived-id.js';
import type { OrderWork } from '../order-work.js';
import { keptForLater } from '../seller-news/order-news.js';
import { columnsOfTemplates, policyFor } from './master-templates.js';
import { copiesOf, type Draft, draftOf } from './new-counterpart.js';
import { type ReferenceMatcher, tableWords } from './reference-matcher.js';

/** What is to be made: on which side, for what, and the lines that tell the units of products. */
export interface MissingCounterparts {
  readonly side: Side;
  readonly unmatched: readonly UnmatchedReference[];
  readonly lines: readonly LineValues[];
}

/**
 * Makes what an order lacks on one side, where the policy of the table says so; tells how many were made. Each is made under
 * the number of the other side (in Sales also under an id of ours), so that after a stop the repeat meets the first and is
 * known by what it shows; journaled before and after, and told.
 */
export async function makeMissing(work: OrderWork, missing: MissingCounterparts): Promise<RemoteResult<number>> {
  const { matcher } = work.ports;
  const made: string[] = [];
  for (const { table, ...reference } of missing.unmatched.filter(({ mayBeMade }) => mayBeMade)) {
    const policy = table === 'code' ? undefined : matcher?.rulesOf(table).createMissing;
    if (matcher === undefined || policy === undefined || table === 'code') {
      continue;
    }
    const one = await makeOne(work, { ...missing, matcher, policy, reference: { ...reference, table } });
    if (!one.ok) {
      return one;
    }
    made.push(...one.value);
  }
  const news = keptForLater(
    work,
    made.length === 0 ? [] : [{ kind: 'lifeCycle', what: 'counterpartMade', detail: made.join(', ') }],
  );
  if (news !== undefined) {
    await work.save({ news }, []);
  }
  return success(made.length);
}

interface Making extends MissingCounterparts {
  readonly matcher: ReferenceMatcher;
  readonly policy: CreateMissing;
  readonly reference: UnmatchedReference & { readonly table: MatchedTable };
}

async function makeOne(work: OrderWork, making: Making): Promise<RemoteResult<readonly string[]>> {
  const { side, reference } = making;
  const { table, key } = reference;
  const from = otherSide(side);
  const column = from === 'sales' ? salesKeyOf[table] : 'number';
  const select = [...copiesOf(table, from), ...columnsOfTemplates(making.policy, from)];
  const found = await work.ports[from].masters.find({ table, where: { [column]: key }, select });
  if (!found.ok) {
    return found;
  }
  const row = found.value[0];
  const { policy, template } = policyFor(making.policy, { from, row });
  const draft = row === undefined ? undefined : draftOf({ table, side, row, policy, unit: unitOf(making) });
  if (draft === undefined) {
    return success([]);
  }
  const name = `${tableWords[table][side]} ${draft.number}`;
  const system = side === 'sales' ? 'Sales' : 'Business Central';
  const summary = `create ${name} in ${system} for ${tableWords[table][from]} ${draft.label}${template === undefined ? '' : `, by template "${template}"`}`;
  await work.save({}, [{ kind: 'state', side, summary: `about to ${summary}` }]);
  const created = await work.ports[side].masters.create(creationOf(work, making, draft));
  const isThere = !created.ok && created.failure.reason === 'exists';
  if (!created.ok && !isThere) {
    const ending = `${created.failure.reason}: ${created.failure.message}`;
    await work.save({}, [{ kind: 'effect', side, outcome: 'failed', summary: `${summary} — ${ending}` }]);
    return created;
  }
  const isOurs = created.ok || (await showsDraft(work, making, draft));
  const pair = {
    businessCentral: side === 'sales' ? key : draft.number,
    sales: side === 'sales' ? salesKey(work, making, draft) : key,
    by: 'made by Tandem',
  };
  const stands = isOurs && (await making.matcher.remember(table, pair));
  await work.save({}, [
    stands
      ? { kind: 'effect', side, outcome: 'done', summary }
      : { kind: 'effect', side, outcome: 'failed', summary: `${summary} — that number is taken by another one` },
  ]);
  return success(stands ? [name] : []);
}

function creationOf(work: OrderWork, { side, reference: { table } }: Making, draft: Draft): MasterCreation {
  const { values, unit } = draft;
  return {
    table,
    values,
    ...(side === 'sales' ? { id: newRowId(work, table, draft) } : {}),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** The id of a new row in Sales follows from what it stands for. */
function newRowId(work: OrderWork, table: MatchedTable, draft: Draft): string {
  return derivedId(table, work.ports.connection.connectionId, draft.number);
}

function salesKey(work: OrderWork, { reference: { table } }: Making, draft: Draft): string {
  return table === 'customer' ? newRowId(work, table, draft) : draft.number;
}

/** A row with that number is there: ours from an earlier attempt shows what we would have made. */
async function showsDraft(work: OrderWork, { side, reference: { table } }: Making, draft: Draft): Promise<boolean> {
  const [numberName, labelName] =
    side === 'businessCentral' ? ['number', 'displayName'] : [numberColumns[table], 'name'];
  const found = await work.ports[side].masters.find({
    table,
    where: { [numberName]: draft.number },
    select: [labelName],
  });
  const rows: readonly MasterRow[] = found.ok ? found.value : [];
  return rows.length === 1 && sameText(rows[0]?.[labelName] ?? '', draft.label);
}

const numberColumns = { customer: 'accountnumber', item: 'productnumber' } as const;

function unitOf({ reference: { key }, lines }: Making): string | undefined {
  return lines.find((line) => line.product !== null && sameText(line.product, key))?.unit ?? undefined;
}

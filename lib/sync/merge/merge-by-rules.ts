import type { Base } from '../../conflict/base.js';
import { type MergedOrder, mergeOrder } from '../../conflict/merge-order.js';
import { oneWay, oneWayRules } from '../../conflict/one-way.js';
import { onlyTo } from '../../ports/connection.js';
import type { Views } from '../effects/next-base.js';
import type { OrderWork } from '../order-work.js';
import { lapseDecisions } from './open-conflicts.js';
import { readStoredRules } from './stored-rules.js';

/**
 * Merges both sides: conflicts are decided by what a person said of them, then by the rules people made, then by those
 * of the settings. The stored rules are only read when there is a conflict. A decision that the merge had no use for is
 * taken off and journaled. Where changes travel one way alone, they hold. What both sides show and the base does not tell is noted, so that a later return is seen.
 */
export async function mergeByRules(work: OrderWork, base: Base, views: Views): Promise<MergedOrder> {
  const { coupling, engine, ports } = work;
  const { mapping: fields, policies } = ports.connection;
  const to = isMergedOneWay(work) ? onlyTo(policies) : undefined;
  const own = to === undefined ? policies.conflictRules : oneWayRules(to, fields);
  const { decisions, pending } = coupling;
  const first = mergeOrder({ base, ...views, fields, rules: own, decisions, pending });
  const merged =
    first.conflicts.length === 0 || to !== undefined
      ? first
      : mergeOrder({
          base,
          ...views,
          fields,
          rules: [...(await readStoredRules(engine.state, coupling.connectionId)).rules, ...own],
          decisions,
          pending,
        });
  work.note(merged.pending);
  const lapsed = lapseDecisions(coupling, merged.conflicts);
  if (lapsed !== undefined) {
    await work.save(lapsed.change, lapsed.entries);
  }
  return to === undefined ? merged : oneWay(merged, to, fields);
}

/** A twin that has just been made is brought to its values whatever the direction, and so is a version that is brought back. */
function isMergedOneWay({ coupling: { kind, isNewTwin, restore } }: OrderWork): boolean {
  return kind !== 'quote' && isNewTwin === undefined && restore === undefined;
}

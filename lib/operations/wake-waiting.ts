import type { RuleEntry } from '../conflict/rules.js';
import { askedNotice } from '../sync/coupling/operator-lease.js';
import type { Engine } from '../sync/engine.js';
import { mostOrdersListed } from './conflicts.js';

/** Orders that wait for a person to decide what a new rule is about are looked at again, and go on by the rule. */
export async function wakeWaiting(engine: Engine, connectionId: string, { when }: RuleEntry): Promise<void> {
  const waiting = await engine.couplings.listWithOpenConflicts(connectionId, mostOrdersListed);
  const notices = waiting
    .map(({ coupling }) => coupling)
    .filter(({ openConflicts = [] }) =>
      openConflicts.some(
        ({ group, customer }) => group === when.group && (when.customer === undefined || when.customer === customer),
      ),
    )
    .map((coupling) => askedNotice(engine, coupling));
  if (notices.length > 0) {
    await engine.queue.send(notices);
  }
}

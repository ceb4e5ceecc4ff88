import { createHash } from 'node:crypto';
import type { Base } from '../../conflict/base.js';
import { differingFields, type FieldConflict } from '../../conflict/conflict.js';
import { type IsWritten, lapsedDecisions, type OpenDecision, remainingDecisions } from '../../conflict/decisions.js';
import type { Coupling, OpenConflict } from '../../ports/coupling.js';
import type { CouplingChange, NewEntry } from '../order-work.js';
import type { ParkRequest } from '../park.js';

/** The conflicts of a merge that wait for a person, as they are stored with the coupling. */
export function openConflictsOf(
  coupling: Coupling,
  conflicts: readonly FieldConflict[],
  nowIso: string,
): readonly OpenConflict[] {
  return conflicts
    .filter((conflict) => conflict.winner === 'undecided')
    .map(({ winner: _, winners: __, by: ___, decision: ____, ...facts }) => {
      const known = coupling.openConflicts?.find((open) => isSamePlace(open, facts));
      return {
        ...facts,
        conflictId: conflictIdOf(coupling.couplingId, facts),
        sinceIso: known?.sinceIso ?? nowIso,
        ...(known?.lapsed === undefined ? {} : { lapsed: known.lapsed }),
      };
    });
}

type Place = Pick<FieldConflict, 'group' | 'pairId'>;

function isSamePlace(left: Place, right: Place): boolean {
  return left.group === right.group && left.pairId === right.pairId;
}

/** Names a conflict together with the values it is about: a decision on it is on exactly what was seen. */
function conflictIdOf(couplingId: string, facts: Omit<FieldConflict, 'winner' | 'winners'>): string {
  const seen = [...differingFields(facts)]
    .sort()
    .map((name) => [name, facts.businessCentral[name] ?? null, facts.sales[name] ?? null]);
  const text = JSON.stringify([facts.group, facts.pairId ?? null, seen]);
  return `${couplingId}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** Takes decisions off that the merge had no use for, and says so at the conflicts that they were about. */
export function lapseDecisions(
  coupling: Coupling,
  conflicts: readonly FieldConflict[],
): { readonly change: CouplingChange; readonly entries: readonly NewEntry[] } | undefined {
  const { decisions = [], openConflicts } = coupling;
  const lapsed = lapsedDecisions(decisions, conflicts);
  if (lapsed.length === 0) {
    return undefined;
  }
  const open = openConflicts?.map((conflict) => {
    const last = lapsed.find((decision) => isSamePlace(decision, conflict));
    return last === undefined ? conflict : { ...conflict, lapsed: { by: last.by, atIso: last.atIso } };
  });
  return {
    change: {
      decisions: orNone(decisions.filter((decision) => !lapsed.includes(decision))),
      openConflicts: open,
    },
    entries: lapsed.map((decision) => ({
      kind: 'decision',
      outcome: 'failed',
      summary: `decision ${decision.number} of ${decision.by} on ${placeName(decision)} was not applied: the values have changed since`,
    })),
  };
}

/** The decisions that are left once the base has moved; carried out ones go in the same save. */
export function decisionsAfter(
  { decisions }: Coupling,
  moved: { readonly before: Base; readonly after: Base; readonly isWritten?: IsWritten },
): CouplingChange {
  return decisions === undefined ? {} : { decisions: orNone(remainingDecisions(decisions, moved)) };
}

function orNone(decisions: readonly OpenDecision[]): readonly OpenDecision[] | undefined {
  return decisions.length === 0 ? undefined : decisions;
}

/** How a conflict is called in sentences. */
export function placeName({ group, pairId }: Place): string {
  return pairId === undefined ? group : `${group} of line ${pairId}`;
}

/** The order waits for a person to decide; `undefined` when no conflict is open. */
export function askPerson(open: readonly OpenConflict[]): ParkRequest | undefined {
  if (open.length === 0) {
    return undefined;
  }
  const lapsed = open.filter((conflict) => conflict.lapsed !== undefined);
  const stale =
    lapsed.length === 0
      ? ''
      : ` What ${[...new Set(lapsed.map((conflict) => conflict.lapsed?.by))].join(', ')} decided of ${lapsed.map(placeName).join(', ')} was not applied: the values have changed since.`;
  return {
    reason: 'conflictNeedsPerson',
    sentence: `Both sides changed ${open.map(({ group }) => group).join(', ')}.${stale}`,
    nextAction: 'Decide it ("tandem conflicts", "tandem decide"), or enter the same value on both sides.',
    triesAgain: false,
  };
}

import type { FieldValue, Side } from '../order/order.js';
import type { Base } from './base.js';
import { type ConflictFacts, type Decided, differingFields, type FieldConflict } from './conflict.js';
import { lineGroup } from './rules.js';

/** What a person decided of one field, and what both sides showed of it then. */
export interface DecidedField extends Readonly<Record<Side, FieldValue>> {
  readonly winner: Side;
}

/**
 * What a person decided of one conflict and what has not been carried out of it yet: input of the merge. It holds for
 * exactly the values that the person saw.
 */
export interface OpenDecision {
  /** 1, 2, … among the order's decisions. */
  readonly number: number;
  readonly group: string;
  readonly pairId?: string;
  /** The fields that differed; those that were carried out are taken off. */
  readonly fields: Readonly<Record<string, DecidedField>>;
  readonly by: string;
  readonly atIso: string;
}

/** The decision that a person took on this very conflict; `undefined` when there is none or the values have changed. */
export function decisionFor(
  facts: ConflictFacts,
  pairId: string | undefined,
  decisions: readonly OpenDecision[],
): Decided | undefined {
  const found = decisions.find(
    (decision) => decision.group === facts.group && decision.pairId === pairId && standsFor(decision, facts),
  );
  if (found === undefined) {
    return undefined;
  }
  const sides = new Set(Object.values(found.fields).map((field) => field.winner));
  const [only] = sides;
  return {
    rule: 'person',
    winner: sides.size === 1 && only !== undefined ? only : 'mixed',
    winners: Object.fromEntries(Object.entries(found.fields).map(([name, field]) => [name, field.winner])),
    by: found.by,
    decision: found.number,
  };
}

function standsFor(decision: OpenDecision, facts: ConflictFacts): boolean {
  const differing = differingFields(facts);
  return (
    differing.length === Object.keys(decision.fields).length &&
    differing.every((name) => {
      const seen = decision.fields[name];
      return (
        seen !== undefined &&
        seen.businessCentral === (facts.businessCentral[name] ?? null) &&
        seen.sales === (facts.sales[name] ?? null)
      );
    })
  );
}

/** Decisions that the merge had no use for: the values have changed since, or there is no conflict any more. */
export function lapsedDecisions(
  decisions: readonly OpenDecision[],
  conflicts: readonly FieldConflict[],
): readonly OpenDecision[] {
  const used = new Set(conflicts.map((conflict) => conflict.decision));
  return decisions.filter((decision) => !used.has(decision.number));
}

/** Whether a field (of the header where there is no pair) was written. */
export type IsWritten = (field: string, pairId: string | undefined) => boolean;

/**
 * What is left of the decisions after an effect: a field whose pair moved has been carried out, and so has one that was
 * written with what was agreed before, since one side's people had taken their change back.
 */
export function remainingDecisions(
  decisions: readonly OpenDecision[],
  moved: { readonly before: Base; readonly after: Base; readonly isWritten?: IsWritten },
): readonly OpenDecision[] {
  const { isWritten } = moved;
  return decisions.flatMap((decision) => {
    const fields = Object.fromEntries(
      Object.entries(decision.fields).filter(
        ([name]) => isWritten?.(name, decision.pairId) !== true && !hasMoved(decision, name, moved),
      ),
    );
    return Object.keys(fields).length === 0 ? [] : [{ ...decision, fields }];
  });
}

function hasMoved(
  { group, pairId }: OpenDecision,
  field: string,
  { before, after }: { readonly before: Base; readonly after: Base },
): boolean {
  const heldIn = (base: Base): unknown => {
    if (pairId === undefined) {
      return (base.header as Readonly<Record<string, unknown>>)[field];
    }
    const line = base.lines.find((candidate) => candidate.pairId === pairId);
    return group === lineGroup ? line : (line?.values as Readonly<Record<string, unknown>> | undefined)?.[field];
  };
  return JSON.stringify(heldIn(before)) !== JSON.stringify(heldIn(after));
}

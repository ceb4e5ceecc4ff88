import { z } from 'zod';
import type { Base, BaseLine } from '../conflict/base.js';
import { compareBases, type OrderDifference } from '../conflict/compare-bases.js';
import type { FieldConflict } from '../conflict/conflict.js';
import { diffBase, isEmptyPatch, patchBase } from '../conflict/move-base.js';
import type { JournalEntry } from '../ports/journal.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest } from './answer.js';
import { findOrders, namesOneOrder, namesOneOrderMessage, orderKeyShape } from './find-orders.js';
import { noSuchOrder } from './order-versions.js';

const query = z.object(orderKeyShape).refine(namesOneOrder, namesOneOrderMessage);

/** One entry of the history, and what it did to what both sides had agreed on. */
export interface ReplayedStep
  extends Pick<JournalEntry, 'sequence' | 'atIso' | 'kind' | 'side' | 'outcome' | 'summary'> {
  /** What was decided, by which rule or person. */
  readonly decided: readonly Pick<FieldConflict, 'group' | 'pairId' | 'winner' | 'rule' | 'by'>[];
  readonly changed: OrderDifference;
}

/** The history of an order played again from its beginning. */
export interface Replay {
  readonly steps: readonly ReplayedStep[];
  /** What the two sides last agreed on, as the history tells it; absent: they never did. */
  readonly base: Base | undefined;
}

const nothing: Base = { header: {} as Base['header'], lines: [] };

/** Plays the history again. Pure: no side is read, nothing is written. */
export function replay(journal: readonly JournalEntry[]): Replay {
  const steps: ReplayedStep[] = [];
  let base: Base | undefined;
  for (const entry of journal) {
    const next = entry.basePatch === undefined ? base : patchBase(base, entry.basePatch);
    steps.push(stepOf(entry, compareBases(base ?? nothing, next ?? nothing)));
    base = next;
  }
  return { steps, base };
}

function stepOf(entry: JournalEntry, changed: OrderDifference): ReplayedStep {
  const { sequence, atIso, kind, side, outcome, summary, conflicts = [] } = entry;
  return {
    sequence,
    atIso,
    kind,
    ...(side === undefined ? {} : { side }),
    ...(outcome === undefined ? {} : { outcome }),
    summary,
    decided: conflicts.map(({ group, pairId, winner, rule, by }) => ({
      group,
      winner,
      rule,
      ...(pairId === undefined ? {} : { pairId }),
      ...(by === undefined ? {} : { by }),
    })),
    changed,
  };
}

/** Whether two states of the base are one; the order of lines says nothing. */
export function isSameBase(left: Base | undefined, right: Base | undefined): boolean {
  if (left === undefined || right === undefined) {
    return left === right;
  }
  const [one, other] = [inOrder(left), inOrder(right)];
  return isEmptyPatch(diffBase(one, other)) && isEmptyPatch(diffBase(other, one));
}

/** Members in one order, so that equal ones have equal texts. */
function inOrder(base: Base): Base {
  return { ...base, lines: base.lines.map((line) => sorted(line) as BaseLine) };
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value;
  }
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}

/** Plays the history of one order again and says whether it comes to the base that is stored (I11). */
export async function replayOrder(engine: Engine, rawQuery: Readonly<Record<string, string>>): Promise<Answer> {
  const parsed = query.safeParse(rawQuery);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const [coupling] = await findOrders(engine, parsed.data);
  if (coupling === undefined) {
    return noSuchOrder;
  }
  const { connectionId, couplingId, salesNumber, businessCentralNumber, base, openEffect } = coupling;
  const { steps, base: rebuilt } = replay(await engine.couplings.readJournal(connectionId, couplingId));
  return {
    kind: 'ok',
    body: {
      connectionId,
      couplingId,
      salesOrderNumber: salesNumber ?? null,
      businessCentralOrderNumber: businessCentralNumber ?? null,
      agrees: isSameBase(rebuilt, base),
      /** From the history to what is stored. */
      differs: compareBases(rebuilt ?? nothing, base ?? nothing),
      openEffect: openEffect?.sequence ?? null,
      steps,
    },
  };
}

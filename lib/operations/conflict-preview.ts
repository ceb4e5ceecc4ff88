import { z } from 'zod';
import type { FieldConflict } from '../conflict/conflict.js';
import { decideByRules } from '../conflict/decide.js';
import { ruleList } from '../conflict/rule-schema.js';
import type { RuleEntry } from '../conflict/rules.js';
import type { Coupling } from '../ports/coupling.js';
import type { PastConflicts } from '../ports/couplings.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest } from './answer.js';
import { wholeNumber } from './asked-number.js';
import { rulesInForce } from './conflict-rules.js';
import { connectionAsked } from './connections-asked.js';

/** Most conflicts that one preview looks at. */
const mostConsidered = 500;

const previewBody = z.strictObject({
  /** Candidates, in order. */
  rules: ruleList,
  /** What stands behind the candidates: the rules in force now, or the defaults alone. */
  over: z.enum(['current', 'defaults']).default('current'),
  connectionId: z.string().optional(),
  limit: wholeNumber(1, mostConsidered).default(100),
});

/** One past conflict: what was decided then, and what the candidates would decide. */
export interface PreviewedConflict extends Pick<FieldConflict, 'group' | 'customer' | 'lineProduct' | 'base'> {
  readonly couplingId: string;
  readonly salesOrderNumber: string | null;
  readonly businessCentralOrderNumber: string | null;
  readonly atIso: string;
  readonly pairId: string | null;
  readonly businessCentral: FieldConflict['businessCentral'];
  readonly sales: FieldConflict['sales'];
  readonly decidedThen: Pick<FieldConflict, 'rule' | 'winner' | 'by'>;
  readonly wouldDecide: Pick<FieldConflict, 'rule' | 'winner' | 'by'>;
  readonly differs: boolean;
}

/** Answers what a list of rules would have decided of past conflicts, newest first. Changes nothing. */
export async function previewRules(engine: Engine, body: unknown): Promise<Answer> {
  const parsed = previewBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const { rules, over, limit } = parsed.data;
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const behind = over === 'current' ? await rulesInForce(engine, connectionId) : [];
  const past = await engine.couplings.listPastConflicts(connectionId, limit);
  const couplings = await couplingsOf(engine, connectionId, past);
  const conflicts = past
    .flatMap((entry) => previewed(entry, [...rules, ...behind], couplings.get(entry.couplingId)))
    .slice(0, limit);
  const differing = conflicts.filter(({ differs }) => differs).length;
  return { kind: 'ok', body: { connectionId, considered: conflicts.length, differing, conflicts } };
}

async function couplingsOf(
  engine: Engine,
  connectionId: string,
  past: readonly PastConflicts[],
): Promise<ReadonlyMap<string, Coupling>> {
  const ids = [...new Set(past.map(({ couplingId }) => couplingId))];
  const stored = await Promise.all(ids.map((couplingId) => engine.couplings.find(connectionId, couplingId)));
  return new Map(stored.flatMap((found) => (found === undefined ? [] : [[found.coupling.couplingId, found.coupling]])));
}

function previewed(
  { couplingId, entry }: PastConflicts,
  rules: readonly RuleEntry[],
  coupling: Coupling | undefined,
): readonly PreviewedConflict[] {
  return (entry.conflicts ?? []).map((conflict) => {
    const { group, customer, lineProduct, base, businessCentral, sales, rule, winner, winners, by } = conflict;
    const now = decideByRules(conflict, rules);
    return {
      couplingId,
      salesOrderNumber: coupling?.salesNumber ?? null,
      businessCentralOrderNumber: coupling?.businessCentralNumber ?? null,
      atIso: entry.atIso,
      group,
      pairId: conflict.pairId ?? null,
      customer,
      lineProduct,
      base,
      businessCentral,
      sales,
      decidedThen: { rule, winner, ...(by === undefined ? {} : { by }) },
      wouldDecide: { rule: now.rule, winner: now.winner, ...(now.by === undefined ? {} : { by: now.by }) },
      differs: Object.entries(winners).some(([field, side]) => now.winners[field] !== side),
    };
  });
}

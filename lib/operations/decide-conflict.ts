import { z } from 'zod';
import { differingFields } from '../conflict/conflict.js';
import { ordersLessThanShipped } from '../conflict/decide.js';
import type { OpenDecision } from '../conflict/decisions.js';
import { lineGroup, type RuleEntry, rulesOf } from '../conflict/rules.js';
import type { Side } from '../order/order.js';
import type { Coupling, OpenConflict } from '../ports/coupling.js';
import { underOperatorLease } from '../sync/coupling/operator-lease.js';
import type { Engine } from '../sync/engine.js';
import { placeName } from '../sync/merge/open-conflicts.js';
import { changeStoredRules, withRule } from '../sync/merge/stored-rules.js';
import type { OrderWork } from '../sync/order-work.js';
import { type Answer, badRequest, refused } from './answer.js';
import { listed } from './conflicts.js';
import { connectionsAsked } from './connections-asked.js';
import { wakeWaiting } from './wake-waiting.js';

const side = z.enum(['businessCentral', 'sales']);

/** What a person says: whose values hold, and how far that reaches. */
const decisionBody = z.strictObject({
  wins: z.union([side, z.record(z.string(), side)], {
    error: 'must be "businessCentral", "sales", or an object that gives each field that differs one of the two',
  }),
  reach: z.enum(['once', 'forCustomer', 'asRule']).default('once'),
  rule: z.string().optional(),
});
type DecisionBody = z.output<typeof decisionBody>;

export interface DecisionRequest {
  readonly conflictId: string;
  readonly connectionId?: string | undefined;
  readonly body: unknown;
  /** The person who decides. */
  readonly who: string;
}

/**
 * Takes a person's decision on one open conflict (spec §3.5). It holds for exactly the values that the person saw;
 * `forCustomer` and `asRule` make it a rule of the connection as well. The order is looked at again at once.
 */
export async function decideConflict(engine: Engine, request: DecisionRequest): Promise<Answer> {
  const parsed = decisionBody.safeParse(request.body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const asked = connectionsAsked(engine, request.connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const coupling = await findCoupling(engine, asked, request.conflictId);
  const conflict = coupling?.openConflicts?.find((open) => open.conflictId === request.conflictId);
  if (coupling === undefined || conflict === undefined) {
    return notOpen(coupling);
  }
  const wrong = problemOf(parsed.data, conflict);
  return wrong ?? (await decide(engine, coupling, { ...request, conflict, decided: parsed.data }));
}

async function findCoupling(
  engine: Engine,
  connectionIds: readonly string[],
  conflictId: string,
): Promise<Coupling | undefined> {
  const couplingId = conflictId.slice(0, Math.max(0, conflictId.lastIndexOf('.')));
  for (const connectionId of couplingId === '' ? [] : connectionIds) {
    const stored = await engine.couplings.find(connectionId, couplingId);
    if (stored !== undefined) {
      return stored.coupling;
    }
  }
  return undefined;
}

function notOpen(coupling: Coupling | undefined): Answer {
  return coupling === undefined
    ? { kind: 'notFound', error: 'no order has this conflict; "tandem conflicts" lists the open ones' }
    : refused(
        'conflictNotOpen',
        'the conflict is no longer open as it was shown: its values have changed, or it is decided',
        {
          conflicts: listed(coupling),
        },
      );
}

/** What is wrong with a decision, seen against the conflict. */
function problemOf({ wins, reach, rule }: DecisionBody, conflict: OpenConflict): Answer | undefined {
  const bad = (error: string): Answer => ({ kind: 'badRequest', error });
  const differing = differingFields(conflict);
  if (typeof wins === 'object') {
    const named = Object.keys(wins);
    if (conflict.group === lineGroup) {
      return bad('wins: a line is kept or deleted as a whole; give "businessCentral" or "sales"');
    }
    if (differing.some((field) => !named.includes(field)) || named.length !== differing.length) {
      return bad(`wins: must name each field that differs, and no other: ${differing.join(', ')}`);
    }
    if (reach !== 'once' && rule === undefined) {
      return bad('rule: is needed where fields are taken from both sides and the decision is to reach further');
    }
  }
  if (rule !== undefined && (reach === 'once' || !rulesOf(conflict.group).includes(rule))) {
    return bad(`rule: only with reach "forCustomer" or "asRule", and one of ${rulesOf(conflict.group).join(', ')}`);
  }
  if (reach === 'forCustomer' && conflict.customer === null) {
    return bad('reach: the order names no customer; use "once" or "asRule"');
  }
  const quantity = typeof wins === 'object' ? wins.quantity : wins;
  return quantity === 'sales' && ordersLessThanShipped(conflict)
    ? refused('belowShippedQuantity', `${conflict.shippedQuantity} have been shipped: less cannot win`)
    : undefined;
}

interface Deciding extends DecisionRequest {
  readonly conflict: OpenConflict;
  readonly decided: DecisionBody;
}

/** The rule comes first: when the rest fails, it is there once, however often the person says it again. */
async function decide(engine: Engine, coupling: Coupling, deciding: Deciding): Promise<Answer> {
  const { who } = deciding;
  const rule = ruleOf(deciding);
  if (rule !== undefined) {
    const atIso = new Date(engine.clock.nowMs()).toISOString();
    await changeStoredRules(engine.state, coupling.connectionId, (before) =>
      withRule(before, rule, { by: who, atIso }),
    );
  }
  const done = await underOperatorLease(engine, coupling, (work) => storeDecision(work, deciding));
  if (rule !== undefined) {
    await wakeWaiting(engine, coupling.connectionId, rule);
  }
  return done.kind === 'busy' ? { kind: 'busy' } : done.value;
}

function ruleOf({ decided, conflict }: Deciding): RuleEntry | undefined {
  const { reach, wins } = decided;
  const rule = decided.rule ?? (wins === 'sales' ? 'salesWins' : 'businessCentralWins');
  const { group, customer } = conflict;
  switch (reach) {
    case 'once':
      return undefined;
    case 'forCustomer':
      return { when: { group, ...(customer === null ? {} : { customer }) }, rule };
    case 'asRule':
      return { when: { group }, rule };
  }
}

async function storeDecision(work: OrderWork, { conflict, decided, who }: Deciding): Promise<Answer> {
  const { coupling } = work;
  if (coupling.openConflicts?.some((open) => open.conflictId === conflict.conflictId) !== true) {
    return notOpen(coupling);
  }
  const { group, pairId } = conflict;
  const number = coupling.journalSequence + 1;
  const decision: OpenDecision = {
    number,
    group,
    ...(pairId === undefined ? {} : { pairId }),
    fields: fieldsOf(conflict, decided.wins),
    by: who,
    atIso: new Date(work.engine.clock.nowMs()).toISOString(),
  };
  const others = (coupling.decisions ?? []).filter((other) => other.group !== group || other.pairId !== pairId);
  const wins = typeof decided.wins === 'string' ? decided.wins : JSON.stringify(decided.wins);
  await work.save({ decisions: [...others, decision] }, [
    { kind: 'decision', summary: `${who} decided ${placeName(conflict)}: ${wins} wins, ${decided.reach}`, decision },
  ]);
  return { kind: 'ok', body: { couplingId: coupling.couplingId, decision, reach: decided.reach } };
}

function fieldsOf(conflict: OpenConflict, wins: DecisionBody['wins']): OpenDecision['fields'] {
  return Object.fromEntries(
    differingFields(conflict).map((field) => {
      const winner: Side | undefined = typeof wins === 'string' ? wins : wins[field];
      if (winner === undefined) {
        throw new Error(`no side wins ${field}`);
      }
      const { businessCentral, sales } = conflict;
      return [field, { winner, businessCentral: businessCentral[field] ?? null, sales: sales[field] ?? null }];
    }),
  );
}

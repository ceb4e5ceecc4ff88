import { z } from 'zod';
import { ruleEntry } from '../conflict/rule-schema.js';
import type { RuleEntry } from '../conflict/rules.js';
import { conflictGroups, ruleFor, rulesOf } from '../conflict/rules.js';
import type { Engine } from '../sync/engine.js';
import { changeStoredRules, readStoredRules, withoutRule, withRule } from '../sync/merge/stored-rules.js';
import { type Answer, badRequest } from './answer.js';
import { connectionAsked } from './connections-asked.js';
import { wakeWaiting } from './wake-waiting.js';

/** The rules of a connection in the order in which they are tried; the defaults stand behind them. */
export async function rulesInForce(engine: Engine, connectionId: string): Promise<readonly RuleEntry[]> {
  const stored = await readStoredRules(engine.state, connectionId);
  return [...stored.rules, ...(engine.connections.get(connectionId)?.connection.policies.conflictRules ?? [])];
}

/** Everything about the rules of a connection: in force, of the settings, defaults, ended, and what may be chosen. */
export async function listRules(engine: Engine, query: Readonly<Record<string, string>>): Promise<Answer> {
  const connectionId = connectionAsked(engine, query.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const stored = await readStoredRules(engine.state, connectionId);
  const nobody = { customer: null, lineProduct: null };
  const defaults = conflictGroups().map((group) => ruleFor({ group, ...nobody }, []));
  const settings = engine.connections.get(connectionId)?.connection.policies.conflictRules ?? [];
  const choices = Object.fromEntries(conflictGroups().map((group) => [group, rulesOf(group)]));
  return { kind: 'ok', body: { connectionId, ...stored, settings, defaults, choices } };
}

const newRule = z.object({ connectionId: z.string().optional() }).loose();

/** Makes a rule without a conflict at hand. Orders that wait for the same go on by it. */
export async function addRule(
  engine: Engine,
  request: { readonly body: unknown; readonly who: string },
): Promise<Answer> {
  const place = newRule.safeParse(request.body);
  if (!place.success) {
    return badRequest(place.error);
  }
  const { connectionId: named, ...written } = place.data;
  const connectionId = connectionAsked(engine, named);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const parsed = ruleEntry.safeParse(written);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const rule = parsed.data;
  const change = { by: request.who, atIso: new Date(engine.clock.nowMs()).toISOString() };
  const after = await changeStoredRules(engine.state, connectionId, (before) => withRule(before, rule, change));
  await wakeWaiting(engine, connectionId, rule);
  return { kind: 'ok', body: { connectionId, ...after } };
}

/** Ends a rule that a person made. What it has decided stays decided. */
export async function withdrawRule(
  engine: Engine,
  request: { readonly connectionId: string | undefined; readonly number: string; readonly who: string },
): Promise<Answer> {
  const connectionId = connectionAsked(engine, request.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const number = Number(request.number);
  if (!Number.isInteger(number)) {
    return { kind: 'badRequest', error: 'number: must be the number of a rule, as the list of rules tells it' };
  }
  const { rules } = await readStoredRules(engine.state, connectionId);
  if (!rules.some((rule) => rule.number === number)) {
    return { kind: 'notFound', error: `no rule ${number} is in force; the list of rules tells those that are` };
  }
  const change = { by: request.who, atIso: new Date(engine.clock.nowMs()).toISOString() };
  const after = await changeStoredRules(engine.state, connectionId, (before) => withoutRule(before, number, change));
  return { kind: 'ok', body: { connectionId, ...after } };
}

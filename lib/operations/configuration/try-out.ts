import { z } from 'zod';
import { type ReadContent, readContent } from '../../configuration/content.js';
import { differencesOf } from '../../configuration/difference.js';
import { scratchState } from '../../configuration/scratch-state.js';
import { readIndex } from '../../configuration/store.js';
import type { Base } from '../../conflict/base.js';
import { mergeOrder } from '../../conflict/merge-order.js';
import { forgetFields } from '../../conflict/move-base.js';
import type { RuleEntry } from '../../conflict/rules.js';
import { type FieldReadings, noReadings, readAnew, readingsOf } from '../../mapping/field-readings.js';
import type { OrderView } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import { limitBusinessCentralPlan } from '../../sync/limits/limits.js';
import { readStoredRules } from '../../sync/merge/stored-rules.js';
import { planFor, type SidePlan } from '../../sync/plan.js';
import { readView } from '../../sync/views.js';
import { type Answer, badRequest, refused } from '../answer.js';
import { previewRules } from '../conflict-preview.js';
import { judgeEntry } from '../entry-judgement.js';
import { findNamedCoupling } from '../find-coupling.js';
import { askOutside } from './ask-outside.js';
import {
  atDesk,
  type ConfigurationCommand,
  type ConfigurationDesk,
  connectionOfDesk,
  contentOf,
  invalid,
  noSuchVersion,
} from './desk.js';
import { tryEntering } from './try-entering.js';

const testBody = z
  .strictObject({
    version: z.int().min(0).optional(),
    configuration: z.looseObject({}).optional(),
    salesOrderId: z.guid('must be a GUID').optional(),
    businessCentralOrderId: z.guid('must be a GUID').optional(),
    /** How many past conflicts are decided again; 0: none. */
    pastConflicts: z.int().min(0).max(500).default(100),
    /** Also which orders that nobody has coupled would enter. */
    entering: z.boolean().default(false),
    connectionId: z.string().optional(),
  })
  .refine((body) => (body.configuration === undefined) !== (body.version === undefined), {
    error: 'give exactly one of version and configuration',
  });

/**
 * What a configuration would do with an order as both sides show it now, beside what the one in force would do, and what
 * it would have decided of past conflicts. Reads both systems; writes nothing anywhere.
 */
export function tryOutConfiguration(desk: ConfigurationDesk, { body }: ConfigurationCommand): Promise<Answer> {
  return atDesk(async () => {
    const parsed = testBody.safeParse(body);
    if (!parsed.success) {
      return badRequest(parsed.error);
    }
    const connectionId = connectionOfDesk(desk, parsed.data.connectionId);
    if (typeof connectionId !== 'string') {
      return connectionId;
    }
    const { version, configuration, pastConflicts, salesOrderId, businessCentralOrderId } = parsed.data;
    const index = await readIndex(desk.engine.state, connectionId);
    const candidate =
      version === undefined
        ? readContent(configuration)
        : await contentOf(desk, { connectionId, index, number: version });
    const now = await contentOf(desk, { connectionId, index, number: index.active });
    if (candidate === undefined || now === undefined) {
      return noSuchVersion;
    }
    if (!candidate.ok || !now.ok) {
      return invalid([candidate, now].flatMap((each) => (each.ok ? [] : each.problems)));
    }
    const names = {
      connectionId,
      ...(salesOrderId === undefined ? {} : { salesOrderId }),
      ...(businessCentralOrderId === undefined ? {} : { businessCentralOrderId }),
    };
    const isNamed = salesOrderId !== undefined || businessCentralOrderId !== undefined;
    const order = isNamed
      ? await tryOnOrder(desk, names, { now, candidate, readings: index.readings })
      : { kind: 'ok' as const, body: null };
    if (order.kind !== 'ok') {
      return order;
    }
    const entering = parsed.data.entering ? await enteringBy(desk, connectionId, candidate) : undefined;
    if (entering !== undefined && entering.kind !== 'ok') {
      return entering;
    }
    const outside = await askOutside(desk, connectionId, candidate.configuration);
    const past = pastConflicts === 0 ? null : await tryOnPast(desk, connectionId, { candidate, limit: pastConflicts });
    return {
      kind: 'ok',
      body: {
        connectionId,
        differences: differencesOf(now.filled, candidate.filled),
        /** What both systems say of what it names of them. */
        outside,
        order: order.body,
        past,
        ...(entering === undefined ? {} : { entering: entering.body }),
      },
    };
  });
}

interface NamedOrder {
  readonly connectionId: string;
  readonly salesOrderId?: string;
  readonly businessCentralOrderId?: string;
}

type Right = Extract<ReadContent, { ok: true }>;

interface Trial {
  readonly now: Right;
  readonly candidate: Right;
  readonly readings: Readonly<Record<number, FieldReadings>>;
}

type Tried = Exclude<Answer, { kind: 'ok' }> | { readonly kind: 'ok'; readonly body: object | null };

async function tryOnOrder(desk: ConfigurationDesk, names: NamedOrder, trial: Trial): Promise<Tried> {
  const found = await findNamedCoupling(desk.engine, names);
  if ('kind' in found) {
    return found.kind === 'notFound' ? await tryEntry(desk, names, trial) : found;
  }
  const { coupling } = found;
  const { base, couplingId, kind } = coupling;
  if (base === undefined || kind === 'quote') {
    return refused('notCoupled', 'only an order that both sides have can be tried on');
  }
  const stored = (await readStoredRules(desk.engine.state, names.connectionId)).rules;
  const inForce = await outcomeBy(desk, { coupling, base }, { ...trial, content: trial.now, stored });
  const wouldBe = await outcomeBy(desk, { coupling, base }, { ...trial, content: trial.candidate, stored });
  if ('reason' in inForce || 'reason' in wouldBe) {
    const { reason, message } = 'reason' in inForce ? inForce : (wouldBe as RemoteFailure);
    return refused('systemUnavailable', `the order could not be read (${reason}): ${message}`);
  }
  const differs = JSON.stringify(inForce) !== JSON.stringify(wouldBe);
  return { kind: 'ok', body: { couplingId, state: coupling.state, now: inForce, wouldBe, differs } };
}

/** Which orders would enter by the candidate, of those that both sides have now. */
async function enteringBy(desk: ConfigurationDesk, connectionId: string, { configuration }: Right): Promise<Tried> {
  const ports = desk.trialPorts(connectionId, configuration, scratchState(desk.engine.state));
  if (ports === undefined) {
    throw new Error(`no connection ${connectionId}`);
  }
  const entering = await tryEntering(desk.engine, ports);
  return entering.ok
    ? { kind: 'ok', body: entering.value }
    : refused(
        'systemUnavailable',
        `orders could not be listed (${entering.failure.reason}): ${entering.failure.message}`,
      );
}

/** Whether an order that nobody has coupled enters by itself by either configuration, and if not, why. */
async function tryEntry(desk: ConfigurationDesk, names: NamedOrder, { now, candidate }: Trial): Promise<Tried> {
  const { connectionId, salesOrderId, businessCentralOrderId } = names;
  const side = salesOrderId === undefined ? 'businessCentral' : 'sales';
  const id = (salesOrderId ?? businessCentralOrderId ?? '').toLowerCase();
  const judgedBy = async ({ configuration }: Right) => {
    const ports = desk.trialPorts(connectionId, configuration, scratchState(desk.engine.state));
    if (ports === undefined) {
      throw new Error(`no connection ${connectionId}`);
    }
    return await judgeEntry(desk.engine, ports, { side, id });
  };
  const inForce = await judgedBy(now);
  const wouldBe = await judgedBy(candidate);
  if (!inForce.ok || !wouldBe.ok) {
    const { reason, message } = inForce.ok ? (wouldBe as { readonly failure: RemoteFailure }).failure : inForce.failure;
    return reason === 'notFound'
      ? { kind: 'notFound', error: 'no coupling holds this order, and the system does not have it either' }
      : refused('systemUnavailable', `the order could not be read (${reason}): ${message}`);
  }
  const entry = { now: inForce.value, wouldBe: wouldBe.value };
  const differs = inForce.value.sentence !== wouldBe.value.sentence;
  return { kind: 'ok', body: { couplingId: null, state: 'uncoupled', entry, differs } };
}

/** What would be written, decided and waited for by one configuration. */
interface Outcome {
  readonly toBusinessCentral: object;
  readonly toSales: object;
  readonly conflicts: readonly { readonly group: string; readonly rule: string; readonly winner: string }[];
  readonly waits: string | null;
}

async function outcomeBy(
  desk: ConfigurationDesk,
  { coupling, base }: { readonly coupling: Coupling; readonly base: Base },
  by: Trial & { readonly content: Right; readonly stored: readonly RuleEntry[] },
): Promise<Outcome | RemoteFailure> {
  const { connectionId, businessCentralId = '', salesId = '', businessCentralNumber, decisions, pending } = coupling;
  const { configuration } = by.content;
  const ports = desk.trialPorts(connectionId, configuration, scratchState(desk.engine.state));
  if (ports === undefined) {
    throw new Error(`no connection ${connectionId}`);
  }
  const businessCentral = await readView(ports, 'businessCentral', { id: businessCentralId });
  const sales = await readView(ports, 'sales', { id: salesId, businessCentralNumber });
  if (!businessCentral.ok || !sales.ok) {
    return businessCentral.ok ? (sales as { readonly failure: RemoteFailure }).failure : businessCentral.failure;
  }
  const { mapping, policies } = configuration;
  const last =
    by.readings[coupling.configuration ?? 0] ??
    (coupling.configuration === undefined ? readingsOf(by.now.configuration.mapping) : noReadings);
  const merged = mergeOrder({
    base: forgetFields(base, readAnew(last, readingsOf(mapping))),
    businessCentral: businessCentral.value,
    sales: sales.value,
    fields: mapping,
    rules: [...by.stored, ...policies.conflictRules],
    decisions,
    pending,
  });
  const limited = limitBusinessCentralPlan(planFor('businessCentral', merged), {
    view: businessCentral.value,
    fields: mapping,
    lineRules: policies.lines,
  });
  return {
    toBusinessCentral: wordsOf(limited.plan, businessCentral.value),
    toSales: wordsOf(planFor('sales', merged), sales.value),
    conflicts: merged.conflicts.map(({ group, rule, winner }) => ({ group, rule, winner })),
    waits: limited.blocked?.sentence ?? null,
  };
}

/** The changes of a plan with what stands there now. */
function wordsOf({ header, updates, inserts, deletes }: SidePlan, view: OrderView) {
  const shown: Readonly<Record<string, string | null | undefined>> = view.header;
  return {
    header: Object.entries(header).map(([field, value]) => ({ field, from: shown[field] ?? null, to: value })),
    lines: updates.flatMap(({ line, fields }) => {
      const values: Readonly<Record<string, string | null | undefined>> = line.values;
      return Object.entries(fields).map(([field, value]) => ({
        product: line.values.product,
        field,
        from: values[field] ?? null,
        to: value,
      }));
    }),
    added: inserts.map(({ source }) => ({ product: source.values.product, quantity: source.values.quantity })),
    removed: deletes.map(({ line }) => ({ product: line.values.product, quantity: line.values.quantity })),
  };
}

/** What the rules of the candidate would have decided, those that people made at work before them as always. */
async function tryOnPast(
  desk: ConfigurationDesk,
  connectionId: string,
  { candidate, limit }: { readonly candidate: Right; readonly limit: number },
): Promise<object | null> {
  const stored = (await readStoredRules(desk.engine.state, connectionId)).rules;
  const rules = [...stored, ...candidate.configuration.policies.conflictRules].map(({ when, rule }) => ({
    when,
    rule,
  }));
  const answer = await previewRules(desk.engine, { rules: rules.slice(0, 500), over: 'defaults', connectionId, limit });
  return answer.kind === 'ok' ? answer.body : null;
}

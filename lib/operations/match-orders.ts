import { z } from 'zod';
import { type MatchOutcome, type MatchRecord, matchRecords } from '../matching/match-records.js';
import { matchGroups, matchRecordOf } from '../matching/order-record.js';
import { coupleExisting } from '../sync/coupling/couple-existing.js';
import type { ConnectionPorts, Engine } from '../sync/engine.js';
import { listUncoupled } from '../sync/sweeps/list-uncoupled.js';
import { type Answer, badRequest, refused } from './answer.js';
import { wholeNumber } from './asked-number.js';
import { portsAsked } from './connections-asked.js';
import { refusedUnlessRunning } from './gate.js';
import { criteriaAsked, criteriaShape } from './match-criteria.js';
import type { OrderCommand } from './order-commands.js';

/** Most orders of one side that one call looks at; a matching in the background has no such bound. */
export const mostMatchedAtOnce = 500;

const matchBody = z.strictObject({
  ...criteriaShape,
  /** Couples what was matched; without it nothing is changed. */
  apply: z.boolean().default(false),
  most: wholeNumber(1, mostMatchedAtOnce).default(mostMatchedAtOnce),
  connectionId: z.string().optional(),
});
type MatchBody = z.output<typeof matchBody>;

/**
 * Match-based coupling (C6): finds orders of both sides that are the same by criteria in groups of falling priority.
 * A dry run unless `apply` is set; what several orders could be is listed and never coupled. It can be called again:
 * what was coupled is not looked at any more.
 */
export async function matchOrders(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = matchBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const ports = portsAsked(engine, parsed.data.connectionId);
  if ('kind' in ports) {
    return ports;
  }
  const { connectionId } = ports.connection;
  const held = parsed.data.apply ? await refusedUnlessRunning(engine, connectionId, 'nothing is coupled') : undefined;
  if (held !== undefined) {
    return held;
  }
  const criteria = criteriaAsked(ports, parsed.data);
  if ('kind' in criteria) {
    return criteria;
  }
  const listed = await listUncoupled(engine, ports, parsed.data.most);
  if (!listed.ok) {
    const { reason, message } = listed.failure;
    return refused('systemUnavailable', `the orders could not be read (${reason}): ${message}`);
  }
  const { businessCentral, sales, outsideFilter, more } = listed.value;
  const outcomes = matchRecords(
    { businessCentral: businessCentral.map(matchRecordOf), sales: sales.map(matchRecordOf) },
    matchGroups(criteria),
  );
  const applied = parsed.data.apply ? await coupleAll(engine, ports, { outcomes, body: parsed.data, who }) : undefined;
  return {
    kind: 'ok',
    body: { connectionId, ...reportOf(outcomes), outsideFilter, more, ...(applied === undefined ? {} : { applied }) },
  };
}

const nameOf = ({ id, number }: MatchRecord) => ({ id, number });

function reportOf(outcomes: readonly MatchOutcome[]) {
  return {
    matched: outcomes.flatMap((outcome) =>
      outcome.kind === 'matched'
        ? [
            {
              businessCentral: nameOf(outcome.businessCentral),
              sales: nameOf(outcome.sales),
              priority: outcome.priority,
            },
          ]
        : [],
    ),
    several: outcomes.flatMap((outcome) =>
      outcome.kind === 'several'
        ? [
            {
              businessCentral: outcome.businessCentral.map(nameOf),
              sales: outcome.sales.map(nameOf),
              priority: outcome.priority,
            },
          ]
        : [],
    ),
    unmatched: {
      businessCentral: alone(outcomes, 'businessCentral'),
      sales: alone(outcomes, 'sales'),
    },
  };
}

function alone(outcomes: readonly MatchOutcome[], side: 'businessCentral' | 'sales') {
  return outcomes.flatMap((outcome) =>
    outcome.kind === 'none' && outcome.side === side ? [nameOf(outcome.record)] : [],
  );
}

interface Matched {
  readonly outcomes: readonly MatchOutcome[];
  readonly body: MatchBody;
  readonly who: string;
}

/** One pair that cannot be coupled keeps no other from it. */
async function coupleAll(engine: Engine, ports: ConnectionPorts, { outcomes, body, who }: Matched) {
  const { connectionId } = ports.connection;
  let coupled = 0;
  const refusals: {
    readonly sales: string;
    readonly businessCentral: string;
    readonly code: string;
    readonly error: string;
  }[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind !== 'matched') {
      continue;
    }
    const { businessCentral, sales } = outcome;
    const ids = { connectionId, businessCentralId: businessCentral.id, salesId: sales.id };
    const result = await coupleExisting(engine, ports, { ...ids, statedBy: body.valuesOf, who });
    if (result.kind === 'coupled') {
      coupled += 1;
    } else {
      const { reason: code, sentence: error } = result;
      refusals.push({ sales: sales.number, businessCentral: businessCentral.number, code, error });
    }
  }
  return { coupled, refused: refusals };
}

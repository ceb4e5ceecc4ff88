import { z } from 'zod';
import { salesKeyOf } from '../mapping/reference-rules.js';
import type { MatchedTable } from '../order/order.js';
import type { ConnectionPorts, Engine } from '../sync/engine.js';
import { forgetPair, type ReferencePair, readPairs, rememberPair } from '../sync/matched-references/reference-pairs.js';
import { type Answer, badRequest, refused } from './answer.js';
import { connectionAsked } from './connections-asked.js';
import type { OrderCommand } from './order-commands.js';

/** Most pairs whose rows are looked for on both sides in one answer. */
const mostChecked = 50;

const table = z.enum(['customer', 'item'], 'must be "customer" or "item"');
const number = z.string().trim().toUpperCase().min(1).max(20);
const connectionId = z.string().optional();

const listQuery = z.object({ table, connectionId, check: z.literal('true').optional() });
const pairQuery = z.object({ table, number, connectionId });
const pairBody = z.strictObject({
  table,
  businessCentral: number,
  sales: z.string().trim().min(1).max(100),
  connectionId,
});

/** Whether the rows of a pair are still there. */
type Standing = 'good' | 'goneInBusinessCentral' | 'goneInSales' | 'notLooked';

/** The pairs of a table that are remembered; with `check=true` the first ones are looked for on both sides. */
export async function listReferencePairs(
  engine: Engine,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Answer> {
  const parsed = listQuery.safeParse(query);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const place = connectionAsked(engine, parsed.data.connectionId);
  if (typeof place !== 'string') {
    return place;
  }
  const { pairs } = await readPairs(engine.state, place, parsed.data.table);
  const ports = parsed.data.check === 'true' ? engine.connections.get(place) : undefined;
  const shown: (ReferencePair & { readonly standing: Standing })[] = [];
  for (const [index, pair] of pairs.entries()) {
    const isLooked = ports !== undefined && index < mostChecked;
    shown.push({ ...pair, standing: isLooked ? await standingOf(ports, parsed.data.table, pair) : 'notLooked' });
  }
  return { kind: 'ok', body: { connectionId: place, table: parsed.data.table, pairs: shown } };
}

async function standingOf(ports: ConnectionPorts, asked: MatchedTable, pair: ReferencePair): Promise<Standing> {
  const inBusinessCentral = await ports.businessCentral.masters.find({
    table: asked,
    where: { number: pair.businessCentral },
    select: ['number'],
  });
  const key = salesKeyOf[asked];
  const inSales = await ports.sales.masters.find({ table: asked, where: { [key]: pair.sales }, select: [key] });
  if (!inBusinessCentral.ok || !inSales.ok) {
    return 'notLooked';
  }
  if (inBusinessCentral.value.length === 0) {
    return 'goneInBusinessCentral';
  }
  return inSales.value.length === 0 ? 'goneInSales' : 'good';
}

/** Says by hand which row stands for which, as where several fit; orders that wait for it go on by themselves. */
export async function setReferencePair(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = pairBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const place = connectionAsked(engine, parsed.data.connectionId);
  if (typeof place !== 'string') {
    return place;
  }
  const { table: asked, businessCentral, sales } = parsed.data;
  const isGuid = z.guid().safeParse(sales).success;
  if (asked === 'customer' && !isGuid) {
    return { kind: 'badRequest', error: 'sales: must be the id of an account' };
  }
  const pair = {
    businessCentral,
    sales: asked === 'customer' ? sales.toLowerCase() : sales,
    by: who,
    atIso: new Date(engine.clock.nowMs()).toISOString(),
  };
  const pairs = await rememberPair(engine.state, { connectionId: place, table: asked }, pair);
  const stands = pairs.some((known) => known.businessCentral === businessCentral && known.sales === pair.sales);
  if (!stands) {
    return refused('paired', 'one of the two stands in another pair; take that away first (GET /api/references)');
  }
  engine.logger.warn('reference.paired', { connectionId: place, table: asked });
  return { kind: 'ok', body: { connectionId: place, table: asked } };
}

/** Forgets a pair: the next order finds its counterpart by the rules again. */
export async function forgetReferencePair(
  engine: Engine,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Answer> {
  const parsed = pairQuery.safeParse(query);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const place = connectionAsked(engine, parsed.data.connectionId);
  if (typeof place !== 'string') {
    return place;
  }
  const { table: asked, number: forgotten } = parsed.data;
  if (!(await forgetPair(engine.state, { connectionId: place, table: asked }, forgotten))) {
    return { kind: 'notFound', error: 'nothing is remembered for this number; GET /api/references lists what is' };
  }
  engine.logger.warn('reference.forgotten', { connectionId: place, table: asked });
  return { kind: 'ok', body: { connectionId: place, table: asked } };
}

import { z } from 'zod';
import type { UnmatchedCode } from '../mapping/code-rules.js';
import { type CodedField, codedFieldNames } from '../mapping/coded-fields.js';
import { salesKeyOf } from '../mapping/reference-rules.js';
import { sameText } from '../order/same-text.js';
import type { ConnectionPorts, Engine } from '../sync/engine.js';
import {
  forgetPair,
  type PairedTable,
  type ReferencePair,
  readPairs,
  rememberPair,
} from '../sync/matched-references/reference-pairs.js';
import { type Answer, badRequest, refused } from './answer.js';
import { connectionAsked } from './connections-asked.js';
import type { OrderCommand } from './order-commands.js';

/** Most pairs whose rows are looked for on both sides in one answer. */
const mostChecked = 50;

const table = z.enum(
  ['customer', 'item', ...codedFieldNames],
  'must be "customer", "item", "paymentTerms", "shipmentMethod" or "salesperson"',
);
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
  const pairs = await readPairs(engine.state, place, parsed.data.table);
  const ports = parsed.data.check === 'true' ? engine.connections.get(place) : undefined;
  const asked = parsed.data.table;
  if (isCoded(asked)) {
    const checked = await checkedCodes(ports, asked, pairs);
    return { kind: 'ok', body: { connectionId: place, table: asked, ...checked } };
  }
  const shown: (ReferencePair & { readonly standing: Standing })[] = [];
  for (const [index, pair] of pairs.entries()) {
    const isLooked = ports !== undefined && index < mostChecked;
    shown.push({ ...pair, standing: isLooked ? await standingOf(ports, asked, pair) : 'notLooked' });
  }
  return { kind: 'ok', body: { connectionId: place, table: asked, pairs: shown } };
}

function isCoded(asked: PairedTable): asked is CodedField {
  return codedFieldNames.some((name) => name === asked);
}

/** Pairs of codes, looked for in the lists of both sides, and what stands for nothing with what would fit. */
async function checkedCodes(
  ports: ConnectionPorts | undefined,
  asked: CodedField,
  pairs: readonly ReferencePair[],
): Promise<{
  readonly pairs: readonly (ReferencePair & { readonly standing: Standing })[];
  readonly unmatched?: readonly UnmatchedCode[];
}> {
  const found = ports?.codes?.fields.includes(asked) === true ? await ports.codes.lookAt(asked) : undefined;
  if (found?.ok !== true) {
    return { pairs: pairs.map((pair) => ({ ...pair, standing: 'notLooked' })) };
  }
  const { rows, targets, unmatched } = found.value;
  const standing = ({ businessCentral, sales }: ReferencePair): Standing => {
    if (rows?.some(({ code }) => sameText(code, businessCentral)) === false) {
      return 'goneInBusinessCentral';
    }
    return targets.some(({ key }) => sameText(key, sales)) ? 'good' : 'goneInSales';
  };
  return { pairs: pairs.map((pair) => ({ ...pair, standing: standing(pair) })), unmatched };
}

async function standingOf(
  ports: ConnectionPorts,
  asked: Exclude<PairedTable, CodedField>,
  pair: ReferencePair,
): Promise<Standing> {
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
  const isById = asked === 'customer' || asked === 'salesperson';
  if (isById && !z.guid().safeParse(sales).success) {
    return { kind: 'badRequest', error: `sales: must be the id of ${asked === 'customer' ? 'an account' : 'a user'}` };
  }
  if ((asked === 'paymentTerms' || asked === 'shipmentMethod') && !/^\d{1,10}$/.test(sales)) {
    return { kind: 'badRequest', error: 'sales: must be the number of an option' };
  }
  const pair = {
    businessCentral,
    sales: isById ? sales.toLowerCase() : sales,
    by: who,
    atIso: new Date(engine.clock.nowMs()).toISOString(),
  };
  const pairs = await rememberPair(engine.state, { connectionId: place, table: asked }, pair);
  const stands = pairs.some((known) => known.businessCentral === businessCentral && known.sales === pair.sales);
  if (!stands) {
    return refused(
      'paired',
      'one of the two stands in another pair; take that away first; "tandem references" lists them',
    );
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
    return { kind: 'notFound', error: 'nothing is remembered for this number; "tandem references" lists what is' };
  }
  engine.logger.warn('reference.forgotten', { connectionId: place, table: asked });
  return { kind: 'ok', body: { connectionId: place, table: asked } };
}

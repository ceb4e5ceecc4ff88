import { z } from 'zod';
import { baseOfTwo } from '../../conflict/base-of-two.js';
import { mergeOrder } from '../../conflict/merge-order.js';
import type { OrderFields } from '../../order/fields.js';
import type { Side } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import { mismatchOf } from '../../sync/connection/fingerprint.js';
import { fingerprintSchema, readConnectionRecord } from '../../sync/connection/record.js';
import { barredByDirection } from '../../sync/coupling/barred-values.js';
import { coupleAgain } from '../../sync/coupling/couple-again.js';
import { type Both, readFitting, refusedElsewhere } from '../../sync/coupling/couple-existing.js';
import type { ConnectionPorts, Engine } from '../../sync/engine.js';
import { planFor } from '../../sync/plan.js';
import { type Answer, badRequest } from '../answer.js';
import { connectionAsked, portsAsked } from '../connections-asked.js';
import { refusedUnlessRunning } from '../gate.js';
import type { OrderCommand } from '../order-commands.js';
import { collect } from './list.js';
import { summaryOf } from './summary.js';

const openStates = ['finishing', 'coupled', 'held', 'fulfilled'] as const;

const exportQuery = z.object({
  after: z.guid('must be the "next" of the answer before').optional(),
  connectionId: z.string().optional(),
});

/** Which orders are coupled with which, in pages: ids and numbers, nothing of what the orders hold. */
export async function exportCouplings(engine: Engine, query: Readonly<Record<string, string>>): Promise<Answer> {
  const parsed = exportQuery.safeParse(query);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const { after } = parsed.data;
  const page = await collect(engine, connectionId, { filter: { states: [...openStates] }, after, limit: 500 });
  const couplings = page.found.flatMap(({ coupling }) => exportedPair(coupling) ?? []);
  return { kind: 'ok', body: { connectionId, couplings, next: page.next } };
}

/** Ids and numbers of a pair of orders, and what they are coupled under. */
function exportedPair(coupling: Coupling): object | undefined {
  const { kind, salesOrderId, salesOrderNumber, businessCentralOrderId, businessCentralOrderNumber, customer } =
    summaryOf(coupling);
  return kind === 'order' && salesOrderId && businessCentralOrderId
    ? {
        salesOrderId,
        salesOrderNumber,
        businessCentralOrderId,
        businessCentralOrderNumber,
        customer,
        fingerprint: coupling.fingerprint ?? null,
      }
    : undefined;
}

const pair = z.looseObject({
  salesOrderId: z.guid('must be a GUID'),
  salesOrderNumber: z.string().min(1).max(100),
  businessCentralOrderNumber: z.string().min(1).max(20),
  customer: z.string().nullable().default(null),
  /** What the pair was coupled under; exports of earlier releases do not say. */
  fingerprint: fingerprintSchema.nullish(),
});
type Pair = z.output<typeof pair>;

const importBody = z.strictObject({
  couplings: z.array(pair).min(1).max(50, 'must hold at most 50: import them in parts'),
  /** Without it nothing is changed: the answer tells what would be done. */
  apply: z.boolean().default(false),
  /** Whose values hold where the two differ; without it such a pair is refused. */
  valuesOf: z.enum(['sales', 'businessCentral']).optional(),
  connectionId: z.string().optional(),
});

/**
 * Couples the pairs of an export with the documents of these numbers as they are now, such as after a company was copied
 * and its ids are others. Each pair is read on both sides first: numbers, customer and currency must be the exported ones,
 * and both must show the same. What cannot be verified is refused and told, and keeps no other from it. A pair is coupled
 * under what the connection stands for now; `from` tells where the export is of something else.
 */
export async function importCouplings(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = importBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const ports = portsAsked(engine, parsed.data.connectionId);
  if ('kind' in ports) {
    return ports;
  }
  const { couplings, apply, valuesOf } = parsed.data;
  const { connectionId } = ports.connection;
  const held = apply ? await refusedUnlessRunning(engine, connectionId, 'nothing is coupled') : undefined;
  if (held !== undefined) {
    return held;
  }
  const { fingerprint } = await readConnectionRecord(engine.state, connectionId);
  const results: object[] = [];
  for (const each of couplings) {
    const { salesOrderNumber, businessCentralOrderNumber } = each;
    const result = await rebind(engine, ports, { pair: each, apply, valuesOf, who });
    const from = each.fingerprint && fingerprint ? mismatchOf(each.fingerprint, fingerprint) : undefined;
    results.push({ salesOrderNumber, businessCentralOrderNumber, ...result, ...(from === undefined ? {} : { from }) });
  }
  return { kind: 'ok', body: { connectionId, apply, results } };
}

interface Rebinding {
  readonly pair: Pair;
  readonly apply: boolean;
  readonly valuesOf: 'sales' | 'businessCentral' | undefined;
  readonly who: string;
}

interface Rebound {
  readonly outcome: 'would' | 'done' | 'already' | 'refused' | 'busy';
  readonly code?: string;
  readonly error?: string;
}

const refuse = (code: string, error: string): Rebound => ({ outcome: 'refused', code, error });

async function rebind(
  engine: Engine,
  ports: ConnectionPorts,
  { pair: named, apply, valuesOf, who }: Rebinding,
): Promise<Rebound> {
  const { connectionId } = ports.connection;
  const document = await ports.businessCentral.findOrderByNumber(named.businessCentralOrderNumber);
  if (!document.ok) {
    return refuse('systemUnavailable', `Business Central could not be read (${document.failure.reason})`);
  }
  if (document.value === undefined) {
    return refuse('noDocument', 'Business Central has no order of this number');
  }
  const businessCentralId = document.value.id.toLowerCase();
  const salesId = named.salesOrderId.toLowerCase();
  const holder = await engine.couplings.findByRecord(connectionId, 'sales', salesId);
  if (holder?.coupling.businessCentralId === businessCentralId && holder.coupling.state !== 'ended') {
    return { outcome: 'already' };
  }
  const request = { connectionId, businessCentralId, salesId, statedBy: valuesOf ?? 'businessCentral', who } as const;
  const elsewhere = await refusedElsewhere(engine, request);
  const both = elsewhere ?? (await readFitting(ports, request));
  if ('kind' in both) {
    return refuse(both.reason, both.sentence);
  }
  const doubt =
    doubtOf(named, both) ??
    (valuesOf === undefined ? differenceOf(both, ports.connection.mapping) : barredOf(ports, both, valuesOf));
  if (doubt !== undefined || !apply) {
    return doubt ?? { outcome: 'would' };
  }
  const result = await coupleAgain(engine, ports, { ...request, takesOver: true });
  switch (result.kind) {
    case 'coupled':
      return { outcome: 'done' };
    case 'busy':
      return { outcome: 'busy', code: 'busy', error: 'a worker is on it; ask again' };
    case 'refused':
      return refuse(result.reason, result.sentence);
  }
}

/** The order in Sales must be the one that was exported. */
function doubtOf({ salesOrderNumber, customer }: Pair, { sales }: Both): Rebound | undefined {
  if (sales.number !== salesOrderNumber) {
    return refuse('otherNumber', `the order in Sales has the number ${sales.number}`);
  }
  return customer === null || customer === sales.header.customer
    ? undefined
    : refuse('otherCustomer', `the order in Sales is of customer ${sales.header.customer}`);
}

/** The values that are to hold would have to travel the way that the policy `direction` bars. */
function barredOf(ports: ConnectionPorts, both: Both, statedBy: Side): Rebound | undefined {
  const barred = barredByDirection(ports, both, { statedBy });
  return barred === undefined ? undefined : refuse('barredByDirection', barred);
}

/** Where the two show something else that a person may have entered; what only Business Central may say follows anyhow. */
function differenceOf(both: Both, mapping: OrderFields): Rebound | undefined {
  const base = baseOfTwo(both, mapping, 'businessCentral');
  const merged = mergeOrder({ base, ...both, fields: mapping, rules: [] });
  const plan = planFor('sales', merged);
  const back = planFor('businessCentral', merged);
  const isStated =
    (directions: Readonly<Record<string, { readonly direction: string } | undefined>>) => (field: string) =>
      directions[field]?.direction !== 'fromBusinessCentral';
  const header = [plan, back].flatMap((each) => Object.keys(each.header).filter(isStated(mapping.header)));
  const lines = [plan, back].flatMap((each) =>
    each.updates.flatMap(({ fields }) => Object.keys(fields).filter(isStated(mapping.line))),
  );
  const alone = [plan, back].reduce((count, each) => count + each.inserts.length + each.deletes.length, 0);
  const names = [...new Set([...header, ...lines, ...(alone === 0 ? [] : [`${alone} lines`])])];
  return names.length === 0
    ? undefined
    : refuse('differs', `the two differ in ${names.join(', ')}; give valuesOf to say whose values hold`);
}

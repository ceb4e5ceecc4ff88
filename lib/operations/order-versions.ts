import { z } from 'zod';
import { compareBases, type OrderDifference, underFirstNames } from '../conflict/compare-bases.js';
import { headerFieldNames, lineFieldNames } from '../order/fields.js';
import type { OrderView } from '../order/order.js';
import type { Coupling } from '../ports/coupling.js';
import type { JournalEntry, OrderVersion } from '../ports/journal.js';
import type { Engine } from '../sync/engine.js';
import { versionsIn } from '../sync/versions/version-chain.js';
import { type Answer, badRequest } from './answer.js';
import { notCoupledAnywhere } from './explain-uncoupled.js';
import { findOrders, namesOneOrder, namesOneOrderMessage, orderKeyShape } from './find-orders.js';

/** One version in the chain of an order, with both whole documents in short. */
export interface ListedVersion {
  readonly number: number;
  readonly atIso: string;
  readonly reason: string;
  readonly causedBy: OrderVersion['causedBy'];
  /** Values by API name. */
  readonly businessCentral: OrderVersion['businessCentral'];
  readonly sales: Pick<OrderView, 'number' | 'phase' | 'header'> & { readonly lines: readonly object[] };
}

const listQuery = z.object(orderKeyShape).refine(namesOneOrder, namesOneOrderMessage);

/** The versions of one order, oldest first; `number` in the answer names them for comparing and restoring. */
export async function listVersions(engine: Engine, query: Readonly<Record<string, string>>): Promise<Answer> {
  const parsed = listQuery.safeParse(query);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const chain = await chainOf(engine, parsed.data);
  return chain === undefined
    ? noSuchOrder
    : { kind: 'ok', body: { ...nameOf(chain.coupling), versions: chain.versions.map(listed) } };
}

export const noSuchOrder: Answer = { kind: 'notFound', error: notCoupledAnywhere };

interface Chain {
  readonly coupling: Coupling;
  readonly versions: ReturnType<typeof versionsIn>;
}

async function chainOf(engine: Engine, key: Parameters<typeof findOrders>[1]): Promise<Chain | undefined> {
  const [coupling] = await findOrders(engine, key);
  if (coupling === undefined) {
    return undefined;
  }
  const journal = await engine.couplings.readJournal(coupling.connectionId, coupling.couplingId);
  return { coupling, versions: versionsIn(journal) };
}

function nameOf({ connectionId, couplingId, salesNumber, businessCentralNumber }: Coupling) {
  return {
    connectionId,
    couplingId,
    salesOrderNumber: salesNumber ?? null,
    businessCentralOrderNumber: businessCentralNumber ?? null,
  };
}

/** Fields that say what an order is, of the many that Business Central shows. */
const headerInShort = [
  'number',
  'status',
  'externalDocumentNumber',
  'customerNumber',
  'customerName',
  'currencyCode',
  'orderDate',
  'requestedDeliveryDate',
  'discountAmount',
  'totalAmountExcludingTax',
  'totalTaxAmount',
  'totalAmountIncludingTax',
];
const lineInShort = [
  'lineType',
  'lineObjectNumber',
  'description',
  'quantity',
  'unitOfMeasureCode',
  'unitPrice',
  'discountAmount',
  'shipmentDate',
  'shippedQuantity',
];

function listed({ entry, version }: { readonly entry: JournalEntry; readonly version: OrderVersion }): ListedVersion {
  const { number, reason, causedBy, businessCentral, sales } = version;
  return {
    number,
    atIso: entry.atIso,
    reason,
    causedBy,
    businessCentral: {
      header: pick(businessCentral.header, headerInShort),
      lines: businessCentral.lines.map((line) => pick(line, lineInShort)),
    },
    sales: {
      number: sales.number,
      phase: sales.phase,
      header: pick(sales.header, headerFieldNames),
      lines: sales.lines.map((line) => pick(line.values, lineFieldNames)),
    },
  };
}

function pick<Values extends Readonly<Record<string, unknown>>>(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name]]] : []))) as Values;
}

const compareQuery = z
  .object({
    ...orderKeyShape,
    from: z.coerce.number<string>('must be the number of a version').int().min(1),
    to: z.union([z.literal('now'), z.coerce.number<string>().int().min(1)], {
      error: 'must be the number of a version, or "now"',
    }),
  })
  .refine(namesOneOrder, namesOneOrderMessage);

/** How two versions differ, or one and what is agreed now, field by field. */
export interface VersionComparison extends OrderDifference {
  readonly from: number;
  readonly to: number | 'now';
  /** Why the order waits, when it does: then the sides may show more than what is agreed. */
  readonly waits: string | null;
}

/** Compares two versions of one order, or a version with what both sides last agreed on. */
export async function compareVersions(engine: Engine, query: Readonly<Record<string, string>>): Promise<Answer> {
  const parsed = compareQuery.safeParse({ to: 'now', ...query });
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const { from, to } = parsed.data;
  const chain = await chainOf(engine, parsed.data);
  if (chain === undefined) {
    return noSuchOrder;
  }
  const agreedIn = (number: number | 'now') =>
    number === 'now'
      ? chain.coupling.base
      : chain.versions.find(({ version }) => version.number === number)?.version.agreed;
  const [before, after] = [agreedIn(from), agreedIn(to)];
  if (before === undefined || after === undefined) {
    return noSuchVersion(before === undefined ? from : to, chain.versions);
  }
  const { lineage } = chain.coupling;
  const comparison: VersionComparison = {
    from,
    to,
    ...compareBases(underFirstNames(before, lineage), underFirstNames(after, lineage)),
    waits: chain.coupling.parked?.sentence ?? null,
  };
  return { kind: 'ok', body: { ...nameOf(chain.coupling), ...comparison } };
}

/** Tells which versions there are. */
export function noSuchVersion(number: number | 'now', versions: Chain['versions']): Answer {
  const known = versions.map(({ version }) => version.number).join(', ');
  return { kind: 'notFound', error: `the order has no version ${number}; it has ${known === '' ? 'none' : known}` };
}

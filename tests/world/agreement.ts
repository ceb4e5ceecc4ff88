import { expect } from '@jest/globals';
import type { Base } from '../../lib/conflict/base';
import { isSameBase, replay } from '../../lib/operations/replay-order';
import { namesOf } from '../../lib/order/fields';
import type { HeaderValues, LineValues, OrderPhase } from '../../lib/order/order';
import type { Coupling } from '../../lib/ports/coupling';
import { readView } from '../../lib/sync/views';
import { expectValue } from '../support/results';
import type { World } from './world';

interface Shown {
  readonly phase: OrderPhase;
  readonly header: HeaderValues;
  readonly lines: readonly LineValues[];
}

export interface Agreement {
  readonly businessCentral: Shown;
  readonly sales: Shown;
  readonly coupling: Coupling;
}

/** The one coupling of a world with one order. */
export async function onlyCoupling(world: World): Promise<Coupling> {
  const orders = (await world.people.sales('GET', 'salesorders?$select=salesorderid')).value as {
    salesorderid: string;
  }[];
  const found = await Promise.all(
    orders.map(({ salesorderid }) => world.couplings.findByRecord('world', 'sales', salesorderid)),
  );
  const couplings = found.flatMap((stored) => (stored === undefined ? [] : [stored.coupling]));
  expect(couplings).toHaveLength(1);
  const [coupling] = couplings;
  if (coupling === undefined) {
    throw new Error('no coupling');
  }
  return coupling;
}

/**
 * The oracle: both sides read anew show the same in every field of the connection's mapping (I1) and come to the same
 * total (I13), the base holds just that (I10), and the journal rebuilds the base (I11). `totals`: those of an order whose
 * totals somebody's own calculation in Sales keeps apart, which has to be told.
 */
export async function expectAgreement(
  world: World,
  salesId: string,
  { totals }: { readonly totals?: readonly [businessCentral: string, sales: string] } = {},
): Promise<Agreement> {
  const stored = await world.couplings.findByRecord('world', 'sales', salesId);
  const coupling = stored?.coupling;
  const ports = world.engine.connections.get('world');
  if (coupling?.base === undefined || coupling.businessCentralId === undefined || ports === undefined) {
    throw new Error(`not coupled: ${JSON.stringify(coupling)}`);
  }
  expect(coupling.state).toBe('coupled');
  expect(coupling.parked).toBeUndefined();
  const businessCentral = expectValue(await readView(ports, 'businessCentral', { id: coupling.businessCentralId }));
  const sales = expectValue(
    await readView(ports, 'sales', { id: salesId, businessCentralNumber: coupling.businessCentralNumber }),
  );
  const { mapping } = ports.connection;
  for (const field of namesOf(mapping.header)) {
    expect([field, sales.header[field]]).toEqual([field, businessCentral.header[field]]);
    expect([field, coupling.base.header[field]]).toEqual([
      field,
      { businessCentral: businessCentral.header[field], sales: sales.header[field] },
    ]);
  }
  expect(coupling.totalsDiffer !== undefined).toBe(totals !== undefined);
  const comesTo = businessCentral.total?.amount;
  expect([comesTo, sales.total?.amount]).toEqual(totals ?? [comesTo, comesTo]);
  const products = businessCentral.lines.filter((line) => line.kind === 'product');
  expect(sales.lines).toHaveLength(products.length);
  const pairs = coupling.base.lines.map((pair) => ({
    pair,
    businessCentral: products.find((line) => line.id === pair.businessCentralLineId),
    sales: sales.lines.find((line) => line.id === pair.salesLineId),
  }));
  expect(pairs).toHaveLength(products.length);
  for (const { pair, ...lines } of pairs) {
    for (const field of namesOf(mapping.line)) {
      const shown = { businessCentral: lines.businessCentral?.values[field], sales: lines.sales?.values[field] };
      expect([field, shown.sales]).toEqual([field, shown.businessCentral]);
      expect([field, pair.values[field]]).toEqual([field, shown]);
    }
  }
  await expectJournalRebuilds(world, coupling);
  return {
    coupling,
    businessCentral: { ...businessCentral, lines: pairs.map((pair) => valuesOf(pair.businessCentral)) },
    sales: { ...sales, lines: pairs.map((pair) => valuesOf(pair.sales)) },
  };
}

function valuesOf(line: { readonly values: LineValues } | undefined): LineValues {
  if (line === undefined) {
    throw new Error('a pair has no line');
  }
  return line.values;
}

async function expectJournalRebuilds(world: World, coupling: Coupling): Promise<void> {
  const journal = await world.couplings.readJournal('world', coupling.couplingId);
  expect(journal.filter((entry) => entry.kind === 'effect' && entry.outcome === 'open')).toEqual([]);
  const { base: rebuilt } = replay(journal);
  const byPair = (base: Base | undefined) => [...(base?.lines ?? [])].sort((a, b) => a.pairId.localeCompare(b.pairId));
  expect(rebuilt?.header).toEqual(coupling.base?.header);
  expect(byPair(rebuilt)).toEqual(byPair(coupling.base));
  expect(isSameBase(rebuilt, coupling.base)).toBe(true);
}

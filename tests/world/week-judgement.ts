import type { Coupling } from '../../lib/ports/coupling';
import type { ParkedReason } from '../../lib/ports/parked';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import type { World } from './world';

/** Reasons for which an order of the week may wait in the end: each needs a person's decision that nobody in it makes. */
const mayWaitFor: ReadonlySet<string> = new Set<ParkedReason>([
  'belowShippedQuantity',
  'canceledInSales',
  'deletedInBusinessCentral',
  'fulfilledInSales',
  'partlyInvoiced',
  'postedInBusinessCentral',
  'quoteClosedInSales',
  'restDeletedInBusinessCentral',
]);

/** Whether an order may wait for this at the end, since only a person can say how it goes on. */
export function isForPerson(reason: string | undefined): boolean {
  return reason !== undefined && mayWaitFor.has(reason);
}

/** `statecode` of a cancelled Sales order. */
const canceled = 2;

/** What is wrong with the end of a week, in words; empty when nothing is. */
export async function complaintsOf(world: World): Promise<readonly string[]> {
  const couplings = world.couplings.all();
  const judged: string[] = [];
  for (const coupling of couplings) {
    judged.push(...(await complaintsOfOrder(world, coupling)));
  }
  return [...judged, ...(await strangers(world, couplings))];
}

async function complaintsOfOrder(world: World, coupling: Coupling): Promise<readonly string[]> {
  const { state, parked, openEffect, kind, salesId = '', salesNumber, businessCentralNumber } = coupling;
  const name = `${salesNumber ?? '?'} ${businessCentralNumber ?? '?'} ${state}`;
  if (parked !== undefined) {
    return isForPerson(parked.reason)
      ? []
      : [`${name} waits: ${parked.reason}: ${parked.sentence}`, ...(await lastEntries(world, coupling))];
  }
  // What a quote may show that its twin does not, the comparison of both sides knows (C13).
  if (state === 'ended' || state === 'fulfilled' || kind === 'quote') {
    return openEffect === undefined ? [] : [`${name}: left in the middle`];
  }
  try {
    await expectAgreement(world, salesId);
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [`${name}: ${why}`, ...(await lastEntries(world, coupling))];
  }
}

/** The end of an order's history, for a person who looks into a complaint. */
async function lastEntries(world: World, { couplingId }: Coupling): Promise<readonly string[]> {
  const journal = await world.couplings.readJournal('world', couplingId);
  return journal
    .slice(-2)
    .map(({ kind, side, outcome, summary, before, after, conflicts }) =>
      [' ', kind, side, outcome, summary, JSON.stringify({ before, after, conflicts })]
        .filter(Boolean)
        .join(' · ')
        .slice(0, 800),
    );
}

/**
 * Every order of either side belongs to one coupling: none was left out, none was made twice. A draft of Business Central that
 * was not released while anybody looked is still its processor's own, and what was cancelled in Sales before anybody looked nobody's.
 */
async function strangers(world: World, couplings: readonly Coupling[]): Promise<readonly string[]> {
  const { people } = world;
  const count = (field: 'salesId' | 'businessCentralId', id: unknown) =>
    couplings.filter((coupling) => coupling[field] === id).length;
  const inSales = rowsOf((await people.sales('GET', 'salesorders?$select=salesorderid,statecode')).value);
  const inBusinessCentral = rowsOf((await people.businessCentral('GET', 'salesOrders?$select=id,status')).value);
  return [
    ...inSales
      .map(({ salesorderid: id, statecode }) => ({ id, statecode, times: count('salesId', id) }))
      .filter(({ statecode, times }) => times > 1 || (times === 0 && statecode !== canceled))
      .map(({ id, statecode, times }) => `Sales order ${id} in state ${statecode} belongs to ${times} couplings`),
    ...inBusinessCentral
      .map(({ id, status }) => ({ id, status, times: count('businessCentralId', id) }))
      .filter(({ status, times }) => times > 1 || (times === 0 && status !== 'Draft'))
      .map(({ id, status, times }) => `${status} order ${id} of Business Central belongs to ${times} couplings`),
  ];
}

import { statedBase } from '../../conflict/base-of-two.js';
import { diffBase, isEmptyPatch } from '../../conflict/move-base.js';
import type { Side } from '../../order/order.js';
import { type RemoteFailure, success } from '../../ports/remote-result.js';
import type { OrderWork } from '../order-work.js';
import { versionEntry } from '../versions/version-chain.js';
import { readView, viewOfBusinessCentral } from '../views.js';
import { barredByDirection } from './barred-values.js';

export type StateValuesResult =
  /** `differ`: the sides show different values, and those of the named side will be written to the other. */
  | { readonly kind: 'stated'; readonly differ: boolean }
  | {
      readonly kind: 'refused';
      readonly code: 'notAtRest' | 'notRead' | 'barredByDirection';
      readonly sentence: string;
    };

/**
 * A person says whose values hold for a coupled order, whatever either side has changed (P-090). Both whole documents are kept as a
 * version first, so that what is overwritten can be looked up; then the order is merged like any other.
 */
export async function stateValues(
  work: OrderWork,
  { statedBy, who }: { readonly statedBy: Side; readonly who: string },
): Promise<StateValuesResult> {
  const { coupling, ports } = work;
  const { state, base, openEffect, restore, intent, businessCentralId, salesId } = coupling;
  const isAtRest = openEffect === undefined && restore === undefined && intent === undefined;
  if (
    state !== 'coupled' ||
    !isAtRest ||
    base === undefined ||
    businessCentralId === undefined ||
    salesId === undefined
  ) {
    return {
      kind: 'refused',
      code: 'notAtRest',
      sentence: `the order is ${state}, or something is being written for it`,
    };
  }
  const whole = await ports.businessCentral.readWholeOrder(businessCentralId);
  if (!whole.ok) {
    return notRead('Business Central', whole.failure);
  }
  const businessCentral = await viewOfBusinessCentral(ports, success(whole.value.record));
  const sales = await readView(ports, 'sales', {
    id: salesId,
    businessCentralNumber: coupling.businessCentralNumber,
  });
  if (!businessCentral.ok) {
    return notRead('Sales', businessCentral.failure);
  }
  if (!sales.ok) {
    return notRead('Sales', sales.failure);
  }
  const views = { businessCentral: businessCentral.value, sales: sales.value };
  const next = statedBase(base, views, ports.connection.mapping, statedBy);
  const barred = barredByDirection(ports, views, { base: next, statedBy });
  if (barred !== undefined) {
    return { kind: 'refused', code: 'barredByDirection', sentence: barred };
  }
  const basePatch = diffBase(base, next);
  if (isEmptyPatch(basePatch)) {
    return { kind: 'stated', differ: false };
  }
  const system = statedBy === 'sales' ? 'Sales' : 'Business Central';
  const kept = await versionEntry(work, {
    before: `the values of ${system} are made to hold`,
    reason: `${who} made the values of ${system} hold`,
    causedBy: { operator: who },
    businessCentral: whole.value.whole,
    sales: sales.value,
    agreed: base,
  });
  const summary = `${who}: where the two differ, the values of ${system} hold`;
  await work.save({ base: next, versions: {} }, [kept, { kind: 'decision', side: statedBy, summary, basePatch }]);
  return { kind: 'stated', differ: true };
}

function notRead(system: string, { reason, message }: RemoteFailure): StateValuesResult {
  return { kind: 'refused', code: 'notRead', sentence: `${system} could not be read (${reason}): ${message}` };
}

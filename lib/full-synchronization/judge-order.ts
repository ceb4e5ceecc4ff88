import type { BusinessCentralOrderRecord } from '../mapping/business-central-record.js';
import { phaseOfBusinessCentral } from '../mapping/read-business-central.js';
import type { SalesOrderRecord } from '../mapping/sales-record.js';
import type { ConnectionPolicies } from '../ports/connection.js';
import type { Coupling } from '../ports/coupling.js';
import { markerPrefix } from '../sync/creation/marker.js';
import {
  businessCentralIsInScope,
  entersFromBusinessCentral,
  entersFromSales,
  quietLeftMs,
  salesIsInScope,
} from '../sync/meeting/scope.js';
import type { Entry, LeftOutReason } from './entry.js';

/** Why a Sales order that nobody has coupled stays out; `undefined` when it is in scope. Pure. */
export function salesOrderLeftOut(
  record: SalesOrderRecord,
  policies: ConnectionPolicies,
  nowMs: number,
): LeftOutReason | undefined {
  if (record.stateCode !== 0 && record.stateCode !== 1) {
    return 'closed';
  }
  if (policies.createInBusinessCentral === 'off') {
    return 'createInBusinessCentralOff';
  }
  if (!entersFromSales(record, policies)) {
    return 'notInEntryState';
  }
  if (!salesIsInScope(record, policies)) {
    return 'olderThanStartDate';
  }
  return quietLeftMs(record, policies, nowMs) > 0 ? 'stillBeingEntered' : undefined;
}

/** Why an order of Business Central that nobody has coupled stays out; `undefined` when it is in scope. Pure. */
export function businessCentralOrderLeftOut(
  record: BusinessCentralOrderRecord,
  policies: ConnectionPolicies,
): LeftOutReason | undefined {
  if (record.externalDocumentNumber.startsWith(markerPrefix)) {
    return 'beingMade';
  }
  if (policies.createInSales === 'off') {
    return 'createInSalesOff';
  }
  if (!entersFromBusinessCentral({ phase: phaseOfBusinessCentral(record.status), lines: record.lines }, policies)) {
    return policies.createInSales === 'whenReleased' ? 'notReleased' : 'stillBeingEntered';
  }
  return businessCentralIsInScope(record.orderDate, policies) ? undefined : 'olderThanStartDate';
}

/** What an order in flight has come to; `undefined` while it has not come to rest. Pure. */
export function restOf(coupling: Coupling): Pick<Entry, 'outcome' | 'reason' | 'detail' | 'couplingId'> | undefined {
  const { couplingId, parked, state, openEffect, restore } = coupling;
  if (state === 'ended') {
    return { outcome: 'leftOut', reason: 'ended', couplingId };
  }
  if (parked !== undefined) {
    return { outcome: 'parked', reason: parked.reason, detail: parked.sentence, couplingId };
  }
  const isSettled = state === 'coupled' || state === 'held' || state === 'fulfilled';
  return isSettled && openEffect === undefined && restore === undefined
    ? { outcome: 'coupled', reason: '', couplingId }
    : undefined;
}

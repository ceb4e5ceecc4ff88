import { quoteStates } from '../../mapping/read-sales.js';
import type { SalesOrderRecord } from '../../mapping/sales-record.js';
import type { OrderPhase } from '../../order/order.js';
import type { ConnectionPolicies } from '../../ports/connection.js';

/** Whether a document in Sales was made since the start date: an older one is offered, not created (spec §2). */
export function salesIsInScope({ createdOn }: SalesOrderRecord, { startDate }: ConnectionPolicies): boolean {
  return startDate === undefined || createdOn.slice(0, 10) >= startDate;
}

/** Whether an order of Business Central was made since the start date. */
export function businessCentralIsInScope(orderDate: string, { startDate }: ConnectionPolicies): boolean {
  return startDate === undefined || orderDate >= startDate;
}

/** Whether a Sales order that nobody has coupled is one that enters, whatever its age (spec §3.3 entry policy). */
export function entersFromSales(record: SalesOrderRecord, policies: ConnectionPolicies): boolean {
  const { ordersEnter, createInBusinessCentral } = policies;
  if (createInBusinessCentral === 'off') {
    return false;
  }
  switch (ordersEnter.when) {
    case 'submitted':
      return record.stateCode === 1;
    case 'activeWithStatusReason':
      return (record.stateCode === 0 || record.stateCode === 1) && record.statusCode === ordersEnter.statusCode;
    case 'active':
      return record.stateCode === 0 || record.stateCode === 1;
  }
}

/**
 * How long an Active order has to be left alone yet before it enters by the policy `active`: sellers are still entering it.
 * Measured by the time of its last change; 0 where nothing is waited for.
 */
export function quietLeftMs(record: SalesOrderRecord, policies: ConnectionPolicies, nowMs: number): number {
  const { ordersEnter } = policies;
  if (ordersEnter.when !== 'active' || record.stateCode !== 0) {
    return 0;
  }
  const quietMs = ordersEnter.quietMinutes * 60_000;
  return Math.min(Math.max(Date.parse(record.modifiedOn) + quietMs - nowMs, 0), quietMs);
}

/** Whether a quote that nobody has coupled enters: while it is active in Sales (C13). */
export function entersAsQuote(record: SalesOrderRecord, policies: ConnectionPolicies): boolean {
  return policies.quotes === 'activeQuotes' && record.stateCode === quoteStates.active;
}

/**
 * Whether an order of Business Central that nobody has coupled is one that is made in Sales, whatever its age. One that
 * has no line yet is still being entered.
 */
export function entersFromBusinessCentral(
  { phase, lines }: { readonly phase: OrderPhase; readonly lines: readonly unknown[] },
  { createInSales }: ConnectionPolicies,
): boolean {
  switch (createInSales) {
    case 'off':
      return false;
    case 'whenReleased':
      return phase === 'released';
    case 'whenEntered':
      return phase !== 'unknown' && lines.length > 0;
  }
}

import { odata, type TableClient } from '@azure/data-tables';
import { z } from 'zod';
import type { OpenCoupling, WaitingOrders } from '../ports/couplings.js';
import { couplingPrefix } from './row-keys.js';

const columns = z.object({
  couplingId: z.string(),
  kind: z.literal('quote').optional(),
  businessCentralId: z.string().optional(),
  salesId: z.string().optional(),
});

/**
 * Couplings that have not ended, from the columns beside their documents; the service pages by 1000. A row that an older
 * version of the product wrote without these columns is left out until its order is saved again.
 */
export async function readOpenCouplings(table: TableClient, connectionId: string): Promise<readonly OpenCoupling[]> {
  const filter = openRows(connectionId);
  const select = Object.keys(columns.shape);
  const open: OpenCoupling[] = [];
  for await (const row of table.listEntities<Record<string, unknown>>({ queryOptions: { filter, select } })) {
    const { couplingId, kind, businessCentralId, salesId } = columns.partial().parse(row);
    if (couplingId !== undefined) {
      open.push({
        couplingId,
        ...(kind === undefined ? {} : { kind }),
        ...(businessCentralId === undefined ? {} : { businessCentralId }),
        ...(salesId === undefined ? {} : { salesId }),
      });
    }
  }
  return open;
}

const waitingColumns = z.object({ parkedReason: z.string().optional(), openConflicts: z.int().optional() });

/** As above: a row that an older version wrote is counted once its order is saved again. */
export async function countWaitingCouplings(table: TableClient, connectionId: string): Promise<WaitingOrders> {
  const filter = `${openRows(connectionId)} and (parkedReason ge '' or openConflicts ge 0)`;
  const select = Object.keys(waitingColumns.shape);
  const parked: Record<string, number> = {};
  let conflicts = 0;
  for await (const row of table.listEntities<Record<string, unknown>>({ queryOptions: { filter, select } })) {
    const { parkedReason, openConflicts = 0 } = waitingColumns.parse(row);
    if (parkedReason !== undefined) {
      parked[parkedReason] = (parked[parkedReason] ?? 0) + 1;
    }
    conflicts += openConflicts;
  }
  return { parked, openConflicts: conflicts };
}

function openRows(connectionId: string): string {
  return odata`PartitionKey eq ${connectionId} and RowKey ge ${`${couplingPrefix}:`} and RowKey lt ${`${couplingPrefix};`} and state ne 'ended'`;
}

import { odata, type TableClient } from '@azure/data-tables';
import { z } from 'zod';
import type { OpenCoupling } from '../ports/couplings.js';
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
  const filter = odata`PartitionKey eq ${connectionId} and RowKey ge ${`${couplingPrefix}:`} and RowKey lt ${`${couplingPrefix};`} and state ne 'ended'`;
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

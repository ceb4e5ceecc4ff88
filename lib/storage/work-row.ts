import type { TableEntity } from '@azure/data-tables';
import { z } from 'zod';
import type { Side } from '../order/order.js';
import type { WorkItem } from '../ports/couplings.js';
import { CorruptDocumentError } from './packed-document.js';
import { rowKeys } from './row-keys.js';
import type { Row } from './table-rows.js';

/** Lease and reminder of one order, as stored. Times are text: the service's int32 is too small for milliseconds. */
export interface WorkRow {
  /** Which acquisition holds it; empty when nobody does. */
  readonly leaseId: string;
  readonly item: WorkItem;
}

/** What a lease remembers of its row; opaque to callers as `Lease.etag`. */
export interface LeaseVersion {
  readonly leaseId: string;
  readonly etag: string;
  /** Whether the row had marks at that version: then it must not be given up unread. */
  readonly marked: boolean;
}

const leaseVersion = z.object({ leaseId: z.string(), etag: z.string(), marked: z.boolean() });

export function writeVersion(version: LeaseVersion): string {
  return JSON.stringify(version);
}

export function readVersion(text: string): LeaseVersion {
  return leaseVersion.parse(JSON.parse(text));
}

const milliseconds = z.string().regex(/^\d+$/).transform(Number);
const workRow = z.object({
  couplingId: z.string(),
  owner: z.string(),
  leaseId: z.string(),
  leaseUntilMs: milliseconds,
  dirtyBusinessCentral: z.boolean(),
  dirtySales: z.boolean(),
  kind: z.enum(['lease', 'intent', 'retry']),
  dueMs: milliseconds.optional(),
});

export function workEntity(connectionId: string, { leaseId, item }: WorkRow): TableEntity {
  return {
    partitionKey: connectionId,
    rowKey: rowKeys.work(item.couplingId),
    couplingId: item.couplingId,
    owner: item.owner,
    leaseId,
    leaseUntilMs: String(Math.trunc(item.leaseUntilMs)),
    dirtyBusinessCentral: item.dirty.includes('businessCentral'),
    dirtySales: item.dirty.includes('sales'),
    kind: item.kind,
    ...(item.dueMs === undefined ? {} : { dueMs: String(Math.trunc(item.dueMs)) }),
  };
}

/** Throws `CorruptDocumentError` when the row is not one of ours. */
export function parseWorkRow(row: Row): WorkRow {
  const parsed = workRow.safeParse(row);
  if (!parsed.success) {
    const places = parsed.error.issues.map((issue) => issue.path.join('.'));
    throw new CorruptDocumentError(`work row ${row.rowKey ?? ''}`, `wrong at ${places.join(', ')}`);
  }
  const { couplingId, owner, leaseId, leaseUntilMs, dirtyBusinessCentral, dirtySales, kind, dueMs } = parsed.data;
  const dirty: Side[] = [
    ...(dirtyBusinessCentral ? (['businessCentral'] as const) : []),
    ...(dirtySales ? (['sales'] as const) : []),
  ];
  return {
    leaseId,
    item: { couplingId, owner, leaseUntilMs, dirty, kind, ...(dueMs === undefined ? {} : { dueMs }) },
  };
}

import { createHash } from 'node:crypto';

/**
 * A GUID derived from names, the same each time (UUID version 8): a record made under it cannot be made twice, since
 * the second attempt meets the first (spec §3.1).
 */
export function derivedId(...names: readonly string[]): string {
  const hash = createHash('sha256').update(names.join('\n')).digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(18, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

/** The coupling that a record will have, known before it exists, so that two workers meet on one lease. */
export function couplingIdFor(origin: {
  connectionId: string;
  side: string;
  recordId: string;
  generation: number;
}): string {
  return derivedId('coupling', origin.connectionId, origin.side, origin.recordId, String(origin.generation));
}

/** The id the Sales order will have, known before it exists: a second creation meets the first (spec §3.1). */
export function salesIdFor(connectionId: string, businessCentralId: string, generation: number): string {
  return derivedId('salesorder', connectionId, businessCentralId, String(generation));
}
